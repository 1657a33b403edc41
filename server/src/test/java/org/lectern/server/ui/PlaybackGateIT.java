package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.playback.NginxRecipe;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.playback.PlaybackMode;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.recording.ChangeRecordings;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.Stage;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.PlaybackTerms;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.Timings;

/** A protected server: who gets what of a recording, by which way. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlaybackGateIT {
    private static final Duration PATIENCE = Duration.ofSeconds(40);
    private static final String PAGE = "text/html,application/xhtml+xml";

    private School school;
    private String key;
    private String recordId;
    private URI host;

    @BeforeAll
    void aRecordedClassOnAProtectedServer() throws Exception {
        school = School.open(Simulator.builder().timings(Timings.real().withRecordingAfter(Duration.ofMillis(200))));
        host = URI.create(school.simulator.homeUrl());
        recordId = recorded();
        key = school.product.bean(PlaybackServers.class).protect(school.server.id(), AuditActor.commandLine());
        school.simulator.protectRecordings(school.url().resolve("/gate/ask"), key);
    }

    @AfterAll
    void close() {
        school.close();
    }

    private String recorded() {
        Room room = school.product
                .bean(RoomStore.class)
                .create(
                        school.tenant,
                        school.course.id(),
                        new RoomSettings(
                                "Waves",
                                "",
                                RoomSettings.MayStart.TEACHERS,
                                false,
                                true,
                                RoomSettings.Recorded.ALLOWED,
                                5));
        school.product.bean(JoinRoom.class).open(room);
        var meetings = school.product.bean(MeetingStore.class);
        Meeting meeting = meetings.findLive(school.tenant, room.externalId()).orElseThrow();
        var classroom = school.simulator.classroom(
                java.util.Objects.requireNonNull(meeting.place()).serverMeetingId());
        assertThat(classroom
                        .enter("Tom Teacher", school.teacher.externalUserId(), Role.MODERATOR)
                        .startRecording())
                .isTrue();
        school.product.bean(EndMeeting.class).end(meeting.id());
        var shelf = school.product.bean(RecordingShelf.class);
        return Awaitility.await()
                .atMost(PATIENCE)
                .until(
                        () -> shelf
                                .list(
                                        school.tenant,
                                        List.of(room.externalId()),
                                        RecordingShelf.Audience.MANAGERS,
                                        null,
                                        1)
                                .items()
                                .stream()
                                .filter(item -> item.stage() == Stage.PUBLISHED
                                        && item.formats().size() == 2)
                                .map(RecordingShelf.Item::recordId)
                                .findFirst()
                                .orElse(""),
                        found -> !found.isEmpty());
    }

    private String play(String type) {
        return "/recordings/" + recordId + "/play/" + type;
    }

    private URI raw() {
        return host.resolve("/playback/presentation/2.3/" + recordId);
    }

    private URI slide() {
        return host.resolve("/presentation/" + recordId + "/slides/1.svg");
    }

    private static HttpResponse<String> get(Browser browser, URI address, String accept) {
        return browser.send(
                HttpRequest.newBuilder(address).header("Accept", accept).GET().build());
    }

    /** Follows redirects as a browser does; answers each address on the way, and last the status. */
    private static List<String> follow(Browser browser, URI from) {
        List<String> way = new ArrayList<>();
        URI at = from;
        for (int hops = 0; hops < 8; hops++) {
            way.add(at.toString());
            HttpResponse<String> answer = get(browser, at, PAGE);
            if (answer.statusCode() != 302) {
                way.add(String.valueOf(answer.statusCode()));
                return way;
            }
            at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
        }
        throw new AssertionError("goes round in circles: " + way);
    }

    /** The way as far as the token, which is not used. */
    private URI tokenOf(Browser browser) {
        URI start = URI.create(location(get(browser, browser.at(play("presentation")), PAGE)));
        URI back = URI.create(location(get(browser, start, PAGE)));
        assertThat(back.getQuery()).startsWith("browser=");
        return URI.create(location(get(browser, back, PAGE)));
    }

    private static String location(HttpResponse<String> answer) {
        assertThat(answer.statusCode()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private Person newLearner(String name) {
        Person person = school.person(school.tenant, name, "l" + RandomIds.token128(), false);
        school.product
                .bean(CourseStore.class)
                .putMember(school.tenant, school.course.id(), person.id(), CourseRole.LEARNER);
        return person;
    }

    @Test
    void aMemberPlaysAndTheAddressLineHoldsNothingThatOpensAnything() {
        Browser learner = school.signedIn(school.learner);

        List<String> way = follow(learner, learner.at(play("presentation")));

        assertThat(way.getLast()).isEqualTo("200");
        assertThat(way.get(way.size() - 2)).isEqualTo(raw().toString());
        assertThat(get(learner, slide(), "image/*").statusCode()).isEqualTo(200);
        assertThat(get(learner, slide(), "image/*").body()).contains("Slide 1");
    }

    @Test
    void aStrangerWithTheAddressGetsNothing() {
        Browser nobody = school.anonymous();
        assertThat(get(nobody, raw(), "*/*").statusCode()).isEqualTo(403);
        assertThat(get(nobody, slide(), "image/*").statusCode()).isEqualTo(403);
        // One who opens it as a page is asked who they are.
        List<String> way = follow(nobody, raw());
        assertThat(way.get(way.size() - 2)).contains("/sign-in");
        for (Person other : List.of(school.stranger, school.foreigner)) {
            Browser browser = school.signedIn(other);
            assertThat(follow(browser, raw()).getLast()).isIn("403", "404");
            assertThat(get(browser, slide(), "image/*").statusCode()).isEqualTo(403);
        }
    }

    @Test
    void anAddressOfTheServerLeadsAMemberInThroughUs() {
        Browser learner = school.signedIn(school.learner);

        assertThat(follow(learner, raw()).getLast()).isEqualTo("200");
    }

    /** Of servers before 2.3, whose player is one page for all recordings. */
    @Test
    void anOlderPlayersAddressIsGuardedAndLeadsAMemberIn() {
        URI older = older(host);
        Person person = newLearner("older");
        Browser learner = school.signedIn(person);
        played(older.toString());
        try {
            assertThat(get(school.anonymous(), older, "*/*").statusCode()).isEqualTo(403);
            assertThat(follow(school.anonymous(), older).toString()).contains("/sign-in");
            assertThat(follow(school.signedIn(school.stranger), older).getLast())
                    .isEqualTo("403");

            List<String> way = follow(learner, learner.at(play("presentation")));

            assertThat(way.getLast()).isEqualTo("200");
            assertThat(way.get(way.size() - 2)).isEqualTo(older.toString());
            assertThat(get(learner, slide(), "image/*").statusCode()).isEqualTo(200);
            assertThat(follow(school.signedIn(newLearner("bare")), older).getLast())
                    .isEqualTo("200");
            school.product.bean(CourseStore.class).removeMember(school.tenant, school.course.id(), person.id());
            assertThat(get(learner, older, PAGE).statusCode()).isEqualTo(403);
        } finally {
            played(raw().toString());
        }
    }

    private URI older(URI server) {
        return server.resolve("/playback/presentation/2.0/playback.html?meetingId=" + recordId);
    }

    /** Where its server says that the presentation plays. */
    private void played(String url) {
        assertThat(school.product
                        .bean(Databases.class)
                        .web()
                        .jdbc()
                        .sql(
                                "update recording_format set url = :url where record_id = :record and type = 'presentation'")
                        .param("url", url)
                        .param("record", recordId)
                        .update())
                .isEqualTo(1);
    }

    @Test
    void aTokenWorksOnceAndOnlyInItsBrowser() {
        Browser ada = school.signedIn(newLearner("ada"));
        Browser bob = school.signedIn(newLearner("bob"));
        URI token = tokenOf(ada);

        assertThat(get(bob, token, PAGE).statusCode()).isEqualTo(403);
        follow(bob, bob.at(play("video")));
        assertThat(get(school.anonymous(), token, PAGE).statusCode()).isEqualTo(403);
        assertThat(follow(ada, token).getLast()).isEqualTo("200");

        Browser again = school.signedIn(newLearner("eve"));
        URI other = tokenOf(again);
        assertThat(get(again, other, PAGE).statusCode()).isEqualTo(302);
        Browser copied = new Browser(school.url());
        assertThat(get(copied, other, PAGE).statusCode()).isEqualTo(403);
    }

    @Test
    void ofManyUsesOfOneTokenOneIsExchanged() {
        Browser ada = school.signedIn(newLearner("many"));
        String token = tokenOf(ada).getQuery().replace("lectern=", "");
        String browser = ada.cookie("lectern-browser");

        List<HttpResponse<String>> answers = IntStream.range(0, 16)
                .parallel()
                .mapToObj(i -> ask(key, token, "lectern-browser=" + browser))
                .toList();

        assertThat(answers.stream().filter(answer -> answer.statusCode() == 401))
                .hasSize(1);
        assertThat(answers.stream().filter(answer -> answer.statusCode() == 403))
                .hasSize(15);
    }

    private HttpResponse<String> ask(String with, String token, String cookies) {
        try (HttpClient http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(school.url().resolve("/gate/ask"))
                            .header("X-Lectern-Key", with)
                            .header("X-Lectern-Record", recordId)
                            .header("X-Lectern-Kind", "presentation")
                            .header("X-Lectern-Uri", "//evil.example/x?lectern=" + token + "&a=b")
                            .header("X-Lectern-Scheme", "https")
                            .header("Accept", PAGE)
                            .header("Cookie", cookies)
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    @Test
    void nothingIsSaidWithoutTheServersKeyAndNobodyIsSentElsewhere() {
        Browser ada = school.signedIn(newLearner("key"));
        String token = tokenOf(ada).getQuery().replace("lectern=", "");
        String browser = "lectern-browser=" + ada.cookie("lectern-browser");

        assertThat(ask("a".repeat(52), token, browser).statusCode()).isEqualTo(403);
        assertThat(ask(key, "a".repeat(52), browser).statusCode()).isEqualTo(403);
        assertThat(ask(key, "' or 1=1", browser).statusCode()).isEqualTo(403);
        HttpResponse<String> good = ask(key, token, browser);
        assertThat(good.statusCode()).isEqualTo(401);
        assertThat(good.headers().firstValue("X-Lectern-Go")).contains("/evil.example/x?a=b");
        assertThat(good.headers().firstValue("Set-Cookie").orElseThrow())
                .contains("HttpOnly", "Secure", "SameSite=None", "Partitioned");
    }

    @Test
    void aCookieInQuotesIsTheSameCookie() {
        Browser ada = school.signedIn(newLearner("quotes"));
        String token = tokenOf(ada).getQuery().replace("lectern=", "");

        HttpResponse<String> answer = ask(
                key, token, "$Version=\"1\"; lectern-browser=\"" + ada.cookie("lectern-browser") + "\";$Path=\"/\"");

        assertThat(answer.statusCode()).isEqualTo(401);
    }

    @Test
    void ofManyRecordingsABrowserKeepsTwenty() {
        Browser ada = school.signedIn(newLearner("cookies"));
        String token = tokenOf(ada).getQuery().replace("lectern=", "");
        StringBuilder cookies = new StringBuilder("lectern-browser=" + ada.cookie("lectern-browser"));
        for (int i = 0; i < 21; i++) {
            cookies.append("; lectern-play-%040x-1700000000000=%s".formatted(i, "a".repeat(52)));
        }

        HttpResponse<String> first = ask(key, token, cookies.toString());

        assertThat(first.statusCode()).isEqualTo(401);
        assertThat(first.headers().firstValue("X-Lectern-Go")).contains("/evil.example/x?lectern=" + token + "&a=b");
        assertThat(first.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("lectern-play-%040x-1700000000000=;".formatted(0))
                .contains("Max-Age=0;", "Partitioned");
        String without = cookies.toString().replaceFirst("; lectern-play-0{40}-1700000000000=a{52}", "");
        HttpResponse<String> second = ask(key, token, without);
        assertThat(second.headers().firstValue("X-Lectern-Go")).contains("/evil.example/x?a=b");
        assertThat(second.headers().firstValue("Set-Cookie").orElseThrow())
                .startsWith("lectern-play-" + recordId + "=")
                .contains("Max-Age=28800;");
    }

    @Test
    void aTokenThatIsTooOldIsRefused() {
        Browser ada = school.signedIn(newLearner("old"));
        URI token = tokenOf(ada);
        String text = token.getQuery().replace("lectern=", "");
        assertThat(jdbc("update playback_token set expires_at = now() - interval '1 second' where hash = :id", text))
                .isEqualTo(1);

        assertThat(get(ada, token, PAGE).statusCode()).isEqualTo(403);
    }

    private int jdbc(String sql, String token) {
        return school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql(sql)
                .param("id", RandomIds.hash(token))
                .update();
    }

    @Test
    void whoLeavesTheCourseIsRefusedAtTheNextRequestWhateverTheyHold() {
        Person person = newLearner("leaver");
        Browser leaver = school.signedIn(person);
        assertThat(follow(leaver, leaver.at(play("presentation"))).getLast()).isEqualTo("200");
        assertThat(get(leaver, slide(), "image/*").statusCode()).isEqualTo(200);
        URI token = tokenOf(leaver);

        school.product.bean(CourseStore.class).removeMember(school.tenant, school.course.id(), person.id());

        assertThat(get(leaver, slide(), "image/*").statusCode()).isEqualTo(403);
        assertThat(get(leaver, raw(), PAGE).statusCode()).isEqualTo(403);
        assertThat(get(leaver, token, PAGE).statusCode()).isEqualTo(403);
        assertThat(follow(leaver, leaver.at(play("presentation"))).getLast()).isEqualTo("403");
    }

    @Test
    void whatIsHiddenIsRefusedAtTheNextRequest() throws Exception {
        Browser learner = school.signedIn(newLearner("hidden"));
        assertThat(follow(learner, learner.at(play("presentation"))).getLast()).isEqualTo("200");
        var changes = school.product.bean(ChangeRecordings.class);
        try {
            changes.publish(school.tenant, AuditActor.commandLine(), List.of(recordId), false);

            assertThat(get(learner, slide(), "image/*").statusCode()).isEqualTo(403);
            assertThat(follow(learner, learner.at(play("presentation"))).getLast())
                    .isEqualTo("404");
        } finally {
            changes.publish(school.tenant, AuditActor.commandLine(), List.of(recordId), true);
            var shelf = school.product.bean(RecordingShelf.class);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .until(() -> shelf.find(school.tenant, recordId).orElseThrow().formats().stream()
                            .allMatch(format -> format.stage() == Stage.PUBLISHED));
        }
    }

    @Test
    void viewersPlayOnlyTheFormatsThatAreForThem() {
        var tenants = school.product.bean(TenantStore.class);
        Browser learner = school.signedIn(newLearner("formats"));
        Browser teacher = school.signedIn(school.teacher);
        URI video = host.resolve("/playback/video/" + recordId + "/");
        assertThat(follow(learner, learner.at(play("video"))).getLast()).isEqualTo("200");
        try {
            tenants.changePolicy(
                    school.tenant,
                    TenantPolicy.STANDARD.withPlayback(new PlaybackTerms(
                            PlaybackTerms.Links.SERVER,
                            java.util.Set.of("presentation"),
                            java.util.Set.of("video"),
                            false)));

            assertThat(follow(learner, learner.at(play("video"))).getLast()).isEqualTo("404");
            assertThat(get(learner, video, PAGE).statusCode()).isEqualTo(403);
            assertThat(learner.get("/recordings").body())
                    .contains("/watch/presentation")
                    .doesNotContain(recordId + "/watch/video");
            assertThat(follow(learner, learner.at(play("presentation"))).getLast())
                    .isEqualTo("200");
            assertThat(follow(teacher, teacher.at(play("video"))).getLast()).isEqualTo("200");
        } finally {
            tenants.changePolicy(school.tenant, TenantPolicy.STANDARD);
        }
    }

    @Test
    void aLinkToOneFormatOpensNoOther() {
        var terms = new PlaybackTerms(PlaybackTerms.Links.GATE, java.util.Set.of(), java.util.Set.of(), false);
        var links = school.product.bean(PlaybackLinks.class);
        URI video = host.resolve("/playback/video/" + recordId + "/");
        Browser holder = school.anonymous();

        assertThat(follow(
                                holder,
                                URI.create(links.of(school.tenant, terms, recordId, "presentation")
                                        .playback()
                                        .apply(raw().toString())))
                        .getLast())
                .isEqualTo("200");

        assertThat(get(holder, slide(), "image/*").statusCode()).isEqualTo(200);
        assertThat(get(holder, video, PAGE).statusCode()).isEqualTo(403);
        assertThat(get(holder, video.resolve("video-0.m4v"), "video/*").statusCode())
                .isEqualTo(403);
        // Nobody can tell of which format this is, so it is for whoever may have every format.
        URI odd = host.resolve("/notes/" + recordId + "/notes.pdf");
        assertThat(get(holder, odd, "*/*").statusCode()).isEqualTo(403);
        Browser member = school.signedIn(newLearner("folders"));
        follow(member, member.at(play("presentation")));
        assertThat(get(member, odd, "*/*").statusCode())
                .as("let, and not there")
                .isEqualTo(404);
        // A picture of a slide is told of by whichever format; its link leads to where it lies.
        assertThat(follow(
                                school.anonymous(),
                                URI.create(links.of(school.tenant, terms, recordId, "video")
                                        .file()
                                        .apply(slide().toString())))
                        .getLast())
                .isEqualTo("200");
    }

    @Test
    void viewsAreCountedAndTheirPeopleOnlyWhereThatIsCollected() {
        Browser teacher = school.signedIn(school.teacher);
        Browser viewer = school.signedIn(newLearner("Vera Viewer"));
        follow(viewer, viewer.at(play("presentation")));

        assertThat(teacher.get("/recordings/" + recordId).body()).contains("Vera Viewer");
    }

    @Test
    void thePageAroundThePlayerNamesItsSlides() {
        Browser learner = school.signedIn(school.learner);

        HttpResponse<String> page = learner.get("/recordings/" + recordId + "/watch/presentation");

        assertThat(page.body()).contains("Slide 1", "Slide 3", play("presentation"));
        assertThat(page.headers().firstValue("Content-Security-Policy").orElseThrow())
                .contains("frame-src 'self' http://127.0.0.1:");
    }

    /** The recipe itself, as an operator is given it, in front of a server that protects nothing. */
    @Test
    void nginxWithTheRecipeHandsOutWhatTheGateLetsAndNothingElse() throws Exception {
        Path nginx = Path.of("/usr/sbin/nginx");
        assumeTrue(Files.isExecutable(nginx), "no nginx here: apt-get install nginx-light");
        school.simulator.leaveRecordingsOpen();
        int port = freePort();
        Path folder = Files.createTempDirectory("lectern-nginx");
        Files.writeString(folder.resolve("nginx.conf"), """
                pid %1$s/nginx.pid;
                error_log %1$s/error.log;
                daemon off;
                master_process off;
                events {}
                http {
                access_log off;
                client_body_temp_path %1$s/body; proxy_temp_path %1$s/proxy; fastcgi_temp_path %1$s/fastcgi;
                uwsgi_temp_path %1$s/uwsgi; scgi_temp_path %1$s/scgi;
                %2$s
                server {
                listen 127.0.0.1:%3$d;
                %4$s
                location / { proxy_pass %5$s; }
                }
                }
                """.formatted(
                        folder,
                        NginxRecipe.http(),
                        port,
                        NginxRecipe.server(school.url().resolve("/gate/ask"), key),
                        host.toString().replaceFirst("/$", "")));
        Process process = new ProcessBuilder(
                        nginx.toString(),
                        "-p",
                        folder.toString(),
                        "-c",
                        folder.resolve("nginx.conf").toString())
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("out").toFile())
                .start();
        try {
            URI front = URI.create("http://127.0.0.1:" + port);
            Awaitility.await()
                    .atMost(PATIENCE)
                    .ignoreExceptions()
                    .until(() -> get(school.anonymous(), front.resolve("/assets/icon.svg"), "*/*")
                                    .statusCode()
                            == 200);
            URI page = front.resolve("/playback/presentation/2.3/" + recordId);
            URI file = front.resolve("/presentation/" + recordId + "/slides/1.svg");
            Browser nobody = school.anonymous();
            for (String path : List.of(
                    "/presentation/" + recordId + "/slides/1.svg",
                    "//presentation//" + recordId + "/slides/1.svg",
                    "/presentation/x/../" + recordId + "/slides/1.svg",
                    "/presentation/" + recordId.replace("-", "%2D") + "/slides/1.svg",
                    "/%70resentation/" + recordId + "/metadata.xml")) {
                assertThat(get(nobody, URI.create(front + path), "*/*").statusCode())
                        .as(path)
                        .isEqualTo(403);
            }
            assertThat(get(nobody, front.resolve("/bigbluebutton/api"), "*/*").statusCode())
                    .isEqualTo(200);
            String dashboard = "/learning-analytics-dashboard/" + recordId + "/abc123/learning_dashboard_data.json";
            assertThat(get(nobody, front.resolve(dashboard), "*/*").statusCode())
                    .as("left to the server")
                    .isEqualTo(get(nobody, host.resolve(dashboard), "*/*").statusCode())
                    .isNotIn(403, 302);
            assertThat(get(
                                    nobody,
                                    URI.create(front + "/learning-analytics-dashboard/../presentation/" + recordId
                                            + "/slides/1.svg"),
                                    "*/*")
                            .statusCode())
                    .isEqualTo(403);
            assertThat(follow(nobody, page).toString()).contains("/sign-in");
            for (String query :
                    List.of("meetingId=" + recordId, "t=1m&meetingId=" + recordId, "MEETINGID=" + recordId)) {
                assertThat(get(nobody, front.resolve("/playback/presentation/2.0/playback.html?" + query), "*/*")
                                .statusCode())
                        .as(query)
                        .isEqualTo(403);
            }
            assertThat(follow(nobody, older(front)).toString()).contains("/sign-in");
            assertThat(get(nobody, front.resolve("/bigbluebutton/api?meetingId=" + recordId), "*/*")
                            .statusCode())
                    .as("the server's own calls name classes so")
                    .isEqualTo(200);

            Browser learner = school.signedIn(newLearner("nginx"));
            URI first = URI.create(location(get(learner, page, PAGE)));
            assertThat(first.getPath()).isEqualTo(play("presentation"));
            String token = URI.create(location(get(learner, first, PAGE))).getQuery();
            HttpResponse<String> exchanged = get(learner, URI.create(page + "?" + token), PAGE);
            assertThat(page.resolve(location(exchanged))).isEqualTo(page);
            assertThat(get(learner, page, PAGE).statusCode()).isEqualTo(200);
            assertThat(get(learner, file, "image/*").statusCode()).isEqualTo(200);
            assertThat(get(learner, older(front), PAGE).statusCode()).isEqualTo(200);
            Browser other = school.signedIn(newLearner("nginx-older"));
            URI asked = URI.create(location(get(other, older(front), PAGE)));
            String bound = URI.create(location(get(other, asked, PAGE))).getQuery();
            HttpResponse<String> back = get(other, URI.create(older(front) + "&" + bound), PAGE);
            assertThat(front.resolve(location(back))).isEqualTo(older(front));
            assertThat(get(other, older(front), PAGE).statusCode()).isEqualTo(200);
            assertThat(get(school.anonymous(), URI.create(page + "?" + token), PAGE)
                            .statusCode())
                    .isEqualTo(403);
        } finally {
            process.destroy();
            process.waitFor(10, TimeUnit.SECONDS);
            school.simulator.protectRecordings(school.url().resolve("/gate/ask"), key);
        }
    }

    private static int freePort() throws IOException {
        try (var socket = new java.net.ServerSocket(0, 1, java.net.InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Test
    void theOperatorIsGivenTheRecipeOnceAndToldWhetherItIsUsed() {
        Browser operator = school.signedIn(school.operator);
        UUID id = school.server.id();
        assertThat(operator.get("/admin/servers/" + id).body()).contains("asks here before it hands out");
        String page = operator.post("/admin/servers/" + id + "/protection", new HashMap<>(Map.of("recipe", "true")))
                .body();
        assertThat(page).contains("auth_request /lectern-gate;", "X-Lectern-Key");
        // The key before still works.
        Browser learner = school.signedIn(school.learner);
        assertThat(follow(learner, learner.at(play("presentation"))).getLast()).isEqualTo("200");
        var servers = school.product.bean(PlaybackServers.class);
        assertThat(servers.of(id).mode()).isEqualTo(PlaybackMode.GATED);
        assertThat(servers.of(id).isUnproven()).isFalse();
    }
}

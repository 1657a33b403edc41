package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.platform.Databases;
import org.lectern.server.playback.PlaybackMode;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.recording.ChangeRecordings;
import org.lectern.server.recording.Stage;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.tenant.PlaybackTerms;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.Timings;

/** The addresses that applications read in getRecordings, followed to the end at open, asking and one-time servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class PlaybackLinksIT {
    private static final SharedSecret SECRET = SharedSecret.of("a secret of forty characters or thereabout");
    private static final Pattern FORMAT = Pattern.compile("<type>([^<]+)</type><url>([^<]+)</url>");
    private static final Pattern IMAGE = Pattern.compile("<image[^>]*>([^<]+)</image>");
    private static final String PAGE = "text/html,application/xhtml+xml";

    private School school;
    private RecordedRoom recorded;

    @BeforeAll
    void aRecordedClass() {
        school = School.open(Simulator.builder().timings(Timings.real().withRecordingAfter(Duration.ofMillis(200))));
        school.product.bean(TenantStore.class).addSecret(school.tenant, SECRET);
        recorded = RecordedRoom.of(school, "Waves", Stage.PUBLISHED);
    }

    @AfterAll
    void close() {
        school.close();
    }

    @AfterEach
    void asAtFirst() {
        policy(PlaybackTerms.STANDARD);
        school.product
                .bean(PlaybackServers.class)
                .change(school.server.id(), PlaybackMode.PUBLIC, AuditActor.commandLine());
        school.simulator.leaveRecordingsOpen();
    }

    private void policy(PlaybackTerms terms) {
        school.product.bean(TenantStore.class).changePolicy(school.tenant, TenantPolicy.STANDARD.withPlayback(terms));
    }

    private static PlaybackTerms ours() {
        return new PlaybackTerms(PlaybackTerms.Links.GATE, Set.of(), Set.of(), false);
    }

    /** What the tenant's application is answered. */
    private String told() {
        String query = Checksum.signedQuery(
                ChecksumAlgorithm.SHA256, "getRecordings", "recordID=" + recorded.recordId(), SECRET);
        return school.anonymous()
                .get("/t/default/bigbluebutton/api/getRecordings?" + query)
                .body();
    }

    private Map<String, String> formats() {
        Map<String, String> formats = new TreeMap<>();
        Matcher format = FORMAT.matcher(told());
        while (format.find()) {
            formats.put(format.group(1), format.group(2).replace("&amp;", "&"));
        }
        return formats;
    }

    private String link(String type) {
        return Objects.requireNonNull(formats().get(type));
    }

    private static HttpResponse<String> open(Browser browser, URI address) {
        return browser.send(
                HttpRequest.newBuilder(address).header("Accept", PAGE).GET().build());
    }

    private static List<HttpResponse<String>> follow(Browser browser, URI from) {
        List<HttpResponse<String>> way = new ArrayList<>();
        URI at = from;
        for (int hops = 0; hops < 8; hops++) {
            HttpResponse<String> answer = open(browser, at);
            way.add(answer);
            if (answer.statusCode() != 302) {
                return way;
            }
            at = at.resolve(answer.headers().firstValue("Location").orElseThrow());
        }
        throw new AssertionError("goes round in circles at " + at.getPath());
    }

    private static int end(Browser browser, String from) {
        return follow(browser, URI.create(from)).getLast().statusCode();
    }

    private long views() {
        return school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("select coalesce(sum(views), 0) from recording_views where record_id = ?")
                .param(recorded.recordId())
                .query(Long.class)
                .single();
    }

    @Test
    void theServersOwnAddressesAreToldUnlessTheTenantWantsOurs() {
        String host = URI.create(school.simulator.homeUrl()).getAuthority();
        assertThat(formats())
                .hasSize(2)
                .allSatisfy((type, url) -> assertThat(url)
                        .contains(host, "/playback/" + type + "/")
                        .doesNotContain("/gate/link/"));

        policy(ours());

        assertThat(formats())
                .hasSize(2)
                .allSatisfy((type, url) -> assertThat(url)
                        .contains("/gate/link/")
                        .doesNotContain(host)
                        .doesNotContain(recorded.recordId()));
        assertThat(told()).doesNotContain(host + "/p");
    }

    @Test
    void eachFormatsLinkLeadsToThatFormatAndEachPicturesToThePicture() {
        policy(ours());
        long before = views();
        Map<String, String> formats = formats();
        Browser anybody = school.anonymous();

        formats.forEach((type, link) -> {
            HttpResponse<String> answer = open(anybody, URI.create(link));
            assertThat(answer.statusCode()).isEqualTo(302);
            assertThat(answer.headers().firstValue("Location").orElseThrow())
                    .startsWith(school.simulator.homeUrl().replaceFirst("/$", ""))
                    .contains("/playback/" + type + "/", recorded.recordId());
            assertThat(answer.headers().firstValue("Cache-Control")).contains("no-store");
            assertThat(end(anybody, link)).isEqualTo(200);
        });
        Matcher image = IMAGE.matcher(told());
        assertThat(image.find()).isTrue();
        assertThat(image.group(1)).contains("/gate/link/");
        assertThat(open(anybody, URI.create(image.group(1)))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .contains("/thumbnails/thumb-1.png");

        // Each was followed twice; pictures are no views, and neither is asking whether a link is there.
        var head = HttpRequest.newBuilder(URI.create(link("video")))
                .method("HEAD", HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(anybody.send(head).statusCode()).isEqualTo(200);
        assertThat(views() - before).isEqualTo(4);
    }

    @Test
    void subtitlesAreToldByAddressesOfOursTooAndLeadToTheirFile() {
        String host = URI.create(school.simulator.homeUrl()).getAuthority();
        String put = Checksum.signedQuery(
                ChecksumAlgorithm.SHA256,
                "putRecordingTextTrack",
                "recordID=" + recorded.recordId() + "&kind=subtitles&lang=en&label=English",
                SECRET);
        assertThat(school.anonymous()
                        .send(HttpRequest.newBuilder(school.url()
                                        .resolve("/t/default/bigbluebutton/api/putRecordingTextTrack?" + put))
                                .header("Content-Type", "multipart/form-data; boundary=b")
                                .POST(HttpRequest.BodyPublishers.ofString(
                                        "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.vtt\"\r\n\r\n"
                                                + "WEBVTT\r\n--b--\r\n"))
                                .build())
                        .body())
                .contains("upload_text_track_success");
        assertThat(tracks()).contains("\"href\":\"http://" + host);

        policy(ours());

        String tracks = tracks();
        assertThat(tracks).contains("\"label\":\"English\"").doesNotContain(host, recorded.recordId());
        Matcher href = Pattern.compile("\"href\":\"([^\"]+)\"").matcher(tracks);
        assertThat(href.find()).isTrue();
        assertThat(href.group(1)).contains("/gate/link/");
        assertThat(open(school.anonymous(), URI.create(href.group(1)))
                        .headers()
                        .firstValue("Location")
                        .orElseThrow())
                .startsWith("http://" + host)
                .contains("/textTrack/");
    }

    private String tracks() {
        String query = Checksum.signedQuery(
                ChecksumAlgorithm.SHA256, "getRecordingTextTracks", "recordID=" + recorded.recordId(), SECRET);
        return school.anonymous()
                .get("/t/default/bigbluebutton/api/getRecordingTextTracks?" + query)
                .body()
                .replace("\\/", "/");
    }

    @Test
    void aLinkPlaysOnlyWhileTheRecordingIsShown() throws Exception {
        policy(ours());
        String link = link("presentation");
        var changes = school.product.bean(ChangeRecordings.class);
        changes.publish(school.tenant, AuditActor.commandLine(), List.of(recorded.recordId()), false);
        try {
            HttpResponse<String> answer = open(school.anonymous(), URI.create(link));

            assertThat(answer.statusCode()).isEqualTo(404);
            assertThat(answer.body()).contains("No such recording");
        } finally {
            changes.publish(school.tenant, AuditActor.commandLine(), List.of(recorded.recordId()), true);
            RecordedRoom.await(school, recorded.recordId(), Stage.PUBLISHED);
        }
        assertThat(end(school.anonymous(), link)).isEqualTo(200);
    }

    @Test
    void aLinkThatSomebodyChangedIsNone() {
        policy(ours());
        String link = link("presentation");
        int middle = link.length() - 20;
        char other = link.charAt(middle) == 'A' ? 'B' : 'A';

        for (String wrong : List.of(
                link.substring(0, middle) + other + link.substring(middle + 1),
                link.substring(0, middle),
                link + "A")) {
            HttpResponse<String> answer = open(school.anonymous(), URI.create(wrong));
            assertThat(answer.statusCode()).isEqualTo(410);
            assertThat(answer.body()).contains("too old or is none of ours").doesNotContain(recorded.recordId());
        }
    }

    @Test
    void atAServerThatAsksUsALinkLeadsInOnceForEachBrowser() {
        String key = school.product.bean(PlaybackServers.class).protect(school.server.id(), AuditActor.commandLine());
        school.simulator.protectRecordings(school.url().resolve("/gate/ask"), key);
        // Whatever the tenant says: the server's own lead nowhere.
        String link = link("presentation");
        assertThat(link).contains("/gate/link/");
        Browser anybody = school.anonymous();

        String token =
                open(anybody, URI.create(link)).headers().firstValue("Location").orElseThrow();

        assertThat(token).contains("lectern=");
        assertThat(end(anybody, token)).isEqualTo(200);
        assertThat(end(school.anonymous(), token)).isEqualTo(403);
        assertThat(end(school.anonymous(), link)).isEqualTo(200);
        URI slide = URI.create(school.simulator.homeUrl())
                .resolve("/presentation/" + recorded.recordId() + "/slides/1.svg");
        assertThat(anybody.send(HttpRequest.newBuilder(slide).build()).statusCode())
                .isEqualTo(200);
        assertThat(school.anonymous()
                        .send(HttpRequest.newBuilder(slide).build())
                        .statusCode())
                .isEqualTo(403);
    }

    @Test
    void theRecordingsPageSaysHowOldADecisionFromOutsideCanBe() {
        Browser teacher = school.signedIn(school.teacher);
        String page = "/recordings/" + recorded.recordId();
        String members = "asked for at every click";
        String linked = "at most 24 h ago";
        String unasked = "this server asks nobody";
        assertThat(teacher.get(page).body()).contains(members, unasked).doesNotContain(linked);

        policy(ours());

        assertThat(teacher.get(page).body()).contains(members, unasked, linked);
        policy(PlaybackTerms.STANDARD);
        String key = school.product.bean(PlaybackServers.class).protect(school.server.id(), AuditActor.commandLine());
        assertThat(key).isNotEmpty();
        assertThat(teacher.get(page).body()).contains(members, linked).doesNotContain(unasked);
        assertThat(school.signedIn(school.operator)
                        .get("/admin/tenants/" + school.tenant + "/policy")
                        .body())
                .contains("24 h after the application read it");
    }

    @Test
    void operatorsAreToldWhichServersPlayToWhoeverHasTheAddress() {
        Browser operator = school.signedIn(school.operator);
        String server = "/admin/servers/" + school.server.id();
        assertThat(operator.get("/admin/recordings").body())
                .contains("Anybody who has the address plays these recordings", "On bbb1 the servers");
        assertThat(operator.get(server).body()).contains("Whoever has an address of this server plays");

        assertThat(school.product.bean(PlaybackServers.class).protect(school.server.id(), AuditActor.commandLine()))
                .isNotEmpty();

        assertThat(operator.get("/admin/recordings").body()).doesNotContain("Anybody who has the address");
        assertThat(operator.get(server).body()).contains("Only who may see a recording at that moment plays it");
    }

    /** What is known of members does not come from outside. */
    @Test
    void whoJoinedThroughTheApplicationIsAMemberOfNothing() {
        school.product.bean(JoinRoom.class).open(recorded.room());
        String query = Checksum.signedQuery(
                ChecksumAlgorithm.SHA256,
                "join",
                "meetingID=" + recorded.room().externalId() + "&fullName=Stan&role=MODERATOR&redirect=false&userID="
                        + school.stranger.externalUserId(),
                SECRET);
        assertThat(school.anonymous()
                        .get("/t/default/bigbluebutton/api/join?" + query)
                        .body())
                .contains("SUCCESS");

        Browser stranger = school.signedIn(school.stranger);

        assertThat(stranger.get("/recordings/" + recorded.recordId() + "/play/presentation")
                        .statusCode())
                .isEqualTo(403);
        assertThat(stranger.get("/recordings").body()).doesNotContain(recorded.recordId());
    }
}

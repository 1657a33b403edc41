package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.front.FrontCaller.Answer;
import org.lectern.server.tenant.TenantLimits;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantState;
import org.lectern.server.ui.School;
import org.lectern.simulator.CallFault;

/** Who is let into a caller's meeting, and what everybody else is told. */
final class JoinAtFrontIT extends FrontLife {
    JoinAtFrontIT(School school) {
        super(school);
    }

    @Test
    void aJoinRedirectsToTheServerWithWhatTheCallerSaidAndNothingElse() {
        Answer created = create("room", "attendeePW", "ap", "moderatorPW", "mp");

        String location = join(
                "room",
                "fullName",
                "Jürgen &role=MODERATOR#",
                "role",
                "VIEWER",
                "userID",
                "u-42",
                "password",
                "mp",
                "createTime",
                created.text("createTime"),
                "logoutURL",
                "https://lms.example/left",
                "userdata-bbb_custom_language",
                "de",
                "avatarURL",
                "https://lms.example/a.png",
                "redirect",
                "true");
        Map<String, String> sent = FrontCaller.query(location);

        assertThat(location).startsWith(school.simulator.url() + "api/join?");
        assertThat(sent)
                .containsEntry("meetingID", place("room").serverMeetingId())
                .containsEntry("fullName", "Jürgen &role=MODERATOR#")
                .containsEntry("role", "VIEWER")
                .containsEntry("userID", "u-42")
                .containsEntry("createTime", created.text("createTime"))
                .containsEntry("userdata-bbb_custom_language", "de")
                .containsEntry("avatarURL", "https://lms.example/a.png")
                .doesNotContainKeys("password", "redirect", "guest");
        assertThat(sent.get("logoutURL")).contains("/join/back/").doesNotContain("lms.example");
        assertThat(sent.get("errorRedirectUrl")).contains("/join/again/");
        assertThat(caller.get(URI.create(location)).statusCode()).isEqualTo(302);
        assertThat(classroom("room").people()).hasSize(1);
    }

    @Test
    void theIdentifierIsPutIntoTheAddressThatAJoinGives() {
        create("room 1");
        String back = "https://lms.example/%%MEETINGID%%/%%USERID%%";
        String[] ada = {"fullName", "Ada", "role", "VIEWER", "userID", "u-42", "logoutURL", back};

        for (String way : List.of("as the first", "from memory")) {
            String sent = FrontCaller.query(join("room 1", ada)).get("logoutURL");
            assertThat(sent).as(way).isNotNull();
            // As the server does it, when the person leaves.
            HttpResponse<String> left =
                    caller.get(URI.create(Objects.requireNonNull(sent).replace("%25%25USERID%25%25", "u-42")));
            assertThat(left.headers().firstValue("Location")).as(way).hasValue("https://lms.example/room%201/u-42");
        }

        String out = back.replace("%%USERID%%", "out"); // what only a server can fill in is not shown as a link
        HttpResponse<String> page =
                caller.get(caller.url("join", with("other 2", "fullName", "Ada", "role", "VIEWER", "logoutURL", out)));
        assertThat(page.body()).contains("href=\"https://lms.example/other%202/out\"");
        assertThat(location(caller.url("join", with("room 1", "role", "VIEWER", "logoutURL", back))))
                .startsWith("https://lms.example/room%201/")
                .contains("errors=");
    }

    @Test
    void aJoinFromMemoryIsDecidedAsTheOneBeforeIt() {
        String createTime =
                create("room", "attendeePW", "ap", "moderatorPW", "mp").text("createTime");
        String[] ada = {
            "fullName",
            "Ada",
            "role",
            "VIEWER",
            "userID",
            "u-1",
            "createTime",
            createTime,
            "logoutURL",
            "https://lms.example/left",
            "userdata-bbb_custom_language",
            "de"
        };

        Map<String, String> first = steady(join("room", ada));
        Map<String, String> second = steady(join("room", ada));
        Map<String, String> moderator =
                steady(join("room", "fullName", "Bob", "role", "moderator", "userID", "u-2", "guest", "true"));

        assertThat(second).isEqualTo(first).containsKey("logoutURL");
        assertThat(moderator).containsEntry("role", "MODERATOR").containsEntry("guest", "true");
        assertThat(caller.get(caller.url("join", with("room", "fullName", "Eve", "role", "VIEWER", "createTime", "1")))
                        .statusCode())
                .isEqualTo(410);
        Awaitility.await().until(() -> joins("room").size() == 3);

        caller.call("end", "meetingID", "room", "password", "mp");

        assertThat(caller.get(caller.url("join", with("room", ada))).statusCode())
                .isNotEqualTo(302);
    }

    /** What a join says that is not sealed or signed anew each time. */
    private static Map<String, String> steady(String location) {
        Map<String, String> sent = new java.util.HashMap<>(FrontCaller.query(location));
        assertThat(sent.remove("errorRedirectUrl")).contains("/join/again/");
        assertThat(sent.remove("checksum")).isNotEmpty();
        return sent;
    }

    /** Role, password and generation, and as what the person enters, or the key of the refusal. */
    @ParameterizedTest
    @CsvSource({
        "V2_6, MODERATOR, '', MODERATOR",
        "V2_6, moderator, ap, MODERATOR",
        "V2_6, VIEWER, mp, VIEWER",
        "V2_6, '', mp, MODERATOR",
        "V2_6, '', ap, VIEWER",
        "V2_6, '', '', VIEWER",
        "V2_6, '', wrong, Params required",
        "V2_6, ADMIN, wrong, Params required",
        "V2_6, ADMIN, mp, MODERATOR",
        "V2_5, MODERATOR, mp, MODERATOR",
        "V2_5, VIEWER, mp, VIEWER",
        "V2_5, MODERATOR, wrong, invalidPassword",
        "V2_5, MODERATOR, '', invalidPassword",
        "V2_5, '', ap, VIEWER",
    })
    void theRoleIsTheOneNamedElseThatOfThePassword(
            VersionProfile generation, String role, String password, String expected) {
        tenants.changePolicy(caller.tenant.id(), TenantPolicy.STANDARD.withCallerGeneration(generation));
        create("room", "attendeePW", "ap", "moderatorPW", "mp");
        List<String> parameters = new ArrayList<>(List.of("meetingID", "room", "fullName", "Ada", "redirect", "false"));
        parameters.addAll(List.of(given("role", role, "password", password)));

        Answer answer = caller.call("join", parameters.toArray(String[]::new));

        if (answer.isSuccess()) {
            assertThat(classroom("room").people().getFirst().role().name()).isEqualTo(expected);
        } else {
            assertThat(answer.key()).isEqualTo(expected);
        }
    }

    @Test
    void aMissingRoleIsToldAsXmlEvenToABrowser() {
        create("room", "attendeePW", "ap", "moderatorPW", "mp");

        Answer answer = Answer.of(caller.get(caller.url(
                "join",
                "meetingID",
                "room",
                "fullName",
                "Ada",
                "password",
                "wrong",
                "errorRedirectUrl",
                "https://lms.example/")));

        assertThat(answer.key()).isEqualTo("Params required");
        assertThat(answer.text("message")).isEqualTo("You must enter a valid password");
    }

    @Test
    void withoutRedirectTheServersClientIsToldAndWorksWithoutItsCookie() {
        Answer created = create("room");

        Answer joined =
                caller.call("join", "meetingID", "room", "fullName", "Ada", "role", "VIEWER", "redirect", "false");

        assertThat(joined.elements().keySet())
                .containsExactly(
                        "returncode",
                        "messageKey",
                        "message",
                        "meeting_id",
                        "user_id",
                        "auth_token",
                        "session_token",
                        "guestStatus",
                        "url");
        assertThat(joined.key()).isEqualTo("successfullyJoined");
        assertThat(joined.text("meeting_id")).isEqualTo(created.text("internalMeetingID"));
        assertThat(caller.get(URI.create(joined.text("url"))).statusCode()).isEqualTo(200);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            fullName=Ada&role=VIEWER                                      | missingParamMeetingID
            meetingID=room&role=VIEWER                                    | missingParamFullName
            meetingID=room&fullName=Ada&role=VIEWER&createTime=yesterday  | validationError
            meetingID=room&fullName=Ada&role=VIEWER&guest=perhaps         | validationError
            meetingID=nowhere&fullName=Ada&role=VIEWER                    | invalidMeetingIdentifier
            meetingID=room&fullName=Ada&role=VIEWER&createTime=1531155809613 | mismatchCreateTimeParam
            """)
    void aRefusedJoinIsToldInTheFormThatFits(String query, String key) {
        create("room");

        Answer xml = Answer.of(caller.get(caller.url("join", Parameters.parse(query + "&redirect=false"))));
        String errors = location(caller.url(
                "join", Parameters.parse(query).and("errorRedirectUrl", "https://lms.example/course/7?x=1#top")));

        assertThat(xml.key()).isEqualTo(key);
        assertThat(errors)
                .startsWith("https://lms.example/course/7?x=1&errors=[%7B%22key%22:%22" + key + "%22")
                .endsWith("%7D]#top");
        assertThat(FrontCaller.query(errors.replace("#top", "")).get("errors"))
                .isEqualTo("[{\"key\":\"" + key + "\",\"message\":\"" + xml.text("message") + "\"}]");
    }

    @Test
    void aPersonIsToldOnOurPageWithAReferenceAndAWayBack() {
        HttpResponse<String> page = caller.get(caller.url(
                "join",
                "meetingID",
                "over",
                "fullName",
                "Ada",
                "role",
                "VIEWER",
                "logoutURL",
                "https://lms.example/course/7?a=1&b=2"));

        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.headers().firstValue("Content-Type")).get().asString().startsWith("text/html");
        assertThat(page.headers().firstValue("Cache-Control")).hasValue("no-store");
        String reference = page.headers().firstValue("X-Lectern-Reference").orElseThrow();
        assertThat(page.body())
                .contains("This class is not running", reference)
                .contains("href=\"https://lms.example/course/7?a=1&amp;b=2\"")
                .doesNotContain("Ada", "??");
    }

    @Test
    void whatThePersonCanDoNothingAboutGoesToTheAddressThatServersWouldTake() {
        String location = location(
                caller.url("join", "meetingID", "room", "role", "VIEWER", "logoutURL", "https://lms.example/left"));

        assertThat(location).startsWith("https://lms.example/left?errors=");
        HttpResponse<String> evil = caller.get(
                caller.url("join", "meetingID", "room", "role", "VIEWER", "logoutURL", "javascript:alert(1)"));
        assertThat(evil.statusCode()).isEqualTo(400);
        assertThat(evil.body()).doesNotContain("javascript:");
    }

    @Test
    void aBadChecksumShowsAPersonAPageThatBelievesNothingOfTheRequest() {
        URI url = URI.create(caller.url("join", "meetingID", "room", "fullName", "Ada", "role", "VIEWER")
                        .toString()
                        .replace("Ada", "Eve")
                + "&logoutURL=https%3A%2F%2Fevil.example&errorRedirectUrl=https%3A%2F%2Fevil.example");

        HttpResponse<String> page = caller.get(url);
        Answer program = Answer.of(caller.get(URI.create(url + "&redirect=false")));

        assertThat(page.statusCode()).isEqualTo(401);
        assertThat(page.body()).contains("This link is not valid").doesNotContain("evil", "Eve", "room");
        assertThat(program.key()).isEqualTo("checksumError");
    }

    @Test
    void lookingAheadAtAJoinLinkDoesNothing() {
        create("room");
        URI url = caller.url("join", "meetingID", "room", "fullName", "Ada", "role", "VIEWER", "userID", "u-ahead");

        assertThat(caller.head(url).statusCode()).isEqualTo(405);
        assertThat(caller.get(url, "Sec-Purpose", "prefetch;prerender").statusCode())
                .isEqualTo(503);
        assertThat(caller.get(url, "Purpose", "prefetch").headers().firstValue("Location"))
                .isEmpty();
        assertThat(joins("room")).isEmpty();
    }

    @Test
    void joinsAreWrittenDownAsTheProductsOwnAre() {
        create("room");
        join("room", "fullName", "Ada", "role", "MODERATOR", "userID", "u-1");
        join("room", "fullName", "Bob", "role", "VIEWER", "guest", "true");

        Awaitility.await().until(() -> joins("room").size() == 2);
        assertThat(joins("room")).contains("Ada u-1 true").anyMatch(one -> one.matches("Bob w_[a-z0-9]{12} false"));
    }

    @Test
    void aSuspendedTenantsPeopleAreToldSo() {
        create("room");
        tenants.changeState(caller.tenant.id(), TenantState.SUSPENDED);

        HttpResponse<String> page =
                caller.get(caller.url("join", "meetingID", "room", "fullName", "Ada", "role", "VIEWER"));

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("closed for your organisation");
    }

    @Test
    void moderatorsComeInBeyondTheLimitWhereThePolicySaysSo() {
        tenants.changePolicy(
                caller.tenant.id(), TenantPolicy.STANDARD.withLimits(TenantLimits.NONE.withModeratorsExempt(true)));
        create("room", "maxParticipants", "2");
        assertThat(sent("room")).doesNotContainKey("maxParticipants");

        join("room", "fullName", "Ada", "role", "VIEWER", "userID", "u-1");
        join("room", "fullName", "Bob", "role", "VIEWER", "userID", "u-2");
        HttpResponse<String> full = caller.get(
                caller.url("join", "meetingID", "room", "fullName", "Eve", "role", "VIEWER", "userID", "u-3"));

        assertThat(full.statusCode()).isEqualTo(403);
        assertThat(full.body()).contains("This class is full");
        assertThat(join("room", "fullName", "Ada again", "role", "VIEWER", "userID", "u-1"))
                .isNotEmpty();
        assertThat(join("room", "fullName", "Tom", "role", "MODERATOR", "userID", "u-4"))
                .isNotEmpty();
    }

    @Test
    void aLimitOverAllMeetingsOfATenantIsKeptAtTheDoor() {
        tenants.changePolicy(
                caller.tenant.id(), TenantPolicy.STANDARD.withLimits(TenantLimits.NONE.withMaxParticipants(60)));
        create("one");
        create("two");
        tenants.changePolicy(
                caller.tenant.id(), TenantPolicy.STANDARD.withLimits(TenantLimits.NONE.withMaxParticipants(2)));

        join("one", "fullName", "Ada", "role", "VIEWER", "userID", "u-1");
        join("two", "fullName", "Bob", "role", "MODERATOR", "userID", "u-2");
        Answer third = caller.call(
                "join",
                "meetingID",
                "two",
                "fullName",
                "Eve",
                "role",
                "MODERATOR",
                "userID",
                "u-3",
                "redirect",
                "false");

        assertThat(third.key()).isEqualTo("maxParticipantsReached");
    }

    @Test
    void everyPageOfTheDoorHasItsTexts() {
        JoinPage page = school.product.bean(JoinPage.class);
        for (JoinPage.Kind kind : JoinPage.Kind.values()) {
            String html = new String(
                    page.of(
                                    kind,
                                    "<b>said</b>",
                                    "K7QX-3MPD",
                                    CallerAddress.of("https://lms.example/").orElseThrow())
                            .body(),
                    java.nio.charset.StandardCharsets.UTF_8);

            assertThat(html)
                    .as(kind.name())
                    .contains("K7QX-3MPD", "&lt;b&gt;said&lt;/b&gt;", "/static/lectern.css?v=", "<html lang=\"en\">")
                    .doesNotContain("??", "<b>said", "<script", "style=");
            assertThat(html.contains("http-equiv=\"refresh\""))
                    .isEqualTo(kind == JoinPage.Kind.WAITING || kind == JoinPage.Kind.SERVER_SILENT);
        }
    }

    @Test
    void aJoinDuringAStartWaitsForIt() throws Exception {
        school.simulator.faults().calls(CallFault.slow(Duration.ofSeconds(1)).on("create"));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Answer> created = threads.submit(() -> create("room"));
            Awaitility.await()
                    .until(() -> meetings.findLive(caller.tenant.id(), "room").isPresent());

            String location = join("room", "fullName", "Ada", "role", "VIEWER");

            assertThat(location).startsWith(school.simulator.url());
            assertThat(created.get().isSuccess()).isTrue();
        }
    }
}

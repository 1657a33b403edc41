package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.front.FrontCaller.Answer;
import org.lectern.server.meeting.Arrivals;
import org.lectern.server.meeting.EndCause;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.tenant.ParameterRule;
import org.lectern.server.tenant.ParameterRules;
import org.lectern.server.tenant.TenantLimits;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantState;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.ui.School;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;

/** The life of a caller's meeting through the front, with a server behind it. */
@ExtendWith(SchoolForTests.class)
final class MeetingLifeAtFrontIT {
    private final School school;
    private final TenantStore tenants;
    private final MeetingStore meetings;
    private FrontCaller caller;

    MeetingLifeAtFrontIT(School school) {
        this.school = school;
        this.tenants = school.product.bean(TenantStore.class);
        this.meetings = school.product.bean(MeetingStore.class);
    }

    @BeforeEach
    void setUp() {
        caller = FrontCaller.of(school);
    }

    @AfterEach
    void tearDown() {
        school.simulator.faults().clear();
    }

    // --- create

    @Test
    void createAnswersInTheApisOrderWithTheCallersOwnValues() {
        Answer created = create("Weekly [0]", "attendeePW", "ap", "moderatorPW", "mp", "duration", "90");

        assertThat(created.elements().keySet())
                .containsExactly(
                        "returncode",
                        "meetingID",
                        "internalMeetingID",
                        "parentMeetingID",
                        "attendeePW",
                        "moderatorPW",
                        "createTime",
                        "voiceBridge",
                        "dialNumber",
                        "createDate",
                        "hasUserJoined",
                        "duration",
                        "hasBeenForciblyEnded",
                        "messageKey",
                        "message");
        assertThat(created.elements())
                .containsEntry("meetingID", "Weekly [0]")
                .containsEntry("parentMeetingID", "bbb-none")
                .containsEntry("attendeePW", "ap")
                .containsEntry("moderatorPW", "mp")
                .containsEntry("hasUserJoined", "false")
                .containsEntry("duration", "90")
                .containsEntry("messageKey", "");
        assertThat(created.text("internalMeetingID"))
                .matches("[0-9a-f]{40}-" + created.text("createTime"))
                .isEqualTo(classroom("Weekly [0]").internalMeetingId());
    }

    @Test
    void aServerLearnsNeitherTheCallersIdentifierNorItsPasswordsOrAddresses() {
        create(
                "secret-course-7",
                "attendeePW",
                "caller-ap",
                "moderatorPW",
                "caller-mp",
                "logoutURL",
                "https://lms.example/back?id=%%MEETINGID%%",
                "meetingEndedURL",
                "https://lms.example/ended",
                "meta_endCallbackUrl",
                "https://lms.example/end");

        Map<String, String> sent = new java.util.HashMap<>(sent("secret-course-7"));
        sent.remove("name");

        assertThat(sent.toString()).doesNotContain("secret-course-7", "caller-", "lms.example");
        assertThat(sent.get("meetingID")).matches("[A-Za-z0-9-]{20,64}");
    }

    @Test
    void everyRepeatGivesTheSameValues() {
        Answer first = create("room", "attendeePW", "ap", "moderatorPW", "mp");
        Answer again = create("room", "attendeePW", "ap", "moderatorPW", "mp", "welcome", "changed");

        assertThat(again.key()).isEqualTo("duplicateWarning");
        assertThat(again.text("message"))
                .isEqualTo("This conference was already in existence and may currently be in progress.");
        assertThat(without(again)).isEqualTo(without(first));
        assertThat(classrooms()).hasSize(1);
    }

    /** The contract's table: the caller's generation, the passwords of the second call, the key it is answered with. */
    @ParameterizedTest
    @CsvSource({
        "V2_4, ap, mp, duplicateWarning",
        "V2_4, '', '', idNotUnique",
        "V2_4, ap, '', idNotUnique",
        "V2_4, ap, other, idNotUnique",
        "V2_5, '', '', idNotUnique",
        "V2_6, ap, mp, duplicateWarning",
        "V2_6, '', '', duplicateWarning",
        "V2_6, ap, '', idNotUnique",
        "V2_6, '', mp, idNotUnique",
        "V2_6, other, mp, idNotUnique",
        "V3_0, '', '', duplicateWarning",
    })
    void aRepeatIsComparedAsTheCallersGenerationDoes(
            VersionProfile generation, String attendee, String moderator, String key) {
        tenants.changePolicy(caller.tenant.id(), TenantPolicy.STANDARD.withCallerGeneration(generation));
        create("room", "attendeePW", "ap", "moderatorPW", "mp");

        Answer again = create("room", given("attendeePW", attendee, "moderatorPW", moderator));

        assertThat(again.key()).isEqualTo(key);
        assertThat(again.isSuccess()).isEqualTo(key.equals("duplicateWarning"));
        if (again.isSuccess()) {
            assertThat(again.text("attendeePW") + again.text("moderatorPW")).isEqualTo("apmp");
        }
    }

    @Test
    void passwordsThatACallerDoesNotGiveAreInventedOnce() {
        Answer first = create("room");
        Answer again = create("room");

        assertThat(first.text("attendeePW")).hasSize(8).isNotEqualTo(first.text("moderatorPW"));
        assertThat(without(again)).isEqualTo(without(first));
    }

    @Test
    void twoHundredCreatesAtOnceGiveOneMeetingAndTheSameAnswer() throws Exception {
        List<Callable<Answer>> creates = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            creates.add(() -> create("rush", "attendeePW", "ap", "moderatorPW", "mp"));
        }
        Set<Map<String, String>> answers = new HashSet<>();
        int fresh = 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Answer> answer : threads.invokeAll(creates)) {
                assertThat(answer.get().isSuccess()).isTrue();
                answers.add(without(answer.get()));
                fresh += answer.get().key().isEmpty() ? 1 : 0;
            }
        }

        assertThat(answers).hasSize(1);
        assertThat(fresh).isEqualTo(1);
        assertThat(classrooms()).hasSize(1);
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', textBlock = """
            name=Class                                            | missingParamMeetingID | You must provide a meeting ID
            meetingID=&name=Class                                 | missingParamMeetingID | You must provide a meeting ID
            meetingID=a&name=Class                                | sizeError       | Meeting ID must be between 2 and 256 characters
            meetingID=a%2Cb&name=Class                            | validationError | Meeting ID cannot contain ','
            meetingID=ab%07&name=Class                            | validationError | Invalid meeting ID
            meetingID=%20ab&name=Class                            | validationError | Invalid meeting ID
            meetingID=abc                                         | nullError       | You must provide a meeting name
            meetingID=abc&name=                                   | emptyError      | You must provide a meeting name
            meetingID=abc&name=x                                  | sizeError       | Meeting name must be between 2 and 256 characters
            meetingID=abc&name=Class&attendeePW=x                 | sizeError       | Password must be between 8 and 20 characters
            meetingID=abc&name=Class&voiceBridge=12a              | validationError | Voice bridge must be an integral value
            meetingID=abc&name=Class&record=maybe                 | validationError | Record must be a boolean value (true or false)
            meetingID=abc&name=Class&isBreakout=maybe             | validationError | You must provide a boolean value (true or false) for the breakout room
            meetingID=abc&name=Class&isBreakout=true              | parentMeetingIDMissing | No parent meeting ID was provided for a breakout room.
            meetingID=abc&name=Class&isBreakout=true&parentMeetingID=nobody | parentMeetingDoesNotExist | No meeting exists with that parent meeting ID.
            meetingID=abc&meetingID=abd&name=Class                | validationError | A parameter is given more than once: meetingID
            """)
    void createRefusesWhatServersRefuse(String query, String key, String message) {
        Answer answer = Answer.of(caller.get(caller.url("create", Parameters.parse(query))));

        assertThat(answer.key()).isEqualTo(key);
        assertThat(answer.text("message")).isEqualTo(message);
        assertThat(classrooms()).isEmpty();
    }

    @Test
    void metadataIsNamedAsServersNameItAndUnknownParametersPass() {
        create(
                "room",
                "meta_bbb-Origin",
                "Moodle",
                "meta_under_score",
                "dropped",
                "meta_1digit",
                "dropped",
                "meta_lectern-tag",
                "forged",
                "newestParameter",
                "passes",
                "maxParticipants",
                "");

        Map<String, String> sent = sent("room");

        assertThat(sent)
                .containsEntry("meta_bbb-origin", "Moodle")
                .containsEntry("newestParameter", "passes")
                .doesNotContainKeys("meta_under_score", "meta_1digit", "meta_bbb-Origin", "maxParticipants");
        assertThat(sent.get("meta_lectern-tag")).isNotEqualTo("forged");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "clientSettingsOverrideJsonUrl",
                "pluginManifests",
                "pluginManifestsFetchUrl",
                "presentationUploadExternalUrl",
                "meta_secret-lrs-payload"
            })
    void whatIsAnOperatorsIsNotPassedOn(String name) {
        assertThat(create("room", name, "https://evil.example/").isSuccess()).isTrue();

        assertThat(sent("room")).doesNotContainKey(name);
    }

    @Test
    void thePolicyDecidesBeforeTheServerIsAsked() {
        tenants.changePolicy(
                caller.tenant.id(),
                TenantPolicy.STANDARD.withRules(
                        ParameterRules.NONE
                                .with("muteOnStart", new ParameterRule.Force("true"))
                                .with("bannerText", new ParameterRule.Refuse()),
                        ParameterRules.NONE));
        create("room", "muteOnStart", "false", "record", "1");
        Answer refused = create("other", "bannerText", "Buy now");

        assertThat(sent("room")).containsEntry("muteOnStart", "true").containsEntry("record", "1");
        assertThat(refused.key()).isEqualTo("validationError");
        assertThat(meetings.findLive(caller.tenant.id(), "other")).isEmpty();
    }

    @Test
    void whatGenerationsDisagreeAboutIsSaid() {
        create("room");
        tenants.changePolicy(caller.tenant.id(), TenantPolicy.STANDARD.withCallerGeneration(VersionProfile.V3_0));
        create("newer");

        assertThat(sent("room"))
                .containsEntry("muteOnStart", "false")
                .containsEntry("record", "false")
                .containsEntry("allowRequestsWithoutSession", "true")
                .containsEntry("meetingKeepEvents", "true");
        assertThat(sent("newer")).containsEntry("muteOnStart", "true");
    }

    @Test
    void theIdentifierIsPutIntoTextsByUs() {
        create(
                "room 1",
                "welcome",
                "Welcome to %%MEETINGID%% (%%CONFNAME%%)",
                "logoutURL",
                "https://lms.example/%%MEETINGID%%/%%USERID%%");
        Map<String, String> sent = sent("room 1");

        assertThat(sent).containsEntry("welcome", "Welcome to room 1 (%%CONFNAME%%)");
        // As the server does it, when the person leaves.
        String left = caller.get(
                        URI.create(Objects.requireNonNull(sent.get("logoutURL")).replace("%%USERID%%", "u-42")))
                .headers()
                .firstValue("Location")
                .orElse("");
        assertThat(left).isEqualTo("https://lms.example/room%201/u-42");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "javascript:alert(1)",
                "//evil.example",
                "https:evil.example",
                "https://ok.example@evil.example/",
                "https://ok.example\\@evil.example/",
                "https://lms.example/a b",
                "data:text/html,x"
            })
    void anAddressThatIsNoneLeadsNowhere(String address) {
        create("room", "logoutURL", address);

        assertThat(sent("room")).doesNotContainKey("logoutURL");
    }

    @Test
    void aPinThatIsTakenGetsAnother() {
        FrontCaller other = FrontCaller.of(school);
        other.call("create", "meetingID", "theirs", "name", "Theirs", "voiceBridge", "71234");

        Answer created = create("room", "voiceBridge", "71234");

        assertThat(created.isSuccess()).isTrue();
        assertThat(created.text("voiceBridge")).isNotEmpty().isNotEqualTo("71234");
        assertThat(create("room").text("voiceBridge")).isEqualTo(created.text("voiceBridge"));
    }

    @Test
    void aTenantOverItsLimitIsToldSoInTheWordThatClientsShow() {
        tenants.changePolicy(
                caller.tenant.id(), TenantPolicy.STANDARD.withLimits(TenantLimits.NONE.withMaxMeetings(1)));
        create("one");

        HttpResponse<String> refused = caller.get(caller.url("create", "meetingID", "two", "name", "Class two"));

        assertThat(Answer.of(refused).key()).isEqualTo("maxConcurrent");
        assertThat(refused.headers().firstValue("X-Lectern-Reference")).isPresent();
        assertThat(create("one").key()).isEqualTo("duplicateWarning");
    }

    @Test
    void aCreateWhoseAnswerWasLostIsAnsweredAllTheSame() {
        school.simulator
                .faults()
                .calls(CallFault.of(CallFault.Kind.TRUNCATED)
                        .on("create")
                        .times(1)
                        .afterCarryingOut());

        Answer created = create("room");

        assertThat(created.isSuccess()).isTrue();
        assertThat(created.text("voiceBridge")).isNotEmpty();
        assertThat(classrooms()).hasSize(1);
    }

    @Test
    void anotherMeetingOfTheSameIdentifierAfterTheEndIsAnotherOne() {
        Answer first = create("room");
        caller.call("end", "meetingID", "room");
        Answer second = create("room");

        assertThat(second.key()).isEmpty();
        assertThat(second.text("internalMeetingID")).isNotEqualTo(first.text("internalMeetingID"));
    }

    @Test
    void aBreakoutRoomIsOnItsParentsServer() {
        Answer parent = create("parent");
        Answer room = create("room", "isBreakout", "true", "parentMeetingID", "parent", "sequence", "1");

        assertThat(room.isSuccess()).isTrue();
        assertThat(room.text("parentMeetingID")).isEqualTo(parent.text("internalMeetingID"));
        assertThat(place("room").serverId()).isEqualTo(place("parent").serverId());
        assertThat(create("room").text("parentMeetingID")).isEqualTo(parent.text("internalMeetingID"));
    }

    @Test
    void theSecretThatSignedIsKept() {
        create("room");

        assertThat(meetings.findAsCaller(live("room").id()).orElseThrow().signedWith())
                .isEqualTo(caller.secretId);
    }

    // --- join

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
            assertThat(html.contains("http-equiv=\"refresh\"")).isEqualTo(kind == JoinPage.Kind.WAITING);
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

    // --- endings

    @Test
    void afterAnEndNothingIsFoundAndALateLinkUndoesNothing() {
        Answer created = create("room");
        String[] link = {"fullName", "Ada", "role", "VIEWER", "createTime", created.text("createTime")};

        Answer ended = caller.call("end", "meetingID", "room");

        assertThat(ended.key()).isEqualTo("sentEndMeetingRequest");
        assertThat(ended.text("message")).startsWith("A request to end the meeting was sent.  Please wait a few");
        assertThat(caller.call("getMeetingInfo", "meetingID", "room").key()).isEqualTo("notFound");
        assertThat(caller.call("end", "meetingID", "room").key()).isEqualTo("notFound");
        assertThat(caller.get(caller.url("join", with("room", link))).statusCode())
                .isEqualTo(404);
        assertThat(classrooms()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({
        "V2_5, '', emptyError",
        "V2_5, wrong, invalidPassword",
        "V2_5, ap, invalidPassword",
        "V2_5, mp, sentEndMeetingRequest",
        "V2_6, '', sentEndMeetingRequest",
        "V2_6, wrong, sentEndMeetingRequest",
    })
    void endDemandsThePasswordThatTheCallersGenerationDemands(VersionProfile generation, String password, String key) {
        tenants.changePolicy(caller.tenant.id(), TenantPolicy.STANDARD.withCallerGeneration(generation));
        create("room", "attendeePW", "ap", "moderatorPW", "mp");

        List<String> parameters = new ArrayList<>(List.of("meetingID", "room"));
        parameters.addAll(List.of(given("password", password)));

        assertThat(caller.call("end", parameters.toArray(String[]::new)).key()).isEqualTo(key);
    }

    @Test
    void anEndIsAnEndThoughTheServerDoesNotAnswer() {
        create("room");
        UUID run = live("room").id();
        school.simulator
                .faults()
                .calls(CallFault.of(CallFault.Kind.STARTING_502).on("end", "getMeetingInfo"));

        assertThat(caller.call("end", "meetingID", "room").isSuccess()).isTrue();

        assertThat(caller.call("getMeetingInfo", "meetingID", "room").key()).isEqualTo("notFound");
        assertThat(meetings.find(run).orElseThrow().endCause()).hasValue(EndCause.REQUESTED);
        assertThat(caller.get(caller.url("join", with("room", "fullName", "Ada", "role", "VIEWER")))
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void aModeratorsEndIsNotUndoneByALateLink() {
        Answer created = create("room");
        URI link = caller.url(
                "join", with("room", "fullName", "Ada", "role", "VIEWER", "createTime", created.text("createTime")));
        String toServer = location(link);

        classroom("room").end();
        String back = caller.get(URI.create(toServer))
                .headers()
                .firstValue("Location")
                .orElse("");
        HttpResponse<String> page = caller.get(URI.create(back));

        assertThat(back).contains("/join/again/").contains("errors=");
        assertThat(page.statusCode()).isEqualTo(404);
        assertThat(page.body()).contains("This class is not running");
        assertThat(classrooms()).isEmpty();
        assertThat(caller.get(link).statusCode()).isEqualTo(404);
    }

    @Test
    void somebodyWhomAServerForgotEntersTheSuccessorThroughTheSameLink() {
        Answer created = create("room", "welcome", "Hello", "attendeePW", "ap", "moderatorPW", "mp");
        String toServer = join(
                "room", "fullName", "Ada", "role", "VIEWER", "userID", "u-1", "createTime", created.text("createTime"));
        school.simulator.restart(false, Duration.ZERO);

        String back = caller.get(URI.create(toServer))
                .headers()
                .firstValue("Location")
                .orElse("");
        String again =
                caller.get(URI.create(back)).headers().firstValue("Location").orElse("");

        assertThat(again).startsWith(school.simulator.url() + "api/join?");
        assertThat(caller.get(URI.create(again)).statusCode()).isEqualTo(302);
        assertThat(classroom("room").people()).hasSize(1);
        assertThat(sent("room")).containsEntry("welcome", "Hello");
        Answer info = create("room", "attendeePW", "ap", "moderatorPW", "mp");
        assertThat(info.key()).isEqualTo("duplicateWarning");
        assertThat(info.text("createTime")).isNotEqualTo(created.text("createTime"));
        // The platform's older link, with the creation time of the run that was lost.
        assertThat(join("room", "fullName", "Bob", "role", "VIEWER", "createTime", created.text("createTime")))
                .contains("createTime=" + info.text("createTime"));
    }

    @Test
    void ofManyWhomAServerForgotOneBringsUpTheSuccessor() throws Exception {
        create("room");
        List<String> backs = new ArrayList<>();
        for (int i = 0; i < 20; i++) {
            backs.add(FrontCaller.query(join("room", "fullName", "P" + i, "role", "VIEWER", "userID", "u-" + i))
                    .get("errorRedirectUrl"));
        }
        school.simulator.restart(false, Duration.ZERO);

        List<Callable<Integer>> all = new ArrayList<>();
        backs.forEach(back -> all.add(() -> {
            String next = caller.get(URI.create(back))
                    .headers()
                    .firstValue("Location")
                    .orElse("");
            return caller.get(URI.create(next)).statusCode();
        }));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> status : threads.invokeAll(all)) {
                assertThat(status.get()).isEqualTo(302);
            }
        }

        assertThat(classrooms()).hasSize(1);
        assertThat(classroom("room").people()).hasSize(20);
    }

    @Test
    void anEndOfARunThatVanishedIsMeant() {
        Answer created = create("room");
        URI back = URI.create(FrontCaller.query(join("room", "fullName", "Ada", "role", "VIEWER"))
                .get("errorRedirectUrl"));
        school.simulator.restart(false, Duration.ZERO);
        caller.call("end", "meetingID", "room");

        assertThat(caller.get(back).statusCode()).isEqualTo(404);
        assertThat(caller.get(caller.url(
                                "join",
                                with(
                                        "room",
                                        "fullName",
                                        "Ada",
                                        "role",
                                        "VIEWER",
                                        "createTime",
                                        created.text("createTime"))))
                        .statusCode())
                .isEqualTo(404);
        assertThat(classrooms()).isEmpty();
    }

    @Test
    void aServerThatAnswersNothingIsNotAskedInACircle() {
        create("room");
        URI back = URI.create(FrontCaller.query(join("room", "fullName", "Ada", "role", "VIEWER"))
                .get("errorRedirectUrl"));
        school.simulator.faults().calls(CallFault.of(CallFault.Kind.ERROR_500).on("getMeetingInfo"));

        HttpResponse<String> page = caller.get(back);

        assertThat(page.statusCode()).isEqualTo(503);
        assertThat(live("room").isRunning()).isTrue();
    }

    @Test
    void aServerThatRefusesSomebodyTwiceIsNotAskedAgain() {
        create("room");
        String first = FrontCaller.query(join("room", "fullName", "Ada", "role", "VIEWER"))
                .get("errorRedirectUrl");
        String errors = "?errors=" + Addressed.errors("someKey", "No.");

        String second = FrontCaller.query(location(URI.create(first + errors))).get("errorRedirectUrl");
        HttpResponse<String> page = caller.get(URI.create(second + errors));
        HttpResponse<String> full =
                caller.get(URI.create(first + "?errors=" + Addressed.errors("maxParticipantsReached", "Full.")));

        assertThat(page.statusCode()).isEqualTo(403);
        assertThat(page.body()).contains("You cannot enter this class");
        assertThat(full.body()).contains("This class is full");
    }

    @ParameterizedTest
    @ValueSource(strings = {"x", "AAAA", "e30", "..%20"})
    void aLinkThatWeDidNotMakeLeadsNowhere(String token) {
        for (String kind : List.of("again", "back")) {
            HttpResponse<String> page = caller.get(school.url().resolve("/join/" + kind + "/" + token));
            assertThat(page.statusCode()).isEqualTo(410);
            assertThat(page.headers().firstValue("Location")).isEmpty();
        }
    }

    // --- documents and chat

    @Test
    void inlineDocumentsReachTheServerAndABombDoesNot() {
        Answer created = caller.postXml(
                "create",
                "<modules><module name=\"presentation\"><document name=\"a.txt\">aGVsbG8=</document></module></modules>",
                "meetingID",
                "room",
                "name",
                "Class");
        Answer bomb = caller.postXml(
                "create",
                "<!DOCTYPE x [<!ENTITY a \"aaaa\"><!ENTITY b \"&a;&a;\">]><modules>&b;</modules>",
                "meetingID",
                "bomb",
                "name",
                "Class");

        assertThat(created.isSuccess()).isTrue();
        assertThat(bomb.key()).isEqualTo("validationError");
        assertThat(meetings.findLive(caller.tenant.id(), "bomb")).isEmpty();
        Awaitility.await()
                .until(() -> school.simulator.documents().stream()
                        .anyMatch(document -> document.toString().contains("a.txt")));
    }

    @Test
    void aLargeInlineDocumentReachesTheServerByAddressAndTooMuchIsRefused() {
        String six = java.util.Base64.getEncoder().encodeToString(new byte[6 << 20]);
        String document = "<document name='large.pdf'>" + six + "</document>";

        Answer created = caller.postXml(
                "create",
                "<modules><module name='presentation'>" + document + "</module></modules>",
                "meetingID",
                "large",
                "name",
                "Class");
        Answer twice = caller.postXml(
                "create",
                "<modules><module name='presentation'>" + document + document + "</module></modules>",
                "meetingID",
                "larger",
                "name",
                "Class");

        assertThat(created.isSuccess()).isTrue();
        Awaitility.await()
                .atMost(Duration.ofSeconds(30))
                .until(() -> school.simulator.documents().stream()
                        .anyMatch(arrival -> arrival.name().equals("large.pdf")
                                && arrival.content().bytes() == 6 << 20
                                && arrival.content().error() == null));
        assertThat(twice.status()).isIn(200, 413);
        assertThat(twice.key()).isEqualTo("sizeError");
        assertThat(meetings.findLive(caller.tenant.id(), "larger")).isEmpty();
    }

    @Test
    void aDocumentsAddressIsReplacedByOurs() {
        caller.postXml(
                "create",
                "<modules><module name='presentation'><document url='http://127.0.0.1:9/secret/slides.pdf?t=1'/>"
                        + "</module></modules>",
                "meetingID",
                "room",
                "name",
                "Class");

        Awaitility.await()
                .until(() -> school.simulator.documents().stream()
                        .anyMatch(document -> document.toString().contains("slides.pdf")));
        assertThat(school.simulator.documents().toString()).doesNotContain("/secret/");
    }

    @Test
    void documentsAndMessagesGoToTheMeetingsServer() {
        create("room");
        classroom("room").enter("Ada", "u-1", Role.MODERATOR);

        Answer inserted = caller.postXml(
                "insertDocument",
                "<modules><module name='presentation'><document name='late.txt'>aGVsbG8=</document></module></modules>",
                "meetingID",
                "room");
        Answer said = caller.call("sendChatMessage", "meetingID", "room", "message", "Hello!", "userName", "LMS");

        assertThat(inserted.isSuccess()).isTrue();
        assertThat(said.isSuccess()).isTrue();
    }

    @Test
    void documentsAndMessagesForNobodyAreRefusedAsServersDo() {
        String one =
                "<modules><module name='presentation'><document name='a.txt'>aGVsbG8=</document></module></modules>";

        assertThat(caller.postXml("insertDocument", one, "meetingID", "nobody").key())
                .isEqualTo("notFound");
        assertThat(caller.call("sendChatMessage", "meetingID", "nobody", "message", "x")
                        .key())
                .isEqualTo("meetingNotFound");
        assertThat(caller.call("sendChatMessage", "meetingID", "nobody").key()).isEqualTo("missingParamMessage");
        assertThat(caller.call("sendChatMessage", "meetingID", "nobody", "message", "x".repeat(501))
                        .key())
                .isEqualTo("sizeError");
        create("room");
        HttpResponse<String> nothing = caller.post(
                caller.url("insertDocument", "meetingID", "room"), "application/xml", "<modules/>".getBytes());
        assertThat(nothing.statusCode()).isEqualTo(200);
        assertThat(nothing.body()).isEmpty();
        assertThat(caller.get(caller.url("insertDocument", "meetingID", "room")).statusCode())
                .isEqualTo(405);
        assertThat(Answer.of(caller.post(
                                caller.url("insertDocument", "meetingID", "room"),
                                "application/x-www-form-urlencoded",
                                "a=b".getBytes()))
                        .key())
                .isEqualTo("unsupportedContentType");
    }

    @Test
    void anotherTenantsMeetingIsNobodys() {
        create("room");
        FrontCaller other = FrontCaller.of(school);
        String internal = Objects.requireNonNull(place("room").internalMeetingId());

        for (String id : List.of("room", internal, place("room").serverMeetingId())) {
            assertThat(other.call("end", "meetingID", id).key()).isEqualTo("notFound");
            assertThat(other.call("join", "meetingID", id, "fullName", "Eve", "role", "MODERATOR", "redirect", "false")
                            .key())
                    .isEqualTo("invalidMeetingIdentifier");
            assertThat(other.call("sendChatMessage", "meetingID", id, "message", "x")
                            .key())
                    .isEqualTo("meetingNotFound");
            assertThat(other.call(
                                    "create",
                                    "meetingID",
                                    "x-" + UUID.randomUUID(),
                                    "name",
                                    "Room",
                                    "isBreakout",
                                    "true",
                                    "parentMeetingID",
                                    id)
                            .key())
                    .isEqualTo("parentMeetingDoesNotExist");
        }
        assertThat(live("room").isRunning()).isTrue();
    }

    // --- what tests share

    private Answer create(String id, String... more) {
        List<String> parameters = new ArrayList<>(List.of("meetingID", id, "name", "Class " + id));
        parameters.addAll(List.of(more));
        return caller.call("create", parameters.toArray(String[]::new));
    }

    private String join(String id, String... more) {
        return location(caller.url("join", with(id, more)));
    }

    private static Parameters with(String id, String... more) {
        Parameters parameters = Parameters.of("meetingID", id);
        for (int i = 0; i < more.length; i += 2) {
            parameters = parameters.and(more[i], more[i + 1]);
        }
        return parameters;
    }

    private String location(URI url) {
        HttpResponse<String> answer = caller.get(url);
        assertThat(answer.statusCode()).as(answer.body()).isEqualTo(302);
        return answer.headers().firstValue("Location").orElseThrow();
    }

    private static String[] given(String... namesAndValues) {
        List<String> given = new ArrayList<>();
        for (int i = 0; i < namesAndValues.length; i += 2) {
            if (!namesAndValues[i + 1].isEmpty()) {
                given.add(namesAndValues[i]);
                given.add(namesAndValues[i + 1]);
            }
        }
        return given.toArray(String[]::new);
    }

    private static Map<String, String> without(Answer answer) {
        var elements = new java.util.LinkedHashMap<>(answer.elements());
        elements.keySet().removeAll(List.of("messageKey", "message"));
        return elements;
    }

    private Meeting live(String id) {
        return meetings.findLive(caller.tenant.id(), id).orElseThrow();
    }

    private Meeting.Place place(String id) {
        return Objects.requireNonNull(live(id).place());
    }

    private Classroom classroom(String id) {
        return school.simulator.classroom(place(id).serverMeetingId());
    }

    /** What the server was given when the meeting was created. */
    private Map<String, String> sent(String id) {
        return classroom(id).parameters();
    }

    /** Of this tenant. */
    private List<Classroom> classrooms() {
        Set<String> ours = new HashSet<>();
        school.product
                .bean(org.lectern.server.platform.Databases.class)
                .web()
                .jdbc()
                .sql("select a.server_meeting_id from create_attempt a join meeting m on m.id = a.meeting_id"
                        + " where m.tenant_id = :tenant")
                .param("tenant", caller.tenant.id())
                .query(String.class)
                .list()
                .forEach(ours::add);
        return school.simulator.classrooms().stream()
                .filter(room -> ours.contains(room.meetingId()))
                .toList();
    }

    private List<String> joins(String id) {
        return school.product.bean(Arrivals.class).list(live(id).id()).stream()
                .map(join -> join.name() + " " + join.userId() + " " + join.moderator())
                .toList();
    }
}

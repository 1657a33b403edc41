package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.front.FrontCaller.Answer;
import org.lectern.server.platform.Databases;
import org.lectern.server.tenant.TenantLimits;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.ui.School;
import org.lectern.simulator.CallFault;

/** How a caller's meeting begins at the front, with a server behind it. */
final class CreateAtFrontIT extends FrontLife {
    CreateAtFrontIT(School school) {
        super(school);
    }

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

    /** Of a meeting that never ran: how many it lets in, how many the policy lets in, for how many room is reserved. */
    @ParameterizedTest
    @CsvSource({"'', 0, 25", "0, 0, 25", "5, 0, 5", "60, 0, 60", "300, 0, 100", "'', 300, 25", "'', 5, 5", "60, 40, 40"
    })
    void roomIsReservedForAsManyAsMayComeIn(String asked, int limit, int expected) {
        tenants.changePolicy(
                caller.tenant.id(),
                TenantPolicy.STANDARD.withLimits(TenantLimits.NONE.withMaxParticipantsPerMeeting(limit)));

        assertThat(create("room", given("maxParticipants", asked)).isSuccess()).isTrue();

        assertThat(reserved("room")).containsExactly(expected);
    }

    @Test
    void anEarlierRunTellsBetterHowManyComeThanTheCaller() {
        create("room", "maxParticipants", "60");
        school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("update meeting set peak = 12 where id = :id")
                .param("id", live("room").id())
                .update();
        caller.call("end", "meetingID", "room");

        create("room", "maxParticipants", "60");
        List<Integer> usual = reserved("room");
        caller.call("end", "meetingID", "room");
        create("room", "maxParticipants", "8");

        assertThat(usual).containsExactly(12);
        assertThat(reserved("room")).as("more would be turned away").containsExactly(8);
    }

    private List<Integer> reserved(String id) {
        return school.product
                .bean(Databases.class)
                .web()
                .jdbc()
                .sql("select expected from placement where meeting_id = :id")
                .param("id", live(id).id())
                .query(Integer.class)
                .list();
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

    @ParameterizedTest
    @EnumSource(names = {"TRUNCATED", "EMPTY", "OTHER_MEETING", "ERROR_500", "HTML_PAGE"})
    void aCreateWhoseAnswerWasLostIsAnsweredAllTheSame(CallFault.Kind kind) {
        school.simulator.faults().calls(CallFault.of(kind).on("create").times(1).afterCarryingOut());

        Answer created = create("room");

        assertThat(created.isSuccess()).isTrue();
        assertThat(created.text("voiceBridge")).isNotEmpty();
        assertThat(classrooms()).hasSize(1);
        assertThat(created.text("internalMeetingID"))
                .isEqualTo(classroom("room").internalMeetingId())
                .endsWith("-" + created.text("createTime"));
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
}

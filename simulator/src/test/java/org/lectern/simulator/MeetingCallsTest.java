package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MeetingCallsTest {
    private static final String ROOM = "meetingID=room-1&name=Room";
    private static final String PASSWORDS = "&attendeePW=ap&moderatorPW=mp";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void answersCreateAsTheTemplateDoes() {
        ApiClient client = client(ServerProfile.V3_0);

        String fresh = client.call("create", ROOM + PASSWORDS + "&voiceBridge=70757");

        assertThat(Samples.tags(fresh)).isEqualTo(Samples.tags(Samples.response("create-success")));
        assertThat(ApiClient.element(fresh, "internalMeetingID"))
                .isEqualTo(ApiClient.hash("SHA-1", "room-1") + "-1772438400000");
        assertThat(ApiClient.element(fresh, "createDate")).isEqualTo("Mon Mar 02 08:00:00 UTC 2026");
        assertThat(fresh).contains("<messageKey></messageKey>").contains("<voiceBridge>70757</voiceBridge>");
    }

    @ParameterizedTest
    @CsvSource({
        "V2_4, '', idNotUnique",
        "V2_5, '', idNotUnique",
        "V2_6, '', duplicateWarning",
        "V3_0, '', duplicateWarning",
        "V2_4, '&attendeePW=ap&moderatorPW=mp', duplicateWarning",
        "V3_0, '&attendeePW=ap&moderatorPW=mp', duplicateWarning",
        "V2_4, '&attendeePW=ap', idNotUnique",
        "V3_0, '&attendeePW=ap', idNotUnique",
        "V3_0, '&attendeePW=ap&moderatorPW=other', idNotUnique"
    })
    void decidesARepeatedCreateByItsPasswords(ServerProfile profile, String passwords, String key) {
        ApiClient client = client(profile);
        String first = client.call("create", ROOM + PASSWORDS);

        String second = client.call("create", "meetingID=room-1&name=Other" + passwords);

        assertThat(ApiClient.element(second, "messageKey")).isEqualTo(key);
        if (key.equals("duplicateWarning")) {
            assertThat(ApiClient.element(second, "createTime")).isEqualTo(ApiClient.element(first, "createTime"));
            assertThat(Samples.tags(second)).isEqualTo(Samples.tags(Samples.response("create-duplicate-warning")));
        } else {
            assertThat(second.strip()).isEqualTo(Samples.response("create-id-not-unique"));
        }
    }

    @Test
    void refusesAVoiceBridgeThatIsTakenInTheListForm() {
        ApiClient client = client(ServerProfile.V3_0);
        client.call("create", ROOM + "&voiceBridge=70757");

        assertThat(client.call("create", "meetingID=room-2&name=Room&voiceBridge=70757")
                        .strip())
                .isEqualTo(Samples.response("create-voicebridge-in-use"));
    }

    @ParameterizedTest
    @CsvSource({
        "create, 'name=Room', missingParamMeetingID",
        "create, 'meetingID=a&name=Room', sizeError",
        "create, 'meetingID=a%2Cb&name=Room', validationError",
        "create, 'meetingID=%20ab&name=Room', validationError",
        "create, 'meetingID=room-1', nullError",
        "create, 'meetingID=room-1&name=', emptyError",
        "create, 'meetingID=room-1&name=R', sizeError",
        "create, 'meetingID=room-1&name=Room&moderatorPW=x', sizeError",
        "create, 'meetingID=room-1&name=Room&voiceBridge=x', validationError",
        "create, 'meetingID=room-1&name=Room&record=yes', validationError",
        "create, 'meetingID=room-1&name=Room&isBreakout=true', parentMeetingIDMissing",
        "create, 'meetingID=room-1&name=Room&isBreakout=true&parentMeetingID=none', parentMeetingDoesNotExist",
        "getMeetingInfo, '', missingParamMeetingID",
        "getMeetingInfo, 'meetingID=nobody', notFound",
        "end, 'meetingID=nobody', notFound",
        "isMeetingRunning, '', missingParamMeetingID"
    })
    void namesWhatIsWrongWithACall(String call, String query, String key) {
        ApiClient client = client(ServerProfile.V3_0);

        HttpResponse<String> answer = client.send(call, query);

        assertThat(answer.statusCode()).isEqualTo(200);
        assertThat(answer.headers().firstValue("Content-Type")).hasValue("text/xml;charset=utf-8");
        assertThat(ApiClient.element(answer.body(), "returncode")).isEqualTo("FAILED");
        assertThat(ApiClient.element(answer.body(), "messageKey")).isEqualTo(key);
    }

    @Test
    void refusesCallsThatAreNotSigned() {
        ApiClient client = client(ServerProfile.V3_0);

        assertThat(client.get(client.base() + "getMeetings").body().strip())
                .isEqualTo(Samples.response("error-checksum-missing"));
        assertThat(client.get(client.base() + "getMeetings?checksum=" + "0".repeat(40))
                        .body()
                        .strip())
                .isEqualTo(Samples.response("error-checksum"));
    }

    @Test
    void knowsOnlySha1AndSha256In24() {
        ApiClient client = client(ServerProfile.V2_4);

        assertThat(client.get(client.base() + "getMeetings?" + client.signed("SHA-512", "getMeetings", ""))
                        .body())
                .contains("checksumError");
        assertThat(client.get(client.base() + "getMeetings?" + client.signed("SHA-1", "getMeetings", ""))
                        .body()
                        .strip())
                .isEqualTo(Samples.response("get-meetings-none"));
    }

    @Test
    void tellsItsVersionToAnybody() {
        for (ServerProfile profile : List.of(ServerProfile.V2_6, ServerProfile.V3_0)) {
            ApiClient client = client(profile);
            String sample = profile == ServerProfile.V3_0 ? "version-3.0" : "version-2.6";
            String answer = client.get(client.base().substring(0, client.base().length() - 1))
                    .body();
            assertThat(Samples.tags(answer)).isEqualTo(Samples.tags(Samples.response(sample)));
        }
    }

    @Test
    void tellsEverythingAboutARunningMeeting() {
        Simulator simulator = simulator(ServerProfile.V2_6);
        ApiClient client = client(simulator);
        client.call("create", ROOM + PASSWORDS + "&meta_bbb-origin=demo-lms&meta_course-id=7&meta_no_such=x");
        Classroom room = simulator.classroom("room-1");
        Person ada = room.enter("Ada Teacher", "teacher-1", Role.MODERATOR);
        ada.openMicrophone();
        ada.shareCamera();
        room.enter(new Newcomer("Grace & co", "", Role.VIEWER, false, Map.of("bbb_custom_language", "fr")))
                .listen();

        String info = client.call("getMeetingInfo", "meetingID=room-1");

        List<String> expected = new ArrayList<>(Samples.tags(Samples.response("get-meeting-info-running")));
        expected.subList(expected.indexOf("breakoutRooms"), expected.indexOf("/breakoutRooms") + 1)
                .clear();
        assertThat(Samples.tags(info)).isEqualTo(expected);
        assertThat(info)
                .contains("<participantCount>2</participantCount>")
                .contains("<listenerCount>1</listenerCount>")
                .contains("<voiceParticipantCount>1</voiceParticipantCount>")
                .contains("<videoCount>1</videoCount>")
                .contains("<fullName>Grace &amp; co</fullName>")
                .contains("<isPresenter>true</isPresenter>");
        assertThat(client.call("getMeetings", "")).contains("<meeting>").contains("<meetingID>room-1</meetingID>");
        assertThat(client.call("isMeetingRunning", "meetingID=room-1").strip())
                .isEqualTo(Samples.response("is-meeting-running-true"));
        assertThat(client.call("isMeetingRunning", "meetingID=nobody").strip())
                .isEqualTo(Samples.response("is-meeting-running-false"));
    }

    @Test
    void separatesThousandsUpTo25() {
        ApiClient client = client(ServerProfile.V2_5);
        client.call("create", ROOM + PASSWORDS + "&maxParticipants=2000");

        assertThat(client.call("getMeetingInfo", "meetingID=room-1")).contains("<maxUsers>2,000</maxUsers>");
    }

    @Test
    void endsSoonAfterTheCallAndNotAtOnce() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        client.call("create", ROOM);

        assertThat(client.call("end", "meetingID=room-1").strip()).isEqualTo(Samples.response("end-success"));
        assertThat(client.call("create", ROOM)).contains("duplicateWarning");
        simulator.advance(Duration.ofSeconds(1));

        assertThat(client.call("getMeetingInfo", "meetingID=room-1").strip())
                .isEqualTo(Samples.response("error-not-found"));
        assertThat(client.call("create", ROOM)).contains("<messageKey></messageKey>");
    }

    @Test
    void demandsTheModeratorsPasswordToEndUpTo25() {
        ApiClient client = client(ServerProfile.V2_5);
        client.call("create", ROOM + PASSWORDS);

        assertThat(client.call("end", "meetingID=room-1")).contains("emptyError");
        assertThat(client.call("end", "meetingID=room-1&password=ap")).contains("invalidPassword");
        assertThat(client.call("end", "meetingID=room-1&password=mp")).contains("sentEndMeetingRequest");
    }

    @Test
    void dropsAMeetingThatNobodyJoinsAfterFiveMinutes() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        simulator.create("room-1", "Room");

        simulator.advance(Duration.ofSeconds(299));
        assertThat(simulator.findClassroom("room-1")).isPresent();
        simulator.advance(Duration.ofSeconds(1));

        assertThat(simulator.findClassroom("room-1")).isEmpty();
    }

    @Test
    void dropsAMeetingOneMinuteAfterTheLastPersonLeft() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        Person ada = simulator.create("room-1", "Room").enter("Ada", "t1", Role.MODERATOR);
        simulator.advance(Duration.ofMinutes(30));
        ada.leave();
        simulator.advance(Duration.ofSeconds(50));
        ada.enter();
        simulator.advance(Duration.ofMinutes(5));
        ada.leave();

        simulator.advance(Duration.ofSeconds(59));
        assertThat(simulator.findClassroom("room-1")).isPresent();
        simulator.advance(Duration.ofSeconds(1));
        assertThat(simulator.findClassroom("room-1")).isEmpty();
    }

    @Test
    void keepsTheTimesThatCreateAsksFor() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        client.call("create", "meetingID=short&name=Short&duration=2");
        client.call("create", "meetingID=quick&name=Quick&meetingExpireIfNoUserJoinedInMinutes=1");
        client.call("create", "meetingID=calm&name=Calm&meetingExpireWhenLastUserLeftInMinutes=0");
        client.call("create", "meetingID=led&name=Led&endWhenNoModerator=true");
        simulator.classroom("short").enter("Ada", "t1", Role.MODERATOR);
        simulator.classroom("calm").enter("Ada", "t1", Role.MODERATOR).leave();
        simulator.classroom("led").enter("Bo", "s1", Role.VIEWER);
        simulator.classroom("led").enter("Ada", "t1", Role.MODERATOR).leave();

        simulator.advance(Duration.ofSeconds(60));
        assertThat(ids(simulator)).containsExactlyInAnyOrder("short", "calm");
        simulator.advance(Duration.ofHours(2));
        assertThat(ids(simulator)).containsExactly("calm");
    }

    @Test
    void readsFormsAndXmlBodies() {
        ApiClient client = client(ServerProfile.V3_0);
        String form = ROOM + "&checksum=" + ApiClient.hash("SHA-256", "create" + SimulatorBuilder.DEFAULT_SECRET);

        assertThat(client.post(client.base() + "create", "application/x-www-form-urlencoded", form)
                        .body())
                .contains("SUCCESS");
        String url = client.base() + "create?" + client.signed("SHA-256", "create", "meetingID=room-2&name=Room");
        assertThat(client.post(url, "application/xml", "<modules/>").body()).contains("SUCCESS");
        assertThat(client.post(url, "text/plain", "hello").body().strip())
                .isEqualTo(Samples.response("error-unsupported-content-type"));
        String broken = client.base() + "create?" + client.signed("SHA-256", "create", "meetingID=room-3&name=Room");
        assertThat(client.post(broken, "application/xml", "<modules>").statusCode())
                .isEqualTo(500);
        assertThat(client.call("getMeetings", "")).contains("<meetingID>room-3</meetingID>");
    }

    @Test
    void answersUnknownPathsWithAnHtmlPage() {
        ApiClient client = client(ServerProfile.V3_0);

        HttpResponse<String> answer = client.send("getDefaultConfigXML", "meetingID=x");

        assertThat(answer.statusCode()).isEqualTo(404);
        assertThat(answer.body()).contains("<html>");
        HttpRequest put = HttpRequest.newBuilder(URI.create(client.base() + "create"))
                .PUT(HttpRequest.BodyPublishers.noBody())
                .build();
        assertThat(client.exchange(put).statusCode()).isEqualTo(404);
    }

    private static List<String> ids(Simulator simulator) {
        return simulator.classrooms().stream().map(Classroom::meetingId).toList();
    }

    private ApiClient client(ServerProfile profile) {
        return client(simulator(profile));
    }

    private ApiClient client(Simulator simulator) {
        ApiClient client = new ApiClient(simulator);
        open.add(client);
        return client;
    }

    private Simulator simulator(ServerProfile profile) {
        try {
            Simulator simulator = Simulator.builder()
                    .clock(SteppedClock.startingAt(Instant.parse("2026-03-02T08:00:00Z")))
                    .profile(profile)
                    .seed(7)
                    .start();
            open.add(simulator);
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

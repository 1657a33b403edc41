package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.UUID;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.RunningMeeting;
import org.lectern.server.pool.PollServers;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;

/** How meetings stand, as callers are told over real HTTP. */
@ExtendWith(FrontSchool.ForTests.class)
final class MeetingReadsIT {
    private static final Pattern NAME = Pattern.compile("<(\\w[\\w-]*)/?>");
    private static final String NOT_FOUND = "<response><returncode>FAILED</returncode><messageKey>notFound</messageKey>"
            + "<message>A meeting with that ID does not exist</message></response>";

    private final FrontSchool school;

    MeetingReadsIT(FrontSchool school) {
        this.school = school;
    }

    @Test
    void aMeetingIsToldFieldByFieldInTheOrderOfTheApiAndWithNothingThatIsOurs() {
        String callback = "https://lms.example/end?id=7&x=%2B+<é>\"'";
        RunningMeeting meeting = running(
                "meta_endCallbackUrl", callback, "meta_Course-Id", "7", "record", "true", "maxParticipants", "20");
        Classroom classroom = classroom(meeting);
        classroom.enter("Ada & <Co>", "teacher-1", Role.MODERATOR).openMicrophone();
        classroom.enter("Grace", "student-1", Role.VIEWER);
        poll();
        String id = meeting.run().externalId();
        await().until(() -> info(id).body().contains("<participantCount>2</participantCount>"));

        String body = info(id).body();

        assertThat(names(body))
                .containsExactly(
                        ("response returncode meetingName meetingID internalMeetingID createTime createDate voiceBridge"
                                        + " dialNumber attendeePW moderatorPW running duration hasUserJoined recording"
                                        + " hasBeenForciblyEnded startTime endTime participantCount listenerCount"
                                        + " voiceParticipantCount videoCount maxUsers moderatorCount attendees"
                                        + " attendee userID fullName role isPresenter isListeningOnly hasJoinedVoice"
                                        + " hasVideo clientType"
                                        + " attendee userID fullName role isPresenter isListeningOnly hasJoinedVoice"
                                        + " hasVideo clientType"
                                        + " metadata endcallbackurl course-id isBreakout")
                                .split(" "));
        assertThat(body)
                .contains(
                        "<meetingName>Biology 7b</meetingName><meetingID>" + id + "</meetingID><internalMeetingID>"
                                + classroom.internalMeetingId() + "</internalMeetingID>",
                        "<attendeePW>caller-ap</attendeePW><moderatorPW>caller-mp</moderatorPW><running>true</running>",
                        "<recording>true</recording>",
                        "<endTime>0</endTime>",
                        "<maxUsers>20</maxUsers><moderatorCount>1</moderatorCount>",
                        "<fullName>Ada &amp; &lt;Co&gt;</fullName><role>MODERATOR</role>",
                        "<endcallbackurl>https://lms.example/end?id=7&amp;x=%2B+&lt;é&gt;&quot;&#39;</endcallbackurl>");
        assertThat(body.toLowerCase(Locale.ROOT))
                .doesNotContain(
                        "lectern",
                        "callbacks/",
                        school.serverMeetingId(meeting.run().id()));
    }

    @Test
    void theListAndTheSessionsTellTheSameMeetings() {
        RunningMeeting meeting = running();
        classroom(meeting).enter("Zoe", "zoe", Role.VIEWER);
        poll();
        String id = meeting.run().externalId();
        await().until(() -> info(id).body().contains("<fullName>Zoe</fullName>"));

        String info = info(id).body();
        String fields = info.substring(info.indexOf("<meetingName>"), info.indexOf("</response>"));
        assertThat(school.caller.get("getMeetings", "").body())
                .startsWith("<response><returncode>SUCCESS</returncode><meetings><meeting><meetingName>")
                .contains("<meeting>" + fields + "</meeting>");
        assertThat(school.caller.get("getSessions", "").body())
                .contains("<meeting><meetingID>" + id
                        + "</meetingID><meetingName>Biology 7b</meetingName><userName>Zoe</userName></meeting>");
        assertThat(school.stranger.get("getMeetings", "").body())
                .isEqualTo("<response><returncode>SUCCESS</returncode><meetings/><messageKey>noMeetings</messageKey>"
                        + "<message>no meetings were found on this server</message></response>");
        assertThat(school.stranger.get("getSessions", "").says("noSessions")).isTrue();
    }

    @Test
    void whoEntersOrLeavesIsToldByEventsLongBeforeTheNextPoll() {
        RunningMeeting meeting = running();
        String id = meeting.run().externalId();
        assertThat(isRunning(id)).isFalse();

        var person = classroom(meeting).enter("Ada", "ada", Role.MODERATOR);

        await().atMost(Duration.ofSeconds(20)).until(() -> isRunning(id));
        // That somebody presents may be told before who it is.
        await().atMost(Duration.ofSeconds(20))
                .untilAsserted(() -> assertThat(info(id).body())
                        .contains("<moderatorCount>1</moderatorCount>", "<userID>ada</userID>"));
        person.leave();
        await().atMost(Duration.ofSeconds(20)).until(() -> !isRunning(id));
        assertThat(info(id).body()).contains("<hasUserJoined>true</hasUserJoined>", "<attendees></attendees>");
    }

    @Test
    void breakoutRoomsAreToldWithTheirParentAndNothingOfTheServers() {
        RunningMeeting meeting = running("meta_endCallbackUrl", "https://lms.example/end", "meta_course", "7");
        String id = meeting.run().externalId();
        String made = id + "-room";
        classroom(meeting).enter("Ada", "ada", Role.MODERATOR).openBreakouts(2, 15);
        assertThat(school.caller
                        .get(
                                "create",
                                "name=Our+room&meetingID=" + made + "&isBreakout=true&sequence=3&parentMeetingID=" + id)
                        .isSuccess())
                .isTrue();

        poll();
        await().until(() -> rooms(info(id).body()).size() == 3);

        List<String> rooms = rooms(info(id).body());
        assertThat(rooms).contains(made).doesNotHaveDuplicates();
        String list = school.caller.get("getMeetings", "").body();
        for (String room : rooms) {
            String body = info(room).body();
            assertThat(body)
                    .contains(
                            "<meetingID>" + room + "</meetingID>",
                            "<isBreakout>true</isBreakout><parentMeetingID>"
                                    + meeting.run().internalId() + "</parentMeetingID><sequence>");
            assertThat(body.contains("<moderatorPW>")).isEqualTo(room.equals(made));
            if (!room.equals(made)) {
                assertThat(body)
                        .contains("<metadata><endcallbackurl>https://lms.example/end</endcallbackurl>"
                                + "<course>7</course></metadata>");
            }
            assertThat(body.toLowerCase(Locale.ROOT))
                    .doesNotContain(
                            "lectern",
                            "callbacks/",
                            school.serverMeetingId(meeting.run().id()));
            assertThat(list).contains("<meetingID>" + room + "</meetingID>");
            assertThat(school.stranger
                            .get("getMeetingInfo", "meetingID=" + room)
                            .body())
                    .isEqualTo(NOT_FOUND);
        }
    }

    private static List<String> rooms(String body) {
        var matcher = Pattern.compile("<breakout>([^<]*)</breakout>").matcher(body);
        List<String> rooms = new ArrayList<>();
        while (matcher.find()) {
            rooms.add(matcher.group(1));
        }
        return rooms;
    }

    @Test
    void anEndedMeetingIsNotFoundAtOnceAndAnUnknownOneJustDoesNotRun() {
        RunningMeeting meeting = running();
        String id = meeting.run().externalId();
        assertThat(info(meeting.run().internalId()).isSuccess()).isTrue();

        school.school.product.bean(EndMeeting.class).end(meeting.run().id());

        assertThat(info(id).body()).isEqualTo(NOT_FOUND);
        assertThat(info(meeting.run().internalId()).body()).isEqualTo(NOT_FOUND);
        assertThat(school.caller.get("isMeetingRunning", "meetingID=" + id).body())
                .isEqualTo("<response><returncode>SUCCESS</returncode><running>false</running></response>");
    }

    @Test
    void whatIsWrongWithAnIdentifierIsSaidAsBigBlueButtonDoes() {
        for (String call : List.of("getMeetingInfo", "isMeetingRunning")) {
            for (String query : List.of("", "meetingID=", "meetingId=room")) {
                assertThat(school.caller.get(call, query).body())
                        .isEqualTo("<response><returncode>FAILED</returncode><messageKey>missingParamMeetingID"
                                + "</messageKey><message>You must provide a meeting ID</message></response>");
            }
            for (String query : List.of("meetingID=a", "meetingID=" + "a".repeat(257))) {
                assertThat(school.caller.get(call, query).body())
                        .contains("<messageKey>sizeError</messageKey>"
                                + "<message>Meeting ID must be between 2 and 256 characters</message>");
            }
            assertThat(school.caller.get(call, "meetingID=a%2Cb").body())
                    .contains("<messageKey>validationError</messageKey>"
                            + "<message>Meeting ID cannot contain &#39;,&#39;</message>");
        }
    }

    /** Every call asked by the wrong tenant, with every identifier that could be known: as for one that nobody has. */
    @Test
    void noCallTellsATenantWhetherAnIdentifierIsSomebodyElses() {
        RunningMeeting meeting = running("meta_course", "7");
        classroom(meeting).enter("Ada", "ada", Role.MODERATOR);
        poll();
        RunningMeeting.Run run = meeting.run();
        List<String> stolen = List.of(
                run.externalId(),
                run.internalId(),
                school.serverMeetingId(run.id()),
                run.id().toString(),
                run.internalId().substring(0, 45));
        List<String> wrong = new ArrayList<>();
        for (FrontEndpoint endpoint : school.endpoints()) {
            if (!endpoint.methods().contains("GET") || isWriting(endpoint.name())) {
                continue;
            }
            for (String id : stolen) {
                String unknown = unknownLike(id);
                String theirs = ask(endpoint.name(), id);
                String nobodys = ask(endpoint.name(), unknown);
                if (!theirs.equals(nobodys)) {
                    wrong.add(endpoint.name() + " " + id + ": " + theirs + " instead of " + nobodys);
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(info(run.externalId()).isSuccess()).isTrue();
    }

    /** The same for what begins something, and for calls that are made by POST alone. */
    @Test
    void noCallThatWritesTellsATenantWhetherAnIdentifierIsSomebodyElses() {
        RunningMeeting meeting = running("meta_course", "7");
        RunningMeeting.Run run = meeting.run();
        String hook = school.caller
                .get("hooks/create", "callbackURL=http%3A%2F%2Flocalhost%3A1%2F" + UUID.randomUUID())
                .body()
                .replaceAll("(?s).*<hookID>(.*)</hookID>.*", "$1");
        List<String> stolen = List.of(
                run.externalId(),
                run.internalId(),
                school.serverMeetingId(run.id()),
                run.id().toString(),
                hook);
        List<String> wrong = new ArrayList<>();
        Set<String> asked = new HashSet<>();
        for (FrontEndpoint endpoint : school.endpoints()) {
            boolean posted = !endpoint.methods().contains("GET");
            if (!posted && !isWriting(endpoint.name()) && !endpoint.name().equals("hooks/destroy")) {
                continue;
            }
            asked.add(endpoint.name());
            for (String id : stolen) {
                String unknown = unknownLike(id);
                String theirs = write(endpoint, id).replace(id, "ID");
                String nobodys = write(endpoint, unknown).replace(unknown, "ID");
                if (!theirs.equals(nobodys)) {
                    wrong.add(endpoint.name() + " " + id + ": " + theirs + " instead of " + nobodys);
                }
            }
        }

        assertThat(wrong).isEmpty();
        assertThat(asked)
                .contains("create", "hooks/create", "hooks/destroy", "insertDocument", "putRecordingTextTrack");
        assertThat(info(run.externalId()).body()).contains("<internalMeetingID>" + run.internalId());
        assertThat(school.caller.get("hooks/list", "").body()).contains("<hookID>" + hook + "<");
        assertThat(school.caller.get("hooks/destroy", "hookID=" + hook).isSuccess())
                .isTrue();
    }

    /** What the stranger is answered, but for what is new with each meeting and each hook. */
    private String write(FrontEndpoint endpoint, String id) {
        String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
        String address = "http%3A%2F%2Flocalhost%3A1%2F" + UUID.randomUUID();
        String query = "meetingID=" + encoded + "&recordID=" + encoded + "&hookID=" + encoded
                + "&name=Eve&kind=subtitles&lang=en_US&callbackURL=" + address;
        List<String> queries = endpoint.name().equals("create")
                // As a parent first: after the other one the stranger has such a meeting, too.
                ? List.of(
                        query.replace("meetingID=", "meetingID=x-") + "&isBreakout=true&parentMeetingID=" + encoded,
                        query)
                : List.of(query);
        var answers = new StringBuilder();
        for (String one : queries) {
            Wire.Answer answer = endpoint.methods().contains("GET")
                    ? school.stranger.get(endpoint.name(), one)
                    : endpoint.bodyTypes().contains("application/xml")
                            ? school.stranger.post(
                                    endpoint.name(),
                                    one,
                                    "application/xml",
                                    "<modules><module name='presentation'><document url='http://localhost:1/a.pdf'/>"
                                            + "</module></modules>")
                            : school.stranger.post(
                                    endpoint.name(),
                                    one,
                                    "multipart/form-data; boundary=b",
                                    "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.vtt\"\r\n\r\nWEBVTT"
                                            + "\r\n--b--\r\n");
            answers.append(answer.status())
                    .append(' ')
                    .append(answer.body()
                            .replace(id, "ID")
                            .replaceAll("[A-Z2-9]{4}-[A-Z2-9]{4}", "CODE")
                            .replaceAll(
                                    "<(internalMeetingID|attendeePW|moderatorPW|createTime|voiceBridge|createDate)>"
                                            + "[^<]*<",
                                    "<$1><")
                            .replaceAll("<hookID>[^<]*<", "<hookID><"));
        }
        if (endpoint.name().equals("create")) {
            school.stranger.get("end", "meetingID=" + encoded + "&password=mp");
        }
        return answers.toString();
    }

    private static boolean isWriting(String call) {
        return call.startsWith("hooks/create") || call.equals("create");
    }

    private String ask(String call, String id) {
        String encoded = URLEncoder.encode(id, StandardCharsets.UTF_8);
        Wire.Answer answer = school.stranger.get(
                call,
                "meetingID=" + encoded + "&recordID=" + encoded + "&hookID=1&publish=true&fullName=Eve&role=VIEWER"
                        + "&redirect=false&message=hello&password=caller-mp");
        // the identifier first: its groups of digits may look like a reference code
        return answer.status() + " " + answer.body().replace(id, "ID").replaceAll("[A-Z2-9]{4}-[A-Z2-9]{4}", "CODE");
    }

    /** One of the same form. */
    private static String unknownLike(String id) {
        return id.replace('0', '1')
                .replace('a', 'b')
                .replace('e', 'f')
                .replace('5', '6')
                .replace('d', 'c');
    }

    private RunningMeeting running(String... parameters) {
        return school.running("room-" + UUID.randomUUID(), parameters);
    }

    private Classroom classroom(RunningMeeting meeting) {
        return school.school.simulator.classroom(meeting.run().internalId());
    }

    private Wire.Answer info(String id) {
        return school.caller.get("getMeetingInfo", "meetingID=" + id);
    }

    private boolean isRunning(String id) {
        return school.caller.get("isMeetingRunning", "meetingID=" + id).body().contains("<running>true</running>");
    }

    /** A poll is asked for at once; its answer comes soon. */
    private void poll() {
        school.school.product.bean(PollServers.class).request(school.school.server.id());
    }

    private static List<String> names(String body) {
        var matcher = NAME.matcher(body);
        List<String> names = new ArrayList<>();
        while (matcher.find()) {
            names.add(matcher.group(1));
        }
        return names;
    }
}

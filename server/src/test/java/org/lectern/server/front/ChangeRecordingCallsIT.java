package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.CreateMeeting;
import org.lectern.bbb.CreateParameter;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.Recording;
import org.lectern.bbb.RecordingQuery;
import org.lectern.server.meeting.Meeting;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Simulator;

/** What applications change about recordings, and what follows runs that were lost, repeated or adopted. */
final class ChangeRecordingCallsIT {
    private static final String READY =
            "https://lms.example/mod/bigbluebuttonbn/bbb_broker.php?action=recording_ready&bigbluebuttonbn=7&x=%20+ä";
    private static final Pattern RECORD = Pattern.compile("<recordID>([^<]*)</recordID>");
    private static final String UNKNOWN = "0".repeat(40) + "-1700000000000";

    private static RecordedSchools schools;
    private static Meeting arts;

    @BeforeAll
    static void record() throws Exception {
        schools = new RecordedSchools();
        schools.placeAt(schools.two);
        arts = schools.recorded(schools.school, "art");
    }

    @AfterAll
    static void close() {
        schools.close();
    }

    @AfterEach
    void clearFaults() {
        schools.one.faults().clear();
        schools.two.faults().clear();
    }

    @Test
    void whatAnAbsentServerIsToBeToldIsToldItLater() throws Exception {
        Meeting run = schools.recorded(schools.school, "told-later", "meta_topic", "old");
        Simulator simulator = schools.at(run);
        simulator.faults().calls(CallFault.of(CallFault.Kind.ERROR_500));

        assertThat(schools.call(schools.school, "publishRecordings", "recordID", id(run), "publish", "false"))
                .contains("<published>false</published>");
        assertThat(schools.call(schools.school, "updateRecordings", "recordID", id(run), "meta_topic", "new"))
                .contains("<updated>true</updated>");
        assertThat(list("recordID", id(run))).contains("<state>unpublished</state>");
        assertThat(simulator.recordings()).containsEntry(id(run), "published");
        healed();
        schools.look();
        assertThat(list("recordID", id(run))).contains("<state>unpublished</state>");
        schools.sql("update recording_wish set due_at = now()");
        schools.recordings.change();

        assertThat(simulator.recordings()).containsEntry(id(run), "unpublished");
        assertThat(list("recordID", id(run))).contains("<state>unpublished</state>", "<topic>new</topic>");
    }

    @Test
    void publishesHidesAndDeletes() throws Exception {
        Meeting run = schools.recorded(schools.school, "short-lived");

        assertThat(schools.call(schools.school, "publishRecordings", "recordID", id(run), "publish", "false"))
                .isEqualTo("<response><returncode>SUCCESS</returncode><published>false</published></response>");
        assertThat(list("recordID", id(run))).contains("<state>unpublished</state>");
        assertThat(schools.call(schools.school, "deleteRecordings", "recordID", UNKNOWN + "," + id(run)))
                .isEqualTo("<response><returncode>SUCCESS</returncode><deleted>true</deleted></response>");
        assertThat(list("recordID", id(run))).contains("noRecordings");
        assertThat(list("recordID", id(run), "state", "deleted")).contains(id(run));
        assertThat(schools.call(schools.school, "deleteRecordings", "recordID", id(run)))
                .contains("<messageKey>notFound</messageKey><message>We could not find recordings</message>");
    }

    @Test
    void takesWhatMoodleSendsBackAndChangesOnlyWhatDiffers() throws Exception {
        Meeting run = schools.recorded(
                schools.school,
                "edited",
                "meta_bbb-origin",
                "Moodle",
                "meta_bbb-recording-name",
                "Old",
                "meta_bbb-recording-tags",
                "a",
                "meta_bbb-recording-ready-url",
                READY);
        Map<String, String> before = atServer(run).metadata();
        String dump = "recordID=" + id(run) + "&meetingID=edited&meetingName=Everything&published=true&state=published"
                + "&startTime=1795305249033&endTime=1795305338388&playbacks%5Bpresentation%5D%5Btype%5D=presentation"
                + "&playbacks%5Bpresentation%5D%5Burl%5D=https%3A%2F%2Fbbb.example%2Fp"
                + "&playbacks%5Bpresentation%5D%5Bpreview%5D%5B0%5D%5Burl%5D=https%3A%2F%2Fbbb.example%2F1.png"
                + "&protected=true&meta_bbb-origin=Moodle&meta_meetingId=edited&meta_meetingName=Stolen"
                + "&meta_isBreakout=true&meta_bbb-recording-tags="
                + "&meta_bbb-recording-ready-url=https%3A%2F%2Fevil.example%2F&meta_endcallbackurl=https%3A%2F%2Fevil.example%2F"
                + "&meta_lectern-tag=stolen&meta_bbb-recording-name=Renamed+%26+%3Cb%3Ebold%3C%2Fb%3E";

        assertThat(schools.call(schools.school, "updateRecordings", dump))
                .isEqualTo("<response><returncode>SUCCESS</returncode><updated>true</updated></response>");

        Map<String, String> after = atServer(run).metadata();
        assertThat(after)
                .containsEntry("bbb-recording-name", "Renamed & <b>bold</b>")
                .doesNotContainKey("bbb-recording-tags");
        before.remove("bbb-recording-name");
        before.remove("bbb-recording-tags");
        assertThat(after).containsAllEntriesOf(before).hasSize(before.size() + 1);
        assertThat(list("recordID", id(run)))
                .contains("<bbb-recording-ready-url>" + READY.replace("&", "&amp;"), "Renamed &amp; &lt;b&gt;bold")
                .doesNotContain("evil.example");
        assertThat(schools.call(schools.school, "updateRecordings", "recordID", id(run), "protect", "true"))
                .contains("<updated>true</updated>");
        assertThat(schools.call(schools.school, "updateRecordings", "recordID", id(run)))
                .contains("<updated>true</updated>");
    }

    @Test
    void passesTextTracksOnAsJson() throws Exception {
        assertThat(schools.call(schools.school, "getRecordingTextTracks", "recordID", id(arts)))
                .isEqualTo("{\"response\":{\"returncode\":\"FAILED\",\"messageKey\":\"noCaptionsFound\","
                        + "\"message\":\"No captions found for " + id(arts) + "\"}}");
        assertThat(schools.call(schools.school, "getRecordingTextTracks", "recordID", UNKNOWN))
                .contains("\"noRecordings\"", "No recording found for " + UNKNOWN);

        assertThat(put(id(arts)))
                .isEqualTo("{\"response\":{\"returncode\":\"SUCCESS\",\"recordId\":\"" + id(arts)
                        + "\",\"messageKey\":\"upload_text_track_success\","
                        + "\"message\":\"Text track uploaded successfully\"}}");
        assertThat(schools.call(schools.school, "getRecordingTextTracks", "recordID", id(arts)))
                .startsWith("{\"response\":{\"returncode\":\"SUCCESS\",\"tracks\":[{\"href\":\"http")
                .contains("\"kind\":\"subtitles\"", "\"label\":\"English\"", "\"lang\":\"en\"");
        assertThat(schools.post(
                        schools.school,
                        "putRecordingTextTrack",
                        "recordID=" + id(arts) + "&kind=song&lang=en",
                        "multipart/form-data; boundary=b",
                        "--b--"))
                .contains("\"invalidKind\"");
        assertThat(schools.post(
                        schools.school,
                        "putRecordingTextTrack",
                        "recordID=" + id(arts) + "&lang=en",
                        "multipart/form-data; boundary=b",
                        "--b--"))
                .contains("\"paramError\"", "Missing param kind.");
    }

    @Test
    void aRunThatVanishedShowsWhatItsSuccessorLeft() throws Exception {
        Meeting lost = schools.held(schools.school, "carried-on", Parameters.of("record", "true"));
        schools.at(lost).restart(false, Duration.ZERO);
        schools.ended(lost);
        Meeting successor = schools.recorded(schools.school, "carried-on");
        schools.node
                .databases
                .web()
                .jdbc()
                .sql("update meeting set succeeds = :lost where id = :id")
                .param("lost", lost.id())
                .param("id", successor.id())
                .update();

        String answer = list("recordID", id(lost));
        assertThat(ids(answer)).containsExactly(id(lost));
        assertThat(answer).contains("<internalMeetingID>" + id(lost), "/playback/presentation/2.3/" + id(successor));
        assertThat(ids(list("meetingID", "carried-on"))).containsExactly(id(successor));
        assertThat(schools.call(schools.school, "publishRecordings", "recordID", id(lost), "publish", "false"))
                .contains("<published>false</published>");
        assertThat(list("recordID", id(successor))).contains("<state>unpublished</state>");
        assertThat(schools.call(schools.school, "getRecordingTextTracks", "recordID", id(lost)))
                .contains("noCaptionsFound");
    }

    @Test
    void aDeletedRecordingIsNotShownAsWhatCameAfterIt() throws Exception {
        Meeting first = schools.recorded(schools.school, "twice");
        Meeting second = schools.recorded(schools.school, "twice");
        schools.node
                .databases
                .web()
                .jdbc()
                .sql("update meeting set succeeds = :first where id = :id")
                .param("first", first.id())
                .param("id", second.id())
                .update();

        assertThat(schools.call(schools.school, "deleteRecordings", "recordID", id(first)))
                .contains("<deleted>true</deleted>");

        assertThat(list("recordID", id(first))).contains("noRecordings");
        assertThat(list("recordID", id(first), "state", "any")).contains("<state>deleted</state>");
        assertThat(ids(list("recordID", id(second)))).containsExactly(id(second));
    }

    @Test
    void anAdoptedClassKeepsTheCallbacksOfWhoeverCreatedIt() throws Exception {
        CreateMeeting create = CreateMeeting.of("adopted", "Adopted")
                .with(CreateParameter.RECORD, true)
                .with(CreateParameter.AUTO_START_RECORDING, true)
                .meta("bbb-recording-ready-url", READY);
        String internal = schools.createElsewhere(schools.one, create);
        schools.adopt(schools.school, schools.one, "adopted", internal);

        assertThat(list("meetingID", "adopted"))
                .contains("<bbb-recording-ready-url>" + READY.replace("&", "&amp;"), "<meetingId>adopted</meetingId>");
        assertThat(schools.call(
                        schools.school, "updateRecordings", "recordID", internal, "meta_bbb-recording-ready-url", "x"))
                .contains("<updated>true</updated>");
        assertThat(list("meetingID", "adopted")).contains(READY.replace("&", "&amp;"));
    }

    private static String list(String... parameters) throws InterruptedException {
        return schools.call(schools.school, "getRecordings", parameters);
    }

    private static String put(String recordId) throws InterruptedException {
        return schools.post(
                schools.school,
                "putRecordingTextTrack",
                "recordID=" + recordId + "&kind=subtitles&lang=en&label=English",
                "multipart/form-data; boundary=b",
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.vtt\"\r\n\r\nWEBVTT\r\n--b--\r\n");
    }

    /** Lets the pool trust its servers again. */
    private static void healed() throws InterruptedException {
        schools.one.faults().clear();
        schools.two.faults().clear();
        schools.node.pollNow();
        schools.startAfresh();
    }

    private static Recording atServer(Meeting run) {
        return schools.node
                .clients
                .of(schools.node.servers.require(RecordedSchools.place(run).serverId()))
                .getRecordings(RecordingQuery.ofRecordings(List.of(id(run))))
                .orElseThrow()
                .recordings()
                .getFirst();
    }

    private static String id(Meeting run) {
        return RecordedSchools.recordId(run);
    }

    private static List<String> ids(String answer) {
        List<String> ids = new ArrayList<>();
        Matcher matcher = RECORD.matcher(answer);
        while (matcher.find()) {
            ids.add(matcher.group(1));
        }
        return ids;
    }
}

package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.Meeting;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;

/** What applications read of recordings, whatever servers answer. */
final class RecordingCallsIT {
    private static final String READY =
            "https://lms.example/mod/bigbluebuttonbn/bbb_broker.php?action=recording_ready&bigbluebuttonbn=7&x=%20+ä";
    private static final Pattern RECORD = Pattern.compile("<recordID>([^<]*)</recordID>");
    private static final String UNKNOWN = "0".repeat(40) + "-1700000000000";

    private static RecordedSchools schools;
    private static Meeting biology;
    private static Meeting chemistry;
    private static Meeting maths;
    private static Meeting arts;
    private static Meeting others;

    @BeforeAll
    static void record() throws Exception {
        schools = new RecordedSchools();
        schools.placeAt(schools.one);
        biology = schools.recorded(
                schools.school,
                "bio",
                "meta_bbb-origin",
                "Moodle",
                "meta_bbb-recording-name",
                "Cells & <b>walls</b>",
                "meta_bbb-recording-tags",
                "",
                "meta_bbb-recording-ready-url",
                READY,
                "meta_analytics-callback-url",
                "https://lms.example/analytics");
        schools.placeAt(schools.two);
        others = schools.recorded(schools.other, "bio", "meta_bbb-origin", "Greenlight");
        chemistry = schools.recorded(schools.school, "chem", "meta_topic", "linear algebra");
        schools.placeAt(schools.one);
        maths = schools.recorded(schools.school, "math", "meta_topic", "algebra");
        schools.placeAt(schools.two);
        arts = schools.recorded(schools.school, "art");
        schools.recorded(schools.other, "chem");
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
    void listsWhatBothServersHoldNewestFirst() throws Exception {
        assertThat(notAt(schools.one)).hasSize(2);
        String answer = list("meetingID", "bio, chem,math ,art");

        assertThat(ids(answer)).containsExactly(id(arts), id(maths), id(chemistry), id(biology));
        assertThat(answer)
                .startsWith("<response><returncode>SUCCESS</returncode><recordings><recording><recordID>")
                .contains("<meetingID>bio</meetingID>", "<meetingId>bio</meetingId>", "<meetingID>art</meetingID>")
                .contains("<type>presentation</type>", "<type>video</type>", "width=\"176\"")
                .doesNotContain("totalElements", "lectern", "classes.example.org", "Greenlight")
                .doesNotContain(RecordedSchools.serverId(biology));
        assertThat(ids(list()))
                .containsSubsequence(ids(answer))
                .doesNotContain(id(others))
                .doesNotHaveDuplicates();
    }

    @Test
    void givesTheCallersCallbackMetadataBackAsSent() throws Exception {
        String answer = list("recordID", id(biology));

        assertThat(answer)
                .contains("<bbb-recording-ready-url>" + READY.replace("&", "&amp;") + "</bbb-recording-ready-url>")
                .contains("<analytics-callback-url>https://lms.example/analytics</analytics-callback-url>")
                .contains("<bbb-recording-name>Cells &amp; &lt;b&gt;walls&lt;/b&gt;</bbb-recording-name>")
                .contains("<bbb-recording-tags></bbb-recording-tags>")
                .doesNotContain("endcallbackurl");
    }

    @Test
    void findsByListsOfBeginnings() throws Exception {
        assertThat(ids(list("recordID", id(biology) + "," + UNKNOWN + ", " + id(maths))))
                .containsExactly(id(maths), id(biology));
        assertThat(ids(list("recordID", id(chemistry).substring(0, 30), "meetingID", "bio")))
                .containsExactly(id(chemistry));
        assertThat(list("recordID", id(chemistry).substring(0, 38) + "%")).contains("noRecordings");
        assertThat(list("meetingID", "nothing")).contains("<recordings></recordings>", "noRecordings");
    }

    @Test
    void asksForHundredsOfRecordingsInBatches() throws Exception {
        List<String> wanted = new ArrayList<>();
        for (int i = 0; i < 400; i++) {
            wanted.add("%040x-1700000000000".formatted(i));
        }
        wanted.add(id(arts));

        assertThat(ids(list("recordID", String.join(",", wanted)))).containsExactly(id(arts));
    }

    @Test
    void filtersByStateAndMetadata() throws Exception {
        assertThat(ids(list("meta_topic", "algebra"))).containsExactly(id(maths));
        assertThat(ids(list("meta_topic", "%algebra"))).containsExactly(id(maths), id(chemistry));
        assertThat(ids(list("meta_topic", "lin%", "meta_none", "x"))).isEmpty();
        assertThat(ids(list("meta_bbb-recording-ready-url", READY, "meetingID", "bio,chem,math,art")))
                .containsExactly(id(biology));
        assertThat(ids(list("meta_lectern-tag", "%"))).isEmpty();
        assertThat(ids(list("state", "unpublished,processing", "meetingID", "bio,chem,math,art")))
                .isEmpty();
        assertThat(ids(list("state", "any", "meetingID", "bio"))).containsExactly(id(biology));
    }

    @Test
    void pagesOverAllServers() throws Exception {
        String first = list("meetingID", "bio,chem,math,art", "offset", "0", "limit", "3");
        String second = list("meetingID", "bio,chem,math,art", "offset", "3", "limit", "3");
        String beyond = list("meetingID", "bio,chem,math,art", "offset", "4000", "limit", "3");

        assertThat(ids(first)).containsExactly(id(arts), id(maths), id(chemistry));
        assertThat(ids(second)).containsExactly(id(biology));
        assertThat(first).endsWith("</recordings><totalElements>4</totalElements></response>");
        assertThat(beyond).contains("<recordings></recordings><totalElements>4</totalElements>", "noRecordings");
        assertThat(ids(list("meetingID", "bio,chem,math,art", "offset", "3"))).hasSize(4);
    }

    @Test
    void anotherTenantsRecordingsAreAsUnknown() throws Exception {
        for (String call : List.of("getRecordings", "deleteRecordings", "getRecordingTextTracks", "updateRecordings")) {
            assertThat(schools.call(schools.school, call, "recordID", id(others), "meta_a", "b"))
                    .as(call)
                    .isEqualTo(schools.call(schools.school, call, "recordID", UNKNOWN, "meta_a", "b")
                            .replace(UNKNOWN, id(others)));
        }
        assertThat(schools.call(schools.school, "publishRecordings", "recordID", id(others), "publish", "false"))
                .contains("<messageKey>notFound</messageKey>");
        assertThat(put(id(others))).contains("\"noRecordings\"");
        assertThat(schools.call(schools.other, "getRecordings", "recordID", id(others)))
                .contains("<published>true</published>", "<bbb-origin>Greenlight</bbb-origin>");
    }

    @Test
    void whatAServerListsBesidesIsNeverShown() throws Exception {
        for (CallFault.Kind kind : List.of(CallFault.Kind.EVERYTHING, CallFault.Kind.OTHER_MEETING)) {
            schools.one.faults().calls(CallFault.of(kind));
            schools.two.faults().calls(CallFault.of(kind));
            schools.look();

            assertThat(ids(list("recordID", id(biology)))).containsExactly(id(biology));
            assertThat(ids(list("meetingID", "bio"))).containsExactly(id(biology));
            assertThat(ids(list())).doesNotContain(id(others));
        }
        healed();
    }

    @ParameterizedTest
    @CsvSource({"HTML_PAGE", "EMPTY", "TRUNCATED", "ERROR_500", "BLACK_HOLE", "EMPTY_LIST"})
    void aServerThatAnswersNonsenseHidesNothing(CallFault.Kind kind) throws Exception {
        schools.at(biology).faults().calls(CallFault.of(kind).afterCarryingOut());
        schools.look();

        assertThat(ids(list("meetingID", "bio,chem,math,art")))
                .containsExactly(id(arts), id(maths), id(chemistry), id(biology));
        healed();
    }

    @Test
    void aListIsNotGivenBeforeOldRunsWereLookedFor() throws Exception {
        assertThat(schools.call(schools.other, "getRecordings")).contains("SUCCESS");
        schools.sql("""
                insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                    recorded_at, ended_at, stage, stage_at)
                select tenant_id, 'from-before', meeting_id, server_id, 'x', 'x', now() - interval '1 year',
                    now() - interval '1 year', 'EXPECTED', now()
                from recording where external_id = 'chem' and tenant_id = '%s'
                """.formatted(schools.other.id()));

        assertThat(schools.call(schools.other, "getRecordings")).contains("<messageKey>internalError</messageKey>");
        schools.look();
        assertThat(schools.call(schools.other, "getRecordings")).contains("SUCCESS");
    }

    @ParameterizedTest
    @CsvSource({
        "publishRecordings, '', checksumError",
        "publishRecordings, 'checksum=0000000000000000000000000000000000000000', missingParamRecordID",
        "publishRecordings, 'recordID=x&checksum=0000000000000000000000000000000000000000', missingParamPublish",
        "publishRecordings, 'recordID=x&publish=true&checksum=0000000000000000000000000000000000000000', checksumError",
        "deleteRecordings, 'checksum=0000000000000000000000000000000000000000', missingParamRecordID",
        "getRecordings, 'checksum=0000000000000000000000000000000000000000', checksumError"
    })
    void findsWhatIsMissingBeforeAWrongChecksum(String call, String query, String key) throws Exception {
        assertThat(schools.unsigned(schools.school, call, query)).contains("<messageKey>" + key + "</messageKey>");
    }

    @Test
    void aBreakoutsRecordingIsItsParentsTenants() throws Exception {
        Meeting parent = schools.held(
                schools.school,
                "with-groups",
                Parameters.of(
                        "record",
                        "true",
                        "autoStartRecording",
                        "true",
                        "breakoutRoomsRecord",
                        "true",
                        "meta_bbb-recording-ready-url",
                        READY));
        Simulator simulator = schools.at(parent);
        Person ada = simulator.classroom(RecordedSchools.serverId(parent)).enter("Ada", "t-1", Role.MODERATOR);
        assertThat(ada.openBreakouts(1, 0)).isTrue();
        ada.enterBreakout(1);
        Classroom group = simulator.classrooms().getLast();
        schools.node
                .databases
                .web()
                .jdbc()
                .sql(
                        "insert into breakout_run (internal_meeting_id, server_meeting_id, parent_id) values (:id, :name, :parent)")
                .param("id", group.internalMeetingId())
                .param("name", group.meetingId())
                .param("parent", parent.id())
                .update();
        schools.ended(parent);

        String answer = list("recordID", group.internalMeetingId());
        assertThat(answer)
                .contains("<breakout><parentId>" + id(parent) + "</parentId><sequence>1</sequence>")
                .contains("<bbb-recording-ready-url>" + READY.replace("&", "&amp;"))
                .doesNotContain("lectern");
        assertThat(list("recordID", id(parent))).contains("<breakoutRoom>" + group.internalMeetingId());
        assertThat(schools.call(schools.other, "getRecordings", "recordID", group.internalMeetingId()))
                .contains("noRecordings");
    }

    // ---

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

    private static List<String> notAt(Simulator simulator) {
        return List.of(arts, maths, chemistry, biology).stream()
                .filter(run -> schools.at(run) != simulator)
                .map(RecordingCallsIT::id)
                .toList();
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

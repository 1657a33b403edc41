package org.lectern.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.function.UnaryOperator;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

class RecordingCallsTest {
    private static final String RECORDED = "&record=true&autoStartRecording=true";
    private static final Duration PUBLISHED = Duration.ofMinutes(1);

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void closeAll() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void processesAndPublishesARecordedClass() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        String id = record(simulator, client, "room-1", RECORDED + "&meta_Course-ID=7");

        simulator.advance(Duration.ofSeconds(1));
        assertThat(client.call("getRecordings", "state=processing"))
                .contains(id)
                .contains("<playback></playback>");
        assertThat(client.call("getRecordings", "")).contains("noRecordings");
        simulator.advance(Duration.ofSeconds(1));
        assertThat(client.call("getRecordings", ""))
                .contains("<type>presentation</type>")
                .doesNotContain("<type>video</type>");
        simulator.advance(PUBLISHED);

        String answer = client.call("getRecordings", "recordID=" + id);
        assertThat(answer)
                .contains("<type>presentation</type>", "<type>video</type>", "<course-id>7</course-id>")
                .contains("<meetingName>Room</meetingName>", "<meetingId>room-1</meetingId>", "<length>2</length>");
        assertThat(shape(answer)).isEqualTo(shape(Samples.response("get-recordings-page-2.7")));
        assertThat(answer).doesNotContain("\n");
        assertThat(client.get(ApiClient.element(answer, "url")).statusCode()).isEqualTo(200);
    }

    @Test
    void failsOrStopsInThePipelineAsItIsTold() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        simulator.faults().pipeline(PipelineFault.FAILS);
        String failed = record(simulator, client, "room-1", RECORDED);
        simulator.faults().pipeline(PipelineFault.STUCK);
        String stuck = record(simulator, client, "room-2", RECORDED);
        simulator.faults().pipeline(PipelineFault.FIRST_ONLY);
        String first = record(simulator, client, "room-3", RECORDED);
        simulator.advance(PUBLISHED);

        assertThat(simulator.recordings())
                .containsEntry(failed, "processing")
                .containsEntry(stuck, "processing")
                .containsEntry(first, "published");
        assertThat(client.call("getRecordings", "recordID=" + first))
                .contains("<type>presentation</type>")
                .doesNotContain("<type>video</type>");
        assertThat(simulator.events("room-1")).anyMatch(event -> event.contains("\"success\":false"));
        assertThat(simulator.events("room-2"))
                .noneMatch(event -> event.contains("rap-process-started"))
                .noneMatch(event -> event.contains("\"success\":false"));
    }

    @Test
    void listsWhatWasRecordedBeforeAnybodyCame() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        var past = new PastRecording(
                "0".repeat(40) + "-1700000000000",
                "old",
                "Old & good",
                java.time.Instant.ofEpochMilli(1_700_000_000_000L),
                java.time.Instant.ofEpochMilli(1_700_003_600_000L),
                7,
                java.util.Map.of("course-id", "9"),
                PastRecording.State.UNPUBLISHED);

        simulator.recordedBefore(past);
        simulator.recordedBefore(past);

        assertThat(client(simulator).call("getRecordings", "recordID=" + past.recordId()))
                .contains("<state>unpublished</state>", "<meetingID>old</meetingID>", "<course-id>9</course-id>")
                .contains("<type>video</type>", "<length>60</length>");
        assertThat(simulator.recordings()).hasSize(1);
    }

    @Test
    void keepsNothingOfAClassThatNobodyRecorded() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        record(simulator, client, "room-1", "&record=true");
        record(simulator, client, "room-2", "");
        simulator.advance(PUBLISHED);

        assertThat(client.call("getRecordings", "state=any").strip())
                .isEqualTo(oneLine(Samples.response("get-recordings-none")));
    }

    @Test
    void recordsWhatAModeratorMarks() throws IOException {
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        Receiver receiver = receiver();
        client.call(
                "create", "meetingID=room-1&name=Room&record=true&meta_endCallbackUrl=" + encode(receiver.url("/")));
        Classroom room = simulator.classroom("room-1");
        Person ada = room.enter("Ada", "t-1", Role.MODERATOR);
        Person sam = room.enter("Sam", "s-1", Role.VIEWER);

        assertThat(sam.startRecording()).isFalse();
        assertThat(ada.startRecording()).isTrue();
        assertThat(ada.startRecording()).isFalse();
        assertThat(ada.stopRecording()).isTrue();
        room.end();
        simulator.advance(PUBLISHED);

        assertThat(simulator.events("room-1")).anyMatch(event -> event.contains("\"meeting-recording-started\""));
        assertThat(simulator.recordings()).containsEntry(room.internalMeetingId(), "published");
        assertThat(receiver.received.getFirst().target()).contains("recordingmarks=true");
        assertThat(client.call("getRecordings", "")).contains("<participants>2</participants>");
    }

    @Test
    void findsByPrefixStateAndMetadata() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        String first = record(simulator, client, "room-1", RECORDED + "&meta_topic=linear+algebra");
        String again = record(simulator, client, "room-1", RECORDED + "&meta_topic=analysis");
        String other = record(simulator, client, "room-2", RECORDED + "&meta_topic=algebra");
        simulator.advance(PUBLISHED);
        client.call("publishRecordings", "recordID=" + again + "&publish=false");

        assertThat(found(client, "meetingID=room-1")).containsExactlyInAnyOrder(first, again);
        assertThat(found(client, "meetingID=room-1%2C%20room-2")).hasSize(3);
        assertThat(found(client, "recordID=" + other.substring(0, 20) + "&meetingID=room-1"))
                .containsExactly(other);
        assertThat(found(client, "meetingID=room-1&state=unpublished")).containsExactly(again);
        assertThat(found(client, "meta_topic=algebra")).containsExactly(other);
        assertThat(found(client, "meta_topic=%25algebra")).containsExactlyInAnyOrder(first, other);
        assertThat(found(client, "meta_topic=lin%25")).containsExactly(first);
        assertThat(found(client, "meta_topic=%25a%25&meta_none=x")).isEmpty();
    }

    @ParameterizedTest
    @CsvSource({"V2_5, 3, ''", "V2_6, 2, ''", "V2_7, 2, 3", "V3_0, 2, 3"})
    void pagesAsItsGenerationDoes(ServerProfile profile, int found, String total) {
        Simulator simulator = simulator(profile);
        ApiClient client = client(simulator);
        for (String room : List.of("room-1", "room-2", "room-3")) {
            record(simulator, client, room, RECORDED);
        }
        simulator.advance(PUBLISHED);

        String page = client.call("getRecordings", "offset=1&limit=2");
        assertThat(page.split("<recording>", -1)).hasSize(found + 1);
        assertThat(ApiClient.element(page, "totalElements")).isEqualTo(total);
        assertThat(client.call("getRecordings", "offset=1").split("<recording>", -1))
                .hasSize(4);
        int status = client.send("getRecordings", "offset=4&limit=2").statusCode();
        assertThat(status).isEqualTo(profile.pagesRecordings() ? 500 : 200);
    }

    @Test
    void publishesUpdatesAndDeletes() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        String id = record(simulator, client, "room-1", RECORDED + "&meta_old=1&meta_kept=2");
        simulator.advance(PUBLISHED);

        assertThat(client.call("publishRecordings", "publish=false&recordID=" + id))
                .contains("<published>false</published>");
        assertThat(client.call("getRecordings", "")).contains("<state>unpublished</state>");
        assertThat(client.call("updateRecordings", "meta_Title=New&meta_old=&recordID=" + id))
                .isEqualTo(oneLine(Samples.response("update-recordings-success")));
        assertThat(client.call("getRecordings", ""))
                .contains("<title>New</title>", "<kept>2</kept>", "<name>Room</name>")
                .doesNotContain("<old>");
        assertThat(client.call("deleteRecordings", "recordID=x%2C" + id))
                .isEqualTo(oneLine(Samples.response("delete-recordings-success")));
        assertThat(client.call("deleteRecordings", "recordID=" + id))
                .isEqualTo(oneLine(Samples.response("recordings-not-found")));
        assertThat(client.call("getRecordings", "state=deleted")).contains(id);
        assertThat(simulator.events("room-1").stream().filter(event -> event.contains("\"rap-deleted\"")))
                .hasSize(1);
    }

    @Test
    void namesWhatIsMissingBeforeAWrongChecksum() {
        ApiClient client = client(simulator(ServerProfile.V3_0));
        String wrong = "checksum=" + "0".repeat(40);

        assertThat(client.get(client.base() + "publishRecordings").body())
                .isEqualTo(oneLine(Samples.response("error-checksum-recordings")));
        assertThat(client.get(client.base() + "publishRecordings?" + wrong).body())
                .isEqualTo(oneLine(Samples.response("recordings-missing-recordid")));
        assertThat(client.get(client.base() + "publishRecordings?recordID=x&" + wrong)
                        .body())
                .isEqualTo(oneLine(Samples.response("publish-missing-publish")));
        assertThat(client.get(client.base() + "publishRecordings?recordID=x&publish=true&" + wrong)
                        .body())
                .isEqualTo(oneLine(Samples.response("error-checksum-recordings")));
        assertThat(client.post(client.base() + "deleteRecordings?" + wrong, "text/plain", "")
                        .statusCode())
                .isEqualTo(404);
    }

    @Test
    void tellsEachPublishedFormatToItsCallback() throws Exception {
        Receiver receiver = receiver();
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        String id = record(
                simulator, client, "room-1", RECORDED + "&meta_bbb-recording-ready-url=" + encode(receiver.url("/r")));
        simulator.advance(PUBLISHED);

        assertThat(receiver.received).hasSize(2);
        Receiver.Received request = receiver.received.getFirst();
        assertThat(request.contentType()).isEqualTo("application/x-www-form-urlencoded");
        String[] parts = request.field("signed_parameters").split("\\.", -1);
        assertThat(decoded(parts[0])).isEqualTo("{\"alg\":\"HS256\"}");
        assertThat(decoded(parts[1])).isEqualTo("{\"meeting_id\":\"room-1\",\"record_id\":\"" + id + "\"}");
        Mac mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(SimulatorBuilder.DEFAULT_SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        assertThat(Base64.getUrlDecoder().decode(parts[2]))
                .isEqualTo(mac.doFinal((parts[0] + "." + parts[1]).getBytes(StandardCharsets.UTF_8)));
    }

    @Test
    void tellsTheStepsOfThePipelineInSeconds() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        String id = record(simulator, client(simulator), "room-1", RECORDED);
        simulator.advance(PUBLISHED);

        List<JsonNode> steps = simulator.events("room-1").stream()
                .map(event -> Json.read(event.getBytes(StandardCharsets.UTF_8)).get("data"))
                .filter(data -> data.get("id").asString().startsWith("rap-"))
                .toList();
        assertThat(steps)
                .extracting(data -> data.get("id").asString())
                .startsWith(
                        "rap-archive-started",
                        "rap-archive-ended",
                        "rap-sanity-started",
                        "rap-sanity-ended",
                        "rap-process-started",
                        "rap-process-ended",
                        "rap-publish-started",
                        "rap-publish-ended");
        JsonNode published = steps.get(7);
        assertThat(published.get("event").get("ts").asLong()).isLessThan(100_000_000_000L);
        assertThat(published.get("attributes").get("record-id").asString()).isEqualTo(id);
        assertThat(published
                        .get("attributes")
                        .get("recording")
                        .get("metadata")
                        .get("meetingId")
                        .asString())
                .isEqualTo("room-1");
    }

    @Test
    void keepsTextTracksForOneFetch() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        String id = record(simulator, client, "room-1", RECORDED);
        simulator.advance(PUBLISHED);
        String query = "recordID=" + id + "&kind=subtitles&lang=en_US&label=English";
        String body =
                "--b\r\nContent-Disposition: form-data; name=\"file\"; filename=\"a.vtt\"\r\n\r\nWEBVTT\r\n\r\n--b--";

        assertThat(client.call("getRecordingTextTracks", "recordID=" + id)).contains("noCaptionsFound");
        assertThat(client.call("getRecordingTextTracks", "recordID=x")).contains("noRecordings");
        HttpResponse<String> put = client.post(
                client.base() + "putRecordingTextTrack?" + client.signed("SHA-256", "putRecordingTextTrack", query),
                "multipart/form-data; boundary=b",
                body);
        assertThat(put.body()).contains("upload_text_track_success");
        assertThat(put.headers().firstValue("Content-Type").orElseThrow()).startsWith("application/json");

        JsonNode track = Json.read(
                        client.call("getRecordingTextTracks", "recordID=" + id).getBytes(StandardCharsets.UTF_8))
                .get("response")
                .get("tracks")
                .get(0);
        assertThat(track.get("lang").asString()).isEqualTo("en-US");
        String href = track.get("href").asString();
        assertThat(client.get(href).body()).isEqualTo("WEBVTT\r\n");
        assertThat(client.get(href).statusCode()).isEqualTo(404);
    }

    @Test
    void listsEverythingWhenItIsHostile() {
        Simulator simulator = simulator(ServerProfile.V3_0);
        ApiClient client = client(simulator);
        String mine = record(simulator, client, "room-1", RECORDED);
        String others = record(simulator, client, "room-2", RECORDED);
        simulator.advance(PUBLISHED);
        simulator.faults().calls(CallFault.of(CallFault.Kind.EVERYTHING));

        assertThat(client.call("getRecordings", "recordID=" + mine)).contains(mine, others);
    }

    @Test
    void speaksAsAScalelite() {
        Simulator simulator = simulator(ServerProfile.V2_7, SimulatorBuilder::scalelite);
        ApiClient client = client(simulator);
        String id = record(simulator, client, "room-1", RECORDED);
        simulator.advance(Duration.ofHours(1));
        String later = record(simulator, client, "room-2", RECORDED);
        simulator.advance(PUBLISHED);

        assertThat(found(client, "meetingID=room-1,room-2")).containsExactly(later, id);
        assertThat(client.call("getRecordings", "")).contains("missingParameters");
        assertThat(client.call("updateRecordings", "recordID=" + id)).contains("<updated>false</updated>");
        assertThat(client.call("getRecordingTextTracks", "recordID=" + id)).contains("unsupportedRequest");
        assertThat(client.send("hooks/list", "").statusCode()).isEqualTo(404);
        assertThat(client.call("getMeetingInfo", "meetingID=none")).contains("We could not find a meeting");
        assertThat(client.get(client.base() + "getMeetings?" + client.signed("SHA-384", "getMeetings", ""))
                        .body())
                .contains("checksumError");
    }

    // ---

    /** Holds a class of two minutes; answers its record ID. */
    private static String record(Simulator simulator, ApiClient client, String meetingId, String parameters) {
        assertThat(client.call("create", "meetingID=" + meetingId + "&name=Room" + parameters))
                .contains("SUCCESS");
        Classroom room = simulator.classroom(meetingId);
        room.enter("Ada", "t-1", Role.MODERATOR);
        simulator.advance(Duration.ofMinutes(2));
        room.end();
        return room.internalMeetingId();
    }

    private static List<String> found(ApiClient client, String query) {
        List<String> ids = new ArrayList<>();
        String answer = client.call("getRecordings", query);
        for (String part : answer.split("<recording>", -1)) {
            if (!ApiClient.element(part, "recordID").isEmpty()) {
                ids.add(ApiClient.element(part, "recordID"));
            }
        }
        return ids;
    }

    /** The tags of one recording without its metadata and formats, whose number differs. */
    private static List<String> shape(String answer) {
        return Samples.tags(answer.replaceAll("(?s)<metadata>.*</metadata>", "")
                .replaceAll("(?s)<playback>.*</playback>", "")
                .replaceAll("(?s)<totalElements>.*</totalElements>", ""));
    }

    private static String oneLine(String answer) {
        return answer.replace("\n", "");
    }

    private static String decoded(String part) {
        return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8);
    }

    private static String encode(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Receiver receiver() throws IOException {
        Receiver receiver = new Receiver();
        open.add(receiver);
        return receiver;
    }

    private ApiClient client(Simulator simulator) {
        ApiClient client = new ApiClient(simulator);
        open.add(client);
        return client;
    }

    private Simulator simulator(ServerProfile profile) {
        return simulator(profile, builder -> builder);
    }

    private Simulator simulator(ServerProfile profile, UnaryOperator<SimulatorBuilder> more) {
        try {
            Simulator simulator = more.apply(Simulator.builder()
                            .clock(SteppedClock.startingAt(Instant.parse("2026-03-02T08:00:00Z")))
                            .profile(profile)
                            .seed(7))
                    .start();
            open.add(simulator);
            return simulator;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

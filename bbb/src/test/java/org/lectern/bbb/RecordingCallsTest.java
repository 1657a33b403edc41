package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.Set;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RecordingCallsTest {

    private static final String RECORD = "183f0bf3a0982a127bdb8161e0c44eb696b3e75c-1531240585189";
    private static final Map<String, String> XML = Map.of("Content-Type", "text/xml;charset=utf-8");
    private static final Map<String, String> JSON = Map.of("Content-Type", "application/json;charset=UTF-8");
    private static final PutTextTrack TRACK =
            new PutTextTrack(RECORD, "subtitles", "en", "English", "a\"b\r\n.vtt", bytes("WEBVTT\n\r\n--x\r\n"));

    // --- what is sent

    @Test
    void sendsEveryFilter() {
        RecordingQuery query = RecordingQuery.ofMeetings(List.of("abc123", "def456"))
                .in(EnumSet.of(RecordingState.UNPUBLISHED, RecordingState.PROCESSING))
                .meta("course-id", "%7%")
                .page(25, 100);

        assertThat(sent("get-recordings-none.xml", c -> c.getRecordings(query)))
                .isEqualTo(Parameters.of(
                        "meetingID",
                        "abc123,def456",
                        "state",
                        "processing,unpublished",
                        "meta_course-id",
                        "%7%",
                        "offset",
                        "25",
                        "limit",
                        "100"));
        assertThat(sent("get-recordings-none.xml", c -> c.getRecordings(RecordingQuery.all())))
                .isEqualTo(Parameters.none());
        RecordingQuery byRecord = RecordingQuery.ofRecordings(Set.of(RECORD)).inAnyState();
        assertThat(sent("get-recordings-none.xml", c -> c.getRecordings(byRecord)))
                .isEqualTo(Parameters.of("recordID", RECORD, "state", "any"));
    }

    @Test
    void sendsChangesToRecordings() {
        assertThat(sent("publish-recordings-success.xml", c -> c.publishRecordings(List.of("a", "b"), false)))
                .isEqualTo(Parameters.of("recordID", "a,b", "publish", "false"));
        assertThat(sent("delete-recordings-success.xml", c -> c.deleteRecordings(List.of("a"))))
                .isEqualTo(Parameters.of("recordID", "a"));
        UpdateRecordings update = UpdateRecordings.of(List.of(RECORD))
                .meta("title", "New title")
                .remove("old")
                .protect(true);
        assertThat(sent("update-recordings-success.xml", c -> c.updateRecordings(update)))
                .isEqualTo(Parameters.of(
                        "recordID", RECORD, "meta_title", "New title", "meta_old", "", "protect", "true"));
    }

    @Test
    void refusesWhatAServerWouldReadAsSomethingElse() {
        assertThatThrownBy(() -> RecordingQuery.ofRecordings(List.of())).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RecordingQuery.ofMeetings(List.of("a,b")))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> UpdateRecordings.of(List.of(" "))).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RecordingQuery.all().page(0, 101)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> RecordingQuery.all().page(-1, 1)).isInstanceOf(IllegalArgumentException.class);
        try (FakeServer.Http server = server(200, XML, Samples.bytes("answers/insert-document-success.xml"))) {
            assertThatThrownBy(() -> client(server).insertDocument("a", List.of()))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThat(server.requests).isEmpty();
        }
    }

    @Test
    void uploadsATrackAsThePartFile() {
        try (FakeServer.Http server = server(200, JSON, answer("put-recording-text-track-success.json"))) {
            Outcome<AnswerElement> outcome = client(server).putRecordingTextTrack(TRACK);

            FakeServer.Request request = server.only();
            assertThat(request.method()).isEqualTo("POST");
            assertThat(query(request))
                    .isEqualTo(
                            Parameters.of("recordID", RECORD, "kind", "subtitles", "lang", "en", "label", "English"));
            assertThat(request.contentType()).startsWith("multipart/form-data; boundary=");
            String boundary = request.contentType().substring("multipart/form-data; boundary=".length());
            assertThat(request.body())
                    .isEqualTo("--" + boundary
                            + "\r\nContent-Disposition: form-data; name=\"file\"; filename=\"ab.vtt\""
                            + "\r\nContent-Type: application/octet-stream\r\n\r\nWEBVTT\n\r\n--x\r\n\r\n--" + boundary
                            + "--\r\n");
            assertThat(success(outcome).messageKey()).isEqualTo("upload_text_track_success");
            assertThat(success(outcome).value().text("recordId")).isEqualTo(RECORD);
        }
    }

    @Test
    void insertsADocumentAsCreateWould() {
        Presentation deck = new Presentation.ByUrl(
                "https://front.example.org/slides/extra.pdf", "extra.pdf", Presentation.Options.USUAL.shownFirst());
        try (FakeServer.Http server = server(200, XML, answer("insert-document-success.xml"))) {
            Outcome<AnswerElement> outcome = client(server).insertDocument("course-7-week-1", List.of(deck));

            assertThat(success(outcome).message()).isEqualTo("Presentation is being uploaded");
            FakeServer.Request request = server.only();
            assertThat(query(request)).isEqualTo(Parameters.of("meetingID", "course-7-week-1"));
            assertThat(request.contentType()).isEqualTo("application/xml");
            assertThat(request.body())
                    .isEqualTo(Samples.text("requests/insert-document-body.xml")
                            .replaceAll(">\\s+<", "><")
                            .replace("/>", "></document>")
                            .strip());
        }
    }

    @Test
    void sendsAChatMessage() {
        assertThat(sent("send-chat-message-success.xml", c -> c.sendChatMessage("abc123", "Hello!", "LMS")))
                .isEqualTo(Parameters.of("meetingID", "abc123", "message", "Hello!", "userName", "LMS"));
        assertThat(sent("send-chat-message-success.xml", c -> c.sendChatMessage("abc123", "Hello!", null)))
                .isEqualTo(Parameters.of("meetingID", "abc123", "message", "Hello!"));
    }

    // --- what is answered

    @Test
    void readsAPageOfRecordings() {
        RecordingPage page = success(with("get-recordings-page-2.7.xml", c -> c.getRecordings(RecordingQuery.all())))
                .value();

        assertThat(page.totalElements()).isEqualTo(OptionalLong.of(37));
        assertThat(page.recordings()).hasSize(1);
        Recording recording = page.recordings().get(0);
        assertThat(recording.recordId()).isEqualTo(RECORD);
        assertThat(recording.internalMeetingId()).isEqualTo(RECORD);
        assertThat(recording.meetingId()).isEqualTo("course-7-week-1");
        assertThat(recording.name()).isEqualTo("Course 7: week 1");
        assertThat(recording.state()).contains(RecordingState.PUBLISHED);
        assertThat(recording.isPublished()).isTrue();
        assertThat(recording.isBreakout()).isFalse();
        assertThat(recording.parentId()).isEmpty();
        assertThat(recording.startTime()).contains(Instant.ofEpochMilli(1531240585189L));
        assertThat(recording.endTime()).contains(Instant.ofEpochMilli(1531241258036L));
        assertThat(recording.participants()).isEqualTo(3);
        assertThat(recording.rawSize()).isEqualTo(20971520);
        assertThat(recording.size()).isEqualTo(11534336);
        assertThat(recording.metadata())
                .containsEntry("course-id", "7")
                .containsEntry("meetingid", "course-7-week-1")
                .containsEntry("analytics-callback-url", "https://front.example.org/bbb/analytics/course-7-week-1");
        assertThat(recording.element().child("metadata").orElseThrow().text("meetingName"))
                .isEqualTo("Course 7: week 1");
    }

    @Test
    void readsItsFormats() {
        List<PlaybackFormat> formats = success(
                        with("get-recordings-page-2.7.xml", c -> c.getRecordings(RecordingQuery.all())))
                .value()
                .recordings()
                .get(0)
                .formats();

        assertThat(formats).extracting(PlaybackFormat::type).containsExactly("podcast", "presentation");
        assertThat(formats.get(0).url()).endsWith("/audio.ogg");
        assertThat(formats.get(0).previews()).isEmpty();
        PlaybackFormat presentation = formats.get(1);
        assertThat(presentation.processingTime()).isEqualTo(Duration.ofMillis(7177));
        assertThat(presentation.lengthMinutes()).isEqualTo(11);
        assertThat(presentation.size()).isEqualTo(10485760);
        assertThat(presentation.previews()).hasSize(2);
        assertThat(presentation.previews().get(0).alt()).isEqualTo("Welcome & agenda");
        assertThat(presentation.previews().get(0).width()).isEqualTo(176);
        assertThat(presentation.previews().get(0).height()).isEqualTo(136);
        assertThat(presentation.previews().get(0).url()).endsWith("thumb-1.png");
    }

    @Test
    void readsABreakoutsRecordingAndOneInProcessing() {
        Recording breakout = only("get-recordings-breakout.xml");
        assertThat(breakout.isBreakout()).isTrue();
        assertThat(breakout.parentId()).isEqualTo(RECORD);
        assertThat(breakout.state()).contains(RecordingState.UNPUBLISHED);

        Recording processing = only("get-recordings-processing.xml");
        assertThat(processing.state()).contains(RecordingState.PROCESSING);
        assertThat(processing.formats()).isEmpty();
        assertThat(processing.size()).isZero();
    }

    @Test
    void readsNoRecordingsAsAnEmptyList() {
        Outcome.Success<RecordingPage> none =
                success(with("get-recordings-none.xml", c -> c.getRecordings(RecordingQuery.all())));

        assertThat(none.value()).isEqualTo(new RecordingPage(List.of(), OptionalLong.empty()));
        assertThat(none.messageKey()).isEqualTo("noRecordings");
    }

    @Test
    void skipsARecordingThatTheServerCannotRead() {
        String broken = "<response><returncode>SUCCESS</returncode><recordings><recording><error><recordID>a</recordID>"
                + "</error></recording><recording><recordID>b</recordID><state>sealed</state><startTime/><new>n</new>"
                + "</recording></recordings></response>";
        Recording kept = success(answer(200, XML, bytes(broken), c -> c.getRecordings(RecordingQuery.all())))
                .value()
                .recordings()
                .get(0);

        assertThat(kept.recordId()).isEqualTo("b");
        assertThat(kept.internalMeetingId()).isEqualTo("b");
        assertThat(kept.state()).isEmpty();
        assertThat(kept.startTime()).isEmpty();
        assertThat(kept.element().text("new")).isEqualTo("n");
    }

    @Test
    void tellsAPageBeyondTheEndFromAFailingServer() {
        Map<String, String> html = Map.of("Content-Type", "text/html");
        RecordingQuery later = RecordingQuery.all().page(25, 25);

        assertThat(failure(answer(500, html, bytes("<html>"), c -> c.getRecordings(later)))
                        .kind())
                .isEqualTo(FailureKind.PAST_END);
        assertThat(failure(answer(
                                500,
                                html,
                                bytes("<html>"),
                                c -> c.getRecordings(RecordingQuery.all().page(0, 25))))
                        .kind())
                .isEqualTo(FailureKind.SERVER_ERROR);
        assertThat(failure(answer(502, html, bytes("<html>"), c -> c.getRecordings(later)))
                        .kind())
                .isEqualTo(FailureKind.SERVER_ERROR);
    }

    @Test
    void readsChangesToRecordings() {
        assertThat(success(with("publish-recordings-success.xml", c -> c.publishRecordings(List.of("a"), true)))
                        .value())
                .isTrue();
        assertThat(success(with(
                                "update-recordings-success.xml",
                                c -> c.updateRecordings(UpdateRecordings.of(List.of("a")))))
                        .value())
                .isTrue();
        assertThat(success(with("delete-recordings-success.xml", c -> c.deleteRecordings(List.of("a"))))
                        .value())
                .isEqualTo(new Removal(false));
        assertThat(success(with("recordings-not-found.xml", c -> c.deleteRecordings(List.of("a"))))
                        .value())
                .isEqualTo(new Removal(true));
    }

    @ParameterizedTest
    @CsvSource({
        "recordings-not-found.xml, NOT_FOUND, notFound",
        "recordings-missing-recordid.xml, INVALID_REQUEST, missingParamRecordID",
        "publish-missing-publish.xml, INVALID_REQUEST, missingParamPublish",
        "error-checksum-recordings.xml, REFUSED_CHECKSUM, checksumError"
    })
    void keepsTheKeysOfRefusals(String file, FailureKind kind, String key) {
        Outcome.Failure<Boolean> failure = failure(with(file, c -> c.publishRecordings(List.of("a"), true)));

        assertThat(failure.kind()).isEqualTo(kind);
        assertThat(failure.messageKey()).isEqualTo(key);
        assertThat(failure.mayHaveHappened()).isFalse();
    }

    @Test
    void readsTextTracksAndTheirErrorsInEitherForm() {
        List<TextTrack> tracks = success(answer(
                        200, JSON, answer("get-recording-text-tracks.json"), c -> c.getRecordingTextTracks(RECORD)))
                .value();
        assertThat(tracks).extracting(TextTrack::lang).containsExactly("en-US", "pt-BR");
        assertThat(tracks).extracting(TextTrack::kind).containsExactly("subtitles", "captions");
        assertThat(tracks).extracting(TextTrack::source).containsExactly("upload", "live");
        assertThat(tracks.get(0).label()).isEqualTo("English");
        assertThat(tracks.get(0).href()).endsWith("subtitles_en-US.vtt");

        assertThat(success(answer(
                                200,
                                JSON,
                                answer("get-recording-text-tracks-none.json"),
                                c -> c.getRecordingTextTracks(RECORD)))
                        .value())
                .isEmpty();
        assertThat(failure(with("error-checksum-recordings.xml", c -> c.getRecordingTextTracks(RECORD)))
                        .kind())
                .isEqualTo(FailureKind.REFUSED_CHECKSUM);
        String unknown = "{\"response\":{\"returncode\":\"FAILED\",\"messageKey\":\"noRecordings\","
                + "\"message\":\"No recording found for x\"}}";
        assertThat(failure(answer(200, JSON, bytes(unknown), c -> c.getRecordingTextTracks("x")))
                        .kind())
                .isEqualTo(FailureKind.NOT_FOUND);
    }

    @Test
    void tellsWhatIsWrongWithATrack() {
        for (var expected : Map.of(
                        "paramError", FailureKind.INVALID_REQUEST,
                        "noRecordings", FailureKind.NOT_FOUND,
                        "invalidKind", FailureKind.INVALID_REQUEST,
                        "invalidLang", FailureKind.INVALID_REQUEST,
                        "empty_uploaded_text_track", FailureKind.INVALID_REQUEST,
                        "upload_text_track_failed", FailureKind.SERVER_ERROR,
                        "", FailureKind.REJECTED)
                .entrySet()) {
            String body = "{\"response\":{\"returncode\":\"FAILED\",\"messageKey\":\"" + expected.getKey() + "\"}}";
            assertThat(failure(answer(200, JSON, bytes(body), c -> c.putRecordingTextTrack(TRACK)))
                            .kind())
                    .as(expected.getKey())
                    .isEqualTo(expected.getValue());
        }
    }

    @Test
    void readsTheRestOfTheCalls() {
        List<UserSession> sessions =
                success(with("get-sessions.xml", BbbClient::getSessions)).value();
        assertThat(sessions).extracting(UserSession::userName).containsExactly("Ada Teacher");
        assertThat(sessions).extracting(UserSession::meetingId).containsExactly(RECORD);
        assertThat(sessions).extracting(UserSession::meetingName).containsExactly("Course 7: week 1");

        Presentation deck = Presentation.byUrl("https://front.example.org/a.pdf");
        Outcome.Failure<AnswerElement> disabled =
                failure(with("insert-document-disabled.xml", c -> c.insertDocument("a", List.of(deck))));
        assertThat(disabled.kind()).isEqualTo(FailureKind.REJECTED);
        assertThat(disabled.message()).isEqualTo("Presentation feature is disabled, ignoring.");
        assertThat(failure(answer(200, Map.of(), new byte[0], c -> c.insertDocument("a", List.of(deck))))
                        .kind())
                .isEqualTo(FailureKind.EMPTY_ANSWER);
        assertThat(failure(with("send-chat-message-meeting-not-found.xml", c -> c.sendChatMessage("a", "b", null)))
                        .kind())
                .isEqualTo(FailureKind.NOT_FOUND);
    }

    // ---

    private static Recording only(String file) {
        return success(with(file, c -> c.getRecordings(RecordingQuery.all())))
                .value()
                .recordings()
                .get(0);
    }

    /** The parameters of the one GET that a call makes, checked to be signed. */
    private static <T> Parameters sent(String answer, Function<BbbClient, Outcome<T>> call) {
        try (FakeServer.Http server = server(200, XML, answer(answer))) {
            assertThat(call.apply(client(server)).isSuccess()).isTrue();
            assertThat(server.only().method()).isEqualTo("GET");
            return query(server.only());
        }
    }

    private static Parameters query(FakeServer.Request request) {
        String name = request.path().substring(request.path().lastIndexOf('/') + 1);
        assertThat(Checksum.verify(name, request.query(), ChecksumPolicy.of(Samples.SECRET)))
                .isInstanceOf(Checksum.Verified.class);
        return Parameters.parse(request.query()).without("checksum");
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }

    private static byte[] answer(String file) {
        return Samples.bytes("answers/" + file);
    }

    private static FakeServer.Http server(int status, Map<String, String> headers, byte[] body) {
        return new FakeServer.Http(status, headers, body);
    }

    private static BbbClient client(FakeServer server) {
        return BbbClient.of(ServerAddress.of(server.url()), Samples.SECRET, BbbTransport.standard());
    }

    private static <T> Outcome<T> with(String answer, Function<BbbClient, Outcome<T>> call) {
        return answer(200, XML, answer(answer), call);
    }

    private static <T> Outcome<T> answer(
            int status, Map<String, String> headers, byte[] body, Function<BbbClient, Outcome<T>> call) {
        try (FakeServer.Http server = server(status, headers, body)) {
            return call.apply(client(server));
        }
    }

    private static <T> Outcome.Success<T> success(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Success.class);
        return (Outcome.Success<T>) outcome;
    }

    private static <T> Outcome.Failure<T> failure(Outcome<T> outcome) {
        assertThat(outcome).isInstanceOf(Outcome.Failure.class);
        return (Outcome.Failure<T>) outcome;
    }
}

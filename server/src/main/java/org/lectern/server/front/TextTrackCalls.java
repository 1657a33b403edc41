package org.lectern.server.front;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.Call;
import org.lectern.bbb.TextTrack;
import org.lectern.server.recording.TextTracks;
import tools.jackson.databind.json.JsonMapper;

/** getRecordingTextTracks and putRecordingTextTrack, whose answers are JSON. */
final class TextTrackCalls {
    private static final JsonMapper JSON = new JsonMapper();
    /** Of captions of a long class, several times over. */
    private static final int TRACK_BYTES = 4 << 20;

    private final TextTracks tracks;

    TextTrackCalls(TextTracks tracks) {
        this.tracks = tracks;
    }

    FrontEndpoint list() {
        return FrontEndpoint.of("getRecordingTextTracks", this::answerList);
    }

    FrontEndpoint put() {
        return new FrontEndpoint(
                "putRecordingTextTrack",
                FrontEndpoint.POST,
                Set.of(FrontEndpoint.MULTIPART),
                TRACK_BYTES,
                this::answerPut);
    }

    private FrontAnswer answerList(FrontRequest request) throws InterruptedException {
        String recordId = request.text("recordID").strip();
        return switch (tracks.list(request.tenantId(), recordId)) {
            case TextTracks.Result.NotFound() -> failed("noRecordings", "No recording found for " + recordId);
            case TextTracks.Result.Unavailable() -> unavailable();
            case TextTracks.Result.Refused(String key, String message) -> failed(key, message);
            case TextTracks.Result.Told(List<TextTrack> told) ->
                told.isEmpty()
                        ? failed("noCaptionsFound", "No captions found for " + recordId)
                        : json(listed(told), "");
        };
    }

    private FrontAnswer answerPut(FrontRequest request) throws InterruptedException {
        for (String name : List.of("kind", "lang")) {
            if (request.given(name).isEmpty()) {
                return RequiredOfRecordings.missingOfTextTrack(name);
            }
        }
        String recordId = request.text("recordID").strip();
        String type = request.headers().first("Content-Type");
        if (type == null) {
            return failed("empty_uploaded_text_track", "Empty uploaded text track.");
        }
        return switch (tracks.put(request.tenantId(), request.parameters(), new Call.Content(type, request.body()))) {
            case TextTracks.Result.NotFound() -> failed("noRecordings", "No recording was found for " + recordId);
            case TextTracks.Result.Unavailable() -> unavailable();
            case TextTracks.Result.Refused(String key, String message) -> failed(key, message);
            case TextTracks.Result.Told(AnswerElement told) -> {
                Map<String, Object> response = new LinkedHashMap<>();
                response.put("returncode", "SUCCESS");
                response.put("recordId", recordId);
                response.put("messageKey", told.text("messageKey"));
                response.put("message", told.text("message"));
                yield json(response, "");
            }
        };
    }

    private static Map<String, Object> listed(List<TextTrack> tracks) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("returncode", "SUCCESS");
        response.put(
                "tracks", tracks.stream().map(track -> texts(track.element())).toList());
        return response;
    }

    private static Map<String, String> texts(AnswerElement element) {
        Map<String, String> texts = new LinkedHashMap<>();
        element.children().forEach(child -> texts.put(child.name(), child.text()));
        return texts;
    }

    private static FrontAnswer unavailable() {
        return failed("internalError", "The recordings are not available at the moment. Try again.");
    }

    private static FrontAnswer failed(String key, String message) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("returncode", "FAILED");
        if (!key.isEmpty()) {
            response.put("messageKey", key);
        }
        if (!message.isEmpty()) {
            response.put("message", message);
        }
        return json(response, key.isEmpty() ? "REFUSED_BY_SERVER" : key);
    }

    private static FrontAnswer json(Map<String, Object> response, String reason) {
        return new FrontAnswer.Json(JSON.writeValueAsString(Map.of("response", response)), reason);
    }
}

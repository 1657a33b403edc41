package org.lectern.server.front;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.Call;
import org.lectern.bbb.TextTrack;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.recording.TextTracks;
import org.lectern.server.tenant.PlaybackTerms;
import org.lectern.server.tenant.TenantStore;
import tools.jackson.databind.json.JsonMapper;

/** getRecordingTextTracks and putRecordingTextTrack, whose answers are JSON. */
final class TextTrackCalls {
    private static final JsonMapper JSON = new JsonMapper();
    /** Of captions of a long class, several times over. */
    private static final int TRACK_BYTES = 4 << 20;

    private final TextTracks tracks;
    private final PlaybackLinks links;
    private final TenantStore tenants;

    TextTrackCalls(TextTracks tracks, PlaybackLinks links, TenantStore tenants) {
        this.tracks = tracks;
        this.links = links;
        this.tenants = tenants;
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
                        : json(listed(told, href(request.tenantId(), recordId)), "");
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
        AuditActor by = AuditActor.caller(request.secretId());
        return switch (tracks.put(
                request.tenantId(), by, request.parameters(), new Call.Content(type, request.body()))) {
            case TextTracks.Given.NotFound() -> failed("noRecordings", "No recording was found for " + recordId);
            case TextTracks.Given.Unavailable() -> unavailable();
            case TextTracks.Given.Refused(String key, String message) -> failed(key, message);
            case TextTracks.Given.Taken(AnswerElement told) ->
                taken(recordId, told.text("messageKey"), told.text("message"));
            // As with every other change: it is written down, and happens though the server is away.
            case TextTracks.Given.Kept() ->
                taken(recordId, "upload_text_track_success", "Text track uploaded successfully");
        };
    }

    private static FrontAnswer taken(String recordId, String key, String message) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("returncode", "SUCCESS");
        response.put("recordId", recordId);
        response.put("messageKey", key);
        response.put("message", message);
        return json(response, "");
    }

    /** Addresses of subtitles are for one use, and lead there without asking us. */
    private UnaryOperator<String> href(UUID tenantId, String recordId) {
        PlaybackTerms terms = tenants.policyOf(tenantId).playback();
        return terms.links() == PlaybackTerms.Links.SERVER
                ? UnaryOperator.identity()
                : links.of(tenantId, terms, recordId, "").file();
    }

    private static Map<String, Object> listed(List<TextTrack> tracks, UnaryOperator<String> href) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("returncode", "SUCCESS");
        response.put(
                "tracks",
                tracks.stream()
                        .map(track -> {
                            Map<String, String> texts = texts(track.element());
                            texts.computeIfPresent("href", (name, address) -> href.apply(address));
                            return texts;
                        })
                        .toList());
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

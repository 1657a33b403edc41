package org.lectern.simulator;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;

/** Subtitles and captions of recordings: JSON answers, addresses for one use. Guarded by the world's lock. */
final class TextTrackCalls {
    private static final Set<String> KINDS = Set.of("subtitles", "captions");
    private static final long VALID_MILLIS = 3_600_000;

    private final World world;
    private final Map<String, Loan> loans = new HashMap<>();

    TextTrackCalls(World world) {
        this.world = world;
    }

    private record Loan(byte[] bytes, long until) {}

    static Reply failed(String key, String message) {
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("returncode", "FAILED");
        response.put("messageKey", key);
        response.put("message", message);
        return Reply.json(200, Map.of("response", response));
    }

    Reply list(String recordId) {
        Optional<Recorded> recorded = world.recordings.find(recordId).filter(Recorded::isDone);
        if (recorded.isEmpty()) {
            return failed("noRecordings", "No recording found for " + recordId);
        }
        if (recorded.get().tracks.isEmpty()) {
            return failed("noCaptionsFound", "No captions found for " + recordId);
        }
        List<Map<String, Object>> tracks = recorded.get().tracks.values().stream()
                .map(track -> track(recordId, track))
                .toList();
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("returncode", "SUCCESS");
        response.put("tracks", tracks);
        return Reply.json(200, Map.of("response", response));
    }

    private Map<String, Object> track(String recordId, Recorded.Track track) {
        String path =
                world.ground.identifiers().hex(32) + "/" + recordId + "/" + track.kind() + "_" + track.lang() + ".vtt";
        loans.put(path, new Loan(track.bytes(), world.ground.now() + VALID_MILLIS));
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("href", world.host() + "/bigbluebutton/textTrack/" + path);
        map.put("kind", track.kind());
        map.put("label", track.label());
        map.put("lang", track.lang());
        map.put("source", "upload");
        return map;
    }

    /** Once, and for an hour. */
    Reply fetch(String path) {
        Loan loan = loans.remove(path);
        if (loan == null || loan.until < world.ground.now()) {
            return Pages.notFound();
        }
        return new Reply(200, Map.of("Content-Type", "text/vtt;charset=utf-8"), loan.bytes);
    }

    Reply put(Query query, Request request) {
        String recordId = query.text("recordID").trim();
        String kind = query.text("kind");
        String lang = query.text("lang").replace('_', '-');
        Optional<Recorded> recorded = world.recordings.find(recordId).filter(Recorded::isDone);
        if (recorded.isEmpty()) {
            return failed("noRecordings", "No recording was found for " + recordId);
        }
        if (!KINDS.contains(kind)) {
            return failed("invalidKind", "Invalid kind parameter, expected='subtitles|captions' actual=" + kind);
        }
        if (!lang.matches("[a-zA-Z]{2,3}(-[a-zA-Z]{2})?")) {
            return failed("invalidLang", "Malformed lang param, received=" + lang);
        }
        Optional<byte[]> file = Multipart.part(request, "file");
        if (file.isEmpty() || file.get().length == 0) {
            return Reply.json(200, Map.of("response", Map.of("returncode", "FAILED")));
        }
        String label = query.has("label")
                ? query.text("label")
                : Locale.forLanguageTag(lang).getDisplayLanguage(Locale.ENGLISH);
        recorded.get()
                .tracks
                .put(
                        kind + "_" + lang,
                        new Recorded.Track(kind, lang, label, Arrays.copyOf(file.get(), file.get().length)));
        Map<String, Object> response = new LinkedHashMap<>();
        response.put("returncode", "SUCCESS");
        response.put("recordId", recordId);
        response.put("messageKey", "upload_text_track_success");
        response.put("message", "Text track uploaded successfully");
        return Reply.json(200, Map.of("response", response));
    }

    /** Finds one part of a multipart body. */
    static final class Multipart {
        private Multipart() {}

        static Optional<byte[]> part(Request request, String name) {
            String type = request.headers().getOrDefault("content-type", "");
            int at = type.indexOf("boundary=");
            if (!request.contentType().equals("multipart/form-data") || at < 0) {
                return Optional.empty();
            }
            String boundary = type.substring(at + "boundary=".length()).replace("\"", "");
            // One character a byte, so that positions in the text are positions in the body.
            String text = new String(request.body(), StandardCharsets.ISO_8859_1);
            for (String piece : text.split("(?:\r\n)?--" + Pattern.quote(boundary), -1)) {
                int end = piece.indexOf("\r\n\r\n");
                if (end >= 0 && piece.substring(0, end).contains("name=\"" + name + "\"")) {
                    return Optional.of(piece.substring(end + 4).getBytes(StandardCharsets.ISO_8859_1));
                }
            }
            return Optional.empty();
        }
    }
}

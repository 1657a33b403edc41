package org.lectern.server.activity;

import java.util.HashMap;
import java.util.Map;
import org.lectern.server.activity.Observation.What;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Reads observations that were logged before their kind was known: they stand in the log as {@link Kind#OTHER} with the
 * name of the event, and mean today what they would have meant then.
 */
final class EarlierForm {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Map<String, Kind> KINDS = new HashMap<>();

    static {
        KINDS.put("meeting-screenshare-started", Kind.SCREEN_STARTED);
        KINDS.put("meeting-screenshare-stopped", Kind.SCREEN_STOPPED);
        KINDS.put("user-presenter-assigned", Kind.PRESENTER_ASSIGNED);
        KINDS.put("user-presenter-unassigned", Kind.PRESENTER_UNASSIGNED);
        KINDS.put("meeting-recording-started", Kind.RECORDING_STARTED);
        KINDS.put("meeting-recording-stopped", Kind.RECORDING_STOPPED);
        KINDS.put("meeting-recording-changed", Kind.RECORDING_CHANGED);
        KINDS.put("poll-started", Kind.POLL_STARTED);
        KINDS.put("poll-responded", Kind.POLL_RESPONDED);
        KINDS.put("poll-vote-cast", Kind.POLL_RESPONDED);
    }

    private EarlierForm() {}

    /** The happening as it would be logged today. */
    static What read(Kind kind, Detail detail) {
        Kind today = kind == Kind.OTHER ? KINDS.get(detail.text(Detail.EVENT).orElse("")) : null;
        if (today == null) {
            return new What(kind, detail);
        }
        boolean poll = today == Kind.POLL_STARTED || today == Kind.POLL_RESPONDED;
        return new What(today, poll ? detail.with(Detail.POLL, poll(detail)) : detail);
    }

    private static String poll(Detail detail) {
        try {
            JsonNode content = JSON.readTree(detail.text(Detail.CONTENT).orElse("{}"));
            return content.path("data")
                    .path("attributes")
                    .path("poll")
                    .path("id")
                    .stringValue("");
        } catch (JacksonException e) {
            return "";
        }
    }
}

package org.lectern.server.activity;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * An observation that the log did not take, as bytes, so that it can be tried again. Redacted, as whatever reaches the log
 * is.
 */
public final class KeptObservation {
    private static final JsonMapper JSON = new JsonMapper();

    private KeptObservation() {}

    public static byte[] write(EventLog.Entry entry) {
        Observation observation = entry.observation();
        Map<String, Object> all = new TreeMap<>();
        all.put("internal", observation.subject().meeting().internalMeetingId());
        all.put("server", observation.subject().meeting().serverMeetingId());
        all.put("track", observation.subject().track().text());
        all.put("identity", observation.identity().toString());
        all.put("source", observation.source().name());
        all.put("at", observation.atMillis());
        all.put("kind", observation.kind().name());
        all.put("plausible", entry.plausible());
        all.put("detail", observation.detail().values());
        return JSON.writeValueAsString(all).getBytes(StandardCharsets.UTF_8);
    }

    /** Empty if it cannot be read, for example because it was written by a later release. */
    public static Optional<EventLog.Entry> read(byte[] bytes) {
        try {
            JsonNode all = JSON.readTree(bytes);
            var detail = new TreeMap<String, String>();
            all.path("detail")
                    .properties()
                    .forEach(one -> detail.put(one.getKey(), one.getValue().asString("")));
            return Optional.of(new EventLog.Entry(
                    new Observation(
                            new Observation.Subject(
                                    new MeetingReference(
                                            all.path("internal").stringValue(""),
                                            all.path("server").stringValue("")),
                                    new Track(all.path("track").stringValue(""))),
                            UUID.fromString(all.path("identity").stringValue("")),
                            Source.valueOf(all.path("source").stringValue("")),
                            all.path("at").longValue(0),
                            new Observation.What(Kind.valueOf(all.path("kind").stringValue("")), new Detail(detail))),
                    all.path("plausible").booleanValue(false)));
        } catch (JacksonException | IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

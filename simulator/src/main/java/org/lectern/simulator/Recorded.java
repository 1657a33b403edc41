package org.lectern.simulator;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** One recording on the server's disk. Guarded by the world's lock. */
final class Recorded {
    /** How far it is, named as the API does. */
    enum State {
        processing,
        processed,
        published,
        unpublished,
        deleted
    }

    /** What the meeting left behind. */
    record Origin(String internalId, String externalId, String name, long startedAt, long endedAt, int participants) {}

    /** Where the meeting stood among breakouts. */
    record Family(@Nullable String parentId, String sequence, boolean freeJoin, List<String> rooms) {}

    /** One playable form. */
    record Format(String type, String url, long processingMillis, long minutes, long bytes) {}

    /** Subtitles or captions, by {@code kind_lang}. */
    record Track(String kind, String lang, String label, byte[] bytes) {}

    final Origin origin;
    final Family family;
    /** As stored: create's names in lower case, the server's own in their case. */
    final Map<String, String> metadata = new TreeMap<>();

    final List<Format> formats = new ArrayList<>();
    final Map<String, Track> tracks = new LinkedHashMap<>();
    State state = State.processing;

    Recorded(Origin origin, Family family, Map<String, String> given) {
        this.origin = origin;
        this.family = family;
        metadata.putAll(given);
        metadata.put("meetingName", origin.name());
        metadata.put("meetingId", origin.externalId());
        metadata.put("isBreakout", String.valueOf(isBreakout()));
    }

    String id() {
        return origin.internalId();
    }

    boolean isBreakout() {
        return family.parentId() != null;
    }

    /** Published or unpublished: what publish, update and delete find. */
    boolean isDone() {
        return state == State.published || state == State.unpublished;
    }

    long bytes() {
        return formats.stream().mapToLong(Format::bytes).sum();
    }

    long durationMillis() {
        return origin.endedAt() - origin.startedAt();
    }
}

package org.lectern.server.activity;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;

/**
 * What an observation says besides what, who and when; names and values are texts.
 *
 * <p>Names that are not known here are kept and mean nothing to the fold.
 */
public record Detail(Map<String, String> values) {
    public static final String EXTERNAL_USER_ID = "ext";
    public static final String NAME = "name";
    public static final String ROLE = "role";
    public static final String GUEST = "guest";
    public static final String LISTEN_ONLY = "listen";
    public static final String MICROPHONE = "mic";
    public static final String MUTED = "muted";
    public static final String STREAM = "stream";
    public static final String EMOJI = "emoji";
    /** Of {@link Kind#JOINED}: whether the person is presenter from then on. */
    public static final String PRESENTER = "presenter";
    /** Of a poll: its identifier. */
    public static final String POLL = "poll";
    /**
     * Of {@link Kind#MEETING_CREATED}: {@code true} if the sender is of the 2.x generation, which tells of no hands, no
     * kinds of reactions, no muting, no polls and nobody who shares a screen.
     */
    public static final String OLD_SENDER = "old";
    /** Of {@link Kind#UNSEEN}: milliseconds of the last poll that showed the person. */
    public static final String LAST_SEEN = "seen";
    /** Of {@link Kind#SEEN}: milliseconds between two polls, as they were meant to be. */
    public static final String INTERVAL = "every";
    /** Of an inferred {@link Kind#MEETING_ENDED}: milliseconds of the moment at which it was concluded. */
    public static final String CONCLUDED = "concluded";
    /** Of {@link Kind#OTHER}: the name of the event. */
    public static final String EVENT = "event";
    /** Of {@link Kind#OTHER}: what the event said, redacted, as JSON. */
    public static final String CONTENT = "content";

    public static final Detail NONE = new Detail(Map.of());

    public Detail {
        values = Map.copyOf(values);
    }

    public static Detail of(String name, String value) {
        return new Detail(Map.of(name, value));
    }

    public Detail with(String name, String value) {
        var all = new TreeMap<>(values);
        all.put(name, value);
        return new Detail(all);
    }

    public Optional<String> text(String name) {
        return Optional.ofNullable(values.get(name));
    }

    /** Empty also where it is no number. */
    OptionalLong number(String name) {
        String text = values.get(name);
        try {
            return text == null ? OptionalLong.empty() : OptionalLong.of(Long.parseLong(text));
        } catch (NumberFormatException e) {
            return OptionalLong.empty();
        }
    }

    Optional<Boolean> flag(String name) {
        return text(name).map(Boolean::parseBoolean);
    }
}

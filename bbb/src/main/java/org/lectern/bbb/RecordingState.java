package org.lectern.bbb;

import java.util.Locale;
import java.util.Optional;

/**
 * How far a recording is. Only {@link #PUBLISHED} and {@link #UNPUBLISHED} turn into each other by a call, and both into
 * {@link #DELETED}.
 *
 * @see "docs/protocol/bigbluebutton-api.md, recordings"
 */
public enum RecordingState {
    /** The meeting is over, its raw data lie on the server, nothing can be played. */
    PROCESSING,
    PROCESSED,
    PUBLISHED,
    UNPUBLISHED,
    /** Still listed if asked for by this state, until the server cleans up. */
    DELETED;

    /** As it stands in queries and answers. */
    public String wireName() {
        return name().toLowerCase(Locale.ROOT);
    }

    /** The state of this name, in any case; empty for one that nobody knows. */
    public static Optional<RecordingState> of(String text) {
        for (RecordingState state : values()) {
            if (state.name().equalsIgnoreCase(text.strip())) {
                return Optional.of(state);
            }
        }
        return Optional.empty();
    }
}

package org.lectern.server.activity;

import java.time.Instant;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * Which classes of the log are meant. What is empty or null restricts nothing.
 *
 * @param from something of the class came first at this time or later
 * @param state {@code PENDING}, {@code KNOWN}, {@code ABANDONED}, {@code FOREIGN}, {@code OUT_OF_RANGE} for classes with such
 *     events, {@code SEALED} for classes whose events are gone
 * @param server name of the server that the class ran on
 * @param meeting an identifier of the class: ours, the server's, or the internal one
 * @param event the name of an event, or of a kind of observation
 */
public record LogQuery(
        @Nullable Instant from, @Nullable Instant until, String state, String server, String meeting, String event) {
    /** Everything. */
    public static final LogQuery ALL = new LogQuery(null, null, "", "", "", "");

    public LogQuery {
        state = state.strip().toUpperCase(Locale.ROOT);
        server = server.strip();
        meeting = meeting.strip();
        event = event.strip();
    }

    public LogQuery of(String otherMeeting) {
        return new LogQuery(from, until, state, server, otherMeeting, event);
    }

    /** The kind that the name of an event means; null if it is none of ours. */
    @Nullable
    Kind kind() {
        String name = event.toUpperCase(Locale.ROOT).replace('-', '_');
        for (Kind kind : Kind.values()) {
            if (kind.name().equals(name)) {
                return kind;
            }
        }
        return null;
    }
}

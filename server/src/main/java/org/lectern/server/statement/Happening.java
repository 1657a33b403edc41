package org.lectern.server.statement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.PersonActivity;

/**
 * Something that a statement can tell.
 *
 * @param id names the happening within its run, for ever: what is corrected later keeps it
 * @param who null for what nobody in particular did
 */
record Happening(String id, Kind kind, Instant at, @Nullable Who who, Facts facts) {
    /** What it is. The order is that of happenings at the same moment. */
    enum Kind {
        STARTED,
        JOINED,
        MICROPHONE_ON,
        CAMERA_ON,
        SCREEN_ON,
        MICROPHONE_OFF,
        CAMERA_OFF,
        SCREEN_OFF,
        LEFT,
        ENDED,
        /** Once for each person of a class that is over: how long they were there. */
        ATTENDED
    }

    /**
     * @param userId what the pseudonym is made of
     * @param moderator whether the person teaches, as far as is known
     */
    record Who(String userId, boolean moderator) {}

    /**
     * @param duration of {@link Kind#ENDED} and {@link Kind#ATTENDED}, else null
     * @param estimated whether the moment is concluded rather than told
     * @param microphone of {@link Kind#JOINED}: whether it was on at once; so for the camera
     * @param spans of {@link Kind#ATTENDED}: when the person was there
     */
    record Facts(
            @Nullable Duration duration,
            boolean estimated,
            boolean microphone,
            boolean camera,
            List<PersonActivity.Span> spans) {
        static final Facts NONE = new Facts(null, false, false, false, List.of());

        Facts {
            spans = List.copyOf(spans);
        }

        static Facts lasting(Duration duration, boolean estimated) {
            return new Facts(duration, estimated, false, false, List.of());
        }

        static Facts told(boolean estimated) {
            return new Facts(null, estimated, false, false, List.of());
        }
    }

    Who requireWho() {
        return Objects.requireNonNull(who);
    }

    Duration requireDuration() {
        return Objects.requireNonNull(facts.duration());
    }

    /** Changes exactly when the statement must be corrected; names of rooms and people have no part in it. */
    String fingerprint() {
        return String.join("\0", kind.name(), at.toString(), who == null ? "" : who.toString(), facts.toString());
    }
}

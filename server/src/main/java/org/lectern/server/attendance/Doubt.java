package org.lectern.server.attendance;

import java.time.Instant;

/** Why a judgement cannot be sure, and for which time. */
public record Doubt(Kind kind, Instant from, Instant to) {

    /** What the doubt comes from. */
    public enum Kind {
        /** Events of this time are missing, and the person was not seen throughout. */
        EVENTS_MISSING,
        /** Only polls showed the person. */
        SAMPLED,
        /** No event told of the person's leaving. */
        END_INFERRED,
        /** The class is not over. */
        RUNNING
    }
}

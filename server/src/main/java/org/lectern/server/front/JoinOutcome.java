package org.lectern.server.front;

import org.lectern.bbb.JoinedUser;
import org.lectern.server.meeting.Meeting;

/** What became of a wish to join. */
sealed interface JoinOutcome {
    /** To the meeting's server. The address is a credential. */
    record Go(String location) implements JoinOutcome {}

    /** Joined on the person's behalf. */
    record Joined(JoinedUser user, String messageKey, String message) implements JoinOutcome {}

    /** Nothing is in the way; nobody was let in, since it was only looked. */
    record MayEnter(Meeting meeting) implements JoinOutcome {}

    /** The meeting is being started; the same join will do in a moment. */
    record Wait() implements JoinOutcome {}

    /** The meeting's server does not answer just now; the same join will do when it does, or leads elsewhere. */
    record ServerSilent() implements JoinOutcome {}

    /**
     * Not let in.
     *
     * @param key in the words of the API
     * @param reason for the operator
     */
    record Refused(Situation situation, String key, String message, String reason) implements JoinOutcome {
        static Refused of(Situation situation, Violation violation) {
            return new Refused(situation, violation.key(), violation.message(), violation.key());
        }
    }

    /** What a person can do about it, which decides what they are shown. */
    enum Situation {
        /** The platform's request was wrong; the person can do nothing. */
        INVALID,
        /** Neither role nor password; always told as XML. */
        NO_ROLE,
        /** Nothing runs: over, or not begun. */
        NOT_RUNNING,
        /** The link is of an earlier run. */
        STALE,
        FULL,
        /** The tenant has as many meetings as it may. */
        TOO_MANY,
        /** No server can take it, or its server does not answer. */
        UNAVAILABLE,
        /** The person did not agree to what is written down, and the tenant lets nobody in without. */
        DECLINED,
        /** The tenant's policy, or the server, said no. */
        NOT_ALLOWED
    }
}

package org.lectern.server.tenant;

import java.util.List;
import org.lectern.bbb.Parameters;

/** What a tenant's policy makes of a call. */
public sealed interface PolicyDecision {
    /** The call goes on with these parameters. {@code changes} says what differs from what the caller sent. */
    record Allowed(Parameters parameters, List<PolicyChange> changes) implements PolicyDecision {
        public Allowed {
            changes = List.copyOf(changes);
        }
    }

    /**
     * The call is refused.
     *
     * @param messageKey the error key that callers show best
     * @param message for the caller; tells nothing about the policy but what it must know
     * @param reason for the operator, in the request inspector
     */
    record Refused(String messageKey, String message, String reason) implements PolicyDecision {}

    /** The tenant has as many classes as it may have. Moodle shows its own text for this key. */
    static Refused tooManyMeetings(int maxMeetings) {
        return new Refused(
                "maxConcurrent",
                "The maximum number of concurrent meetings has been reached.",
                "the tenant may have " + maxMeetings + " classes at the same time, and has them");
    }

    /** The tenant, or the class, has as many people as it may have. */
    static Refused tooManyParticipants() {
        return new Refused(
                "maxParticipantsReached",
                "The number of participants allowed for this meeting has been reached.",
                "the limit on people is reached");
    }
}

package org.lectern.server.meeting;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A join URL that was handed to somebody. A redirect proves nothing: a join counts only when a poll or an event shows the
 * person inside.
 *
 * @param userId the identifier the server was given for the person
 * @param arrivedAt when the person was first seen inside, null if not yet
 * @param neverAt when we gave up waiting, null unless we did
 * @param neverReason why the person is thought never to have arrived
 */
public record Join(
        UUID id,
        UUID meetingId,
        String userId,
        String name,
        boolean moderator,
        Instant issuedAt,
        @Nullable Instant arrivedAt,
        @Nullable Instant neverAt,
        @Nullable String neverReason) {

    public State state() {
        if (arrivedAt != null) {
            return State.ARRIVED;
        }
        return neverAt != null ? State.NEVER_ARRIVED : State.ISSUED;
    }

    public enum State {
        ISSUED,
        ARRIVED,
        NEVER_ARRIVED
    }
}

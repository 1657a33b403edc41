package org.lectern.server.delivery;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One notice to one address, as it stands.
 *
 * @param host of the address, all that is shown of it
 * @param attempts that were made since it was made or replayed
 * @param dueAt of the next attempt, while it is waiting
 * @param reason why it is dead, or why the last attempt failed
 */
public record Delivery(
        UUID id,
        UUID tenantId,
        String target,
        String format,
        String host,
        String subject,
        String payload,
        State state,
        int attempts,
        int replays,
        Instant createdAt,
        Instant dueAt,
        @Nullable Instant settledAt,
        @Nullable String reason) {

    /** Where a delivery stands. */
    public enum State {
        /** To be attempted, now or later. */
        WAITING,
        /** The other side took it. */
        DELIVERED,
        /** It is not attempted any more unless somebody replays it. */
        DEAD
    }

    @Override
    public String toString() {
        return "Delivery[" + id + " " + format + " " + state + "]";
    }
}

package org.lectern.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;

/**
 * A bean that makes requests of deliveries of one kind, each time one is attempted: what is signed is signed for the
 * attempt. Several threads call it at once.
 */
public interface DeliveryFormat {
    /** As it stands in {@link NewDelivery#format()}. */
    String name();

    /** The waits after each failed attempt but the last. */
    Schedule schedule();

    /** The request of an attempt, or why there is none any more. */
    Prepared prepare(Delivery delivery, String url, Instant now);

    /** What the result of an attempt means. */
    Verdict judge(GuardedResult result);

    /** The same, where it depends on what was sent. */
    default Verdict judge(Delivery delivery, GuardedResult result) {
        return judge(result);
    }

    /** When a target that always fails is only probed; empty for never. */
    default Optional<Circuit> circuit() {
        return Optional.empty();
    }

    /**
     * A delivery died, of its schedule or of an answer. Called in the transaction that writes it down.
     *
     * @param exhausted whether nobody is there any more: the schedule was used up, or {@link Verdict.Gone}
     */
    default void died(Database database, Delivery delivery, boolean exhausted) {}

    /** What an attempt sends. */
    sealed interface Prepared {
        record Send(GuardedRequest request) implements Prepared {}

        /** Nobody wants it any more, or it cannot be made. */
        record Drop(String reason) implements Prepared {}

        /** Nothing is sent: this takes the place of the delivery, which is gone with it, in one transaction. */
        record Replace(Runnable work) implements Prepared {}
    }

    /**
     * @param failures in a row, after which a target is only probed
     * @param probeEvery one attempt in this time, until one succeeds
     */
    record Circuit(int failures, Duration probeEvery) {}
}

package org.lectern.simulator;

import java.time.Instant;
import java.time.InstantSource;

/**
 * A clock that stands still until {@link Simulator#advance} moves it. A simulator built with one does nothing by
 * itself: expiry, retries and simulated people act while it is advanced, each at exactly its own instant.
 */
public final class SteppedClock implements InstantSource {
    private volatile Instant now;

    private SteppedClock(Instant now) {
        this.now = now;
    }

    public static SteppedClock startingAt(Instant start) {
        return new SteppedClock(start);
    }

    @Override
    public Instant instant() {
        return now;
    }

    void moveTo(Instant instant) {
        if (instant.isAfter(now)) {
            now = instant;
        }
    }
}

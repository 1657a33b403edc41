package org.lectern.server.delivery;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;

/**
 * How long to wait after each failed attempt; after as many attempts as there are waits, and one more, a delivery is dead.
 *
 * @param jitter the part of a wait by which it may be longer or shorter, so that what failed together does not come back
 *     together
 */
public record Schedule(List<Duration> waits, double jitter) {
    private static final double USUAL_JITTER = 0.2;

    public Schedule {
        waits = List.copyOf(waits);
    }

    public static Schedule of(Duration... waits) {
        return new Schedule(List.of(waits), USUAL_JITTER);
    }

    /**
     * The wait after so many failed attempts; empty if there is no further one.
     *
     * @param attempts at least 1
     */
    Optional<Duration> after(int attempts, RandomGenerator random) {
        if (attempts > waits.size()) {
            return Optional.empty();
        }
        Duration wait = waits.get(attempts - 1);
        double factor = 1 + jitter * (2 * random.nextDouble() - 1);
        return Optional.of(Duration.ofMillis(Math.round(wait.toMillis() * factor)));
    }
}

package org.lectern.simulator;

import java.time.Duration;

/**
 * How lively simulated people are.
 *
 * @param arrival within what time all of them come in
 * @param pause mean time between two acts of one person
 * @param comesAndGoes whether viewers leave and come back, some on a second device
 */
public record Behaviour(Duration arrival, Duration pause, boolean comesAndGoes) {
    public Behaviour {
        if (arrival.isNegative() || !pause.isPositive()) {
            throw new IllegalArgumentException("arrival must not be negative, pause must be positive");
        }
    }

    /** In within eight seconds, then something every six seconds each. */
    public static Behaviour natural() {
        return new Behaviour(Duration.ofSeconds(8), Duration.ofSeconds(6), true);
    }

    public Behaviour withArrival(Duration within) {
        return new Behaviour(within, pause, comesAndGoes);
    }

    public Behaviour withPause(Duration mean) {
        return new Behaviour(arrival, mean, comesAndGoes);
    }

    /** Everybody stays to the end. */
    public Behaviour withoutComingAndGoing() {
        return new Behaviour(arrival, pause, false);
    }
}

package org.lectern.simulator;

import java.time.InstantSource;

/** What the whole simulated server stands on. */
record Ground(InstantSource clock, Timeline timeline, ServerProfile profile, Timings timings, Identifiers identifiers) {

    long now() {
        return clock.millis();
    }
}

package org.lectern.simulator;

import java.time.InstantSource;
import java.util.List;

/** What the whole simulated server stands on. */
record Ground(InstantSource clock, Timeline timeline, Kind kind, Timings timings, Identifiers identifiers) {

    /**
     * @param balancer whether it is a Scalelite in front of servers
     * @param formats what recordings are made into, in order
     * @param olderPlayer whether presentations play in the player before 2.3, whose address names the recording in its query
     */
    record Kind(ServerProfile profile, boolean balancer, List<String> formats, boolean olderPlayer) {}

    long now() {
        return clock.millis();
    }

    ServerProfile profile() {
        return kind.profile();
    }

    boolean balancer() {
        return kind.balancer();
    }

    boolean olderPlayer() {
        return kind.olderPlayer();
    }

    List<String> formats() {
        return kind.formats();
    }
}

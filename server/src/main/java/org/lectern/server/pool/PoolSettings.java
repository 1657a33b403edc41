package org.lectern.server.pool;

import java.time.Duration;
import org.lectern.server.platform.Setting;

/** Settings of the pool. */
public record PoolSettings(
        @Setting(
                value = "Time between two polls of one server. An end that no event told of is known within two polls."
                        + " BigBlueButton asks not to be polled more often than every 30 s.",
                standard = "30s")
        Duration pollInterval,

        @Setting(
                value = "Longest wait for the answer to a poll. A busy server lists hundreds of meetings in seconds.",
                standard = "20s")
        Duration pollDeadline,

        @Setting(
                value =
                        "Polls that one process makes at the same time, and a quarter of it besides for servers that failed"
                                + " the last time. With more servers than this times the interval divided by an answer's time,"
                                + " raise it.",
                standard = "64")
        int pollConcurrency,

        @Setting(
                value =
                        "Time without an answer after which a server is stale: nothing is known of it, so it takes no new"
                                + " class. Several polls long, so that one lost answer changes nothing.",
                standard = "2m")
        Duration staleAfter,

        @Setting(
                value =
                        "Time without an answer after which a server is taken for gone for good: its classes may open on"
                                + " another one, and are ended on this one if it comes back. Not while no other server answers:"
                                + " then the fault is likelier ours.",
                standard = "10m")
        Duration giveUpAfter,

        @Setting(value = "How long the load of servers and the placement log are kept.", standard = "14d")
        Duration historyKept,

        @Setting(value = "Longest wait for a connection to a server.", standard = "5s")
        Duration connectTimeout,

        @Setting(value = "Longest wait for the answer to any other call, such as creating a meeting.", standard = "15s")
        Duration readTimeout) {

    public PoolSettings {
        if (pollInterval.isNegative() || pollInterval.isZero()) {
            throw new IllegalArgumentException("poll-interval must be longer than nothing");
        }
        if (staleAfter.compareTo(pollInterval) <= 0) {
            throw new IllegalArgumentException("stale-after must be longer than poll-interval");
        }
        if (giveUpAfter.compareTo(staleAfter) <= 0) {
            throw new IllegalArgumentException("give-up-after must be longer than stale-after");
        }
        if (pollConcurrency < 1) {
            throw new IllegalArgumentException("poll-concurrency must be at least 1");
        }
    }
}

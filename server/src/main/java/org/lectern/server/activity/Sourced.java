package org.lectern.server.activity;

import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A figure with where it comes from. Milliseconds or times, as its {@link Figure} says.
 *
 * @param live what events told while the class ran; null if they were not collected
 * @param reported what the server's own report told after the class; null if it told nothing
 * @param chosen which of the two is shown
 */
public record Sourced(@Nullable Long live, @Nullable Long reported, Chosen chosen) {
    public static final Sourced NOT_COLLECTED = new Sourced(null, null, Chosen.NEITHER);

    public enum Chosen {
        /** Neither was collected: shown as absent, never as 0. */
        NEITHER,
        LIVE,
        REPORTED
    }

    public static Sourced live(long value) {
        return new Sourced(value, null, Chosen.LIVE);
    }

    /** Events tell to the millisecond; the report only where they tell nothing. */
    static Sourced eventsFirst(@Nullable Long live, @Nullable Long reported) {
        return new Sourced(live, reported, live != null ? Chosen.LIVE : chosen(reported));
    }

    /** The report measures what events only stand for. */
    static Sourced reportFirst(@Nullable Long live, @Nullable Long reported) {
        return new Sourced(live, reported, reported != null ? Chosen.REPORTED : chosenLive(live));
    }

    /** Neither invents anything and each may miss something, so that the greater one is nearer the truth. */
    static Sourced greater(@Nullable Long live, @Nullable Long reported) {
        boolean more = live == null || (reported != null && reported > live);
        return new Sourced(live, reported, more ? chosen(reported) : Chosen.LIVE);
    }

    private static Chosen chosen(@Nullable Long reported) {
        return reported == null ? Chosen.NEITHER : Chosen.REPORTED;
    }

    private static Chosen chosenLive(@Nullable Long live) {
        return live == null ? Chosen.NEITHER : Chosen.LIVE;
    }

    /** Empty if it was not collected. */
    public Optional<Long> value() {
        return Optional.ofNullable(
                switch (chosen) {
                    case NEITHER -> null;
                    case LIVE -> live;
                    case REPORTED -> reported;
                });
    }

    /** Of a figure in milliseconds; empty if it was not collected. */
    public Optional<Duration> duration() {
        return value().map(Duration::ofMillis);
    }

    public boolean collected() {
        return chosen != Chosen.NEITHER;
    }

    /** Of two parts that do not overlap: what is shown of the sum is the sum of what is shown of each. */
    Sourced plus(Sourced other) {
        if (!collected() || !other.collected()) {
            return collected() ? this : other;
        }
        Long sumLive = live == null || other.live == null ? null : Long.valueOf(live + other.live);
        if (sumLive == null || chosen == Chosen.REPORTED || other.chosen == Chosen.REPORTED) {
            return new Sourced(sumLive, value().orElse(0L) + other.value().orElse(0L), Chosen.REPORTED);
        }
        boolean told = reported != null || other.reported != null;
        return new Sourced(
                sumLive, told ? Long.valueOf(reportedElseLive() + other.reportedElseLive()) : null, Chosen.LIVE);
    }

    private long reportedElseLive() {
        Long one = reported != null ? reported : live;
        return one == null ? 0 : one;
    }

    Sourced withLive(long value) {
        return new Sourced(value, reported, chosen);
    }
}

package org.lectern.server.activity;

import java.util.Comparator;

/**
 * The order in which the fold takes the observations of one track. It must be total and depend on content alone, or the
 * same set gives different results.
 */
@FunctionalInterface
public interface ObservationOrder extends Comparator<Observation> {
    /** By time, then by the rank of the kind, then by identity. */
    ObservationOrder BY_TIME = (a, b) -> {
        int byTime = Long.compare(a.atMillis(), b.atMillis());
        if (byTime != 0) {
            return byTime;
        }
        int byRank = Integer.compare(a.kind().rank(), b.kind().rank());
        return byRank != 0 ? byRank : Identity.compareAsStored(a.identity(), b.identity());
    };
}

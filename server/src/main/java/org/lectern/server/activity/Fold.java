package org.lectern.server.activity;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * From a set of observations of one track to its state: a pure function, used for what is live, late and rebuilt.
 *
 * <p>The order of the list, and how the set was split into several folds, make no difference. Safe for use by several
 * threads.
 *
 * @see "docs/metrics.md, order"
 */
public final class Fold {
    /** How long observations stay outside the base: later ones that come late cost a fold from zero. */
    static final Duration TAIL = Duration.ofMinutes(2);

    /** The base of nothing. */
    static final long FROM_ZERO = Long.MIN_VALUE;

    private final ObservationOrder order;

    public Fold(ObservationOrder order) {
        this.order = order;
    }

    /**
     * A saved state that later folds start from.
     *
     * @param atMillis the time of the last observation in it; every observation up to then is in it
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Saved(long atMillis, byte @Nullable [] state) {
        static final Saved NOTHING = new Saved(FROM_ZERO, null);
    }

    /**
     * @param state after everything
     * @param base after everything older than the tail
     * @param tail what is not in the base, in order
     */
    record Folded(TrackState state, Saved base, List<Observation> tail) {}

    /**
     * @param base what to start from
     * @param observations all observations of the track later than the base, each once
     */
    Folded fold(Track track, Saved base, List<Observation> observations) {
        long newest = base.atMillis();
        for (Observation observation : observations) {
            newest = Math.max(newest, observation.atMillis());
        }
        long cut = newest == FROM_ZERO ? FROM_ZERO : newest - TAIL.toMillis();
        var old = new ArrayList<Observation>(observations.size());
        var tail = new ArrayList<Observation>(observations.size());
        long baseAt = base.atMillis();
        for (Observation observation : observations) {
            if (observation.atMillis() < cut) {
                old.add(observation);
                baseAt = Math.max(baseAt, observation.atMillis());
            } else {
                tail.add(observation);
            }
        }

        TrackState state = TrackState.read(track, base.state());
        apply(state, old);
        Saved saved = old.isEmpty() ? base : new Saved(baseAt, state.toBytes());
        apply(state, tail);
        return new Folded(state, saved, tail);
    }

    private void apply(TrackState state, List<Observation> observations) {
        observations.sort(order);
        observations.forEach(state::apply);
    }
}

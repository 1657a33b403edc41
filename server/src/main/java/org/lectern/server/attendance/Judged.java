package org.lectern.server.attendance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * A judgement with what it rests on.
 *
 * @param doubts empty if it is sure
 * @param worst as it would be if what only polls showed had not been
 * @param best as it would be if the person had been there whenever events are missing
 */
public record Judged(Judgement judgement, Measured measured, List<Doubt> doubts, Judgement worst, Judgement best) {

    public Judged {
        doubts = List.copyOf(doubts);
    }

    /**
     * What the rules were applied to.
     *
     * @param counted the time of the class that counts
     * @param present how much of it the person was there
     * @param lateBy how much of it had passed when the person came; all of it for whoever never came
     * @param earlyBy how much of it was left when the person was last there
     * @param missed windows in which the person was there too little
     */
    public record Measured(Duration counted, Duration present, Duration lateBy, Duration earlyBy, List<Window> missed) {
        public Measured {
            missed = List.copyOf(missed);
        }

        /** In whole percent, rounded down; only who was there throughout has 100. */
        public int share() {
            if (counted.isZero()) {
                return present.isZero() ? 0 : 100;
            }
            return (int) Math.min(100, 100 * present.toMillis() / counted.toMillis());
        }
    }

    public boolean isSure() {
        return doubts.isEmpty();
    }

    /** What it might be as well; empty if the doubts change nothing. */
    public Optional<Judgement> couldBe() {
        return best != judgement ? Optional.of(best) : Optional.of(worst).filter(other -> other != judgement);
    }
}

package org.lectern.simulator;

import java.time.Duration;

/**
 * What goes wrong with deliveries. Chances are 0 to 1 for each event and hook.
 *
 * @param duplicate chance that an event is delivered a second time
 * @param drop chance that it is never sent
 * @param wrongChecksum chance that it is signed with another secret
 * @param reorder how far events may be shaken out of order: each waits a random time up to this
 * @param delay how long each event waits besides
 */
public record EventFaults(double duplicate, double drop, double wrongChecksum, Duration reorder, Duration delay) {
    public static final EventFaults NONE = new EventFaults(0, 0, 0, Duration.ZERO, Duration.ZERO);

    public EventFaults {
        for (double chance : new double[] {duplicate, drop, wrongChecksum}) {
            if (chance < 0 || chance > 1 || Double.isNaN(chance)) {
                throw new IllegalArgumentException("a chance is 0 to 1, not " + chance);
            }
        }
        if (reorder.isNegative() || delay.isNegative()) {
            throw new IllegalArgumentException("a delay is not negative");
        }
    }

    public EventFaults withDuplicates(double chance) {
        return new EventFaults(chance, drop, wrongChecksum, reorder, delay);
    }

    public EventFaults withDrops(double chance) {
        return new EventFaults(duplicate, chance, wrongChecksum, reorder, delay);
    }

    public EventFaults withWrongChecksums(double chance) {
        return new EventFaults(duplicate, drop, chance, reorder, delay);
    }

    public EventFaults withReordering(Duration upTo) {
        return new EventFaults(duplicate, drop, wrongChecksum, upTo, delay);
    }

    public EventFaults withDelay(Duration wait) {
        return new EventFaults(duplicate, drop, wrongChecksum, reorder, wait);
    }
}

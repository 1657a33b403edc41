package org.lectern.server.activity;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * Which observations are kept at all: what a tenant does not want collected is never stored. Asked by the log for every batch.
 *
 * <p>Safe for use by several threads.
 */
public interface ReceiptRule {
    /** Keeps everything. */
    ReceiptRule ALL = new ReceiptRule() {
        @Override
        public boolean keepsAll() {
            return true;
        }

        @Override
        public Optional<Observation> kept(Observation observation) {
            return Optional.of(observation);
        }

        @Override
        public Set<Figure> notCollected(UUID meetingId) {
            return Set.of();
        }
    };

    /** Whether nobody leaves anything out, so that {@link #kept} need not be asked. Mostly from memory. */
    boolean keepsAll();

    /** What is kept of it, mostly itself; empty if nothing is. The identity stays. */
    Optional<Observation> kept(Observation observation);

    /** Figures of which something was left out at some time of the class, so that they tell nothing. */
    Set<Figure> notCollected(UUID meetingId);

    /** Figures that events could not tell, since they were not all taken; a server's report may tell them all the same. */
    default Set<Figure> notTold(UUID meetingId) {
        return Set.of();
    }

    /** People, by what servers are told of them, of whom a class tells when they were there, and nothing else. */
    default Set<String> leftOut(UUID meetingId) {
        return Set.of();
    }

    /** Keeps what all of these keep. */
    static ReceiptRule all(List<ReceiptRule> rules) {
        return switch (rules.size()) {
            case 0 -> ALL;
            case 1 -> rules.getFirst();
            default -> new ReceiptRules(rules);
        };
    }
}

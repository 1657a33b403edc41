package org.lectern.server.activity;

import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
    };

    /** Whether nobody leaves anything out, so that {@link #kept} need not be asked. Mostly from memory. */
    boolean keepsAll();

    /** What is kept of it, mostly itself; empty if nothing is. The identity stays. */
    Optional<Observation> kept(Observation observation);

    /** What these classes do not tell, without those that tell everything. One query for all, please. */
    default Map<UUID, Withheld> withheld(Collection<UUID> meetingIds) {
        return Map.of();
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

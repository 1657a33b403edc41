package org.lectern.server.attendance;

import java.util.List;
import java.util.Optional;

/** What a tenant, a course or a room wants differently; whatever is empty is taken from the level above. */
public record RuleChanges(
        Optional<Integer> lateAfter,
        Optional<Integer> earlyBefore,
        Optional<Integer> leastShare,
        Optional<List<Window>> windows,
        Optional<Integer> threshold) {
    public static final RuleChanges NONE =
            new RuleChanges(Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty());

    public RuleChanges {
        require(lateAfter, 1440);
        require(earlyBefore, 1440);
        require(leastShare, 100);
        require(threshold, 100);
        windows = windows.map(List::copyOf);
    }

    private static void require(Optional<Integer> number, int most) {
        if (number.filter(value -> value < 0 || value > most).isPresent()) {
            throw new IllegalArgumentException("a rule is a number from 0 to " + most);
        }
    }

    public boolean isEmpty() {
        return equals(NONE);
    }
}

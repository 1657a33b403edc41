package org.lectern.server.attendance;

import java.util.Collection;

/**
 * Attended of counted.
 *
 * @param attended how often somebody was there, late or not
 * @param counted how often somebody was expected and not excused
 */
public record Tally(int attended, int counted) {

    static Tally of(Collection<Line> lines) {
        int attended = 0;
        int counted = 0;
        for (Line line : lines) {
            Judgement judgement = line.counts().orElse(null);
            if (judgement != null && judgement.counted()) {
                counted++;
                attended += judgement.attended() ? 1 : 0;
            }
        }
        return new Tally(attended, counted);
    }

    /** In whole percent, rounded down; 0 where nothing counts. */
    public int share() {
        return counted == 0 ? 0 : 100 * attended / counted;
    }

    public boolean isEmpty() {
        return counted == 0;
    }
}

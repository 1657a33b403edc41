package org.lectern.server.attendance;

import java.util.List;

/**
 * By what a class is judged.
 *
 * @param lateAfter whoever comes more than so many minutes after the start is late
 * @param earlyBefore whoever is gone more than so many minutes before the end left early
 * @param leastShare whoever is there for less than this percentage of the time is absent
 * @param windows whoever is not there at these times is absent
 * @param threshold of the classes of a course, in percent: who attends fewer stands out in the course's report
 */
public record Rules(int lateAfter, int earlyBefore, int leastShare, List<Window> windows, int threshold) {
    /** What holds where neither tenant nor course nor room say otherwise. */
    public static final Rules STANDARD = new Rules(5, 5, 50, List.of(), 75);

    public Rules {
        windows = List.copyOf(windows);
    }

    /** With what a lower level says differently. */
    public Rules with(RuleChanges changes) {
        return new Rules(
                changes.lateAfter().orElse(lateAfter),
                changes.earlyBefore().orElse(earlyBefore),
                changes.leastShare().orElse(leastShare),
                changes.windows().orElse(windows),
                changes.threshold().orElse(threshold));
    }
}

package org.lectern.server.attendance;

import java.time.Instant;
import java.util.List;

/**
 * A sheet that was signed off, as it was at that moment.
 *
 * @param byName as it was then
 * @param sheet the frozen copy
 */
public record SignOff(String byName, Instant at, Sheet sheet) {

    /** What is frozen: the lines, and by which rules and for which time they were judged. */
    public record Sheet(Rules rules, Lesson lesson, List<Line> lines) {
        public Sheet {
            lines = List.copyOf(lines);
        }
    }
}

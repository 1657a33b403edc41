package org.lectern.server.attendance;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;

/**
 * How everybody is judged in one class: what a course is added up from, and with the class's activity its sheet.
 *
 * @param signOff null unless it is signed off; then lines, lesson and rules are the frozen ones
 * @param newer how many lines would be otherwise today; 0 unless signed off
 */
record ClassLines(
        HeldClass held,
        Lesson lesson,
        Rules rules,
        List<Line> lines,
        @Nullable SignOff signOff,
        int newer) {

    ClassSheet with(ClassActivity activity) {
        return new ClassSheet(held, lesson, rules, activity, lines, signOff, newer);
    }

    Tally tally() {
        return Tally.of(lines.stream().filter(Line::expected).toList());
    }

    ClassLines frozen(SignOff as) {
        Map<String, Line> then = new LinkedHashMap<>();
        as.sheet().lines().forEach(line -> then.put(line.key(), line));
        Map<String, Line> now = new HashMap<>();
        lines.forEach(line -> now.put(line.key(), line));
        int otherwise = (int) Stream.concat(then.keySet().stream(), now.keySet().stream())
                .distinct()
                .filter(key -> differs(then.get(key), now.get(key)))
                .count();
        return new ClassLines(
                held, as.sheet().lesson(), as.sheet().rules(), as.sheet().lines(), as, otherwise);
    }

    private static boolean differs(@Nullable Line then, @Nullable Line now) {
        return then == null || now == null || !then.judgedAs(now);
    }
}

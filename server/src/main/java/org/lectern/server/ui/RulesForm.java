package org.lectern.server.ui;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lectern.server.attendance.RuleChanges;
import org.lectern.server.attendance.Rules;
import org.lectern.server.attendance.Window;

/**
 * Rules of attendance as a form holds them; a field that is empty takes what the level above says.
 *
 * @param changes what the texts mean, nothing where one of them means nothing
 */
record RulesForm(Texts own, Texts above, RuleChanges changes) {

    record Texts(String lateAfter, String earlyBefore, String leastShare, String windows, String threshold) {
        static Texts of(Rules rules) {
            return new Texts(
                    String.valueOf(rules.lateAfter()),
                    String.valueOf(rules.earlyBefore()),
                    String.valueOf(rules.leastShare()),
                    Window.text(rules.windows()),
                    String.valueOf(rules.threshold()));
        }
    }

    static RulesForm of(RuleChanges changes, Rules above) {
        var own = new Texts(
                text(changes.lateAfter()),
                text(changes.earlyBefore()),
                text(changes.leastShare()),
                changes.windows()
                        .map(windows -> windows.isEmpty() ? "-" : Window.text(windows))
                        .orElse(""),
                text(changes.threshold()));
        return new RulesForm(own, Texts.of(above), changes);
    }

    private static String text(Optional<Integer> number) {
        return number.map(String::valueOf).orElse("");
    }

    /** @param problems what is wrong is added to it */
    static RulesForm read(Map<String, String> sent, Rules above, List<Problem> problems) {
        var own = new Texts(
                sent.getOrDefault("late-after", "").strip(),
                sent.getOrDefault("early-before", "").strip(),
                sent.getOrDefault("least-share", "").strip(),
                sent.getOrDefault("windows", "").strip(),
                sent.getOrDefault("threshold", "").strip());
        var changes = new RuleChanges(
                number("late-after", own.lateAfter(), 1440, problems),
                number("early-before", own.earlyBefore(), 1440, problems),
                number("least-share", own.leastShare(), 100, problems),
                windows(own.windows(), problems),
                number("threshold", own.threshold(), 100, problems));
        return new RulesForm(own, Texts.of(above), changes);
    }

    private static Optional<Integer> number(String field, String text, int most, List<Problem> problems) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        int number = text.matches("\\d{1,4}") ? Integer.parseInt(text) : -1;
        if (number < 0 || number > most) {
            problems.add(new Problem(field, most == 100 ? "problem.rules.percent" : "problem.rules.minutes"));
            return Optional.empty();
        }
        return Optional.of(number);
    }

    /** A dash means none, although the level above has some. */
    private static Optional<List<Window>> windows(String text, List<Problem> problems) {
        if (text.isEmpty()) {
            return Optional.empty();
        }
        if (text.equals("-")) {
            return Optional.of(List.of());
        }
        Optional<List<Window>> windows = Window.parse(text);
        if (windows.isEmpty()) {
            problems.add(new Problem("windows", "problem.rules.windows"));
        }
        return windows;
    }
}

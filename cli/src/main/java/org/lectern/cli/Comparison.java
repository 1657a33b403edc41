package org.lectern.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Compares what a report says with what is true, figure by figure, and counts. Differences are printed as they are
 * found; what agrees is not.
 */
final class Comparison {
    private final PrintWriter out;
    private int passed;
    private int failed;

    Comparison(PrintWriter out) {
        this.out = out;
    }

    int passed() {
        return passed;
    }

    int failed() {
        return failed;
    }

    void check(String what, Object truth, @Nullable Object reported) {
        if (Objects.equals(truth, reported)) {
            passed++;
        } else {
            failed++;
            out.println("failed: " + what + ": really " + truth + ", reported " + reported);
        }
    }

    /** Something that must hold, said as a sentence. */
    void check(String sentence, boolean holds) {
        if (holds) {
            passed++;
        } else {
            failed++;
            out.println("failed: " + sentence);
        }
    }

    /** Everybody of the ledger, each figure; nobody else; and the sums over all. */
    void compare(List<PersonFigures> ledger, List<PersonFigures> report) {
        Map<String, PersonFigures> reported =
                report.stream().collect(Collectors.toMap(PersonFigures::person, Function.identity(), (a, b) -> a));
        check("people in the report", ledger.size(), report.size());
        for (PersonFigures truth : ledger) {
            PersonFigures told = reported.remove(truth.person());
            check(truth.name() + " is in the report", told != null);
            if (told != null) {
                check(truth.name() + ": name", truth.name(), told.name());
                Map<String, Object> values = told.byName();
                truth.byName()
                        .forEach((figure, value) -> check(truth.name() + ": " + figure, value, values.get(figure)));
            }
        }
        reported.values().forEach(stranger -> check(stranger.name() + " was really there", false));
    }

    /** The line that a script looks for, alone on it. */
    void printSum() {
        out.println(passed + " passed, " + failed + " failed");
        out.flush();
    }
}

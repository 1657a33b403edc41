package org.lectern.server.statement;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * Which choices of a poll an answer is. The server's report gives answers in words, several of them with commas between;
 * choices may hold commas themselves.
 */
final class Choices {
    private Choices() {}

    /** Counted from 1, in order; empty unless all of the answer is choices: what people typed themselves is not told. */
    static List<Integer> of(String answer, List<String> options) {
        List<Integer> longestFirst = IntStream.range(0, options.size())
                .filter(option -> !options.get(option).isBlank())
                .boxed()
                .sorted(Comparator.comparing(
                                (Integer option) -> -options.get(option).strip().length())
                        .thenComparing(Comparator.naturalOrder()))
                .toList();
        var chosen = new TreeSet<Integer>();
        String rest = answer.strip();
        while (!rest.isEmpty()) {
            String left = rest;
            var next = longestFirst.stream()
                    .filter(option -> begins(left, options.get(option).strip()))
                    .findFirst();
            if (next.isEmpty()) {
                return List.of();
            }
            chosen.add(next.get() + 1);
            rest = left.substring(options.get(next.get()).strip().length()).strip();
            rest = rest.startsWith(",") ? rest.substring(1).strip() : rest;
        }
        return new ArrayList<>(chosen);
    }

    private static boolean begins(String text, String option) {
        if (!text.startsWith(option)) {
            return false;
        }
        String after = text.substring(option.length()).stripLeading();
        return after.isEmpty() || after.startsWith(",");
    }
}

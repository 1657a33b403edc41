package org.lectern.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Where the front answers otherwise than a server would: what {@code docs/front-differences.md} declares, and what two
 * plays of a session really show.
 *
 * @param call name of the call, {@code any} in a declaration that holds for all
 * @param place see {@link AnswerParts}, without numbers; in a declaration {@code /*} at its end stands for whatever is below
 * @param what {@code missing}, {@code more} or {@code other}, seen from the front; in a declaration also {@code late}: the
 *     front knows it from polls only, so that it depends on the moment whether a session shows it
 */
record FrontDifferences(String call, String place, String what) {
    private static final Pattern ROW =
            Pattern.compile("^\\| `([^`]+)` \\| `([^`]+)` \\| (missing|more|other|late) \\| [^|]*\\S[^|]* \\|$");

    /** The rows of the document's table. */
    static List<FrontDifferences> declared() throws IOException {
        List<FrontDifferences> rows = new ArrayList<>();
        for (String line : Files.readAllLines(Checkout.repository().resolve("docs/front-differences.md"))) {
            Matcher row = ROW.matcher(line);
            if (row.matches()) {
                rows.add(new FrontDifferences(row.group(1), row.group(2), row.group(3)));
            }
        }
        return rows;
    }

    boolean isLate() {
        return what.equals("late");
    }

    boolean covers(FrontDifferences seen) {
        return (call.equals("any") || call.equals(seen.call))
                && (place.equals(seen.place)
                        || (place.endsWith("/*") && seen.place.startsWith(place.substring(0, place.length() - 1))))
                && (what.equals(seen.what) || isLate());
    }

    /**
     * Compares the answers to one request.
     *
     * @param direct from a server
     * @param another from a server like it that was started at another time: what differs here differs by nature, and of
     *     the front's answer only the kind is compared
     * @param front through the front
     * @return what differs, each with both texts
     */
    static Map<FrontDifferences, String> between(
            String call, AnswerParts direct, AnswerParts another, AnswerParts front) {
        Map<FrontDifferences, String> differences = new java.util.LinkedHashMap<>();
        Set<String> places = new TreeSet<>(direct.texts().keySet());
        places.addAll(front.texts().keySet());
        for (String place : places) {
            String expected = direct.texts().get(place);
            String text = front.texts().get(place);
            String bare = place.replaceAll("\\[\\d+]", "");
            String name = call.isEmpty() ? "probe" : call;
            if (text == null) {
                differences.put(new FrontDifferences(name, bare, "missing"), expected + " → nothing");
            } else if (expected == null) {
                differences.put(new FrontDifferences(name, bare, "more"), "nothing → " + text);
            } else if (!expected.equals(text)) {
                boolean byNature = !expected.equals(another.texts().get(place));
                if (!byNature || !AnswerParts.kind(expected).equals(AnswerParts.kind(text))) {
                    differences.put(new FrontDifferences(name, bare, "other"), expected + " → " + text);
                }
            }
        }
        return differences;
    }
}

package org.lectern.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** Rows of a list command, in columns as wide as they need. */
final class Table {
    private final List<List<String>> rows = new ArrayList<>();

    Table(String... headings) {
        rows.add(List.of(headings));
    }

    void row(Object... cells) {
        // What somebody typed must not move the cursor of whoever reads it.
        rows.add(Arrays.stream(cells)
                .map(cell -> shown(cell).replaceAll("\\p{Cntrl}", "\uFFFD"))
                .toList());
    }

    /** Of a moment, what somebody reads of it: no fractions of a second. */
    private static String shown(Object cell) {
        return String.valueOf(cell instanceof Instant at ? at.truncatedTo(ChronoUnit.SECONDS) : cell);
    }

    /** As {@link #print(PrintWriter)}; in place of headings over nothing, what there is to say about that. */
    void print(PrintWriter out, String whenEmpty) {
        if (rows.size() == 1) {
            out.println(whenEmpty);
            out.flush();
            return;
        }
        print(out);
    }

    void print(PrintWriter out) {
        int columns = rows.getFirst().size();
        int[] widths = new int[columns];
        for (List<String> row : rows) {
            for (int i = 0; i < columns; i++) {
                widths[i] = Math.max(widths[i], row.get(i).length());
            }
        }
        for (List<String> row : rows) {
            var line = new StringBuilder();
            for (int i = 0; i < columns; i++) {
                line.append(row.get(i)).append(" ".repeat(widths[i] - row.get(i).length() + 2));
            }
            out.println(line.toString().stripTrailing());
        }
        out.flush();
    }
}

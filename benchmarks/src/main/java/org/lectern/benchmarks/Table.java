package org.lectern.benchmarks;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** The results as a Markdown table. */
final class Table {
    private Table() {}

    static String of(List<Row> rows) {
        var lines = new ArrayList<List<String>>();
        lines.add(List.of("figure", "value", "reference", "ratio", "target", "met"));
        for (Row row : rows) {
            Double ratio = row.ratio();
            lines.add(List.of(
                    row.path(),
                    number(row.figure().median()) + " " + row.unit(),
                    number(row.reference().median()),
                    ratio == null ? "–" : String.format(Locale.ROOT, "%.2f", ratio),
                    row.target().text(row.unit()),
                    row.met() ? "yes" : "no"));
        }
        int[] widths = new int[6];
        for (List<String> line : lines) {
            for (int i = 0; i < widths.length; i++) {
                widths[i] = Math.max(widths[i], line.get(i).length());
            }
        }
        var text = new StringBuilder();
        for (int l = 0; l < lines.size(); l++) {
            text.append('|');
            for (int i = 0; i < widths.length; i++) {
                text.append(' ').append(lines.get(l).get(i));
                text.repeat(' ', widths[i] - lines.get(l).get(i).length()).append(" |");
            }
            text.append('\n');
            if (l == 0) {
                text.append('|');
                for (int width : widths) {
                    text.repeat('-', width + 2).append('|');
                }
                text.append('\n');
            }
        }
        return text.toString();
    }

    private static String number(@Nullable Double value) {
        if (value == null) {
            return "–";
        }
        return value >= 100
                ? String.format(Locale.ROOT, "%,.0f", value)
                : String.format(Locale.ROOT, value >= 10 ? "%.1f" : "%.3f", value);
    }
}

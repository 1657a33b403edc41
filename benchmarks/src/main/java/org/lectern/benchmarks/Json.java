package org.lectern.benchmarks;

import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Writes maps, lists, texts, numbers and truth values as JSON, indented. */
final class Json {
    private final StringBuilder out = new StringBuilder();

    private Json() {}

    static String of(@Nullable Object value) {
        var json = new Json();
        json.write(value, "\n");
        return json.out.append('\n').toString();
    }

    private void write(@Nullable Object value, String line) {
        switch (value) {
            case null -> out.append("null");
            case Map<?, ?> map -> object(map, line);
            case Iterable<?> list -> list(list, line);
            case Boolean truth -> out.append(truth);
            case Double number when number.isNaN() || number.isInfinite() -> out.append("null");
            case Double number -> out.append(rounded(number));
            case Number number -> out.append(number);
            default -> text(value.toString());
        }
    }

    private void object(Map<?, ?> map, String line) {
        out.append('{');
        String separator = "";
        for (Map.Entry<?, ?> entry : map.entrySet()) {
            out.append(separator).append(line).append("  ");
            text(String.valueOf(entry.getKey()));
            out.append(": ");
            write(entry.getValue(), line + "  ");
            separator = ",";
        }
        out.append(map.isEmpty() ? "" : line).append('}');
    }

    private void list(Iterable<?> list, String line) {
        out.append('[');
        String separator = "";
        for (Object element : list) {
            out.append(separator);
            boolean nested = element instanceof Map<?, ?>;
            out.append(nested ? line + "  " : separator.isEmpty() ? "" : " ");
            write(element, line + "  ");
            separator = ",";
        }
        out.append(']');
    }

    private void text(String text) {
        out.append('"');
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            switch (c) {
                case '"' -> out.append("\\\"");
                case '\\' -> out.append("\\\\");
                case '\n' -> out.append("\\n");
                case '\t' -> out.append("\\t");
                default -> {
                    if (c < 0x20) {
                        out.append(String.format(Locale.ROOT, "\\u%04x", (int) c));
                    } else {
                        out.append(c);
                    }
                }
            }
        }
        out.append('"');
    }

    /** Four digits that mean something. */
    private static String rounded(double number) {
        if (number == Math.rint(number) && Math.abs(number) < 1e15) {
            return Long.toString((long) number);
        }
        return Math.abs(number) >= 1000
                ? Long.toString(Math.round(number))
                : new java.math.BigDecimal(number)
                        .round(new java.math.MathContext(4))
                        .stripTrailingZeros()
                        .toPlainString();
    }
}

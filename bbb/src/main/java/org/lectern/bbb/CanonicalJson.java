package org.lectern.bbb;

import java.util.Arrays;
import java.util.Map;
import tools.jackson.databind.JsonNode;

/** Writes JSON so that equal documents give equal text: keys sorted by UTF-16 unit, no blanks, fewest escapes. */
final class CanonicalJson {

    private static final char[] HEX = "0123456789abcdef".toCharArray();

    private CanonicalJson() {}

    static String write(JsonNode node) {
        StringBuilder out = new StringBuilder(512);
        write(out, node);
        return out.toString();
    }

    private static void write(StringBuilder out, JsonNode node) {
        if (node.isObject()) {
            writeObject(out, node);
        } else if (node.isArray()) {
            out.append('[');
            for (int i = 0; i < node.size(); i++) {
                if (i > 0) {
                    out.append(',');
                }
                write(out, node.get(i));
            }
            out.append(']');
        } else if (node.isString()) {
            quote(out, node.stringValue());
        } else {
            out.append(literal(node));
        }
    }

    /** A number as it was sent, {@code true}, {@code false} or {@code null}. */
    static String literal(JsonNode node) {
        if (node.isNull()) {
            return "null";
        }
        return node.isBigDecimal() ? node.decimalValue().toString() : node.asString();
    }

    private static void writeObject(StringBuilder out, JsonNode node) {
        String[] keys = new String[node.size()];
        int count = 0;
        for (Map.Entry<String, JsonNode> property : node.properties()) {
            keys[count++] = property.getKey();
        }
        Arrays.sort(keys);
        out.append('{');
        for (int i = 0; i < keys.length; i++) {
            if (i > 0) {
                out.append(',');
            }
            quote(out, keys[i]);
            out.append(':');
            write(out, node.get(keys[i]));
        }
        out.append('}');
    }

    /**
     * A JSON string as {@code JSON.stringify} writes it: short escapes, others below blank as four lower-case hex digits,
     * unpaired surrogates escaped, everything else as it is.
     */
    static void quote(StringBuilder out, String text) {
        out.append('"');
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c >= ' ' && c != '"' && c != '\\' && !Character.isSurrogate(c)) {
                continue; // goes out with its neighbours
            }
            boolean paired = Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1));
            if (paired) {
                i++;
                continue;
            }
            out.append(text, written, i);
            written = i + 1;
            if (c == '"' || c == '\\') {
                out.append('\\').append(c);
            } else if (c < ' ') {
                control(out, c);
            } else {
                hex(out, c);
            }
        }
        if (written == 0) {
            out.append(text);
        } else {
            out.append(text, written, text.length());
        }
        out.append('"');
    }

    private static void control(StringBuilder out, char c) {
        switch (c) {
            case '\b' -> out.append("\\b");
            case '\f' -> out.append("\\f");
            case '\n' -> out.append("\\n");
            case '\r' -> out.append("\\r");
            case '\t' -> out.append("\\t");
            default -> hex(out, c);
        }
    }

    private static void hex(StringBuilder out, char c) {
        out.append("\\u")
                .append(HEX[c >> 12])
                .append(HEX[c >> 8 & 0xF])
                .append(HEX[c >> 4 & 0xF])
                .append(HEX[c & 0xF]);
    }
}

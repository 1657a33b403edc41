package org.lectern.server.front;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.function.Consumer;

/**
 * Writes answers of the API: elements without attributes or declaration.
 *
 * <p>Whatever text goes in, the result is well-formed XML 1.0: markup is escaped, characters that XML cannot carry are
 * dropped, and what a name may not hold becomes an underscore. A text reads back as it was written, line ends included.
 */
public final class Xml {
    private final StringBuilder text;

    private Xml(int capacity) {
        this.text = new StringBuilder(capacity);
    }

    /** {@code <response>} with this content. */
    static byte[] response(Consumer<Xml> content) {
        var xml = new Xml(1024);
        xml.group("response", content);
        return xml.text.toString().getBytes(StandardCharsets.UTF_8);
    }

    public Xml element(String name, String value) {
        open(name);
        escape(value);
        return close(name);
    }

    public Xml element(String name, long value) {
        open(name);
        text.append(value);
        return close(name);
    }

    public Xml element(String name, boolean value) {
        open(name);
        text.append(value);
        return close(name);
    }

    /** An element with attributes, all names being somebody else's. */
    public Xml named(String name, Map<String, String> attributes, String value) {
        String safe = name(name);
        text.append('<').append(safe);
        attributes.forEach((attribute, content) -> {
            text.append(' ').append(name(attribute)).append("=\"");
            escape(content);
            text.append('"');
        });
        text.append('>');
        escape(value);
        return close(safe);
    }

    public Xml empty(String name) {
        text.append('<').append(name).append("/>");
        return this;
    }

    public Xml group(String name, Consumer<Xml> content) {
        open(name);
        content.accept(this);
        return close(name);
    }

    /** An element whose name a caller chose: a key of metadata. */
    public Xml named(String name, String value) {
        return element(name(name), value);
    }

    private void open(String name) {
        text.append('<').append(name).append('>');
    }

    private Xml close(String name) {
        text.append("</").append(name).append('>');
        return this;
    }

    /** ASCII letters, digits, dash, dot and underscore, not beginning with a digit, a dash or a dot. */
    static String name(String wish) {
        var name = new StringBuilder(wish.length() + 1);
        for (int i = 0; i < wish.length(); i++) {
            char c = wish.charAt(i);
            boolean letter = c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c == '_';
            boolean inner = letter || c >= '0' && c <= '9' || c == '-' || c == '.';
            if (i == 0 && !letter && inner) {
                name.append('_');
            }
            name.append(inner ? c : '_');
        }
        return name.isEmpty() ? "_" : name.toString();
    }

    private void escape(String value) {
        int length = value.length();
        int plain = 0;
        for (int i = 0; i < length; i++) {
            char c = value.charAt(i);
            if (c > '>' && c < 0xD800 || isPlain(c)) {
                continue;
            }
            if (Character.isHighSurrogate(c) && i + 1 < length && Character.isLowSurrogate(value.charAt(i + 1))) {
                i++;
                continue;
            }
            if (c >= 0xE000 && c < 0xFFFE) {
                continue;
            }
            text.append(value, plain, i).append(replacement(c));
            plain = i + 1;
        }
        text.append(value, plain, length);
    }

    private static boolean isPlain(char c) {
        return c >= ' ' && c < 0x7F && c != '&' && c != '<' && c != '>' && c != '"' && c != '\'';
    }

    /** Empty for what XML 1.0 cannot carry. */
    private static String replacement(char c) {
        return switch (c) {
            case '&' -> "&amp;";
            case '<' -> "&lt;";
            case '>' -> "&gt;";
            case '"' -> "&quot;";
            case '\'' -> "&#39;";
            case '\t' -> "\t";
            case '\n' -> "\n";
            // Readers turn a bare one into a line feed.
            case '\r' -> "&#13;";
            default -> "";
        };
    }
}

package org.lectern.bbb;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;

/**
 * Named values in the order in which they are sent. Names may repeat; unknown ones are kept. Immutable.
 *
 * <p>{@link #encoded()} and {@link #parse(String)} are inverse for every text that UTF-8 can carry; an unpaired surrogate
 * becomes U+FFFD. Values may hold anything: ampersands, line breaks and control characters are percent-encoded and come
 * back as they went in. The text form shows names only, since values carry passwords.
 */
public final class Parameters implements Iterable<Parameters.Parameter> {

    /** One name with its decoded value. */
    public record Parameter(String name, String value) {
        @Override
        public String toString() {
            return name + "=…";
        }
    }

    private static final Parameters NONE = new Parameters(List.of());
    private static final char[] HEX = "0123456789ABCDEF".toCharArray();
    /** The value of each ASCII character as a hexadecimal digit, -1 if it is none. */
    private static final byte[] DIGITS = digits();

    private static final boolean[] UNRESERVED = unreserved();

    private final List<Parameter> list;

    private Parameters(List<Parameter> list) {
        this.list = list;
    }

    public static Parameters none() {
        return NONE;
    }

    /** Names and values in turn. */
    public static Parameters of(String... namesAndValues) {
        if (namesAndValues.length % 2 != 0) {
            throw new IllegalArgumentException("a name without a value: " + namesAndValues[namesAndValues.length - 1]);
        }
        List<Parameter> list = new ArrayList<>(namesAndValues.length / 2);
        for (int i = 0; i < namesAndValues.length; i += 2) {
            list.add(new Parameter(namesAndValues[i], namesAndValues[i + 1]));
        }
        return own(list);
    }

    public static Parameters of(List<Parameter> list) {
        return own(List.copyOf(list));
    }

    /** Of a list that nobody else has. */
    private static Parameters own(List<Parameter> list) {
        return list.isEmpty() ? NONE : new Parameters(Collections.unmodifiableList(list));
    }

    /**
     * Reads a raw query string or form body. Plus is a blank; a percent sign that starts no byte stands for itself; bytes
     * that are not UTF-8 become U+FFFD; empty pieces between ampersands are skipped.
     */
    public static Parameters parse(String rawQuery) {
        List<Parameter> list = new ArrayList<>();
        int start = 0;
        while (start < rawQuery.length()) {
            int end = rawQuery.indexOf('&', start);
            end = end < 0 ? rawQuery.length() : end;
            if (end > start) {
                int equals = rawQuery.indexOf('=', start);
                boolean named = equals >= 0 && equals < end;
                list.add(new Parameter(
                        decode(rawQuery, start, named ? equals : end), named ? decode(rawQuery, equals + 1, end) : ""));
            }
            start = end + 1;
        }
        return own(list);
    }

    /** A copy with one more parameter at the end. */
    public Parameters and(String name, String value) {
        List<Parameter> copy = new ArrayList<>(list.size() + 1);
        copy.addAll(list);
        copy.add(new Parameter(name, value));
        return own(copy);
    }

    /** A copy where this name has this value, at its old place or at the end. */
    public Parameters with(String name, String value) {
        List<Parameter> copy = new ArrayList<>(list.size() + 1);
        boolean placed = false;
        for (Parameter parameter : list) {
            if (!parameter.name().equals(name)) {
                copy.add(parameter);
            } else if (!placed) {
                copy.add(new Parameter(name, value));
                placed = true;
            }
        }
        if (!placed) {
            copy.add(new Parameter(name, value));
        }
        return own(copy);
    }

    public Parameters without(String name) {
        List<Parameter> copy = new ArrayList<>(list.size());
        for (Parameter parameter : list) {
            if (!parameter.name().equals(name)) {
                copy.add(parameter);
            }
        }
        return own(copy);
    }

    /** The first value of a name, which is the one that servers read; may be empty text. */
    public Optional<String> first(String name) {
        for (Parameter parameter : list) {
            if (parameter.name().equals(name)) {
                return Optional.of(parameter.value());
            }
        }
        return Optional.empty();
    }

    /** All values of a name in order. */
    public List<String> all(String name) {
        return list.stream()
                .filter(p -> p.name().equals(name))
                .map(Parameter::value)
                .toList();
    }

    public List<Parameter> list() {
        return list;
    }

    public boolean isEmpty() {
        return list.isEmpty();
    }

    @Override
    public Iterator<Parameter> iterator() {
        return list.iterator();
    }

    /** The query text: everything but letters, digits and {@code -._~} percent-encoded, a blank as {@code %20}. */
    public String encoded() {
        StringBuilder text = new StringBuilder(64 * list.size());
        for (Parameter parameter : list) {
            if (text.length() > 0) {
                text.append('&');
            }
            encode(text, parameter.name());
            text.append('=');
            encode(text, parameter.value());
        }
        return text.toString();
    }

    /** Sorted by name and encoded as {@link URLEncoder} does: what 2.4 and 2.5 sign for a form POST. */
    String sortedFormText() {
        StringBuilder text = new StringBuilder(64 * list.size());
        for (Parameter p :
                list.stream().sorted(Comparator.comparing(Parameter::name)).toList()) {
            text.append(text.length() > 0 ? "&" : "")
                    .append(p.name())
                    .append('=')
                    .append(URLEncoder.encode(p.value(), StandardCharsets.UTF_8));
        }
        return text.toString();
    }

    /** The first value of a name in a raw query, decoded, without reading the rest. */
    static Optional<String> rawValue(String rawQuery, String name) {
        int start = 0;
        while (start <= rawQuery.length()) {
            int end = rawQuery.indexOf('&', start);
            end = end < 0 ? rawQuery.length() : end;
            int equals = start + name.length();
            if (equals < end && rawQuery.charAt(equals) == '=' && rawQuery.startsWith(name, start)) {
                return Optional.of(decode(rawQuery, equals + 1, end));
            }
            start = end + 1;
        }
        return Optional.empty();
    }

    /** Percent-encodes one value or path segment. */
    static void encode(StringBuilder to, String text) {
        int written = 0;
        for (int i = 0; i < text.length(); i++) {
            char c = text.charAt(i);
            if (c < UNRESERVED.length && UNRESERVED[c]) {
                continue; // goes out with its neighbours
            }
            to.append(text, written, i);
            if (c < 0x80) {
                encodeByte(to, c);
            } else if (c < 0x800) {
                encodeByte(to, 0xC0 | c >> 6);
                encodeByte(to, 0x80 | c & 0x3F);
            } else if (Character.isHighSurrogate(c)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                int point = Character.toCodePoint(c, text.charAt(++i));
                encodeByte(to, 0xF0 | point >> 18);
                encodeByte(to, 0x80 | point >> 12 & 0x3F);
                encodeByte(to, 0x80 | point >> 6 & 0x3F);
                encodeByte(to, 0x80 | point & 0x3F);
            } else {
                int unit = Character.isSurrogate(c) ? 0xFFFD : c;
                encodeByte(to, 0xE0 | unit >> 12);
                encodeByte(to, 0x80 | unit >> 6 & 0x3F);
                encodeByte(to, 0x80 | unit & 0x3F);
            }
            written = i + 1;
        }
        if (written == 0) {
            to.append(text);
        } else {
            to.append(text, written, text.length());
        }
    }

    private static boolean[] unreserved() {
        boolean[] unreserved = new boolean[0x80];
        for (char c = 0; c < unreserved.length; c++) {
            unreserved[c] = isUnreserved(c);
        }
        return unreserved;
    }

    private static boolean isUnreserved(char c) {
        return c >= 'a' && c <= 'z'
                || c >= 'A' && c <= 'Z'
                || c >= '0' && c <= '9'
                || c == '-'
                || c == '.'
                || c == '_'
                || c == '~';
    }

    private static void encodeByte(StringBuilder to, int value) {
        to.append('%').append(HEX[value >> 4 & 0xF]).append(HEX[value & 0xF]);
    }

    private static String decode(String text, int from, int to) {
        int i = from;
        while (i < to && text.charAt(i) != '%' && text.charAt(i) != '+') {
            i++;
        }
        if (i == to) {
            return text.substring(from, to);
        }
        byte[] bytes = new byte[to - from];
        int length = 0;
        for (i = from; i < to; i++) {
            char c = text.charAt(i);
            if (c >= 0x80) {
                return decodeUnencoded(text, from, to);
            }
            if (c == '%' && i + 2 < to && isHex(text.charAt(i + 1)) && isHex(text.charAt(i + 2))) {
                bytes[length++] = (byte) (DIGITS[text.charAt(i + 1)] << 4 | DIGITS[text.charAt(i + 2)]);
                i += 2;
            } else {
                bytes[length++] = (byte) (c == '+' ? ' ' : c);
            }
        }
        return new String(bytes, 0, length, StandardCharsets.UTF_8);
    }

    private static byte[] digits() {
        byte[] digits = new byte[0x80];
        for (int c = 0; c < digits.length; c++) {
            digits[c] = (byte) Character.digit(c, 16);
        }
        return digits;
    }

    private static boolean isHex(char c) {
        return c < DIGITS.length && DIGITS[c] >= 0;
    }

    /** As {@link #decode}, for text with characters that a sender should have encoded. */
    private static String decodeUnencoded(String text, int from, int to) {
        int i = from;
        StringBuilder result = new StringBuilder(to - from);
        byte[] run = new byte[(to - i) / 3 + 1];
        while (i < to) {
            int length = 0;
            while (i + 2 < to
                    && text.charAt(i) == '%'
                    && Character.digit(text.charAt(i + 1), 16) >= 0
                    && Character.digit(text.charAt(i + 2), 16) >= 0) {
                run[length++] =
                        (byte) (Character.digit(text.charAt(i + 1), 16) << 4 | Character.digit(text.charAt(i + 2), 16));
                i += 3;
            }
            if (length > 0) {
                result.append(new String(run, 0, length, StandardCharsets.UTF_8));
            } else {
                char c = text.charAt(i++);
                result.append(c == '+' ? ' ' : c);
            }
        }
        return result.toString();
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Parameters that && list.equals(that.list);
    }

    @Override
    public int hashCode() {
        return list.hashCode();
    }

    @Override
    public String toString() {
        return list.toString();
    }
}

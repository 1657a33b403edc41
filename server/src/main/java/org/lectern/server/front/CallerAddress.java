package org.lectern.server.front;

import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * A web address that a caller gave for browsers to go to: absolute, {@code http} or {@code https}, naming a host and
 * nobody, without characters that browsers and we read in different ways. Otherwise as it came, since callers put into it
 * what a strict parser refuses.
 */
record CallerAddress(String text) {
    private static final int LONGEST = 2_048;
    /** A name, an IPv4 address or an IPv6 address in brackets; a port. */
    private static final Pattern AUTHORITY = Pattern.compile("([\\p{L}\\p{N}._-]+|\\[[0-9a-fA-F:.]+])(:[0-9]{1,5})?");

    static Optional<CallerAddress> of(String text) {
        if (text.length() > LONGEST || !isPlain(text)) {
            return Optional.empty();
        }
        String lower = text.toLowerCase(Locale.ROOT);
        int start = lower.startsWith("https://") ? 8 : lower.startsWith("http://") ? 7 : -1;
        if (start < 0) {
            return Optional.empty();
        }
        int end = start;
        while (end < text.length() && "/?#".indexOf(text.charAt(end)) < 0) {
            end++;
        }
        return AUTHORITY.matcher(text.substring(start, end)).matches()
                ? Optional.of(new CallerAddress(text))
                : Optional.empty();
    }

    /** No blank, control character or backslash, which some read as a slash, anywhere. */
    private static boolean isPlain(String text) {
        return text.codePoints()
                .noneMatch(c -> c == '\\'
                        || Character.isISOControl(c)
                        || Character.isWhitespace(c)
                        || Character.isSpaceChar(c)
                        || Character.getType(c) == Character.FORMAT
                        || (c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE));
    }

    /** With one more parameter in its query. The value is already encoded. */
    String with(String name, String encoded) {
        int hash = text.indexOf('#');
        String before = hash < 0 ? text : text.substring(0, hash);
        String after = hash < 0 ? "" : text.substring(hash);
        String joint = before.indexOf('?') < 0 ? "?" : before.endsWith("?") || before.endsWith("&") ? "" : "&";
        return ascii(before + joint + name + "=" + encoded + after);
    }

    /** For a header: what is not ASCII is percent-encoded. */
    String location() {
        return ascii(text);
    }

    private static String ascii(String text) {
        if (text.chars().allMatch(c -> c < 0x7F)) {
            return text;
        }
        var result = new StringBuilder(text.length() + 16);
        for (byte b : text.getBytes(java.nio.charset.StandardCharsets.UTF_8)) {
            if (b >= 0) {
                result.append((char) b);
            } else {
                result.append('%').append(String.format(Locale.ROOT, "%02X", b));
            }
        }
        return result.toString();
    }
}

package org.lectern.server.operations;

import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/**
 * Shows a query so that its shape can be compared and nothing can be learnt from it: names, lengths and escapes stay,
 * letters and digits of values do not, and of passwords, tokens and checksums nothing at all. Values that tell nothing
 * about people (identifiers of meetings, flags, numbers) stay. Pure.
 */
final class Masking {
    private static final Pattern NAME =
            Pattern.compile("[A-Za-z][A-Za-z0-9_.-]{0,80}(?:(?:\\[|%5[Bb])[A-Za-z0-9_.-]{0,40}(?:]|%5[Dd])){0,4}");
    private static final Pattern FLAG_OR_NUMBER = Pattern.compile("(?i)true|false|-?[0-9]{1,15}");
    private static final Pattern WORD = Pattern.compile("[A-Za-z_]{1,24}");
    private static final Pattern ID = Pattern.compile("[A-Za-z0-9%\\[\\]_.,:~+-]{1,200}");
    private static final Set<String> IDS =
            Set.of("meetingid", "recordid", "parentmeetingid", "hookid", "internalmeetingid");
    private static final Set<String> WORDS =
            Set.of("role", "state", "guestpolicy", "meetinglayout", "kind", "lang", "meta_bbb-origin");
    /** Numbers under these names may be a person's, or open a door. */
    private static final Set<String> NUMBERS_OF_PEOPLE = Set.of("userid", "voicebridge", "fullname");

    private static final int LONGEST_VALUE = 160;
    private static final int LONGEST_QUERY = 4_000;

    private Masking() {}

    /** @param query not decoded; any text will do */
    static String query(String query) {
        var shown = new StringBuilder(Math.min(query.length(), LONGEST_QUERY) + 16);
        int start = 0;
        while (start <= query.length() && shown.length() < LONGEST_QUERY) {
            int end = query.indexOf('&', start);
            end = end < 0 ? query.length() : end;
            if (start > 0) {
                shown.append('&');
            }
            piece(query.substring(start, end), shown);
            start = end + 1;
        }
        return start <= query.length()
                ? shown.append("… (")
                        .append(query.length())
                        .append(" characters)")
                        .toString()
                : shown.toString();
    }

    /** The name of a parameter, masked unless it looks like one. */
    static String name(String raw) {
        return NAME.matcher(raw).matches() ? raw : shape(raw);
    }

    /** Without characters that move a cursor or change the direction of reading. */
    static String printable(String text) {
        return text.replaceAll("[\\p{Cntrl}\\p{Cf}\\p{Zl}\\p{Zp}\\p{Cs}]", "\uFFFD");
    }

    private static void piece(String piece, StringBuilder shown) {
        int equals = piece.indexOf('=');
        if (equals < 0) {
            shown.append(shape(piece));
            return;
        }
        String name = piece.substring(0, equals);
        String value = piece.substring(equals + 1);
        shown.append(name(name)).append('=').append(NAME.matcher(name).matches() ? value(name, value) : shape(value));
    }

    private static String value(String name, String value) {
        String key = name.toLowerCase(Locale.ROOT);
        if (value.isEmpty()) {
            return "";
        }
        if (isSecret(key)) {
            return key.equals("checksum") ? "<" + value.length() + " characters>" : "***";
        }
        boolean open = IDS.contains(key) && ID.matcher(value).matches()
                || WORDS.contains(key) && WORD.matcher(value).matches()
                || !NUMBERS_OF_PEOPLE.contains(key)
                        && !key.startsWith("meta_")
                        && !key.startsWith("userdata-")
                        && FLAG_OR_NUMBER.matcher(value).matches();
        return open ? value : shape(value);
    }

    private static boolean isSecret(String key) {
        return key.equals("attendeepw")
                || key.equals("moderatorpw")
                || key.contains("checksum")
                || key.contains("pass")
                || key.contains("token")
                || key.contains("secret")
                || key.contains("key")
                || key.contains("sig");
    }

    /** Letters and digits become x; escapes of ASCII marks stay, others lose their digits but keep their case. */
    static String shape(String raw) {
        int end = Math.min(raw.length(), LONGEST_VALUE);
        var shown = new StringBuilder(end + 24);
        for (int i = 0; i < end; i++) {
            char c = raw.charAt(i);
            if (c == '%' && i + 2 < raw.length() && isHex(raw.charAt(i + 1)) && isHex(raw.charAt(i + 2))) {
                shown.append(escape(raw.substring(i, i + 3)));
                i += 2;
            } else if (Character.isLowSurrogate(c)) {
                continue;
            } else {
                shown.append(
                        c < 0x80 && !isLetterOrDigit(c) && c >= ' ' && c != 0x7f
                                ? c
                                : c < ' ' || c == 0x7f ? '\uFFFD' : 'x');
            }
        }
        return raw.length() > end
                ? shown.append("… (")
                        .append(raw.length())
                        .append(" characters)")
                        .toString()
                : shown.toString();
    }

    private static String escape(String escape) {
        int value = Integer.parseInt(escape.substring(1), 16);
        if (value < 0x80 && !isLetterOrDigit((char) value)) {
            return escape;
        }
        boolean lower = escape.chars().anyMatch(c -> c >= 'a' && c <= 'f');
        return lower ? "%xx" : "%XX";
    }

    private static boolean isLetterOrDigit(char c) {
        return c >= 'a' && c <= 'z' || c >= 'A' && c <= 'Z' || c >= '0' && c <= '9';
    }

    private static boolean isHex(char c) {
        return Character.digit(c, 16) >= 0 && c < 0x80;
    }
}

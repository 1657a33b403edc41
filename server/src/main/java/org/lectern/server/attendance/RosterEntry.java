package org.lectern.server.attendance;

import java.text.Normalizer;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is expected, as a list names them.
 *
 * @param name may be empty if there is a sign-in name
 * @param externalId by which the application that opened the class knows the person; may be empty
 * @param signIn by which the person signs in here; may be empty
 */
public record RosterEntry(String name, String externalId, String signIn) {
    static final int LONGEST = 200;
    private static final Pattern BLANKS = Pattern.compile("\\s+");

    /** What the list calls the person. */
    public String shown() {
        return name.isEmpty() ? signIn : name;
    }

    /** Equal for two lines that mean the same person. */
    String identity() {
        if (!signIn.isEmpty()) {
            return "s:" + signIn.toLowerCase(Locale.ROOT);
        }
        return externalId.isEmpty() ? "n:" + plain(name) : "u:" + externalId;
    }

    /** A name as it is compared: without regard to capitals, to how accents are written and to spaces. */
    static String plain(String name) {
        String ascii = plainAscii(name);
        return ascii != null
                ? ascii
                : BLANKS.matcher(
                                Normalizer.normalize(name, Normalizer.Form.NFKC).toLowerCase(Locale.ROOT))
                        .replaceAll(" ")
                        .strip();
    }

    /** The same for most names, without all that the others need; null for the others. A course asks it very often. */
    private static @Nullable String plainAscii(String name) {
        var plain = new StringBuilder(name.length());
        boolean blank = false;
        for (int i = 0; i < name.length(); i++) {
            char letter = name.charAt(i);
            if (letter == ' ' || letter >= '\t' && letter <= '\r') {
                blank = true;
                continue;
            }
            if (letter < ' ' || letter > '~') {
                return null;
            }
            if (blank && !plain.isEmpty()) {
                plain.append(' ');
            }
            blank = false;
            plain.append(letter >= 'A' && letter <= 'Z' ? (char) (letter + 32) : letter);
        }
        return plain.toString();
    }
}

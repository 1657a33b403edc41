package org.lectern.server.attendance;

import java.text.Normalizer;
import java.util.Locale;

/**
 * Somebody who is expected, as a list names them.
 *
 * @param name may be empty if there is a sign-in name
 * @param externalId by which the application that opened the class knows the person; may be empty
 * @param signIn by which the person signs in here; may be empty
 */
public record RosterEntry(String name, String externalId, String signIn) {
    static final int LONGEST = 200;

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
        return Normalizer.normalize(name, Normalizer.Form.NFKC)
                .toLowerCase(Locale.ROOT)
                .replaceAll("\\s+", " ")
                .strip();
    }
}

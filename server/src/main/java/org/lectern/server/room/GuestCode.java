package org.lectern.server.room;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.Locale;
import java.util.Optional;
import java.util.regex.Pattern;
import org.lectern.server.platform.RandomIds;

/**
 * What a guest types beside a name: 60 random bits in twelve letters and digits, told in groups of four. Neither zero nor
 * one is among the digits, so that nobody takes them for letters.
 */
public record GuestCode(String letters) {
    private static final int LENGTH = 12;
    private static final Pattern LETTERS = Pattern.compile("[a-z2-7]{" + LENGTH + "}");
    private static final int LONGEST_TYPED = 100;

    public GuestCode {
        if (!LETTERS.matcher(letters).matches()) {
            throw new IllegalArgumentException("a guest code is " + LENGTH + " letters and digits from 2 to 7");
        }
    }

    static GuestCode random() {
        return new GuestCode(RandomIds.token128().substring(0, LENGTH));
    }

    /** As somebody typed it: in whatever case, with or without hyphens and blanks. Empty if it cannot be one. */
    static Optional<GuestCode> read(String typed) {
        if (typed.length() > LONGEST_TYPED) {
            return Optional.empty();
        }
        String letters = typed.toLowerCase(Locale.ROOT).replaceAll("[\\s\\-\u2010-\u2015\u00a0]", "");
        return LETTERS.matcher(letters).matches() ? Optional.of(new GuestCode(letters)) : Optional.empty();
    }

    /** As it is told: {@code abcd-efgh-2345}. */
    public String text() {
        return letters.substring(0, 4) + "-" + letters.substring(4, 8) + "-" + letters.substring(8);
    }

    /** In the same time whatever is typed. */
    boolean isSame(GuestCode other) {
        return MessageDigest.isEqual(
                letters.getBytes(StandardCharsets.US_ASCII), other.letters.getBytes(StandardCharsets.US_ASCII));
    }

    @Override
    public String toString() {
        return "GuestCode[***]";
    }
}

package org.lectern.server.person;

import java.util.Locale;
import java.util.UUID;

/** What is needed to let somebody sign in. Checked by {@link #problem()}, not by the constructor, so that a form can say what is wrong. */
public record NewPerson(UUID tenantId, String name, String signInName, String password, boolean operator) {
    static final int MAX_NAME = 200;
    static final int MIN_PASSWORD = 10;
    static final int MAX_PASSWORD = 256;

    public NewPerson {
        name = name.strip();
        signInName = signInName.strip();
    }

    /** What keeps this person from being added, or {@link Problem#NONE}. */
    public Problem problem() {
        if (name.isEmpty() || name.length() > MAX_NAME) {
            return Problem.NAME;
        }
        if (signInName.isEmpty()
                || signInName.length() > MAX_NAME
                || signInName.chars().anyMatch(Character::isISOControl)) {
            return Problem.SIGN_IN_NAME;
        }
        if (!isGoodPassword(password)) {
            return Problem.PASSWORD;
        }
        return Problem.NONE;
    }

    /** Long enough to resist guessing: 10 to 256 characters, of any kind. */
    public static boolean isGoodPassword(String password) {
        return password.length() >= MIN_PASSWORD && password.length() <= MAX_PASSWORD;
    }

    String signInKey() {
        return key(signInName);
    }

    static String key(String signInName) {
        return signInName.strip().toLowerCase(Locale.ROOT);
    }

    /** Why a person cannot be added. */
    public enum Problem {
        NONE,
        NAME,
        SIGN_IN_NAME,
        PASSWORD,
        /** Somebody of this tenant signs in with this name already. */
        TAKEN
    }
}

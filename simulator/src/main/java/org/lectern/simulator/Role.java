package org.lectern.simulator;

import java.util.Locale;
import java.util.Optional;

/** What a person may do in a meeting. */
public enum Role {
    MODERATOR,
    VIEWER;

    static Optional<Role> parse(String text) {
        return switch (text.toUpperCase(Locale.ROOT)) {
            case "MODERATOR" -> Optional.of(MODERATOR);
            case "VIEWER" -> Optional.of(VIEWER);
            default -> Optional.empty();
        };
    }
}

package org.lectern.bbb;

import java.util.Optional;

/** What somebody may do in a meeting. Presenter is a floor that moves, not a role. */
public enum Role {
    MODERATOR,
    VIEWER;

    /** Reads the wire form in any case. */
    public static Optional<Role> of(String text) {
        return text.equalsIgnoreCase("MODERATOR")
                ? Optional.of(MODERATOR)
                : text.equalsIgnoreCase("VIEWER") ? Optional.of(VIEWER) : Optional.empty();
    }
}

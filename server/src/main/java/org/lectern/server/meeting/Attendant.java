package org.lectern.server.meeting;

import org.lectern.server.platform.RandomIds;

/**
 * Somebody about to enter a meeting, with the role we decided for them.
 *
 * @param userId what the server and its events will call them; must tell nothing about the person
 * @param name shown to everybody in the meeting
 * @param guest whether they are here without membership
 */
public record Attendant(String userId, String name, boolean moderator, boolean guest) {
    /** Begins the identifier of somebody of whom nothing is kept that names them. */
    public static final String UNNAMED = "unnamed-";

    /** An identifier for one join, that tells nothing. */
    public static String unnamedId() {
        return UNNAMED + RandomIds.token128().substring(0, 12);
    }

    /** In the meeting as they are, and named by nothing that is kept. */
    public Attendant unnamed() {
        return new Attendant(unnamedId(), name, moderator, guest);
    }

    boolean isUnnamed() {
        return userId.startsWith(UNNAMED);
    }
}

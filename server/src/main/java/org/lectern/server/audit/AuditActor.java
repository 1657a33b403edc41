package org.lectern.server.audit;

import java.util.UUID;

/**
 * Who did it.
 *
 * @param text the kind and, after a colon, the identifier of ours; never a name
 */
public record AuditActor(String text) {
    private static final int MAX_LENGTH = 300;

    public AuditActor {
        if (text.isBlank() || text.length() > MAX_LENGTH) {
            throw new IllegalArgumentException("an actor has 1 to " + MAX_LENGTH + " characters");
        }
    }

    /** Somebody who was signed in, by the identifier of the row in {@code person}. */
    public static AuditActor person(UUID personId) {
        return new AuditActor("person:" + personId);
    }

    /** As {@link #person}, acting for the installation. */
    public static AuditActor operator(UUID personId) {
        return new AuditActor("operator:" + personId);
    }

    /** Whoever may run the program on the machine. */
    public static AuditActor commandLine() {
        return new AuditActor("command-line");
    }

    /** The product itself: the name of a job. */
    public static AuditActor system(String job) {
        return new AuditActor("system:" + job);
    }

    /** A learning platform, by the tenant's secret that signed its call. */
    public static AuditActor caller(UUID secretId) {
        return new AuditActor("caller:" + secretId);
    }

    /** Somebody who had not signed in. */
    public static AuditActor nobody() {
        return new AuditActor("nobody");
    }
}

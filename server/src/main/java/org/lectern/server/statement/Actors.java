package org.lectern.server.statement;

import java.util.Optional;

/**
 * Under which name a destination is told of somebody.
 *
 * <p>Several threads call it at once.
 */
@FunctionalInterface
interface Actors {
    /** Empty if nothing may be told of the person: they objected, or had the use of their data restricted. */
    Optional<String> name(String userId);

    /** Everybody in the class is the same actor: how many did something can be counted, and no more. */
    static Actors anonymous(ClassPlace place) {
        String name = "anonymous-" + place.uuid("anonymous", place.meeting());
        return userId -> Optional.of(name);
    }
}

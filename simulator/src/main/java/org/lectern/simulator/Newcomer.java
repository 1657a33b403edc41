package org.lectern.simulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is about to join.
 *
 * @param externalId what join calls {@code userID}; null takes the internal id
 */
public record Newcomer(
        String name, @Nullable String externalId, Role role, boolean guest, Map<String, String> userdata) {

    public Newcomer {
        userdata = Map.copyOf(userdata);
    }

    public static Newcomer moderator(String name, String externalId) {
        return new Newcomer(name, externalId, Role.MODERATOR, false, Map.of());
    }

    public static Newcomer viewer(String name, String externalId) {
        return new Newcomer(name, externalId, Role.VIEWER, false, Map.of());
    }
}

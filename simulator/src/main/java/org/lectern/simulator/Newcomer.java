package org.lectern.simulator;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who is about to join.
 *
 * @param externalId what join calls {@code userID}; null takes the internal id
 * @param byTelephone whether the person dials in: then the internal ID begins with {@code v_}
 */
public record Newcomer(
        String name,
        @Nullable String externalId,
        Role role,
        boolean guest,
        Map<String, String> userdata,
        boolean byTelephone) {

    public Newcomer {
        userdata = Map.copyOf(userdata);
    }

    public Newcomer(String name, @Nullable String externalId, Role role, boolean guest, Map<String, String> userdata) {
        this(name, externalId, role, guest, userdata, false);
    }

    /** Somebody who dials in: known by the number alone. */
    public static Newcomer telephone(String number) {
        return new Newcomer(number, null, Role.VIEWER, false, Map.of(), true);
    }

    public static Newcomer moderator(String name, String externalId) {
        return new Newcomer(name, externalId, Role.MODERATOR, false, Map.of());
    }

    public static Newcomer viewer(String name, String externalId) {
        return new Newcomer(name, externalId, Role.VIEWER, false, Map.of());
    }
}

package org.lectern.simulator;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Session tokens that join gave out, and the servlet sessions (the {@code JSESSIONID} cookie) they are bound to. Guarded by
 * the world's lock.
 *
 * @see "docs/protocol/bigbluebutton-api.md, session tokens"
 */
final class Visits {
    private final Identifiers identifiers;
    private final Map<String, Visit> byToken = new LinkedHashMap<>();

    Visits(Identifiers identifiers) {
        this.identifiers = identifiers;
    }

    /** Whether a guest may come in. */
    enum Admission {
        ALLOW,
        WAIT,
        DENY
    }

    /**
     * @param sessionId value of the cookie without which the token is refused
     */
    record Visit(String token, String sessionId, Connection connection, Admission admission) {
        boolean isOpenTo(@Nullable String cookie) {
            return connection.meeting.settings.allowsRequestsWithoutSession() || sessionId.equals(cookie);
        }
    }

    Visit open(Connection connection, Admission admission, @Nullable String cookie) {
        String sessionId = cookie != null && cookie.matches("[0-9A-F]{32}")
                ? cookie
                : identifiers.hex(32).toUpperCase(Locale.ROOT);
        Visit visit = new Visit(identifiers.letters(16), sessionId, connection, admission);
        byToken.put(visit.token, visit);
        return visit;
    }

    Optional<Visit> find(String token) {
        return Optional.ofNullable(byToken.get(token));
    }

    List<Visit> all() {
        return List.copyOf(byToken.values());
    }

    void clear() {
        byToken.clear();
    }
}

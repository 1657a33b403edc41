package org.lectern.server.person;

import java.nio.charset.StandardCharsets;
import java.time.InstantSource;
import java.util.Base64;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/**
 * Who a session cookie belongs to, for the handlers that stand beside Spring's filters: one indexed read.
 *
 * <p>Sessions are Spring Session's; the name of their principal is the person's id.
 */
public final class PersonSessions {
    /** Name of the session cookie over plain HTTP. */
    public static final String COOKIE = "lectern";
    /** Name of the session cookie over HTTPS: a browser accepts it only from this host, secure and for all paths. */
    public static final String SECURE_COOKIE = "__Host-lectern";

    private final Database database;
    private final InstantSource clock;

    public PersonSessions(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * The person whose live session a request carries.
     *
     * @param cookies the request's {@code Cookie} header, or null
     */
    public Optional<Person> signedIn(@Nullable String cookies) {
        return sessionId(cookies).flatMap(this::find);
    }

    private Optional<Person> find(String sessionId) {
        return database.jdbc()
                .sql("""
                        select p.id, p.tenant_id, p.name, p.sign_in_name, p.operator, p.external_user_id
                        from spring_session s
                        join person p on p.id = s.principal_name::uuid and p.removed_at is null
                        where s.session_id = :session and s.expiry_time > :now
                        """)
                .param("session", sessionId)
                .param("now", clock.millis())
                .query(PersonStore::person)
                .optional();
    }

    /** The session id in a {@code Cookie} header, if it holds one that is well formed. */
    static Optional<String> sessionId(@Nullable String cookies) {
        if (cookies == null) {
            return Optional.empty();
        }
        for (String cookie : cookies.split(";", -1)) {
            int equals = cookie.indexOf('=');
            String name = equals < 0 ? "" : cookie.substring(0, equals).strip();
            if (name.equals(SECURE_COOKIE) || name.equals(COOKIE)) {
                return decoded(cookie.substring(equals + 1).strip());
            }
        }
        return Optional.empty();
    }

    private static Optional<String> decoded(String value) {
        try {
            String id = new String(Base64.getDecoder().decode(value), StandardCharsets.US_ASCII);
            return Optional.of(UUID.fromString(id).toString());
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

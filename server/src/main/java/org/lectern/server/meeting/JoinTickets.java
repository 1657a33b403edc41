package org.lectern.server.meeting;

import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;

/**
 * Links that let one person enter once, within a minute: for whatever is handed out rather than clicked on our pages.
 *
 * <p>A ticket says who and where, never with which role: that is decided when it is used, by its {@link TicketHolder}.
 * Only its hash is stored. Using one up is a single statement, so of many simultaneous uses one succeeds.
 */
public final class JoinTickets {
    private final Database database;
    private final InstantSource clock;
    private final MeetingSettings settings;
    private final Addresses addresses;

    public JoinTickets(Database database, InstantSource clock, MeetingSettings settings, Addresses addresses) {
        this.database = database;
        this.clock = clock;
        this.settings = settings;
        this.addresses = addresses;
    }

    /**
     * A new ticket's address.
     *
     * @param subject what it opens, in the words of the ticket's holder
     * @param person whom it lets in, in the same words
     * @param session value of the cookie of the browser it is meant for; null lets any browser use it
     */
    public URI issue(UUID tenantId, String subject, String person, @Nullable String session) {
        String token = RandomIds.token256();
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        database.jdbc()
                .sql("""
                        insert into join_ticket (hash, tenant_id, subject, person, bound_to, issued_at, expires_at)
                        values (:hash, :tenant, :subject, :person, :bound, :now, :expires)
                        """)
                .param("hash", RandomIds.hash(token))
                .param("tenant", tenantId)
                .param("subject", subject)
                .param("person", person)
                .param("bound", session == null ? null : RandomIds.hash(session))
                .param("now", now)
                .param("expires", now.plus(settings.ticketLife()))
                .update();
        return addresses.page("/join/" + token);
    }

    /** What using a ticket gave. */
    sealed interface Used {
        record Good(UUID tenantId, String subject, String person) implements Used {}

        record Bad(Problem problem) implements Used {}
    }

    enum Problem {
        UNKNOWN,
        USED,
        EXPIRED,
        OTHER_BROWSER
    }

    /**
     * Uses a ticket up.
     *
     * @param cookies values of all cookies that the browser sent
     */
    Used use(String token, List<String> cookies) {
        byte[] hash = RandomIds.hash(token);
        OffsetDateTime now = clock.instant().atOffset(ZoneOffset.UTC);
        byte[][] presented = cookies.stream().map(RandomIds::hash).toArray(byte[][]::new);
        Optional<Used> good = database.jdbc()
                .sql("""
                        update join_ticket set consumed_at = :now
                        where hash = :hash and consumed_at is null and expires_at > :now
                          and (bound_to is null or bound_to = any(:presented))
                        returning tenant_id, subject, person
                        """)
                .param("now", now)
                .param("hash", hash)
                .param("presented", presented)
                .query((row, n) -> (Used) new Used.Good(
                        row.getObject("tenant_id", UUID.class), row.getString("subject"), row.getString("person")))
                .optional();
        return good.orElseGet(() -> new Used.Bad(problem(hash, now, presented)));
    }

    private Problem problem(byte[] hash, OffsetDateTime now, byte[][] presented) {
        return database.jdbc()
                .sql("select consumed_at, expires_at, bound_to from join_ticket where hash = :hash")
                .param("hash", hash)
                .query((row, n) -> {
                    if (row.getObject("consumed_at") != null) {
                        return Problem.USED;
                    }
                    if (!row.getObject("expires_at", OffsetDateTime.class).isAfter(now)) {
                        return Problem.EXPIRED;
                    }
                    byte[] bound = row.getBytes("bound_to");
                    return bound == null || Arrays.stream(presented).anyMatch(one -> MessageDigest.isEqual(one, bound))
                            ? Problem.USED
                            : Problem.OTHER_BROWSER;
                })
                .optional()
                .orElse(Problem.UNKNOWN);
    }

    /** Forgets tickets that ran out more than a day ago; until then their holders are told why they fail. */
    int sweep() {
        return database.jdbc()
                .sql("delete from join_ticket where expires_at < :before")
                .param("before", clock.instant().atOffset(ZoneOffset.UTC).minusDays(1))
                .update();
    }

    static List<String> cookieValues(@Nullable String header) {
        if (header == null || header.getBytes(StandardCharsets.UTF_8).length > 16_384) {
            return List.of();
        }
        return Arrays.stream(header.split(";", -1))
                .map(cookie -> cookie.substring(cookie.indexOf('=') + 1).strip())
                .filter(value -> !value.isEmpty())
                .limit(50)
                .toList();
    }
}

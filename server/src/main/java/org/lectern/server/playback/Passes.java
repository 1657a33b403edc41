package org.lectern.server.playback;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;

/**
 * Tokens, each for one use, and the grants that they are exchanged for. Of both only hashes are kept, and neither says what
 * its holder may: that is asked anew with every request.
 *
 * <p>Using a token up is one statement, so of many simultaneous uses, at any process, one succeeds.
 */
final class Passes {
    private static final Duration TOLD_WHY = Duration.ofDays(1);

    private final Database database;
    private final PlaybackSettings settings;
    private final InstantSource clock;

    Passes(Database database, PlaybackSettings settings, InstantSource clock) {
        this.database = database;
        this.settings = settings;
        this.clock = clock;
    }

    /**
     * For whom and what.
     *
     * @param personId null for a guest, and for the holder of a link
     * @param guestId null for everybody else
     */
    record Holder(
            UUID tenantId,
            UUID serverId,
            String recordId,
            String format,
            @Nullable UUID personId,
            @Nullable UUID guestId) {}

    /** @param bound whether only one browser could use it */
    record Used(Holder holder, boolean bound) {}

    /** @param browser what the browser shows that may use it; null for any */
    String issue(Holder holder, @Nullable String browser) {
        String token = RandomIds.token256();
        OffsetDateTime now = now();
        database.jdbc()
                .sql("""
                        insert into playback_token (hash, tenant_id, record_id, format, server_id, person_id, guest_id,
                            bound_to, issued_at, expires_at)
                        values (:hash, :tenant, :record, :format, :server, :person, :guest, :bound, :now, :expires)
                        """)
                .param("hash", RandomIds.hash(token))
                .param("tenant", holder.tenantId())
                .param("record", holder.recordId())
                .param("format", holder.format())
                .param("server", holder.serverId())
                .param("person", holder.personId())
                .param("guest", holder.guestId())
                .param("bound", browser == null ? null : RandomIds.hash(browser))
                .param("now", now)
                .param("expires", now.plus(settings.tokenLife()))
                .update();
        return token;
    }

    /**
     * Uses a token up.
     *
     * @param browsers what the browser shows
     */
    Optional<Used> use(String token, UUID serverId, String recordId, Collection<String> browsers) {
        return database.jdbc()
                .sql("""
                        update playback_token set consumed_at = :now
                        where hash = :hash and consumed_at is null and expires_at > :now and server_id = :server
                            and record_id = :record and (bound_to is null or bound_to = any(:shown))
                        returning tenant_id, server_id, record_id, format, person_id, guest_id,
                            bound_to is not null as bound
                        """)
                .param("now", now())
                .param("hash", RandomIds.hash(token))
                .param("server", serverId)
                .param("record", recordId)
                .param("shown", browsers.stream().map(RandomIds::hash).toArray(byte[][]::new))
                .query((row, n) -> new Used(holder(row), row.getBoolean("bound")))
                .optional();
    }

    String grant(Holder holder) {
        String grant = RandomIds.token256();
        OffsetDateTime now = now();
        database.jdbc()
                .sql("""
                        insert into playback_grant (hash, tenant_id, record_id, format, server_id, person_id, guest_id,
                            issued_at, expires_at)
                        values (:hash, :tenant, :record, :format, :server, :person, :guest, :now, :expires)
                        """)
                .param("hash", RandomIds.hash(grant))
                .param("tenant", holder.tenantId())
                .param("record", holder.recordId())
                .param("format", holder.format())
                .param("server", holder.serverId())
                .param("person", holder.personId())
                .param("guest", holder.guestId())
                .param("now", now)
                .param("expires", now.plus(settings.grantLife()))
                .update();
        return grant;
    }

    Duration grantLife() {
        return settings.grantLife();
    }

    Optional<Holder> find(String grant, UUID serverId, String recordId) {
        return database.jdbc()
                .sql("""
                        select tenant_id, server_id, record_id, format, person_id, guest_id from playback_grant
                        where hash = :hash and server_id = :server and record_id = :record and expires_at > :now
                        """)
                .param("hash", RandomIds.hash(grant))
                .param("server", serverId)
                .param("record", recordId)
                .param("now", now())
                .query((row, n) -> holder(row))
                .optional();
    }

    /** Forgets what ran out. */
    int sweep() {
        OffsetDateTime before = now().minus(TOLD_WHY);
        return database.jdbc()
                        .sql("delete from playback_token where expires_at < :before")
                        .param("before", before)
                        .update()
                + database.jdbc()
                        .sql("delete from playback_grant where expires_at < :before")
                        .param("before", before)
                        .update();
    }

    private static Holder holder(ResultSet row) throws SQLException {
        return new Holder(
                row.getObject("tenant_id", UUID.class),
                row.getObject("server_id", UUID.class),
                row.getString("record_id"),
                row.getString("format"),
                row.getObject("person_id", UUID.class),
                row.getObject("guest_id", UUID.class));
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }
}

package org.lectern.server.playback;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.net.URI;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.recording.Previews;

/**
 * How each server's recordings are protected, and the key with which its web server asks us, of which only the hash is kept.
 *
 * <p>Safe for use by several threads. Another process sees a change within five seconds.
 */
public final class PlaybackServers {
    /** How long the key before is good, until the web server has the new one. */
    public static final Duration OVERLAP = Duration.ofDays(1);

    private static final Duration REMEMBERED = Duration.ofSeconds(5);
    private static final Duration ASKED_PRECISION = Duration.ofMinutes(1);

    private final Database database;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final Cache<UUID, PlaybackMode> modes = cache(REMEMBERED);
    private final Cache<String, Set<String>> hosts = cache(REMEMBERED);
    private final Cache<ByteBuffer, Optional<UUID>> keys = cache(REMEMBERED);
    private final Cache<UUID, Boolean> asked = cache(ASKED_PRECISION);

    public PlaybackServers(Database database, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    private static <K extends Object, V extends Object> Cache<K, V> cache(Duration life) {
        return Caffeine.newBuilder().maximumSize(2_000).expireAfterWrite(life).build();
    }

    /**
     * How a server stands.
     *
     * @param keyChangedAt null if it never had a key
     * @param askedAt when its web server asked us last, about to the minute; null if it never did
     */
    public record Protection(
            PlaybackMode mode,
            @Nullable Instant keyChangedAt,
            @Nullable Instant askedAt) {
        static final Protection NONE = new Protection(PlaybackMode.PUBLIC, null, null);

        /** Whether the operator says that it is protected and nothing shows that it is. */
        public boolean isUnproven() {
            return mode == PlaybackMode.GATED && askedAt == null;
        }
    }

    public Protection of(UUID serverId) {
        return database.jdbc()
                .sql("select mode, key_changed_at, asked_at from playback_server where server_id = :id")
                .param("id", serverId)
                .query((row, n) -> new Protection(
                        PlaybackMode.valueOf(row.getString("mode")),
                        instant(row.getObject("key_changed_at", OffsetDateTime.class)),
                        instant(row.getObject("asked_at", OffsetDateTime.class))))
                .optional()
                .orElse(Protection.NONE);
    }

    /** As it was within the last seconds. */
    PlaybackMode mode(UUID serverId) {
        return modes.get(serverId, id -> of(id).mode());
    }

    /** Hosts whose own addresses lead nowhere for who does not come through us. As it was within the last seconds. */
    Set<String> guardedHosts() {
        return hosts.get(
                "",
                none -> database.jdbc().sql("""
                        select s.address from server s join playback_server p on p.server_id = s.id
                        where p.mode in ('GATED', 'ONE_TIME')
                        """).query(String.class).list().stream()
                        .map(address ->
                                String.valueOf(URI.create(address).getHost()).toLowerCase(Locale.ROOT))
                        .collect(Collectors.toUnmodifiableSet()));
    }

    /**
     * From now on the server is taken for protected by our recipe.
     *
     * @return a new key for its web server, told only this once; the one before is good for a day more
     */
    public String protect(UUID serverId, AuditActor by) {
        String key = RandomIds.token256();
        OffsetDateTime now = now();
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into playback_server as p (server_id, mode, key_hash, key_changed_at)
                            values (:id, 'GATED', :hash, :now)
                            on conflict (server_id) do update set mode = 'GATED', key_hash = excluded.key_hash,
                                previous_hash = p.key_hash, previous_until = :until, key_changed_at = :now
                            """)
                    .param("id", serverId)
                    .param("hash", RandomIds.hash(key))
                    .param("now", now)
                    .param("until", now.plus(OVERLAP))
                    .update();
            audit.append(database, entry(serverId, by, PlaybackMode.GATED));
        });
        forget();
        return key;
    }

    /**
     * How its recordings are protected from now on; keys stay. Where its web server asks us no more, what awaits approval is
     * unpublished there. Use {@link #protect} for a first key.
     */
    public void change(UUID serverId, PlaybackMode mode, AuditActor by) {
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into playback_server (server_id, mode) values (:id, :mode)
                            on conflict (server_id) do update set mode = excluded.mode
                            """)
                    .param("id", serverId)
                    .param("mode", mode.name())
                    .update();
            if (mode != PlaybackMode.GATED) {
                int _ = new Previews(database).end(serverId, clock.instant());
            }
            audit.append(database, entry(serverId, by, mode));
        });
        forget();
    }

    private static AuditEntry entry(UUID serverId, AuditActor by, PlaybackMode mode) {
        return AuditEntry.of(AuditEntry.INSTALLATION, by, "playback.protection", "server:" + serverId)
                .with("mode", mode.name());
    }

    /** Whose key this is; notes that it asked. */
    Optional<UUID> ofKey(String key) {
        byte[] hash = RandomIds.hash(key);
        Optional<UUID> server = keys.get(ByteBuffer.wrap(hash), any -> byHash(hash));
        server.filter(id -> asked.asMap().putIfAbsent(id, Boolean.TRUE) == null)
                .ifPresent(id -> database.jdbc()
                        .sql("update playback_server set asked_at = :now where server_id = :id")
                        .param("now", now())
                        .param("id", id)
                        .update());
        return server;
    }

    private Optional<UUID> byHash(byte[] hash) {
        return database.jdbc()
                .sql("""
                        select server_id from playback_server
                        where key_hash = :hash or previous_hash = :hash and previous_until > :now
                        """)
                .param("hash", hash)
                .param("now", now())
                .query(UUID.class)
                .optional();
    }

    private void forget() {
        modes.invalidateAll();
        hosts.invalidateAll();
        keys.invalidateAll();
    }

    private OffsetDateTime now() {
        return clock.instant().atOffset(ZoneOffset.UTC);
    }

    private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
        return time == null ? null : time.toInstant();
    }
}

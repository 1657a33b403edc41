package org.lectern.server.chamilo;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.sql.Date;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.chamilo.ChamiloKey.Use;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;
import org.springframework.dao.DuplicateKeyException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Settings and keys of the compatibility endpoints by tenant, keys sealed at rest, and what the endpoints answered.
 *
 * <p>What every request asks for is remembered for ten seconds: a change made by another process is seen that late. Safe
 * for use by several threads.
 */
public final class ChamiloStore {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final Duration LAST_USE_PRECISION = Duration.ofMinutes(1);
    private static final int MOST_KEYS = 20;

    private final Database database;
    private final Vault vault;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final Cache<UUID, ChamiloSettings> settings = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Cache<UUID, List<ChamiloKey>> keys = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Cache<Boolean, Map<UUID, EventFilter>> filters =
            Caffeine.newBuilder().maximumSize(1).expireAfterWrite(REMEMBERED).build();
    private final Cache<Boolean, Boolean> ever =
            Caffeine.newBuilder().maximumSize(1).expireAfterWrite(REMEMBERED).build();
    private final Cache<UUID, Boolean> recentlyUsed = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(LAST_USE_PRECISION)
            .build();

    public ChamiloStore(Database database, Vault vault, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.audit = audit;
        this.clock = clock;
    }

    /** {@link ChamiloSettings#STANDARD} where nothing was set. */
    public ChamiloSettings settings(UUID tenantId) {
        return settings.get(tenantId, this::readSettings);
    }

    public void change(UUID tenantId, ChamiloSettings changed, AuditActor by) {
        ChamiloSettings before = readSettings(tenantId);
        var entry = AuditEntry.of(tenantId, by, "chamilo.changed", "tenant:" + tenantId)
                .with(changes(before.texts(), changed.texts()));
        database.inTransaction(() -> {
            write(tenantId, changed);
            audit.append(database, entry);
        });
        settings.invalidate(tenantId);
        filters.invalidateAll();
        ever.invalidateAll();
    }

    private static Map<String, String> changes(Map<String, String> before, Map<String, String> after) {
        var changes = new TreeMap<String, String>();
        after.forEach((name, text) -> {
            if (!text.equals(before.get(name))) {
                changes.put(name, before.get(name) + " → " + text);
            }
        });
        return changes;
    }

    private void write(UUID tenantId, ChamiloSettings changed) {
        database.jdbc()
                .sql("""
                        insert into chamilo_setting (tenant_id, texts, changed_at)
                        values (:tenant, cast(:texts as jsonb), :now)
                        on conflict (tenant_id) do update
                            set texts = excluded.texts, changed_at = excluded.changed_at
                        """)
                .param("tenant", tenantId)
                .param("texts", JSON.writeValueAsString(changed.texts()))
                .param("now", Timestamp.from(clock.instant()))
                .update();
        database.jdbc()
                .sql("""
                        insert into chamilo_filter (tenant_id, since_at, names) select :tenant, :now, :names
                        where :names <> coalesce((select names from chamilo_filter where tenant_id = :tenant
                            order by since_at desc limit 1), '')
                        on conflict (tenant_id, since_at) do update set names = excluded.names
                        """)
                .param("tenant", tenantId)
                .param("now", Timestamp.from(clock.instant()))
                .param("names", changed.enabled() ? changed.filter().text() : "")
                .update();
    }

    /** The filters of tenants that have one, and whose endpoints are switched on. Mostly from memory. */
    Map<UUID, EventFilter> filters() {
        return filters.get(true, absent -> {
            var read = new HashMap<UUID, EventFilter>();
            database.jdbc().sql("""
                            select distinct on (tenant_id) tenant_id, names from chamilo_filter
                            order by tenant_id, since_at desc
                            """).query(row -> {
                EventFilter filter = EventFilter.of(row.getString("names"));
                if (!filter.equals(EventFilter.ALL)) {
                    read.put(row.getObject("tenant_id", UUID.class), filter);
                }
            });
            return Map.copyOf(read);
        });
    }

    /** Whether any tenant ever had one. Mostly from memory. */
    boolean everFiltered() {
        return ever.get(
                true,
                absent -> database.jdbc()
                        .sql("select exists (select 1 from chamilo_filter where names <> '')")
                        .query(Boolean.class)
                        .single());
    }

    /** By class, every filter that held at some moment of it; without those of tenants that never had one. */
    Map<UUID, List<EventFilter>> filtersDuring(Collection<UUID> meetingIds, Instant now) {
        var filters = new HashMap<UUID, List<EventFilter>>();
        database.jdbc()
                .sql("""
                        select m.id, f.names from meeting m
                        join chamilo_filter f on f.tenant_id = m.tenant_id and f.since_at <= coalesce(m.ended_at, :now)
                        where m.id = any(:ids)
                          and not exists (select 1 from chamilo_filter later where later.tenant_id = f.tenant_id
                            and later.since_at > f.since_at and later.since_at <= m.created_at)
                        """)
                .param("now", Timestamp.from(now))
                .param("ids", meetingIds.toArray(UUID[]::new))
                .query(row -> {
                    filters.computeIfAbsent(row.getObject(1, UUID.class), id -> new ArrayList<>())
                            .add(EventFilter.of(row.getString(2)));
                });
        return filters;
    }

    /** Somebody joins: events of this meeting are to reach us. Asked for at most once a minute. */
    void wantEnsured(UUID tenantId, String externalId) {
        database.jdbc().sql("""
                        insert into chamilo_ensure as e (tenant_id, external_id) values (?, ?)
                        on conflict (tenant_id, external_id) do update set wanted_at = now(), ensured_at = null
                            where e.ensured_at < now() - interval '1 minute'
                        """).params(List.of(tenantId, externalId)).update();
    }

    /** The same for whoever was sent to a class through us since then, at tenants that want a hook for each meeting. */
    void wantJoinedEnsured(Instant since) {
        database.jdbc()
                .sql("""
                        insert into chamilo_ensure as e (tenant_id, external_id)
                        select m.tenant_id, m.external_id from chamilo_setting s
                        join meeting m on m.tenant_id = s.tenant_id and m.state = 'RUNNING'
                        where s.texts ->> :enabled = 'true' and coalesce(s.texts ->> :scope, 'per_meeting') = 'per_meeting'
                          and exists (select 1 from meeting_join j where j.meeting_id = m.id and j.issued_at > :since)
                        on conflict (tenant_id, external_id) do update set wanted_at = now(), ensured_at = null
                            where e.ensured_at < now() - interval '1 minute'
                        """)
                .param("enabled", ChamiloSettings.ENABLED)
                .param("scope", ChamiloSettings.SCOPE)
                .param("since", Timestamp.from(since))
                .update();
    }

    /** A meeting whose events are to reach us. */
    record Wanted(UUID tenantId, String externalId) {}

    /** The longest waiting ones, each given to one process; forgets those that nobody asked for in a day. */
    List<Wanted> takeWanted(int limit) {
        return database.inTransaction(() -> {
            database.jdbc()
                    .sql("delete from chamilo_ensure where ensured_at < now() - interval '1 day'")
                    .update();
            return database.jdbc()
                    .sql("""
                            update chamilo_ensure set ensured_at = now() where (tenant_id, external_id) in (
                                select tenant_id, external_id from chamilo_ensure where ensured_at is null
                                order by wanted_at limit ? for update skip locked)
                            returning tenant_id, external_id
                            """)
                    .param(limit)
                    .query((row, n) -> new Wanted(row.getObject("tenant_id", UUID.class), row.getString("external_id")))
                    .list();
        });
    }

    /** Tenants whose endpoints are switched on. */
    public List<UUID> enabledTenants() {
        return database.jdbc()
                .sql("select tenant_id from chamilo_setting where texts ->> :name = 'true'")
                .param("name", ChamiloSettings.ENABLED)
                .query(UUID.class)
                .list();
    }

    private ChamiloSettings readSettings(UUID tenantId) {
        String json = database.jdbc()
                .sql("select texts from chamilo_setting where tenant_id = :tenant")
                .param("tenant", tenantId)
                .query(String.class)
                .optional()
                .orElse("{}");
        Map<String, String> texts = JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        return switch (ChamiloSettings.STANDARD.with(texts)) {
            case ChamiloSettings.Reading.Good(ChamiloSettings read) -> read;
            case ChamiloSettings.Reading.Bad(var problems) ->
                throw new IllegalStateException(
                        "settings of tenant " + tenantId + " for Chamilo cannot be read: " + problems);
        };
    }

    /** The valid keys of all uses, newest first. */
    public List<ChamiloKey> keys(UUID tenantId) {
        return keys.get(tenantId, this::readKeys);
    }

    List<ChamiloKey> keys(UUID tenantId, Use use) {
        return keys(tenantId).stream().filter(key -> key.use() == use).toList();
    }

    /**
     * One more valid key; the others stay valid until they are retired.
     *
     * @throws IllegalArgumentException if the tenant has as many as anybody needs
     */
    public UUID addKey(UUID tenantId, Use use, SharedSecret secret, AuditActor by) {
        return addKey(tenantId, new NewKey(RandomIds.uuid(), use, secret), by);
    }

    /** @param id made before, so that a form that is sent twice adds one key */
    public record NewKey(UUID id, Use use, SharedSecret secret) {}

    /**
     * As {@link #addKey(UUID, Use, SharedSecret, AuditActor)}.
     *
     * @throws DuplicateKeyException if the id was used before
     */
    public UUID addKey(UUID tenantId, NewKey key, AuditActor by) {
        UUID id = key.id();
        if (readKeys(tenantId).size() >= MOST_KEYS) {
            throw new IllegalArgumentException("there are " + MOST_KEYS + " valid keys; retire some first");
        }
        byte[] sealed = vault.seal(place(tenantId, id), key.secret().reveal().getBytes(StandardCharsets.UTF_8));
        var entry = AuditEntry.of(tenantId, by, "chamilo.key-added", "chamilo-key:" + id)
                .with("use", key.use().name());
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into chamilo_key (tenant_id, id, use, sealed, created_at)
                            values (:tenant, :id, :use, :sealed, :now)
                            """)
                    .param("tenant", tenantId)
                    .param("id", id)
                    .param("use", key.use().name())
                    .param("sealed", sealed)
                    .param("now", Timestamp.from(clock.instant()))
                    .update();
            audit.append(database, entry);
        });
        keys.invalidate(tenantId);
        return id;
    }

    /** False if it is unknown or was retired before. */
    public boolean retireKey(UUID tenantId, UUID id, AuditActor by) {
        boolean retired = database.inTransaction(() -> {
            int rows = database.jdbc()
                    .sql("""
                            update chamilo_key set retired_at = :now
                            where tenant_id = :tenant and id = :id and retired_at is null
                            """)
                    .param("now", Timestamp.from(clock.instant()))
                    .param("tenant", tenantId)
                    .param("id", id)
                    .update();
            if (rows == 1) {
                audit.append(database, AuditEntry.of(tenantId, by, "chamilo.key-retired", "chamilo-key:" + id));
            }
            return rows == 1;
        });
        keys.invalidate(tenantId);
        return retired;
    }

    /** Notes that something was signed with the key; at most one write a minute. */
    void noteUse(UUID tenantId, UUID id) {
        if (recentlyUsed.asMap().putIfAbsent(id, Boolean.TRUE) == null) {
            database.jdbc()
                    .sql("update chamilo_key set last_used_at = :now where tenant_id = :tenant and id = :id")
                    .param("now", Timestamp.from(clock.instant()))
                    .param("tenant", tenantId)
                    .param("id", id)
                    .update();
        }
    }

    private List<ChamiloKey> readKeys(UUID tenantId) {
        return database.jdbc()
                .sql("""
                        select id, use, sealed, created_at, last_used_at from chamilo_key
                        where tenant_id = :tenant and retired_at is null order by created_at desc, id
                        """)
                .param("tenant", tenantId)
                .query((row, n) -> {
                    UUID id = row.getObject("id", UUID.class);
                    @Nullable Timestamp used = row.getTimestamp("last_used_at");
                    String secret =
                            new String(vault.open(place(tenantId, id), row.getBytes("sealed")), StandardCharsets.UTF_8);
                    return new ChamiloKey(
                            id,
                            Use.valueOf(row.getString("use")),
                            SharedSecret.of(secret),
                            row.getTimestamp("created_at").toInstant(),
                            used == null ? null : used.toInstant());
                })
                .list();
    }

    /** Adds answers that were counted in memory. */
    void count(UUID tenantId, Endpoint endpoint, Outcome outcome, long count, Instant last) {
        database.jdbc()
                .sql("""
                        insert into chamilo_answer as a (tenant_id, endpoint, outcome, day, count, last_at)
                        values (:tenant, :endpoint, :outcome, :day, :count, :last)
                        on conflict (tenant_id, endpoint, outcome, day) do update
                            set count = a.count + excluded.count, last_at = greatest(a.last_at, excluded.last_at)
                        """)
                .param("tenant", tenantId)
                .param("endpoint", endpoint.name())
                .param("outcome", outcome.name())
                .param("day", Date.valueOf(LocalDate.ofInstant(last, ZoneOffset.UTC)))
                .param("count", count)
                .param("last", Timestamp.from(last))
                .update();
    }

    /** What an endpoint of a tenant answered. */
    public record Answers(Endpoint endpoint, Outcome outcome, long count, Instant lastAt) {}

    /** Of the last 30 days, the newest first; some seconds late. */
    public List<Answers> answers(UUID tenantId) {
        return database.jdbc()
                .sql("""
                        select endpoint, outcome, sum(count) as count, max(last_at) as last_at from chamilo_answer
                        where tenant_id = :tenant and day >= :since group by endpoint, outcome order by max(last_at) desc
                        """)
                .param("tenant", tenantId)
                .param(
                        "since",
                        Date.valueOf(LocalDate.ofInstant(clock.instant(), ZoneOffset.UTC)
                                .minusDays(30)))
                .query((row, n) -> new Answers(
                        Endpoint.valueOf(row.getString("endpoint")),
                        Outcome.valueOf(row.getString("outcome")),
                        row.getLong("count"),
                        row.getTimestamp("last_at").toInstant()))
                .list();
    }

    private static Vault.Place place(UUID tenantId, UUID id) {
        return new Vault.Place("chamilo_key", "sealed", tenantId + "/" + id);
    }
}

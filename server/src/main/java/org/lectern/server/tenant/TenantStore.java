package org.lectern.server.tenant;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;
import org.springframework.dao.DuplicateKeyException;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/**
 * Tenants and their secrets, sealed at rest.
 *
 * <p>What is asked for with every call is remembered for a few seconds; a change is seen by the other processes when
 * they are told of it on the channel {@link #CHANNEL}, at the latest after ten seconds. Safe for use by several threads.
 */
public final class TenantStore {
    /** Notified, with the tenant's id, by whatever changes a tenant. */
    static final String CHANNEL = "lectern_tenant";

    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration REMEMBERED = Duration.ofSeconds(10);
    private static final Duration LAST_USE_PRECISION = Duration.ofMinutes(1);

    private final Database database;
    private final Vault vault;
    private final InstantSource clock;
    private final Cache<String, Optional<Tenant>> bySlug = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Cache<UUID, List<TenantSecret>> secrets = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Cache<UUID, TenantPolicy> policies = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(REMEMBERED)
            .build();
    private final Cache<Use, Boolean> recentlyUsed = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(LAST_USE_PRECISION)
            .build();

    private final List<Runnable> followers = new CopyOnWriteArrayList<>();

    private record Use(UUID secretId, ChecksumAlgorithm algorithm) {}

    public TenantStore(Database database, Vault vault, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.clock = clock;
    }

    /**
     * @throws DuplicateKeyException if the slug is taken
     * @throws org.springframework.dao.DataIntegrityViolationException if the slug is not lower-case letters, digits and
     *     inner dashes, at most 64
     */
    public Tenant create(String slug, String name) {
        var tenant = new Tenant(RandomIds.uuid(), slug, name, TenantState.ACTIVE, ChecksumAlgorithm.SHA1);
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into tenant (id, slug, name, state, minimum_checksum, created_at)
                            values (:id, :slug, :name, :state, :minimum, :now)
                            """)
                    .param("id", tenant.id())
                    .param("slug", slug)
                    .param("name", name)
                    .param("state", tenant.state().name())
                    .param("minimum", tenant.minimumChecksum().name())
                    .param("now", Timestamp.from(clock.instant()))
                    .update();
            tell(tenant.id());
        });
        forget(tenant.id());
        return tenant;
    }

    /** The tenant that also answers at {@code /bigbluebutton/}; made here if there is none. */
    public Tenant requireDefault() {
        database.jdbc()
                .sql("""
                        insert into tenant (id, slug, name, state, created_at)
                        values (:id, 'default', 'Default', 'ACTIVE', :now) on conflict (slug) do nothing
                        """)
                .param("id", RandomIds.uuid())
                .param("now", Timestamp.from(clock.instant()))
                .update();
        return read("slug = :key", Tenant.DEFAULT_SLUG).orElseThrow();
    }

    public Optional<Tenant> find(UUID id) {
        return read("id = :key", id);
    }

    /** Remembered for a few seconds. */
    public Optional<Tenant> findBySlug(String slug) {
        return bySlug.get(slug, key -> read("slug = :key", key));
    }

    /** By name. */
    public List<Tenant> list() {
        return database.jdbc()
                .sql("select id, slug, name, state, minimum_checksum from tenant order by name, slug")
                .query((row, number) -> tenant(row))
                .list();
    }

    /**
     * @return false if there is no such tenant
     */
    public boolean changeState(UUID id, TenantState state) {
        return change(id, "update tenant set state = :value where id = :id", state.name());
    }

    /**
     * @return false if there is no such tenant
     */
    public boolean changeMinimumChecksum(UUID id, ChecksumAlgorithm minimum) {
        return change(id, "update tenant set minimum_checksum = :value where id = :id", minimum.name());
    }

    /**
     * What the tenant may do; {@link TenantPolicy#STANDARD} where nothing was set. Remembered for a few seconds.
     *
     * @throws IllegalStateException if what is stored cannot be read, for example after going back to an older release:
     *     nothing is answered then rather than too much allowed
     */
    public TenantPolicy policyOf(UUID tenantId) {
        return policies.get(tenantId, this::readPolicy);
    }

    /** As {@link #policyOf}, but only what can be said without asking the database; null if nothing can. */
    public @Nullable TenantPolicy rememberedPolicy(UUID tenantId) {
        return policies.getIfPresent(tenantId);
    }

    /**
     * @return false if there is no such tenant
     */
    public boolean changePolicy(UUID id, TenantPolicy policy) {
        boolean changed = database.inTransaction(() -> {
            int rows = database.jdbc()
                    .sql("""
                            update tenant set policy = cast(:policy as jsonb), policy_changed_at = :now where id = :id
                            """)
                    .param("policy", JSON.writeValueAsString(PolicyTexts.of(policy)))
                    .param("now", Timestamp.from(clock.instant()))
                    .param("id", id)
                    .update();
            tell(id);
            return rows == 1;
        });
        forget(id);
        return changed;
    }

    /** One more valid secret; the others stay valid until they are retired. */
    public TenantSecret addSecret(UUID tenantId, SharedSecret secret) {
        return addSecret(tenantId, RandomIds.uuid(), secret);
    }

    /**
     * As {@link #addSecret(UUID, SharedSecret)}, with an id made before, so that a form that is sent twice adds one.
     *
     * @throws DuplicateKeyException if the id was used before
     */
    public TenantSecret addSecret(UUID tenantId, UUID id, SharedSecret secret) {
        var now = clock.instant();
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            insert into tenant_secret (tenant_id, id, sealed, created_at)
                            values (:tenant, :id, :sealed, :now)
                            """)
                    .param("tenant", tenantId)
                    .param("id", id)
                    .param(
                            "sealed",
                            vault.seal(place(tenantId, id), secret.reveal().getBytes(StandardCharsets.UTF_8)))
                    .param("now", Timestamp.from(now))
                    .update();
            tell(tenantId);
        });
        forget(tenantId);
        return new TenantSecret(id, secret, now, null);
    }

    /**
     * The secret is not valid any more.
     *
     * @return false if it is unknown or was retired before
     */
    public boolean retireSecret(UUID tenantId, UUID secretId) {
        boolean retired = database.inTransaction(() -> {
            int rows = database.jdbc()
                    .sql("""
                            update tenant_secret set retired_at = :now
                            where tenant_id = :tenant and id = :id and retired_at is null
                            """)
                    .param("tenant", tenantId)
                    .param("id", secretId)
                    .param("now", Timestamp.from(clock.instant()))
                    .update();
            tell(tenantId);
            return rows == 1;
        });
        forget(tenantId);
        return retired;
    }

    /** The secrets that are valid now, newest first. Remembered for a few seconds. */
    public List<TenantSecret> validSecrets(UUID tenantId) {
        return secrets.get(tenantId, this::readSecrets);
    }

    /** The secrets that were retired, newest first. Read anew. */
    public List<RetiredSecret> retiredSecrets(UUID tenantId) {
        return database.jdbc()
                .sql("""
                        select id, sealed, created_at, retired_at from tenant_secret
                        where tenant_id = :tenant and retired_at is not null order by retired_at desc, id limit 50
                        """)
                .param("tenant", tenantId)
                .query((row, number) -> {
                    UUID id = row.getObject("id", UUID.class);
                    return new RetiredSecret(
                            id,
                            open(tenantId, id, row.getBytes("sealed")),
                            row.getTimestamp("created_at").toInstant(),
                            row.getTimestamp("retired_at").toInstant());
                })
                .list();
    }

    /**
     * Notes that a call was signed with this secret; at most one write a minute, secret and algorithm.
     *
     * @param agent the program that called, as it names itself; empty if unknown
     */
    public void noteUse(UUID tenantId, UUID secretId, ChecksumAlgorithm algorithm, String agent) {
        if (recentlyUsed.asMap().putIfAbsent(new Use(secretId, algorithm), Boolean.TRUE) != null) {
            return;
        }
        database.jdbc()
                .sql("""
                        with used as (
                            update tenant_secret set last_used_at = :now where tenant_id = :tenant and id = :id
                            returning tenant_id, id)
                        insert into tenant_secret_use as u (tenant_id, secret_id, algorithm, last_used_at, agent)
                        select tenant_id, id, :algorithm, :now, :agent from used
                        on conflict (tenant_id, secret_id, algorithm) do update
                            set last_used_at = excluded.last_used_at,
                                agent = case when excluded.agent = '' then u.agent else excluded.agent end
                        """)
                .param("tenant", tenantId)
                .param("id", secretId)
                .param("algorithm", algorithm.name())
                .param("agent", storable(agent))
                .param("now", Timestamp.from(clock.instant()))
                .update();
    }

    /** What each secret was last used with, newest first. Read anew. */
    public List<SecretUse> uses(UUID tenantId) {
        return database.jdbc()
                .sql("""
                        select secret_id, algorithm, last_used_at, agent from tenant_secret_use
                        where tenant_id = :tenant order by last_used_at desc
                        """)
                .param("tenant", tenantId)
                .query((row, number) -> new SecretUse(
                        row.getObject("secret_id", UUID.class),
                        ChecksumAlgorithm.valueOf(row.getString("algorithm")),
                        row.getTimestamp("last_used_at").toInstant(),
                        row.getString("agent")))
                .list();
    }

    /** Reads everything again at the next question; with an empty payload, because notices may have been lost. */
    void noticed(String payload) {
        bySlug.invalidateAll();
        secrets.invalidateAll();
        policies.invalidateAll();
    }

    private boolean change(UUID id, String sql, String value) {
        boolean changed = database.inTransaction(() -> {
            int rows = database.jdbc()
                    .sql(sql)
                    .param("id", id)
                    .param("value", value)
                    .update();
            tell(id);
            return rows == 1;
        });
        forget(id);
        return changed;
    }

    private Optional<Tenant> read(String condition, Object key) {
        return database.jdbc()
                .sql("select id, slug, name, state, minimum_checksum from tenant where " + condition)
                .param("key", key)
                .query((row, number) -> tenant(row))
                .optional();
    }

    private TenantPolicy readPolicy(UUID tenantId) {
        String json = database.jdbc()
                .sql("select policy from tenant where id = :id")
                .param("id", tenantId)
                .query(String.class)
                .optional()
                .orElse("{}");
        return policy(tenantId, json);
    }

    /** @throws IllegalStateException if it cannot be read */
    static TenantPolicy policy(UUID tenantId, String json) {
        Map<String, String> texts = JSON.readValue(json, new TypeReference<Map<String, String>>() {});
        return switch (PolicyTexts.read(TenantPolicy.STANDARD, texts)) {
            case PolicyTexts.Reading.Good(TenantPolicy policy) -> policy;
            case PolicyTexts.Reading.Bad(var problems) ->
                throw new IllegalStateException("the policy of tenant " + tenantId + " cannot be read: " + problems);
        };
    }

    private List<TenantSecret> readSecrets(UUID tenantId) {
        return database.jdbc()
                .sql("""
                        select id, sealed, created_at, last_used_at from tenant_secret
                        where tenant_id = :tenant and retired_at is null order by created_at desc, id
                        """)
                .param("tenant", tenantId)
                .query((row, number) -> secret(tenantId, row))
                .list();
    }

    private TenantSecret secret(UUID tenantId, ResultSet row) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        @Nullable Timestamp lastUsed = row.getTimestamp("last_used_at");
        return new TenantSecret(
                id,
                open(tenantId, id, row.getBytes("sealed")),
                row.getTimestamp("created_at").toInstant(),
                lastUsed == null ? null : lastUsed.toInstant());
    }

    SharedSecret open(UUID tenantId, UUID secretId, byte[] sealed) {
        return SharedSecret.of(new String(vault.open(place(tenantId, secretId), sealed), StandardCharsets.UTF_8));
    }

    /** At most 200 printable characters. */
    private static String storable(String text) {
        String printable = text.replaceAll("[\\p{Cntrl}\\p{Cs}]", "");
        return printable.length() <= 200 ? printable : printable.substring(0, 200);
    }

    static Tenant tenant(ResultSet row) throws SQLException {
        return new Tenant(
                row.getObject("id", UUID.class),
                row.getString("slug"),
                row.getString("name"),
                TenantState.valueOf(row.getString("state")),
                ChecksumAlgorithm.valueOf(row.getString("minimum_checksum")));
    }

    private void tell(UUID tenantId) {
        database.jdbc()
                .sql("select pg_notify(:channel, :id)")
                .param("channel", CHANNEL)
                .param("id", tenantId.toString())
                .query((row, number) -> true)
                .single();
    }

    private void forget(UUID tenantId) {
        secrets.invalidate(tenantId);
        policies.invalidate(tenantId);
        bySlug.invalidateAll();
        followers.forEach(Runnable::run);
    }

    /** Has the follower called, on the thread that makes it, after every change that this process makes. */
    void follow(Runnable follower) {
        followers.add(follower);
    }

    private static Vault.Place place(UUID tenantId, UUID secretId) {
        return new Vault.Place("tenant_secret", "sealed", tenantId + "/" + secretId);
    }
}

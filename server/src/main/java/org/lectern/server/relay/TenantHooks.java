package org.lectern.server.relay;

import java.nio.charset.StandardCharsets;
import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.delivery.Deliveries;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The hooks that callers registered with us, as a server's own service keeps them: named by their address, kept until they
 * are destroyed or every attempt of one delivery failed.
 *
 * <p>Safe for use by several threads and processes.
 *
 * @see "docs/protocol/hooks.md, registration"
 */
public final class TenantHooks {
    /** Notified when a hook was added or is gone. */
    static final String CHANNEL = "lectern_tenant_hook";

    /** Some callers register one for each meeting and never remove it. */
    private static final int MOST_OF_A_TENANT = 10_000;

    private static final int LONGEST_URL = 2_048;
    private static final Logger log = LoggerFactory.getLogger(TenantHooks.class);

    private final Database database;
    private final Vault vault;
    private final GuardedHttp http;
    private final InstantSource clock;

    public TenantHooks(Database database, Vault vault, GuardedHttp http, InstantSource clock) {
        this.database = database;
        this.vault = vault;
        this.http = http;
        this.clock = clock;
    }

    /** What became of a registration. */
    public sealed interface Registered {
        record New(UUID id) implements Registered {}

        /** There was one with this address; whatever else was asked for, it stays as it is. */
        record Existing(UUID id) implements Registered {}

        record Refused(String reason) implements Registered {}
    }

    /** What a caller wants to be told of. */
    public record Wanted(String url, @Nullable String externalId, List<String> eventIds) {}

    /** @param signedWith the tenant's secret that the registration was signed with */
    public Registered register(UUID tenantId, UUID signedWith, Wanted wanted) {
        if (wanted.url().length() > LONGEST_URL) {
            return new Registered.Refused("The address is longer than " + LONGEST_URL + " characters.");
        }
        Optional<String> objection = http.objection(wanted.url());
        if (objection.isPresent()) {
            return new Registered.Refused(objection.get());
        }
        UUID id = RandomIds.uuid();
        byte[] sealed = vault.seal(place(id), wanted.url().getBytes(StandardCharsets.UTF_8));
        return database.inTransaction(() -> {
            Optional<UUID> before = findByUrl(tenantId, wanted.url());
            if (before.isPresent()) {
                return new Registered.Existing(before.get());
            }
            if (count(tenantId) >= MOST_OF_A_TENANT) {
                return new Registered.Refused("There are " + MOST_OF_A_TENANT + " hooks; destroy some first.");
            }
            int inserted = database.jdbc()
                    .sql("""
                            insert into tenant_hook (id, tenant_id, url_hash, sealed_url, host, external_id, event_ids,
                                signed_with)
                            values (:id, :tenant, :hash, :url, :host, :external, :events::text[], :signed)
                            on conflict (tenant_id, url_hash) where dropped_at is null do nothing
                            """)
                    .param("id", id)
                    .param("tenant", tenantId)
                    .param("hash", RandomIds.hash(wanted.url()))
                    .param("url", sealed)
                    .param("host", GuardedHttp.hostOf(wanted.url()))
                    .param("external", wanted.externalId())
                    .param("events", wanted.eventIds().toArray(String[]::new))
                    .param("signed", signedWith)
                    .update();
            tell(database);
            return inserted == 1
                    ? new Registered.New(id)
                    : new Registered.Existing(findByUrl(tenantId, wanted.url()).orElseThrow());
        });
    }

    /** The tenant's hooks, the oldest first. */
    public List<TenantHook> list(UUID tenantId) {
        return database.jdbc()
                .sql(
                        "select * from tenant_hook where tenant_id = :tenant and dropped_at is null order by created_at, id")
                .param("tenant", tenantId)
                .query(this::hook)
                .list();
    }

    Optional<TenantHook> find(UUID id) {
        return database.jdbc()
                .sql("select * from tenant_hook where id = :id and dropped_at is null")
                .param("id", id)
                .query(this::hook)
                .optional();
    }

    /** Those of the tenant that want an event. */
    List<TenantHook> listWanting(UUID tenantId, String externalId, String eventId) {
        return database.jdbc()
                .sql("""
                        select * from tenant_hook
                        where tenant_id = :tenant and dropped_at is null
                          and (external_id is null or external_id = :external)
                          and (event_ids = '{}' or :event = any(event_ids))
                        """)
                .param("tenant", tenantId)
                .param("external", externalId)
                .param("event", eventId)
                .query(this::hook)
                .list();
    }

    /** Tenants that have a hook. */
    List<UUID> listTenants() {
        return database.jdbc()
                .sql("select distinct tenant_id from tenant_hook where dropped_at is null")
                .query(UUID.class)
                .list();
    }

    /**
     * Nobody is told any more, of what is under way neither.
     *
     * @return false if the tenant has no such hook
     */
    public boolean destroy(UUID tenantId, UUID id) {
        return database.inTransaction(() -> {
            Optional<TenantHook> hook =
                    find(id).filter(found -> found.tenantId().equals(tenantId));
            hook.ifPresent(found -> {
                database.jdbc()
                        .sql("delete from tenant_hook where id = :id")
                        .param("id", id)
                        .update();
                Deliveries.abandon(database, tenantId, found.target(), "the hook was destroyed", clock.instant());
                tell(database);
            });
            return hook.isPresent();
        });
    }

    /** Gives the hook up, as a server does whose attempts all failed. Within the transaction of the caller. */
    void drop(Database transaction, UUID tenantId, UUID id, String reason) {
        int dropped = transaction
                .jdbc()
                .sql("""
                        update tenant_hook set dropped_at = now(), drop_reason = :reason
                        where id = :id and dropped_at is null
                        """)
                .param("reason", reason)
                .param("id", id)
                .update();
        if (dropped == 1) {
            int lost = Deliveries.abandon(
                    transaction, tenantId, "hook " + id, "the hook was dropped: " + reason, clock.instant());
            tell(transaction);
            log.warn(
                    "hook of a tenant dropped, its owner has to register it again hook={} tenant={} undelivered={}"
                            + " reason={}",
                    id,
                    tenantId,
                    lost,
                    reason);
        }
    }

    private Optional<UUID> findByUrl(UUID tenantId, String url) {
        return database.jdbc()
                .sql("""
                        select id from tenant_hook
                        where tenant_id = :tenant and url_hash = :hash and dropped_at is null
                        """)
                .param("tenant", tenantId)
                .param("hash", RandomIds.hash(url))
                .query(UUID.class)
                .optional();
    }

    private int count(UUID tenantId) {
        return database.jdbc()
                .sql("select count(*) from tenant_hook where tenant_id = :tenant and dropped_at is null")
                .param("tenant", tenantId)
                .query(Integer.class)
                .single();
    }

    private static void tell(Database database) {
        database.jdbc()
                .sql("select pg_notify(:channel, 'changed')")
                .param("channel", CHANNEL)
                .query((row, n) -> 0)
                .list();
    }

    private TenantHook hook(ResultSet row, int n) throws SQLException {
        UUID id = row.getObject("id", UUID.class);
        Array events = row.getArray("event_ids");
        return new TenantHook(
                id,
                row.getObject("tenant_id", UUID.class),
                new String(vault.open(place(id), row.getBytes("sealed_url")), StandardCharsets.UTF_8),
                row.getString("external_id"),
                List.of((String[]) events.getArray()),
                row.getObject("signed_with", UUID.class),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static Vault.Place place(UUID id) {
        return new Vault.Place("tenant_hook", "sealed_url", id.toString());
    }
}

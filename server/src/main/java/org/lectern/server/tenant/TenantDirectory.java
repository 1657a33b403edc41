package org.lectern.server.tenant;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every tenant with what its calls are verified by, in memory: verifying a call costs no look into the database, and a
 * path that no tenant has costs what any other does.
 *
 * <p>A change made by this process is seen by the next question, one made elsewhere when its notice arrives, at the
 * latest after {@link #RE_READ}. While the database cannot be asked, what was known last counts. Safe for use by several
 * threads.
 */
public final class TenantDirectory implements AutoCloseable {
    /** The longest that a change goes unseen whose notice was lost. */
    static final Duration RE_READ = Duration.ofSeconds(10);

    private static final Logger log = LoggerFactory.getLogger(TenantDirectory.class);

    private final Database database;
    private final TenantStore tenants;
    private final Notices.Listening listening;
    private final ReentrantLock reading = new ReentrantLock();
    private final Thread worker;
    private volatile Map<String, Entry> bySlug = Map.of();
    /** Changes that this process made, and how many of them are in what was read. */
    private final AtomicLong changes = new AtomicLong();

    private volatile long included;

    private boolean noticed;

    public TenantDirectory(Database database, TenantStore tenants, Notices notices) {
        this.database = database;
        this.tenants = tenants;
        read();
        tenants.follow(changes::incrementAndGet);
        this.listening = notices.listen(TenantStore.CHANNEL, payload -> noticed());
        this.worker = Thread.ofVirtual().name("tenant-directory").start(this::run);
    }

    /**
     * A tenant and what its callers may sign with.
     *
     * @param secrets those that are valid, newest first
     * @param generation of BigBlueButton as which its callers see us
     */
    public record Entry(Tenant tenant, List<TenantSecret> secrets, VersionProfile generation, String policy) {
        public Entry {
            secrets = List.copyOf(secrets);
        }
    }

    /** The tenant of this path. The very same object as long as nothing about it changed. */
    public Optional<Entry> find(String slug) {
        if (isStale()) {
            attempt();
        }
        return Optional.ofNullable(bySlug.get(slug));
    }

    /** Whether the next question has to wait for the database, because this process changed something. */
    public boolean isStale() {
        return included < changes.get();
    }

    private synchronized void noticed() {
        noticed = true;
        notifyAll();
    }

    private synchronized void awaitNotice() throws InterruptedException {
        if (!noticed) {
            wait(RE_READ.toMillis());
        }
        noticed = false;
    }

    private void run() {
        try {
            while (true) {
                awaitNotice();
                attempt();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void attempt() {
        try {
            read();
        } catch (RuntimeException e) {
            log.warn("could not read the tenants, what was known last counts", e);
        }
    }

    private void read() {
        reading.lock();
        try {
            long made = changes.get();
            Map<String, Entry> before = bySlug;
            Map<UUID, List<TenantSecret>> secrets = secrets(before);
            Map<String, Entry> now = new HashMap<>();
            database.jdbc()
                    .sql("select id, slug, name, state, minimum_checksum, policy from tenant")
                    .query(row -> {
                        Tenant tenant = TenantStore.tenant(row);
                        Entry entry = entry(
                                tenant,
                                secrets.getOrDefault(tenant.id(), List.of()),
                                row.getString("policy"),
                                before.get(tenant.slug()));
                        now.put(tenant.slug(), entry);
                    });
            bySlug = now;
            included = made;
        } finally {
            reading.unlock();
        }
    }

    private static Entry entry(Tenant tenant, List<TenantSecret> secrets, String policy, @Nullable Entry before) {
        if (before != null
                && before.tenant().equals(tenant)
                && before.secrets().equals(secrets)
                && before.policy().equals(policy)) {
            return before;
        }
        return new Entry(tenant, secrets, generation(tenant, policy), policy);
    }

    private static VersionProfile generation(Tenant tenant, String policy) {
        try {
            return TenantStore.policy(tenant.id(), policy).callerGeneration();
        } catch (RuntimeException e) {
            // Whoever needs the policy is told so; a checksum can be verified without it.
            log.error("a tenant's policy cannot be read tenant={}", tenant.slug(), e);
            return TenantPolicy.STANDARD.callerGeneration();
        }
    }

    /** Only a secret that was not known before is unsealed. */
    private Map<UUID, List<TenantSecret>> secrets(Map<String, Entry> before) {
        Map<UUID, TenantSecret> known = new HashMap<>();
        before.values().forEach(entry -> entry.secrets().forEach(secret -> known.put(secret.id(), secret)));
        Map<UUID, List<TenantSecret>> secrets = new HashMap<>();
        database.jdbc().sql("""
                        select tenant_id, id, sealed, created_at from tenant_secret
                        where retired_at is null order by created_at desc, id
                        """).query(row -> {
            UUID tenantId = row.getObject("tenant_id", UUID.class);
            UUID id = row.getObject("id", UUID.class);
            TenantSecret secret = known.get(id);
            if (secret == null) {
                secret = new TenantSecret(
                        id,
                        tenants.open(tenantId, id, row.getBytes("sealed")),
                        row.getTimestamp("created_at").toInstant(),
                        null);
            }
            secrets.computeIfAbsent(tenantId, tenant -> new ArrayList<>()).add(secret);
        });
        return secrets;
    }

    @Override
    public void close() {
        listening.close();
        worker.interrupt();
    }
}

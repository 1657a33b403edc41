package org.lectern.server.front;

import java.util.List;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ChecksumPolicy;
import org.lectern.bbb.SharedSecret;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantDirectory;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Who may sign at which path, and with what. Asks no database. */
final class Callers {
    private static final Logger log = LoggerFactory.getLogger(Callers.class);
    private static final long USE_NOTED_NANOS = 60_000_000_000L;
    /** What a request to a path without a tenant is verified with, so that it costs and answers as any other. */
    private static final Caller NOBODY =
            new Caller(null, List.of(), ChecksumPolicy.of(SharedSecret.of(RandomIds.token256())), VersionProfile.V2_6);

    private final TenantDirectory directory;
    private final TenantStore tenants;
    private final ConcurrentMap<String, Known> known = new ConcurrentHashMap<>();
    /** When a use was last noted, nanoseconds. */
    private final ConcurrentMap<Use, Long> noted = new ConcurrentHashMap<>();

    private record Known(TenantDirectory.Entry entry, Caller caller) {}

    private record Use(UUID secretId, ChecksumAlgorithm algorithm) {}

    Callers(TenantDirectory directory, TenantStore tenants) {
        this.directory = directory;
        this.tenants = tenants;
    }

    /**
     * Somebody who may call.
     *
     * @param tenant null for nobody
     * @param secrets in the order of the policy's
     * @param generation of BigBlueButton as which the tenant's callers see us
     */
    record Caller(
            @Nullable Tenant tenant, List<TenantSecret> secrets, ChecksumPolicy checksums, VersionProfile generation) {
        Tenant requireTenant() {
            if (tenant == null) {
                throw new IllegalStateException("nobody's checksum was right");
            }
            return tenant;
        }
    }

    /** Whether {@link #of} has to wait for the database, since a tenant was just changed here. */
    boolean mustWait() {
        return directory.isStale();
    }

    Caller of(String slug) {
        TenantDirectory.Entry entry = directory.find(slug).orElse(null);
        if (entry == null) {
            return NOBODY;
        }
        Known remembered = known.get(slug);
        if (remembered != null && remembered.entry() == entry) {
            return remembered.caller();
        }
        var caller = new Caller(
                entry.tenant(),
                entry.secrets(),
                ChecksumPolicy.atLeast(
                        entry.tenant().minimumChecksum(),
                        entry.secrets().stream().map(TenantSecret::secret).toList()),
                entry.generation());
        known.put(slug, new Known(entry, caller));
        return caller;
    }

    /**
     * Notes that a secret was used, beside the request.
     *
     * @param agent the program that called, as it names itself; empty if unknown, or if it is a person's browser
     */
    void used(Caller caller, Checksum.Verified verified, Supplier<String> agent) {
        TenantSecret secret = caller.secrets().get(verified.secretIndex());
        var use = new Use(secret.id(), verified.algorithm());
        Long last = noted.get(use);
        long now = System.nanoTime();
        if (last != null && now - last < USE_NOTED_NANOS) {
            return;
        }
        noted.put(use, now);
        Tenant tenant = caller.requireTenant();
        if (last == null && verified.algorithm() == ChecksumAlgorithm.SHA1) {
            log.warn("a caller signs with SHA-1, which is weak; SHA-256 is better tenant={}", tenant.slug());
        }
        String named = agent.get();
        Thread.ofVirtual().name("note-secret").start(() -> note(tenant, use, named));
    }

    private void note(Tenant tenant, Use use, String agent) {
        try {
            tenants.noteUse(tenant.id(), use.secretId(), use.algorithm(), agent);
        } catch (RuntimeException e) {
            noted.remove(use);
            log.warn("could not note the use of a secret, the next call will tenant={}", tenant.slug(), e);
        }
    }
}

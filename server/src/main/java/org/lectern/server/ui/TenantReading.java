package org.lectern.server.ui;

import java.sql.Timestamp;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.server.operations.Inspections;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.tenant.SecretUse;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;

/** Reads what is known of tenants, as the pages show it: never a secret. */
final class TenantReading {
    private static final int DAYS = 30;

    private final TenantStore tenants;
    private final Inspections inspections;
    private final Databases databases;
    private final Addresses addresses;
    private final InstantSource clock;

    TenantReading(
            TenantStore tenants,
            Inspections inspections,
            Databases databases,
            Addresses addresses,
            InstantSource clock) {
        this.tenants = tenants;
        this.inspections = inspections;
        this.databases = databases;
        this.addresses = addresses;
        this.clock = clock;
    }

    /** @param weak whether a call was signed with SHA-1 within the last 30 days */
    record TenantRow(
            String id,
            String slug,
            String name,
            boolean active,
            int secrets,
            @Nullable Instant lastCall,
            boolean weak,
            Usage usage) {}

    /**
     * @param classes open now
     * @param people in them, as the last polls saw
     * @param month classes of the last 30 days
     */
    record Usage(int classes, int people, int month) {
        static final Usage NONE = new Usage(0, 0, 0);
    }

    /** @param algorithm empty if it was never used */
    record SecretRow(String id, Instant createdAt, @Nullable Instant lastUsedAt, String algorithm, String agent) {}

    /** A program that still signs with a weak algorithm. */
    record WeakCaller(String agent, Instant at) {}

    List<TenantRow> rows() {
        Map<UUID, Usage> usage = usage();
        return tenants.list().stream()
                .map(tenant -> row(tenant, usage.getOrDefault(tenant.id(), Usage.NONE)))
                .toList();
    }

    private TenantRow row(Tenant tenant, Usage usage) {
        List<SecretUse> uses = tenants.uses(tenant.id());
        return new TenantRow(
                tenant.id().toString(),
                tenant.slug(),
                tenant.name(),
                tenant.isActive(),
                tenants.validSecrets(tenant.id()).size(),
                uses.isEmpty() ? null : uses.getFirst().at(),
                !weak(uses).isEmpty(),
                usage);
    }

    Usage usage(UUID tenantId) {
        return usage().getOrDefault(tenantId, Usage.NONE);
    }

    /** Refused requests of the last day that the inspector kept. */
    int refused(UUID tenantId) {
        return inspections.refusedSince(tenantId, clock.instant().minus(1, ChronoUnit.DAYS));
    }

    List<SecretRow> secrets(UUID tenantId) {
        List<SecretUse> uses = tenants.uses(tenantId);
        return tenants.validSecrets(tenantId).stream()
                .map(secret -> secret(secret, uses))
                .toList();
    }

    private static SecretRow secret(TenantSecret secret, List<SecretUse> uses) {
        SecretUse last = uses.stream()
                .filter(use -> use.secretId().equals(secret.id()))
                .findFirst()
                .orElse(null);
        return new SecretRow(
                secret.id().toString(),
                secret.createdAt(),
                last == null ? secret.lastUsedAt() : last.at(),
                last == null ? "" : last.algorithm().name(),
                last == null ? "" : last.agent());
    }

    List<WeakCaller> weakCallers(UUID tenantId) {
        return weak(tenants.uses(tenantId));
    }

    private List<WeakCaller> weak(List<SecretUse> uses) {
        Instant since = clock.instant().minus(DAYS, ChronoUnit.DAYS);
        return uses.stream()
                .filter(use ->
                        use.algorithm() == ChecksumAlgorithm.SHA1 && use.at().isAfter(since))
                .map(use -> new WeakCaller(use.agent(), use.at()))
                .toList();
    }

    /** What an application is configured with. */
    String address(Tenant tenant) {
        return addresses
                .page(
                        tenant.slug().equals(Tenant.DEFAULT_SLUG)
                                ? "/bigbluebutton/"
                                : "/t/" + tenant.slug() + "/bigbluebutton/")
                .toString();
    }

    private Map<UUID, Usage> usage() {
        var byTenant = new HashMap<UUID, Usage>();
        databases
                .web()
                .jdbc()
                .sql("""
                        select tenant_id,
                            count(*) filter (where state in ('STARTING', 'RUNNING')) as classes,
                            coalesce(sum(seen) filter (where state = 'RUNNING'), 0) as people,
                            count(*) filter (where created_at >= :since) as month
                        from meeting where state in ('STARTING', 'RUNNING') or created_at >= :since
                        group by tenant_id
                        """)
                .param("since", Timestamp.from(clock.instant().minus(DAYS, ChronoUnit.DAYS)))
                .query(row -> {
                    byTenant.put(
                            row.getObject("tenant_id", UUID.class),
                            new Usage(row.getInt("classes"), row.getInt("people"), row.getInt("month")));
                });
        return byTenant;
    }
}

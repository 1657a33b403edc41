package org.lectern.server.chamilo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import org.lectern.server.chamilo.ChamiloStore.Wanted;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that our hook is there when somebody joins, at tenants that want a hook for each meeting. Joins wait for
 * nothing: they are found in what they wrote down, some seconds later. Each meeting is looked at by one process, and at most once a
 * minute.
 */
final class EnsureAtJoin {
    private static final Logger log = LoggerFactory.getLogger(EnsureAtJoin.class);
    private static final Duration BACK = Duration.ofSeconds(30);
    private static final int PORTION = 50;

    private final ChamiloStore store;
    private final TenantStore tenants;
    private final EnsureHooks ensure;
    private final InstantSource clock;

    EnsureAtJoin(ChamiloStore store, TenantStore tenants, EnsureHooks ensure, InstantSource clock) {
        this.store = store;
        this.tenants = tenants;
        this.ensure = ensure;
        this.clock = clock;
    }

    /** Gives how many meetings were looked at. */
    int run() {
        Instant since = clock.instant().minus(BACK);
        store.wantJoinedEnsured(since);
        int seen = 0;
        for (Wanted wanted : store.takeWanted(PORTION)) {
            Optional<Tenant> tenant = tenants.find(wanted.tenantId());
            tenant.map(one -> ensure.atJoin(one, wanted.externalId())).ifPresent(ensured -> {
                if (!(ensured instanceof EnsureHooks.Ensured.At)) {
                    log.debug("no hook was ensured at a join tenant={} result={}", wanted.tenantId(), ensured);
                }
            });
            seen++;
        }
        return seen;
    }
}

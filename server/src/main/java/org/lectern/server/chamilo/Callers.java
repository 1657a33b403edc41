package org.lectern.server.chamilo;

import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.chamilo.ChamiloKey.Use;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;

/** Finds out who calls an endpoint: the tenant of the path, by one of its keys. Counts what came of it. */
final class Callers {
    private final TenantStore tenants;
    private final ChamiloStore store;
    private final AnswerCounts counts;
    private final InstantSource clock;

    Callers(TenantStore tenants, ChamiloStore store, AnswerCounts counts, InstantSource clock) {
        this.tenants = tenants;
        this.store = store;
        this.counts = counts;
        this.clock = clock;
    }

    /** A tenant whose endpoints are switched on. */
    record Caller(Tenant tenant, ChamiloSettings settings) {}

    /** Who it was. */
    sealed interface Found permits Known, Refused {}

    record Known(Caller caller, QuerySignature query) implements Found {}

    record Refused(Outcome why) implements Found {}

    void count(Caller caller, Endpoint endpoint, Outcome outcome) {
        counts.count(caller.tenant().id(), endpoint, outcome);
    }

    /** The tenant of the path, if its endpoints are open. A path that no tenant has is answered like a bad signature. */
    Optional<Caller> caller(Endpoint endpoint, RawRequest request) {
        Optional<Tenant> tenant = tenants.findBySlug(request.variable("tenant"));
        if (tenant.isEmpty()) {
            return Optional.empty();
        }
        ChamiloSettings settings = store.settings(tenant.get().id());
        var caller = new Caller(tenant.get(), settings);
        if (!settings.enabled() || !tenant.get().isActive()) {
            count(caller, endpoint, Outcome.SWITCHED_OFF);
            return Optional.empty();
        }
        return Optional.of(caller);
    }

    /** By the signature in the address, made with a key of the tenant or with a secret that signs its other calls. */
    Found bySignedQuery(Endpoint endpoint, RawRequest request) {
        Optional<Caller> open = caller(endpoint, request);
        if (open.isEmpty()) {
            return new Refused(Outcome.BAD_SIGNATURE);
        }
        Caller caller = open.get();
        List<ChamiloKey> keys = store.keys(caller.tenant().id(), Use.WEBHOOK);
        List<TenantSecret> secrets = tenants.validSecrets(caller.tenant().id());
        var all = new ArrayList<SharedSecret>();
        keys.forEach(key -> all.add(key.secret()));
        secrets.forEach(secret -> all.add(secret.secret()));
        if (all.isEmpty()) {
            return refused(caller, endpoint, Outcome.NO_KEY);
        }
        QuerySignature query = QuerySignature.of(request.query());
        // Figures are read, so an address for them must not be good for ever.
        boolean timeless = caller.settings().timeless() && endpoint == Endpoint.WEBHOOK;
        Signing algorithm = caller.settings().algorithm();
        return switch (query.verify(algorithm, all, clock.instant(), timeless)) {
            case QuerySignature.Verdict.Refused(Outcome why) -> refused(caller, endpoint, why);
            case QuerySignature.Verdict.Signed(int key) -> {
                if (key < keys.size()) {
                    store.noteUse(caller.tenant().id(), keys.get(key).id());
                } else {
                    tenants.noteUse(
                            caller.tenant().id(),
                            secrets.get(key - keys.size()).id(),
                            algorithm == Signing.SHA1 ? ChecksumAlgorithm.SHA1 : ChecksumAlgorithm.SHA256,
                            "");
                }
                yield new Known(caller, query);
            }
        };
    }

    Refused refused(Caller caller, Endpoint endpoint, Outcome why) {
        count(caller, endpoint, why);
        return new Refused(why);
    }
}

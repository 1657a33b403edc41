package org.lectern.server.hook;

import java.net.URI;
import java.time.InstantSource;
import java.util.Optional;
import org.lectern.server.activity.MissingEvents;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.InstallationSettings;
import org.lectern.server.platform.Vault;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.ServerStore;

/** The verbs and the health of hooks for administration beside a running product, which may be another process. */
public record HookAdministration(AuditedHooks hooks, HookHealth health) {

    /** What it works on. */
    public record Surroundings(Databases databases, Vault vault, ServerStore servers, BbbClients clients) {}

    public static HookAdministration of(
            Surroundings around, InstallationSettings installation, HookSettings settings, InstantSource clock) {
        var database = around.databases().web();
        var store = new HookStore(database, around.vault());
        // Where nothing is set, the running product registered the address that it listens on.
        HookKeeper.CallbackUrl callback =
                () -> installation.callbackUrl().or(installation::publicUrl).or(() -> registered(store));
        var keeper = new HookKeeper(
                around.servers(),
                store,
                around.clients()::of,
                new HookKeeper.Gaps(new MissingEvents(database), around.servers()::requestPoll),
                new HookKeeper.Schedule(
                        callback, settings.checkInterval(), settings.enabled(), settings.callbackLifetime(), clock));
        var selfTests = new SelfTests(database, around.clients()::of, clock);
        return new HookAdministration(
                new AuditedHooks(
                        keeper, selfTests, new AuditedHooks.Surroundings(new AuditTrail(clock), database), () -> {}),
                new HookHealth(database, keeper, selfTests, clock));
    }

    private static Optional<URI> registered(HookStore store) {
        return store.newestBaseUrl().map(HookKeeper::withoutPath).map(URI::create);
    }
}

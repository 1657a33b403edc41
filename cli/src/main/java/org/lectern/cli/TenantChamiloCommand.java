package org.lectern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.chamilo.ChamiloKey;
import org.lectern.server.chamilo.ChamiloSettings;
import org.lectern.server.chamilo.ChamiloStore;
import org.lectern.server.tenant.Tenant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** A tenant's settings and keys for Chamilo. */
@Command(
        name = "chamilo",
        description = "A tenant's settings and keys for the addresses that Chamilo calls.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class TenantChamiloCommand {
    private static final TenantKeys KEYS = new TenantKeys("chamilo", "webhooks_enabled=true");
    private static final AuditActor BY = AuditActor.commandLine();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    TenantChamiloCommand() {}

    @Command(name = "show", description = "Prints settings, keys by id, and what the addresses answered in 30 days.")
    int show(@Mixin ConfigOption config, @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug) {
        try (var installation = Administration.open(config)) {
            Tenant tenant = installation.tenant(slug);
            ChamiloStore store = installation.chamilo();
            print(store.settings(tenant.id()));
            var keys = new Table("KEY ID", "FOR", "MADE", "LAST USED");
            for (ChamiloKey key : store.keys(tenant.id())) {
                keys.row(key.id(), key.use(), key.createdAt(), key.lastUsedAt() == null ? "never" : key.lastUsedAt());
            }
            keys.print(out());
            var answers = new Table("ADDRESS", "ANSWER", "TIMES", "LAST");
            store.answers(tenant.id())
                    .forEach(one -> answers.row(one.endpoint(), one.outcome(), one.count(), one.lastAt()));
            answers.print(out());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "set",
            description = "Changes settings; the others stay. An empty value gives one back its default.")
    int set(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug,
            @Parameters(
                            paramLabel = "KEY=VALUE",
                            arity = "1..*",
                            description =
                                    "For example webhooks_enabled=true, webhooks_event_filter=user-joined,user-left.")
                    List<String> changes) {
        var texts = KEYS.read(changes);
        try (var installation = Administration.open(config)) {
            Tenant tenant = installation.tenant(slug);
            ChamiloStore store = installation.chamilo();
            return switch (store.settings(tenant.id()).with(texts)) {
                case ChamiloSettings.Reading.Good(ChamiloSettings settings) -> {
                    store.change(tenant.id(), settings, BY);
                    print(settings);
                    settings.filter()
                            .unknown()
                            .forEach(name -> out().println("No sender is known to use the event name " + name + "."));
                    yield ExitCode.DONE;
                }
                case ChamiloSettings.Reading.Bad(var problems) -> throw KEYS.refused(problems, slug);
            };
        }
    }

    @Command(
            name = "add-key",
            description = "Adds one more valid key; the others stay valid. It is asked for, or read from the input.")
    int addKey(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug,
            @Option(
                            names = "--for",
                            paramLabel = "USE",
                            defaultValue = "WEBHOOK",
                            description = {
                                "webhook: the salt of the plug-in, which signs addresses.",
                                "callback: the application's secret, which signs calls. Default: webhook."
                            })
                    ChamiloKey.Use use,
            @Option(names = "--key-file", paramLabel = "FILE", description = "File with the key.") @Nullable
                    Path file) {
        SharedSecret secret = SharedSecret.of(Secrets.read(file, "key"));
        try (var installation = Administration.open(config)) {
            Tenant tenant = installation.tenant(slug);
            out().println("Key " + installation.chamilo().addKey(tenant.id(), use, secret, BY) + " is valid now.");
            return ExitCode.DONE;
        }
    }

    @Command(name = "retire-key", description = "From now on nothing signed with this key is taken. Cannot be undone.")
    int retireKey(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug,
            @Parameters(paramLabel = "ID", description = "As 'chamilo show' prints it.") String id) {
        UUID keyId = Administration.id(id, "key");
        try (var installation = Administration.open(config)) {
            Tenant tenant = installation.tenant(slug);
            if (!installation.chamilo().retireKey(tenant.id(), keyId, BY)) {
                throw new Refusal(
                        ExitCode.FAILED,
                        "'" + slug + "' has no valid key of this id.",
                        "'lectern tenant chamilo show " + slug + "' lists them.");
            }
            out().println("The key is retired.");
            return ExitCode.DONE;
        }
    }

    private void print(ChamiloSettings settings) {
        TenantKeys.print(settings.texts(), out());
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

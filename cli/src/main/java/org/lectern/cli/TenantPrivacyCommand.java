package org.lectern.cli;

import java.util.List;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.privacy.PrivacyPolicies;
import org.lectern.server.privacy.PrivacyPolicy;
import org.lectern.server.privacy.PrivacyTexts;
import org.lectern.server.privacy.RetentionReport;
import org.lectern.server.privacy.RunRetention;
import org.lectern.server.tenant.Tenant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What a tenant keeps, collects and tells. */
@Command(
        name = "privacy",
        description = "What a tenant keeps about people, collects in classes and tells before joining.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class TenantPrivacyCommand {
    private static final TenantKeys KEYS = new TenantKeys("privacy", "keep.events=30d");

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    TenantPrivacyCommand() {}

    @Command(name = "show", description = "Prints every key with its value. Empty: as the installation says.")
    int show(@Mixin ConfigOption config, @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug) {
        try (var installation = Administration.open(config)) {
            print(installation.privacyPolicies().of(installation.tenant(slug).id()));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "set",
            description = "Changes keys; the others stay. An empty value gives a key back what the installation says.")
    int set(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug,
            @Parameters(
                            paramLabel = "KEY=VALUE",
                            arity = "1..*",
                            description = "For example keep.events=30d, collect.messages=off, notice=on.")
                    List<String> changes) {
        var texts = KEYS.read(changes);
        try (var installation = Administration.open(config)) {
            PrivacyPolicies policies = installation.privacyPolicies();
            Tenant tenant = installation.tenant(slug);
            return switch (PrivacyTexts.read(policies.of(tenant.id()), policies.settings(), texts)) {
                case PrivacyTexts.Reading.Good(PrivacyPolicy policy) -> {
                    policies.change(tenant.id(), policy, AuditActor.commandLine());
                    print(policy);
                    yield ExitCode.DONE;
                }
                case PrivacyTexts.Reading.Bad(var problems) -> throw KEYS.refused(problems, slug);
            };
        }
    }

    @Command(
            name = "new-pseudonyms",
            description = {
                "Destroys the tenant's pseudonym key: everybody gets another pseudonym, and none that was given out so far can",
                "be linked to a person any more, by nobody."
            })
    int newPseudonyms(
            @Mixin ConfigOption config, @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug) {
        try (var installation = Administration.open(config)) {
            installation.pseudonyms().changeKey(installation.tenant(slug).id());
            spec.commandLine().getOut().println("'" + slug + "' has other pseudonyms from now on.");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "retention",
            description =
                    "Deletes of all tenants what was kept for long enough. The running product does so every hour.")
    int retention(
            @Mixin ConfigOption config,
            @Option(names = "--dry-run", description = "Only says what would be deleted.") boolean dry) {
        try (var installation = Administration.open(config)) {
            RunRetention retention = installation.runRetention();
            RetentionReport report = dry
                    ? retention.dryRun()
                    : retention
                            .run()
                            .orElseThrow(() -> new Refusal(
                                    ExitCode.FAILED, "another process is at it.", "Try again in a few minutes."));
            var table = new Table("KIND", dry ? "WOULD BE DELETED" : "DELETED");
            report.rows().forEach((kind, rows) -> table.row(kind, Long.toString(rows)));
            table.print(spec.commandLine().getOut());
            if (!report.months().isEmpty()) {
                spec.commandLine().getOut().println("whole months of events: " + report.months());
            }
            return ExitCode.DONE;
        }
    }

    private void print(PrivacyPolicy policy) {
        TenantKeys.print(PrivacyTexts.of(policy), spec.commandLine().getOut());
    }
}

package org.lectern.cli;

import java.io.PrintWriter;
import org.jspecify.annotations.Nullable;
import org.lectern.server.operations.Inspection;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantState;
import org.lectern.server.tenant.TenantStore;
import org.springframework.dao.DataIntegrityViolationException;
import org.springframework.dao.DuplicateKeyException;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Callers: an LMS, an application, a department. */
@Command(
        name = "tenant",
        description = "Callers with secrets of their own: an LMS, an application, a department.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = {
            TenantSecretCommand.class,
            TenantPolicyCommand.class,
            TenantChamiloCommand.class,
            TenantPrivacyCommand.class,
            TenantRecordingsCommand.class,
            TenantUsageCommand.class
        },
        scope = ScopeType.INHERIT)
final class TenantCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    TenantCommand() {}

    @Command(name = "list", description = "Lists tenants with their state and number of valid secrets.")
    int list(@Mixin ConfigOption config) {
        try (var installation = Administration.open(config)) {
            TenantStore tenants = installation.tenants();
            var table = new Table("SLUG", "STATE", "SECRETS", "NAME", "PATH");
            tenants.list()
                    .forEach(tenant -> table.row(
                            tenant.slug(),
                            tenant.state(),
                            tenants.validSecrets(tenant.id()).size(),
                            tenant.name(),
                            path(tenant)));
            table.print(out());
            return ExitCode.DONE;
        }
    }

    @Command(name = "add", description = "Adds a tenant and prints its address and first secret.")
    int add(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "Its name in addresses: lower-case letters, digits, dashes.")
                    String slug,
            @Option(names = "--name", paramLabel = "NAME", description = "Its name for people. Default: the slug.")
                    @Nullable
                    String name) {
        try (var installation = Administration.open(config)) {
            TenantStore tenants = installation.tenants();
            Tenant tenant = tenants.create(slug, name == null ? slug : name);
            String secret = tenants.addSecret(tenant.id(), TenantSecret.generate())
                    .secret()
                    .reveal();
            out().println("Tenant '" + slug + "' is there. Configure its application with");
            out().println("  URL     " + installation.address(path(tenant)));
            out().println("  Secret  " + secret);
            return ExitCode.DONE;
        } catch (DuplicateKeyException e) {
            throw new Refusal(ExitCode.FAILED, "there is a tenant '" + slug + "' already.", "Choose another slug.", e);
        } catch (DataIntegrityViolationException e) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "'" + slug + "' cannot be part of an address.",
                    "Use lower-case letters, digits and dashes inside, 64 at most.",
                    e);
        }
    }

    @Command(
            name = "suspend",
            description =
                    "From now on no call of this tenant is answered and no class of it starts. Nothing is deleted.")
    int suspend(@Mixin ConfigOption config, @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug) {
        return change(config, slug, TenantState.SUSPENDED);
    }

    @Command(name = "activate", description = "Answers a suspended tenant again.")
    int activate(
            @Mixin ConfigOption config, @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug) {
        return change(config, slug, TenantState.ACTIVE);
    }

    @Command(
            name = "inspect",
            description = {
                "Says why a request was refused. The code stands on the page that the person saw, and in the header",
                "X-Lectern-Reference of the answer that the application got."
            })
    int inspect(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "CODE", description = "For example K7QX-3MPD.") String code) {
        try (var installation = Administration.open(config)) {
            Inspection request = installation
                    .inspections()
                    .find(code)
                    .orElseThrow(() -> new Refusal(
                            ExitCode.FAILED,
                            "no request '" + code + "' is kept.",
                            "The newest are kept, for a few days, and of very many at once not all."));
            new InspectedWords(request, installation).print(out());
            return ExitCode.DONE;
        }
    }

    private int change(ConfigOption config, String slug, TenantState state) {
        try (var installation = Administration.open(config)) {
            Tenant tenant = installation.tenant(slug);
            installation.tenants().changeState(tenant.id(), state);
            out().println("Tenant '" + slug + "': " + tenant.state() + " → " + state);
            return ExitCode.DONE;
        }
    }

    static String path(Tenant tenant) {
        return tenant.slug().equals(Tenant.DEFAULT_SLUG)
                ? "/bigbluebutton/"
                : "/t/" + tenant.slug() + "/bigbluebutton/";
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

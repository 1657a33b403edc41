package org.lectern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.tenant.Tenant;
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
            String secret = RandomIds.token256();
            tenants.addSecret(tenant.id(), SharedSecret.of(secret));
            out().println("Tenant '" + slug + "' is there. Configure its application with");
            out().println("  URL     <your public address>" + path(tenant));
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

    @Command(name = "resume", description = "Answers a suspended tenant again.")
    int resume(@Mixin ConfigOption config, @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug) {
        return change(config, slug, TenantState.ACTIVE);
    }

    @Command(
            name = "add-secret",
            description = {
                "Adds one more valid secret; the others stay valid, so that applications can change over.",
                "Without --secret-file a new one is made and printed."
            })
    int addSecret(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug,
            @Option(names = "--secret-file", paramLabel = "FILE", description = "File with the secret.") @Nullable
                    Path file) {
        String secret = file == null ? RandomIds.token256() : Secrets.read(file, "secret");
        try (var installation = Administration.open(config)) {
            Tenant tenant = installation.tenant(slug);
            installation.tenants().addSecret(tenant.id(), SharedSecret.of(secret));
            out().println(file == null ? "New secret: " + secret : "The secret is valid now.");
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

    private static String path(Tenant tenant) {
        return tenant.slug().equals(Tenant.DEFAULT_SLUG)
                ? "/bigbluebutton/"
                : "/t/" + tenant.slug() + "/bigbluebutton/";
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

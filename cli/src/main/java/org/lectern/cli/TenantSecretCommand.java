package org.lectern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.tenant.SecretUse;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** The secrets of a tenant: several are valid at once while one is being replaced. */
@Command(
        name = "secret",
        description = "A tenant's secrets. Several are valid at once while one is being replaced.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class TenantSecretCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    TenantSecretCommand() {}

    @Command(name = "list", description = "Lists the valid secrets by id, with their last use. Never the secrets.")
    int list(@Mixin ConfigOption config, @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug) {
        try (var installation = Administration.open(config)) {
            Tenant tenant = installation.tenant(slug);
            TenantStore tenants = installation.tenants();
            List<SecretUse> uses = tenants.uses(tenant.id());
            var table = new Table("ID", "MADE", "LAST USED", "CHECKSUM", "BY");
            for (TenantSecret secret : tenants.validSecrets(tenant.id())) {
                SecretUse last = uses.stream()
                        .filter(use -> use.secretId().equals(secret.id()))
                        .findFirst()
                        .orElse(null);
                table.row(
                        secret.id(),
                        secret.createdAt(),
                        last == null ? "never" : last.at(),
                        last == null ? "" : last.algorithm(),
                        last == null ? "" : last.agent());
            }
            table.print(
                    out(),
                    "No secret is valid, so no call is answered. 'lectern tenant secret add " + slug + "' makes one.");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "add",
            description = {
                "Adds one more valid secret; the others stay valid, so that applications can change over.",
                "Without --secret-file a new one is made and printed."
            })
    int add(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug,
            @Option(names = "--secret-file", paramLabel = "FILE", description = "File with the secret.") @Nullable
                    Path file) {
        SharedSecret secret = file == null ? TenantSecret.generate() : SharedSecret.of(Secrets.read(file, "secret"));
        try (var installation = Administration.open(config)) {
            Tenant tenant = installation.tenant(slug);
            installation.tenants().addSecret(tenant.id(), secret);
            out().println(file == null ? "New secret: " + secret.reveal() : "The secret is valid now.");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "retire",
            description = "From now on no call that is signed with this secret is answered. Cannot be undone.")
    int retire(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug,
            @Parameters(paramLabel = "ID", description = "As 'secret list' prints it.") String id) {
        var secretId = Administration.id(id, "secret");
        try (var installation = Administration.open(config)) {
            Tenant tenant = installation.tenant(slug);
            if (!installation.tenants().retireSecret(tenant.id(), secretId)) {
                throw new Refusal(
                        ExitCode.FAILED,
                        "'" + slug + "' has no valid secret of this id.",
                        "'lectern tenant secret list " + slug + "' lists them.");
            }
            out().println("The secret is retired. "
                    + installation.tenants().validSecrets(tenant.id()).size() + " stay valid.");
            return ExitCode.DONE;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

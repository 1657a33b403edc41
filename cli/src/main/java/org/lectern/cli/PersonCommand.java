package org.lectern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Added;
import org.lectern.server.person.NewPerson;
import org.lectern.server.person.Person;
import org.lectern.server.tenant.Tenant;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** People who may sign in. */
@Command(
        name = "person",
        description = "People who may sign in.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class PersonCommand {
    private static final int MOST = 10_000;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    PersonCommand() {}

    @Command(name = "list", description = "Lists people.")
    int list(@Mixin ConfigOption config, @Mixin TenantOption tenant) {
        try (var installation = Administration.open(config)) {
            Tenant of = installation.tenant(tenant.slug);
            var table = new Table("SIGN-IN", "OPERATOR", "NAME");
            installation
                    .people()
                    .list(of.id(), "", MOST)
                    .forEach(person -> table.row(person.signInName(), person.operator() ? "yes" : "", person.name()));
            table.print(out(), "Nobody can sign in yet. 'lectern person add' adds somebody.");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "add",
            description = {
                "Adds somebody. Without --password-file the password is asked for, or read from the input.",
                "Who teaches or learns where is decided on the pages of each course."
            })
    int add(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "What others see.")
                    String name,
            @Option(names = "--sign-in", required = true, paramLabel = "NAME", description = "What the person types.")
                    String signIn,
            @Option(names = "--operator", description = "May run this installation: servers, hooks, people.")
                    boolean operator,
            @Option(names = "--password-file", paramLabel = "FILE", description = "File with the password.") @Nullable
                    Path passwordFile) {
        String password = Secrets.read(passwordFile, "password");
        try (var installation = Administration.open(config)) {
            Tenant of = installation.tenant(tenant.slug);
            var wanted = new NewPerson(of.id(), name, signIn, password, operator);
            return switch (installation.people().add(wanted)) {
                case Added.Person(Person person) -> {
                    out().println("'" + person.signInName() + "' can sign in now.");
                    yield ExitCode.DONE;
                }
                case Added.Refused(NewPerson.Problem problem) -> throw refusal(problem, signIn);
            };
        }
    }

    @Command(name = "password", description = "Gives somebody another password and signs them out everywhere.")
    int password(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "SIGN-IN", description = "What the person types.") String signIn,
            @Option(names = "--password-file", paramLabel = "FILE", description = "File with the new password.")
                    @Nullable
                    Path passwordFile) {
        String password = Secrets.read(passwordFile, "new password");
        try (var installation = Administration.open(config)) {
            Tenant of = installation.tenant(tenant.slug);
            NewPerson.Problem problem = new NewPerson(of.id(), "name", signIn, password, false).problem();
            if (problem != NewPerson.Problem.NONE) {
                throw refusal(problem, signIn);
            }
            Person person = installation
                    .people()
                    .findBySignInName(of.id(), signIn)
                    .orElseThrow(() -> new Refusal(
                            ExitCode.FAILED,
                            "nobody signs in as '" + signIn + "'.",
                            "'lectern person list' shows who does."));
            installation.people().changePassword(of.id(), person.id(), password);
            out().println("'" + person.signInName() + "' has another password now.");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "find",
            description = "Finds people by a name or a part of it, a sign-in name or the platform's identifier.")
    int find(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "TEXT", description = "What is known of the person.") String text) {
        try (var installation = Administration.open(config)) {
            new PersonRights(installation, out()).find(installation.tenant(tenant.slug), text);
            return ExitCode.DONE;
        }
    }

    @Command(name = "export", description = "Writes everything that is kept about somebody into an archive.")
    int export(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "IDENTIFIER", description = "As 'person find' prints it.") String identifier,
            @Option(names = "--to", required = true, paramLabel = "FILE", description = "The archive to make.")
                    Path file) {
        try (var installation = Administration.open(config)) {
            new PersonRights(installation, out()).export(installation.tenant(tenant.slug), identifier, file);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "erase",
            description = {
                "Erases somebody for good: a made-up identifier takes the place of identifier and names everywhere. Counts and",
                "sums stay. Prints a receipt."
            })
    int erase(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "IDENTIFIER", description = "As 'person find' prints it.") String identifier,
            @Option(names = "--confirm", paramLabel = "IDENTIFIER", description = "The same once more.") @Nullable
                    String confirmed) {
        try (var installation = Administration.open(config)) {
            new PersonRights(installation, out()).erase(installation.tenant(tenant.slug), identifier, confirmed);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "consent",
            description = {
                "Shows what somebody answered to the notice before joining, or takes an agreement back: the person is asked again."
            })
    int consent(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "IDENTIFIER", description = "As 'person find' prints it.") String identifier,
            @Option(names = "--withdraw", description = "Takes the agreement back.") boolean withdraw) {
        try (var installation = Administration.open(config)) {
            new PersonRights(installation, out()).consent(installation.tenant(tenant.slug), identifier, withdraw);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "restrict",
            description = {
                "Restricts the use of somebody's data, who objected or asked for it: that they are in a class is kept, and nothing",
                "else is; no learning record store is told of them, and reports show nothing of what they did."
            })
    int restrict(
            @Mixin ConfigOption config,
            @Mixin TenantOption tenant,
            @Parameters(paramLabel = "IDENTIFIER", description = "As 'person find' prints it.") String identifier,
            @Option(names = "--lift", description = "Ends the restriction.") boolean lift) {
        try (var installation = Administration.open(config)) {
            new PersonRights(installation, out()).restrict(installation.tenant(tenant.slug), identifier, lift);
            return ExitCode.DONE;
        }
    }

    private static Refusal refusal(NewPerson.Problem problem, String signIn) {
        return switch (problem) {
            case NONE -> throw new IllegalArgumentException("no problem");
            case NAME -> new Refusal(ExitCode.USAGE, "the name is empty or too long.", "1 to 200 characters.");
            case SIGN_IN_NAME ->
                new Refusal(
                        ExitCode.USAGE,
                        "the sign-in name is empty, too long or has control characters.",
                        "1 to 200 characters.");
            case PASSWORD ->
                new Refusal(ExitCode.USAGE, "the password is too short or too long.", "10 to 256 characters.");
            case TAKEN ->
                new Refusal(
                        ExitCode.FAILED,
                        "somebody signs in as '" + signIn + "' already.",
                        "Choose another sign-in name; capital letters make no difference.");
        };
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

package org.lectern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.RemoveServer;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** BigBlueButton servers. */
@Command(
        name = "server",
        description = "BigBlueButton servers that classes run on.",
        subcommands = AdoptCommand.class,
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class ServerCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    ServerCommand() {}

    @Command(
            name = "list",
            description = "Lists servers: what the operator wants (STATE), what polls see (HEALTH), and their load.")
    int list(@Mixin ConfigOption config) {
        try (var installation = Administration.open(config)) {
            var table = new Table("NAME", "STATE", "HEALTH", "MEETINGS", "PEOPLE", "ADDRESS", "FAILURE");
            for (Server server : installation.servers().list()) {
                var seen = server.observed();
                table.row(
                        server.name(),
                        server.state(),
                        server.health(),
                        seen.meetings(),
                        seen.people(),
                        server.address().base(),
                        seen.failure() == null ? "" : seen.failure());
            }
            table.print(out());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "add",
            description = {
                "Adds a server. Its address and secret are what 'bbb-conf --secret' prints there.",
                "Without --secret-file the secret is asked for, or read from the input."
            })
    int add(
            @Mixin ConfigOption config,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name here.") String name,
            @Option(
                            names = "--address",
                            required = true,
                            paramLabel = "URL",
                            description = "For example https://bbb1.example.org/bigbluebutton/")
                    String address,
            @Option(names = "--secret-file", paramLabel = "FILE", description = "File with the shared secret.")
                    @Nullable
                    Path secretFile) {
        String secret = Secrets.read(secretFile, "shared secret");
        try (var installation = Administration.open(config)) {
            var wanted = NewServer.of(name, address(address), SharedSecret.of(secret));
            return switch (installation.servers().add(wanted)) {
                case AddResult.Added(Server server) -> {
                    out().println("Server '" + server.name() + "' is there; its first poll comes at once."
                            + " 'lectern server list' shows its health.");
                    yield ExitCode.DONE;
                }
                case AddResult.Taken(String what) ->
                    throw new Refusal(
                            ExitCode.FAILED,
                            "another server has this " + what + ".",
                            "'lectern server list' shows all of them.");
            };
        } catch (IllegalArgumentException e) {
            throw new Refusal(ExitCode.USAGE, e.getMessage() + ".", "See 'lectern server add --help'.", e);
        }
    }

    @Command(
            name = "state",
            description = {
                "Says what is wanted of a server: ENABLED takes new classes; CORDONED lets running ones go on and takes",
                "no new one; DISABLED is not even polled. No class is ended by this."
            })
    int state(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "NAME", description = "The server.") String name,
            @Parameters(paramLabel = "STATE", description = "${COMPLETION-CANDIDATES}.") ServerState state) {
        try (var installation = Administration.open(config)) {
            ServerStore servers = installation.servers();
            Server server = require(servers, name);
            servers.changeState(server.id(), state);
            out().println("Server '" + server.name() + "': " + server.state() + " → " + state);
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "remove",
            description = "Takes a server out for good. Refused while classes run there: cordon it first, and wait.")
    int remove(@Mixin ConfigOption config, @Parameters(paramLabel = "NAME", description = "The server.") String name) {
        try (var installation = Administration.open(config)) {
            Server server = require(installation.servers(), name);
            return switch (installation.removeServer().remove(server.id())) {
                case RemoveServer.Removed.Done() -> {
                    out().println("Server '" + server.name() + "' is removed.");
                    yield ExitCode.DONE;
                }
                case RemoveServer.Removed.StillInUse(int meetings) ->
                    throw new Refusal(
                            ExitCode.FAILED,
                            "'" + server.name() + "' still has classes of ours: " + meetings + ".",
                            "'lectern server state " + server.name() + " CORDONED', and remove it when they are over.");
                case RemoveServer.Removed.Unknown() ->
                    throw new Refusal(
                            ExitCode.FAILED,
                            "somebody else has just removed '" + server.name() + "'.",
                            "'lectern server list' shows all of them.");
            };
        }
    }

    static Server require(ServerStore servers, String name) {
        return servers.list().stream()
                .filter(server -> server.name().equalsIgnoreCase(name))
                .findFirst()
                .orElseThrow(() -> new Refusal(
                        ExitCode.FAILED,
                        "there is no server '" + name + "'.",
                        "'lectern server list' shows all of them."));
    }

    private static ServerAddress address(String text) {
        try {
            return ServerAddress.of(text);
        } catch (IllegalArgumentException e) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "'" + text + "' is not the address of a BigBlueButton server: " + e.getMessage(),
                    "It looks like https://bbb1.example.org/bigbluebutton/; 'bbb-conf --secret' prints it.",
                    e);
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

package org.lectern.cli;

import java.io.PrintWriter;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.hook.CleanedUp;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.DrainServers;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.PastedSecret;
import org.lectern.server.pool.RemoveServer;
import org.lectern.server.pool.RotateSecret;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.pool.Tags;
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
        subcommands = {AdoptCommand.class, AnalyticsSecretCommand.class, ChangeServerCommand.class, WhatIfCommand.class
        },
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
            Duration staleAfter = installation.pool().staleAfter();
            var table = new Table(
                    "NAME", "STATE", "HEALTH", "MEETINGS", "PEOPLE", "WEIGHT", "TAGS", "VERSION", "ADDRESS", "NOTES");
            for (Server server : installation.servers().list()) {
                var seen = server.observed();
                // Classes that were given up may have opened elsewhere, and are counted there.
                boolean counted = server.marks().givenUp() == null;
                table.row(
                        server.name(),
                        server.state(),
                        server.health(),
                        counted ? seen.meetings() : "–",
                        counted ? seen.people() : "–",
                        server.weight(),
                        Tags.text(server.tags()),
                        seen.version() == null ? "" : seen.version(),
                        server.address().base(),
                        notes(server, staleAfter));
            }
            table.print(out(), "There is no server yet. 'lectern server add' adds one.");
            return ExitCode.DONE;
        }
    }

    private static String notes(Server server, Duration staleAfter) {
        List<String> notes = new ArrayList<>();
        if (server.marks().draining() != null) {
            notes.add("draining");
        }
        if (server.marks().givenUp() != null) {
            notes.add("its classes were given up");
        }
        if (server.spare() != null) {
            notes.add(
                    server.spare().kind() == Server.Spare.Kind.NEXT ? "a new secret waits" : "its old secret is kept");
        }
        if (server.state() != ServerState.DISABLED && server.isStale(Instant.now(), staleAfter)) {
            notes.add("stale");
        }
        if (server.observed().failure() != null) {
            notes.add(server.observed().failure());
        }
        return String.join("; ", notes);
    }

    @Command(
            name = "add",
            description = {
                "Adds a server. Its address and secret are what 'bbb-conf --secret' prints there.",
                "Without --secret-file or --pasted the secret is asked for, or read from the input."
            })
    int add(
            @Mixin ConfigOption config,
            @Option(names = "--name", required = true, paramLabel = "NAME", description = "Its name here.") String name,
            @Option(
                            names = "--address",
                            paramLabel = "URL",
                            description = "For example https://bbb1.example.org/bigbluebutton/")
                    @Nullable
                    String address,
            @Option(names = "--secret-file", paramLabel = "FILE", description = "File with the shared secret.")
                    @Nullable
                    Path secretFile,
            @Option(
                            names = "--pasted",
                            paramLabel = "FILE",
                            description = "File with all that 'bbb-conf --secret' printed, in place of the two above.")
                    @Nullable
                    Path pasted,
            @Option(
                            names = "--weight",
                            paramLabel = "NUMBER",
                            defaultValue = "1",
                            description = "How much it carries compared with others (default: 1).")
                    double weight,
            @Option(
                            names = {"--tags", "--tag"},
                            paramLabel = "TAGS",
                            defaultValue = "",
                            description = "What it is for, with commas between; a tenant may ask for some.")
                    String tags) {
        PastedSecret told = told(address, secretFile, pasted);
        try (var installation = Administration.open(config)) {
            var wanted = NewServer.of(name, address(told.address()), SharedSecret.of(told.secret()))
                    .weighing(weight)
                    .tagged(Tags.parse(tags));
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

    private static PastedSecret told(@Nullable String address, @Nullable Path secretFile, @Nullable Path pasted) {
        if (pasted != null) {
            return PastedSecret.find(Secrets.read(pasted, "printed secret"))
                    .orElseThrow(() -> new Refusal(
                            ExitCode.USAGE,
                            "no address and secret are found in " + pasted + ".",
                            "Keep what 'bbb-conf --secret' prints as it is: lines with URL: and Secret:."));
        }
        if (address == null) {
            throw new Refusal(
                    ExitCode.USAGE, "the address is missing.", "Give --address, or --pasted with what was printed.");
        }
        return new PastedSecret(address, Secrets.read(secretFile, "shared secret"));
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
            int left =
                    state == ServerState.DISABLED ? installation.drainServers().left(server.id()) : 0;
            if (left > 0) {
                out().println("Classes that go on there unseen: " + left + ". 'lectern server panic " + server.name()
                        + "' lets them open elsewhere.");
            }
            return ExitCode.DONE;
        }
    }

    @Command(name = "enable", description = "Lets a server take new classes. Breaks a drain off.")
    int enable(@Mixin ConfigOption config, @Parameters(paramLabel = "NAME", description = "The server.") String name) {
        return state(config, name, ServerState.ENABLED);
    }

    @Command(
            name = "disable",
            description = "Makes no call to a server any more, polls neither. No class is ended by this.")
    int disable(@Mixin ConfigOption config, @Parameters(paramLabel = "NAME", description = "The server.") String name) {
        return state(config, name, ServerState.DISABLED);
    }

    @Command(
            name = "drain",
            description = "Empties a server: no new class comes, and with the last one over it is disabled by itself.")
    int drain(@Mixin ConfigOption config, @Parameters(paramLabel = "NAME", description = "The server.") String name) {
        try (var installation = Administration.open(config)) {
            Server server = require(installation.servers(), name);
            DrainServers drain = installation.drainServers();
            drain.drain(server.id());
            int left = drain.left(server.id());
            out().println("Server '" + server.name() + "' takes no new class; classes still there: " + left + "."
                    + (left == 0 ? " It is disabled within seconds." : " It is disabled when they are over."));
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "panic",
            description = {
                "Takes a server out at once: it is disabled, and its classes may open elsewhere. Who is inside stays; when",
                "the server is enabled again, classes that went on elsewhere are ended on it."
            })
    int panic(@Mixin ConfigOption config, @Parameters(paramLabel = "NAME", description = "The server.") String name) {
        try (var installation = Administration.open(config)) {
            Server server = require(installation.servers(), name);
            int givenUp = installation.panicServer().panic(server.id());
            out().println("Server '" + server.name() + "' is out. Classes given up: " + givenUp + ".");
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "rotate",
            description = {
                "Exchanges the secret of a server. The new one is tried there first; if the server does not take it yet, it",
                "waits and is used as soon as it does. The old one is kept until 'rotate --confirm'."
            })
    int rotate(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "NAME", description = "The server.") String name,
            @Option(names = "--secret-file", paramLabel = "FILE", description = "File with the new secret.") @Nullable
                    Path secretFile,
            @Option(names = "--algorithm", paramLabel = "NAME", description = "${COMPLETION-CANDIDATES}.") @Nullable
                    ChecksumAlgorithm algorithm,
            @Option(
                            names = "--confirm",
                            description = "Forgets the secret that is not in use: the old one, or one that waits.")
                    boolean confirm) {
        try (var installation = Administration.open(config)) {
            Server server = require(installation.servers(), name);
            RotateSecret rotate = installation.rotateSecret();
            if (confirm) {
                out().println(
                                rotate.confirm(server.id())
                                        ? "The other secret of '" + server.name() + "' is forgotten."
                                        : "Server '" + server.name() + "' has only one secret.");
                return ExitCode.DONE;
            }
            var secret = SharedSecret.of(Secrets.read(secretFile, "new shared secret"));
            return rotated(
                    server, rotate.rotate(server.id(), secret, algorithm == null ? server.algorithm() : algorithm));
        }
    }

    private int rotated(Server server, RotateSecret.Rotated rotated) {
        String name = server.name();
        return switch (rotated) {
            case RotateSecret.Rotated.InUse() -> {
                out().println("Server '" + name + "' takes the new secret; it is in use. The old one is kept until"
                        + " 'lectern server rotate " + name + " --confirm'.");
                yield ExitCode.DONE;
            }
            case RotateSecret.Rotated.Waiting() -> {
                out().println("Server '" + name + "' still takes the present secret only. The new one waits: change it"
                        + " there, and it is used with the next poll.");
                yield ExitCode.DONE;
            }
            case RotateSecret.Rotated.Same() -> {
                out().println("Server '" + name + "' has this secret already.");
                yield ExitCode.DONE;
            }
            case RotateSecret.Rotated.Wrong(String message) ->
                throw new Refusal(
                        ExitCode.FAILED,
                        "'" + name + "' takes neither this secret nor the present one: " + message,
                        "Compare it with what 'bbb-conf --secret' prints there. Nothing was changed.");
            case RotateSecret.Rotated.CouldNotAsk(String message) ->
                throw new Refusal(
                        ExitCode.FAILED,
                        "'" + name + "' could not be asked, so nothing was changed: " + message,
                        "Try again when it answers.");
            case RotateSecret.Rotated.Unknown() -> throw gone(name);
        };
    }

    @Command(
            name = "remove",
            description = {
                "Takes a server out for good. Refused while classes run there, or recordings are kept or made there:",
                "drain it first, and move its recordings. --yes does it all the same."
            })
    int remove(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "NAME", description = "The server.") String name,
            @Option(names = "--yes", description = "Give up classes and recordings there.") boolean confirmed) {
        try (var installation = Administration.open(config)) {
            Server server = require(installation.servers(), name);
            return switch (installation.removeServer().remove(server.id(), confirmed)) {
                case RemoveServer.Removed.Done(int givenUp) -> {
                    CleanedUp hooks = installation.hooks().hooks().leave(server, AuditActor.commandLine());
                    if (!hooks.failed().isEmpty()) {
                        out().println("Our hook stays registered there: " + String.join("; ", hooks.failed()));
                    }
                    out().println("Server '" + server.name() + "' is removed. Classes given up: " + givenUp + ".");
                    yield ExitCode.DONE;
                }
                case RemoveServer.Removed.StillInUse(int meetings) ->
                    throw new Refusal(
                            ExitCode.FAILED,
                            "'" + server.name() + "' still has classes of ours: " + meetings + ".",
                            "'lectern server drain " + server.name() + "', and remove it when they are over.");
                case RemoveServer.Removed.HasRecordings(long atLeast) ->
                    throw new Refusal(
                            ExitCode.FAILED,
                            "'" + server.name() + "' has recordings, at least " + atLeast + ".",
                            "They are out of reach once it is removed; --yes does it all the same.");
                case RemoveServer.Removed.CouldNotAsk(String reason) ->
                    throw new Refusal(
                            ExitCode.FAILED,
                            "'" + server.name() + "' does not say whether recordings are there: " + reason,
                            "Try again when it answers; --yes does it all the same.");
                case RemoveServer.Removed.Unknown() -> throw gone(server.name());
            };
        }
    }

    private static Refusal gone(String name) {
        return new Refusal(
                ExitCode.FAILED,
                "somebody else has just removed '" + name + "'.",
                "'lectern server list' shows all of them.");
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

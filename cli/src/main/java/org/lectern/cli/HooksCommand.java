package org.lectern.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.chamilo.EnsureHooks;
import org.lectern.server.hook.CleanedUp;
import org.lectern.server.hook.HookAdministration;
import org.lectern.server.hook.HookHealth;
import org.lectern.server.hook.HookKeeper;
import org.lectern.server.hook.SelfTests;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Our hooks at servers. */
@Command(
        name = "hooks",
        description = {
            "Our hooks at servers, by which events of classes reach us. Only hooks that carry our token are ever touched;",
            "those of other applications stay."
        },
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class HooksCommand {
    private static final AuditActor BY = AuditActor.commandLine();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    HooksCommand() {}

    @Command(name = "list", description = "Lists servers with what is known of our hook there. Asks no server.")
    int list(@Mixin ConfigOption config) {
        try (var installation = Administration.open(config)) {
            var table = new Table(
                    "SERVER",
                    "HOOK",
                    "LAST DELIVERY",
                    "AUTHENTICATION",
                    "CLOCK BEHIND BY",
                    "REFUSED",
                    "WAY BACK",
                    "PROBLEMS");
            for (HookHealth.Status status :
                    installation.hooks().health().of(installation.servers().list())) {
                HookHealth.Deliveries deliveries = status.deliveries();
                SelfTests.Result test = status.selfTest();
                var skew = status.skew();
                table.row(
                        status.server().name(),
                        status.enabled() ? status.present() ? "registered" : "absent" : "not wanted",
                        deliveries.lastAt() == null ? "never" : deliveries.lastAt(),
                        authentication(deliveries),
                        skew == null ? "" : skew.toMillis() + " ms",
                        deliveries.refused(),
                        test == null ? "not tested" : test.good() ? "heard" : "not heard",
                        status.problems().stream()
                                .filter(problem -> problem != HookHealth.Problem.DISABLED)
                                .map(HookHealth.Problem::text)
                                .collect(Collectors.joining("; ")));
            }
            table.print(out(), "There is no server yet. 'lectern server add' adds one.");
            return ExitCode.DONE;
        }
    }

    /** How deliveries prove where they are from, and which releases of the sender do so. */
    private static String authentication(HookHealth.Deliveries deliveries) {
        String way = switch (deliveries.formula() == null ? "" : deliveries.formula()) {
            case "RAW_BODY" -> "checksum over the body";
            case "JSON" -> "checksum over the event";
            case "CONSTANT" -> "checksum without the body";
            case "BEARER" -> "bearer token";
            default -> "";
        };
        return way.isEmpty() ? "" : way + " (" + deliveries.generation() + ")";
    }

    @Command(
            name = "health",
            description = {
                "Looks at our hook now, registers it if it is missing, and says what is wrong and what to do.",
                "Exit code 1 if events of a server cannot be relied on to reach us."
            })
    int health(
            @Mixin ConfigOption config,
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..*",
                            description = {"Servers; without any, all that are not disabled."})
                    @Nullable
                    List<String> names) {
        try (var installation = Administration.open(config)) {
            HookAdministration hooks = installation.hooks();
            boolean good = true;
            for (Server server : servers(installation, names)) {
                hooks.hooks().look(server);
                HookHealth.Status status = hooks.health().of(server);
                good &= status.ok();
                out().println(server.name() + ": " + (status.ok() ? "ok" : "not ok")
                        + (status.deliveries().lastAt() == null
                                ? ", nothing delivered yet"
                                : ", last delivery " + status.deliveries().lastAt()));
                status.problems().forEach(problem -> out().println("  " + problem.name() + ": " + problem.advice()));
            }
            return good ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    @Command(
            name = "ensure",
            description = {
                "Has exactly one hook of ours without a meeting at each server. Takes back an earlier clean-up.",
                "Repeating it changes nothing."
            })
    int ensure(
            @Mixin ConfigOption config,
            @Parameters(
                            paramLabel = "NAME",
                            arity = "0..*",
                            description = {"Servers; without any, all that are not disabled."})
                    @Nullable
                    List<String> names) {
        try (var installation = Administration.open(config)) {
            boolean good = true;
            for (Server server : servers(installation, names)) {
                HookKeeper.Kept kept = installation.hooks().hooks().ensure(server, BY);
                out().println(server.name() + ": " + words(kept));
                good &= kept instanceof HookKeeper.Kept.Present || kept instanceof HookKeeper.Kept.Registered;
            }
            return good ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    @Command(
            name = "ensure-meeting",
            description = {
                "Sees to it that events of one running meeting reach us: finds its server and has our hook there. A meeting",
                "that the tenant's own software created at a server is followed from now on."
            })
    int ensureMeeting(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "SLUG", description = "The tenant.") String slug,
            @Parameters(paramLabel = "MEETING", description = "The meeting's ID, as the tenant calls it.")
                    String meetingId) {
        try (var installation = Administration.open(config)) {
            return switch (installation.ensureHooks().forMeeting(installation.tenant(slug), meetingId, BY)) {
                case EnsureHooks.Ensured.At(Server server, HookKeeper.Kept kept) -> {
                    out().println("It runs on " + server.name() + ": " + words(kept));
                    yield kept instanceof HookKeeper.Kept.Failed ? ExitCode.UNREACHABLE : ExitCode.DONE;
                }
                case EnsureHooks.Ensured.NotRunning() ->
                    throw new Refusal(
                            ExitCode.FAILED,
                            "no server of the pool runs a meeting '" + meetingId + "' of '" + slug + "'.",
                            "Try again when somebody has joined; 'lectern tenant chamilo show " + slug
                                    + "' says whether meetings of its own are followed.");
                case EnsureHooks.Ensured.SomebodyElses() ->
                    throw new Refusal(
                            ExitCode.FAILED,
                            "the meeting '" + meetingId + "' is not one of '" + slug + "'.",
                            "A meeting belongs to the tenant that told of it first.");
            };
        }
    }

    @Command(
            name = "clean-up",
            description = {
                "Removes every hook of ours from servers and keeps them away until 'hooks ensure': before an installation is",
                "taken down, for example. With --meeting only what is bound to that meeting. Says what was listed, deleted",
                "and could not be."
            })
    int cleanUp(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "NAME", arity = "0..*", description = "Servers; without any, all.") @Nullable
                    List<String> names,
            @Option(names = "--meeting", paramLabel = "MEETING", description = "Only hooks bound to this meeting.")
                    @Nullable
                    String meetingId,
            @Option(names = "--dry-run", description = "Only say what would be removed.") boolean dry) {
        try (var installation = Administration.open(config)) {
            boolean good = true;
            var table = new Table("SERVER", "LISTED", "OURS", dry ? "WOULD GO" : "DELETED", "FAILED");
            for (Server server : named(installation, names, true)) {
                CleanedUp result = cleanUp(installation, server, meetingId, dry);
                table.row(
                        server.name(),
                        result.listed(),
                        result.ours().size(),
                        dry ? result.ours().size() : result.deleted(),
                        String.join("; ", result.failed()));
                good &= result.failed().isEmpty();
            }
            table.print(out());
            return good ? ExitCode.DONE : ExitCode.FAILED;
        }
    }

    private static CleanedUp cleanUp(
            Administration installation, Server server, @Nullable String meetingId, boolean dry) {
        var hooks = installation.hooks().hooks();
        if (meetingId != null) {
            return hooks.cleanUpMeeting(server, meetingId, dry, BY);
        }
        return dry ? hooks.wouldRemove(server) : hooks.withdraw(server, BY);
    }

    @Command(
            name = "test",
            description = {
                "Proves the way back from a server: creates a tiny meeting there, waits for its event, and ends it.",
                "The product must run."
            })
    int test(@Mixin ConfigOption config, @Parameters(paramLabel = "NAME", description = "The server.") String name) {
        try (var installation = Administration.open(config)) {
            Server server = ServerCommand.require(installation.servers(), name);
            SelfTests.Result result = installation.hooks().hooks().selfTest(server, BY);
            String problem = result.problem();
            if (problem != null) {
                throw new Refusal(
                        ExitCode.FAILED,
                        "the way back from '" + server.name() + "' is not proven: " + problem,
                        "'lectern hooks health " + server.name() + "' says more.");
            }
            out().println("The event of " + server.name() + " was here after "
                    + result.way().map(way -> way.toMillis()).orElse(0L) + " ms.");
            return ExitCode.DONE;
        }
    }

    private static List<Server> servers(Administration installation, @Nullable List<String> names) {
        return named(installation, names, false);
    }

    private static List<Server> named(Administration installation, @Nullable List<String> names, boolean disabledToo) {
        if (names != null && !names.isEmpty()) {
            return names.stream()
                    .map(name -> ServerCommand.require(installation.servers(), name))
                    .toList();
        }
        return installation.servers().list().stream()
                .filter(server -> disabledToo || server.state() != ServerState.DISABLED)
                .toList();
    }

    private static String words(HookKeeper.Kept kept) {
        return switch (kept) {
            case HookKeeper.Kept.Present() -> "our hook was there";
            case HookKeeper.Kept.Registered() -> "our hook is registered now";
            case HookKeeper.Kept.Withdrawn(CleanedUp cleanedUp) ->
                "hooks are switched off (lectern.hooks.enabled); removed: " + cleanedUp.deleted();
            case HookKeeper.Kept.Failed(String reason) -> "not in place: " + reason;
        };
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

package org.lectern.cli;

import java.io.PrintWriter;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.LogQuery;
import org.lectern.server.activity.LogSearch;
import org.lectern.server.activity.MeetingKey;
import org.lectern.server.hook.DeadLetters;
import org.lectern.server.hook.ReplayInbox;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** What became of the events that servers sent. */
@Command(
        name = "inbox",
        description = "What became of the events that servers sent: searched, looked at, replayed.",
        synopsisSubcommandLabel = "COMMAND",
        scope = ScopeType.INHERIT)
final class InboxCommand {
    private static final int MOST = 100;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    InboxCommand() {}

    /** What a search is restricted to. */
    static final class Search {
        @Option(
                names = "--from",
                paramLabel = "TIME",
                description = "Came first at this time or later: 2026-11-26T09:00:00Z.")
        private @Nullable String from;

        @Option(names = "--until", paramLabel = "TIME", description = "Came first before this time.")
        private @Nullable String until;

        @Option(
                names = "--state",
                defaultValue = "",
                paramLabel = "STATE",
                description = "pending, known, abandoned, foreign, out_of_range or sealed.")
        private String state = "";

        @Option(names = "--server", defaultValue = "", paramLabel = "NAME", description = "Ran on this server.")
        private String server = "";

        @Option(
                names = "--meeting",
                defaultValue = "",
                paramLabel = "ID",
                description = "An identifier: the caller's, ours, the server's.")
        private String meeting = "";

        @Option(names = "--event", defaultValue = "", paramLabel = "NAME", description = "Has such an event.")
        private String event = "";

        LogQuery query() {
            return new LogQuery(time(from), time(until), state, server, meeting, event);
        }

        private static @Nullable Instant time(@Nullable String text) {
            try {
                return text == null ? null : Instant.parse(text);
            } catch (DateTimeException e) {
                throw new Refusal(ExitCode.USAGE, "'" + text + "' is no time.", "For example 2026-11-26T09:00:00Z.", e);
            }
        }
    }

    @Command(name = "list", description = "Lists the newest classes that are meant, a hundred at most.")
    int list(@Mixin ConfigOption config, @Mixin Search search) {
        try (var installation = Administration.open(config)) {
            var table = new Table("SINCE", "STATE", "EVENTS", "SERVER", "NAME", "MEETING");
            for (LogSearch.Stream one : installation.logSearch().streams(search.query(), MOST)) {
                String internal = one.meeting().internalMeetingId();
                table.row(
                        one.since(),
                        one.sealed() ? "SEALED" : one.state(),
                        one.events(),
                        one.server(),
                        one.name(),
                        internal.isEmpty() ? one.meeting().serverMeetingId() : internal);
            }
            table.print(out());
            return ExitCode.DONE;
        }
    }

    @Command(name = "show", description = "Prints the events of a class as they are kept, a hundred at most.")
    int show(
            @Mixin ConfigOption config,
            @Parameters(paramLabel = "MEETING", description = "An identifier of the class.") String meeting) {
        try (var installation = Administration.open(config)) {
            MeetingKey key = installation
                    .replayLog()
                    .find(meeting)
                    .orElseThrow(() -> new Refusal(
                            ExitCode.FAILED,
                            "no class, or more than one, has '" + meeting + "'.",
                            "'lectern inbox list' shows classes with their identifiers."));
            var table = new Table("AT", "KIND", "SOURCE", "OF", "KEPT");
            for (LogSearch.Logged one : installation.logSearch().events(key, Instant.EPOCH, MOST)) {
                table.row(one.at(), one.kind(), one.source(), one.participant(), one.body());
            }
            table.print(out());
            return ExitCode.DONE;
        }
    }

    @Command(name = "dead", description = "Lists the newest dead letters, a hundred at most.")
    int dead(
            @Mixin ConfigOption config,
            @Option(names = "--reason", defaultValue = "", paramLabel = "REASON", description = "Only these.")
                    String reason) {
        try (var installation = Administration.open(config)) {
            var table = new Table("ID", "AT", "REASON", "BYTES", "CAN BE REPLAYED", "DETAIL");
            var query = new DeadLetters.Query(null, null, null, reason, "");
            for (DeadLetters.Letter one : installation.deadLetters().list(query, MOST)) {
                table.row(
                        one.id(),
                        one.receivedAt(),
                        one.reason(),
                        one.bytes(),
                        one.canBeReplayed() ? "yes" : "",
                        one.detail());
            }
            table.print(out());
            return ExitCode.DONE;
        }
    }

    @Command(
            name = "replay",
            description = {
                "Takes every class that is meant through the inbox again; or, with --dead, every dead letter of which something",
                "was understood. Repeating it changes nothing."
            })
    int replay(
            @Mixin ConfigOption config,
            @Mixin Search search,
            @Option(names = "--dead", description = "Dead letters instead of classes.") boolean dead) {
        try (var installation = Administration.open(config)) {
            ReplayInbox replays = installation.replayInbox();
            LogQuery query = search.query();
            UUID id = dead
                    ? replays.deadLetters(
                            new DeadLetters.Query(query.from(), query.until(), null, "", query.meeting()),
                            "command-line")
                    : replays.classes(query, "command-line");
            replays.run();
            ReplayInbox.Progress progress = replays.find(id).orElseThrow();
            out().println("looked at " + progress.done() + ", again " + progress.again()
                    + (progress.finishedAt() == null ? "; another process goes on with it" : ""));
            return ExitCode.DONE;
        }
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

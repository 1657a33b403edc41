package org.lectern.cli;

import java.io.PrintWriter;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.List;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lectern.server.recording.RecordingFigures;
import org.lectern.server.recording.WhyNotThere;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.ScopeType;
import picocli.CommandLine.Spec;

/** Recordings. */
@Command(
        name = "recording",
        description = "Recordings of classes.",
        synopsisSubcommandLabel = "COMMAND",
        subcommands = ImportCommand.class,
        scope = ScopeType.INHERIT)
final class RecordingCommand {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before any command runs
    private CommandSpec spec;

    RecordingCommand() {}

    @Command(
            name = "why",
            description = {
                "Says of a class why its recording is not there: since when, when its server is asked next, and whom",
                "to ask."
            })
    int why(
            @Mixin ConfigOption config,
            @Parameters(
                            paramLabel = "ID",
                            description = "Record ID, internal meeting ID, or the ID in the address of the class.")
                    String id) {
        try (var installation = Administration.open(config)) {
            List<WhyNotThere.Answer> answers = installation.whyNotThere().find(id);
            if (answers.isEmpty()) {
                throw new Refusal(
                        ExitCode.FAILED,
                        "no class or recording of ours has the ID '" + id + "'.",
                        "The record ID stands in the application, the other in the address of the class's page.");
            }
            var table = new Table("RECORDING", "WHY", "SINCE", "SERVER", "ASKED", "NEXT", "ASK", "OPEN CHANGE");
            for (WhyNotThere.Answer one : answers) {
                table.row(
                        one.recordId() == null ? "-" : one.recordId() + (one.breakout() ? " (breakout)" : ""),
                        words(one.reason()),
                        time(one.since()),
                        one.server() == null ? "-" : one.server(),
                        time(one.askedAt()),
                        time(one.nextAt()),
                        words(one.reason().whom()),
                        one.failure() == null ? "" : one.failure());
            }
            table.print(out());
            return ExitCode.DONE;
        }
    }

    @Command(name = "servers", description = "Lists how servers do with recordings.")
    int servers(@Mixin ConfigOption config) {
        try (var installation = Administration.open(config)) {
            var table =
                    new Table("SERVER", "WAITING", "OLDEST", "UNTIL PLAYABLE", "OPEN CHANGES", "LISTED", "OF OTHERS");
            for (RecordingFigures.OfServer one : installation.recordingFigures().servers()) {
                table.row(
                        one.name(),
                        one.waiting(),
                        one.oldest() == null ? "-" : one.oldest().toMinutes() + " min",
                        one.delay() == null ? "-" : one.delay().toMinutes() + " min",
                        one.openChanges(),
                        one.wantsIdentifiers() ? "wants identifiers" : time(one.listed()),
                        one.others());
            }
            table.print(out());
            return ExitCode.DONE;
        }
    }

    private static String words(Enum<?> value) {
        return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
    }

    private static String time(@Nullable Instant at) {
        return at == null ? "-" : at.truncatedTo(ChronoUnit.SECONDS).toString();
    }

    private PrintWriter out() {
        return spec.commandLine().getOut();
    }
}

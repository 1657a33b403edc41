package org.lectern.cli;

import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.RebuildActivity;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Folds meetings again from the log. */
@Command(
        name = "rebuild-activity",
        description = {
            "Computes everybody's activity again from the log of events and compares it with what was there.",
            "Safe beside a running product. After an upgrade that says so, or to convince yourself: 'changed' is then 0,",
            "and the digest is the same at every run."
        })
final class RebuildActivityCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(
            names = "--meeting",
            paramLabel = "ID",
            description = "Only this meeting, by the id in the address of its report. Default: all.")
    private @Nullable String meeting;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    RebuildActivityCommand() {}

    @Override
    public Integer call() {
        Optional<UUID> id = Optional.ofNullable(meeting).map(text -> Administration.id(text, "meeting"));
        try (var installation = Administration.open(config)) {
            RebuildActivity.Rebuilt rebuilt = installation.rebuildActivity().rebuild(id);
            var out = spec.commandLine().getOut();
            out.println("rebuilt " + rebuilt.meetings() + ", changed " + rebuilt.changed());
            if (rebuilt.sealed() > 0) {
                out.println("skipped " + rebuilt.sealed() + ": their events are not kept any more, their figures stay");
            }
            out.println("digest " + rebuilt.digest());
        }
        return ExitCode.DONE;
    }
}

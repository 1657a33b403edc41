package org.lectern.cli;

import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Brings the database to this version without starting anything. */
@Command(
        name = "migrate",
        description = {
            "Brings the database's tables to this version and stops. 'lectern serve' does it by itself; use this where",
            "several processes start at once, or to see whether it works before the old version is stopped."
        })
final class MigrateCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    MigrateCommand() {}

    @Override
    public Integer call() {
        try (var _ = Administration.database(config.settings())) {
            spec.commandLine().getOut().println("The database is at this version.");
        }
        return ExitCode.DONE;
    }
}

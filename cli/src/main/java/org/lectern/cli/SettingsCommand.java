package org.lectern.cli;

import java.util.concurrent.Callable;
import org.lectern.server.LecternServer;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** Lists what can be set, or checks what is set. */
@Command(
        name = "settings",
        description = {
            "Lists every setting with its meaning and default, in the form of a lectern.yaml with everything commented",
            "out. With --check reads the settings in force instead, and says what is wrong with them."
        })
final class SettingsCommand implements Callable<Integer> {
    @Mixin
    private final ConfigOption config = new ConfigOption();

    @Option(names = "--check", description = "Read file and environment, and refuse what 'lectern serve' would refuse.")
    private boolean check;

    @Option(names = "--markdown", description = "Print a table for documentation.")
    private boolean markdown;

    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before call()
    private CommandSpec spec;

    SettingsCommand() {}

    @Override
    public Integer call() {
        var out = spec.commandLine().getOut();
        if (check) {
            LecternServer.check(config.settings());
            out.println("The settings are good"
                    + config.file().map(file -> " (" + file + ")").orElse("") + ".");
        } else {
            var settings = LecternServer.settings();
            out.print(markdown ? settings.markdown() : settings.yaml());
        }
        return ExitCode.DONE;
    }
}

package org.lectern.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Entry point of the command line. */
@Command(
        name = "lectern",
        description = {
            "Connects learning platforms to BigBlueButton servers.",
            "",
            "New here? Run 'lectern demo': it starts everything on this machine, with a class in progress."
        },
        synopsisHeading = "Usage: ",
        descriptionHeading = "%n",
        optionListHeading = "%nOptions:%n",
        commandListHeading = "%nCommands:%n",
        exitCodeListHeading = "%nExit codes:%n",
        exitCodeList = {
            "0:done",
            "1:the answer is no: a check failed, nothing was found",
            "2:the command line was not understood",
            "3:a setting or this machine is not as it must be; nothing was changed",
            "4:a port or a data folder is in use",
            "5:the database or a server did not answer",
            "70:a defect of Lectern"
        },
        subcommands = {
            DemoCommand.class,
            ServeCommand.class,
            SandboxCommand.class,
            SettingsCommand.class,
            MigrateCommand.class,
            RebuildActivityCommand.class,
            VerifyCommand.class,
            TenantCommand.class,
            ServerCommand.class,
            RoomCommand.class,
            PersonCommand.class,
            HooksCommand.class,
            DeliveryCommand.class,
            AuditCommand.class,
            InboxCommand.class,
            RecordingCommand.class,
            ProductChild.class
        },
        mixinStandardHelpOptions = true,
        versionProvider = Lectern.Version.class,
        usageHelpAutoWidth = true,
        scope = CommandLine.ScopeType.INHERIT)
public final class Lectern implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // set by picocli before run()
    private CommandSpec spec;

    Lectern() {}

    public static void main(String[] arguments) {
        Logging.begin();
        var out = new PrintWriter(System.out, true, StandardCharsets.UTF_8);
        var err = new PrintWriter(System.err, true, StandardCharsets.UTF_8);
        int code = run(out, err, arguments);
        out.flush();
        err.flush();
        // Not a return: a thread of a library must not keep a finished command alive.
        System.exit(code);
    }

    /** Runs one command line to its end; what {@link #main} does, without leaving the JVM. */
    static int run(PrintWriter out, PrintWriter err, String... arguments) {
        return commandLine().setOut(out).setErr(err).execute(arguments);
    }

    static CommandLine commandLine() {
        return new CommandLine(new Lectern())
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(Failures::exitCode)
                .setParameterExceptionHandler(Failures::printMisunderstanding)
                .setExecutionExceptionHandler(Failures::print);
    }

    @Override
    public void run() {
        throw new ParameterException(spec.commandLine(), "Which command? For example: lectern demo");
    }

    /** The version that the build wrote into the jar. */
    static final class Version implements CommandLine.IVersionProvider {
        @Override
        public String[] getVersion() {
            String version = Lectern.class.getPackage().getImplementationVersion();
            return new String[] {
                "lectern " + (version == null ? "(not packaged)" : version), "Java " + Runtime.version()
            };
        }
    }
}

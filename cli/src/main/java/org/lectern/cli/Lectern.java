package org.lectern.cli;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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
        mixinStandardHelpOptions = true,
        versionProvider = Lectern.Version.class,
        usageHelpAutoWidth = true,
        scope = CommandLine.ScopeType.INHERIT)
public final class Lectern implements Runnable {
    /** In the order of the help, by the names that their annotations give them. */
    private static final Map<String, Class<?>> COMMANDS = commands(
            Map.entry("demo", DemoCommand.class),
            Map.entry("serve", ServeCommand.class),
            Map.entry("sandbox", SandboxCommand.class),
            Map.entry("settings", SettingsCommand.class),
            Map.entry("migrate", MigrateCommand.class),
            Map.entry("rebuild-activity", RebuildActivityCommand.class),
            Map.entry("verify", VerifyCommand.class),
            Map.entry("tenant", TenantCommand.class),
            Map.entry("server", ServerCommand.class),
            Map.entry("room", RoomCommand.class),
            Map.entry("person", PersonCommand.class),
            Map.entry("hooks", HooksCommand.class),
            Map.entry("delivery", DeliveryCommand.class),
            Map.entry("audit", AuditCommand.class),
            Map.entry("inbox", InboxCommand.class),
            Map.entry("recording", RecordingCommand.class),
            Map.entry("product", ProductChild.class));

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
        return commandLine(arguments).setOut(out).setErr(err).execute(arguments);
    }

    /** With all commands. */
    static CommandLine commandLine() {
        return commandLine(new String[0]);
    }

    /** With the command that comes first, where one does: to look through all of them is a sixth of a start. */
    private static CommandLine commandLine(String[] arguments) {
        var line = new CommandLine(new Lectern());
        Class<?> first = arguments.length == 0 ? null : COMMANDS.get(arguments[0]);
        (first == null ? COMMANDS.values() : List.of(first)).forEach(line::addSubcommand);
        return line.setCaseInsensitiveEnumValuesAllowed(true)
                .setExitCodeExceptionMapper(Failures::exitCode)
                .setParameterExceptionHandler(Failures::printMisunderstanding)
                .setExecutionExceptionHandler(Failures::print);
    }

    @SafeVarargs
    private static Map<String, Class<?>> commands(Map.Entry<String, Class<?>>... entries) {
        var commands = new LinkedHashMap<String, Class<?>>();
        for (Map.Entry<String, Class<?>> entry : entries) {
            commands.put(entry.getKey(), entry.getValue());
        }
        return Collections.unmodifiableMap(commands);
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

package org.lectern.cli;

import java.io.PrintWriter;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.Nearest;
import org.lectern.server.platform.RefusedToStart;
import picocli.CommandLine;
import picocli.CommandLine.ParseResult;

/** Turns what a command threw into what a person reads. The only broad catch of the command line. */
final class Failures {
    private Failures() {}

    static int exitCode(Throwable failure) {
        return switch (failure) {
            case Refusal refusal -> refusal.exitCode();
            case CommandLine.ParameterException _ -> ExitCode.USAGE;
            case DatabaseUnavailable _ -> ExitCode.UNREACHABLE;
            case RefusedToStart refused ->
                String.valueOf(refused.getMessage()).contains(" in use ") ? ExitCode.IN_USE : ExitCode.CONFIGURATION;
            default -> ExitCode.DEFECT;
        };
    }

    /** One line, the nearest thing that exists, and where to read on: not the whole help text. */
    static int printMisunderstanding(CommandLine.ParameterException failure, String[] arguments) {
        CommandLine command = failure.getCommandLine();
        PrintWriter err = command.getErr();
        err.println("lectern: " + inPlainWords(String.valueOf(failure.getMessage()), command));
        suggestion(failure).ifPresent(near -> err.println("  Did you mean '" + near + "'?"));
        err.println("  See '" + command.getCommandSpec().qualifiedName() + " --help'.");
        err.flush();
        return ExitCode.USAGE;
    }

    /** What was probably meant by a command or an option that does not exist. */
    private static Optional<String> suggestion(CommandLine.ParameterException failure) {
        if (!(failure instanceof CommandLine.UnmatchedArgumentException unmatched)) {
            return Optional.empty();
        }
        CommandLine.Model.CommandSpec spec = failure.getCommandLine().getCommandSpec();
        String word = unmatched.getUnmatched().stream().findFirst().orElse("").replaceFirst("=.*", "");
        if (word.startsWith("-")) {
            List<String> options = spec.options().stream()
                    .filter(option -> !option.hidden())
                    .flatMap(option -> Stream.of(option.names()))
                    .filter(name -> name.startsWith("--"))
                    .toList();
            return Nearest.to(word, options, edits(word.replaceFirst("^-+", "")));
        }
        List<String> commands = spec.subcommands().entrySet().stream()
                .filter(command ->
                        !command.getValue().getCommandSpec().usageMessage().hidden())
                .map(Map.Entry::getKey)
                .toList();
        return Nearest.to(word, commands, edits(word)).map(near -> spec.qualifiedName() + " " + near);
    }

    /** Up to so many edits it is probably the same word. */
    private static int edits(String word) {
        return Math.clamp(word.length() / 2, 1, 3);
    }

    /** What a value is of: an option, or else a parameter by its label. */
    private static final String VALUE_OF =
            "^Invalid value for (?:option '([^']+)'|positional parameter at index \\S+ \\(([^)]+)\\))[^:]*: ";

    /** What the parser says in words of programmers. */
    private static String inPlainWords(String message, CommandLine command) {
        if (message.equals("Missing required subcommand")) {
            return "Which command? One of "
                    + String.join(", ", command.getSubcommands().keySet()) + ".";
        }
        return message.replaceFirst("^Unmatched arguments? (?:at|from) index \\d+: ", "Not understood: ")
                .replaceFirst(VALUE_OF + "expected one of \\[([^\\]]*)].* but was ", "$1$2 must be one of $3, not ")
                .replaceFirst(VALUE_OF, "$1$2: ")
                .replaceFirst("^Missing required (?:parameter|option): '(.*)'$", "$1 is missing.")
                .replaceFirst(" is not an? (?:int|long)$", " is not a whole number.")
                .replaceFirst(" is not a double$", " is not a number.");
    }

    static int print(Exception failure, CommandLine command, ParseResult parsed) {
        PrintWriter err = command.getErr();
        if (failure instanceof Refusal refusal) {
            err.println("lectern: " + refusal.getMessage());
            refusal.advice().lines().forEach(line -> err.println("  " + line));
        } else if (failure instanceof RefusedToStart || failure instanceof DatabaseUnavailable) {
            err.println("lectern: " + failure.getMessage());
        } else {
            err.println("lectern: this should not have happened; please report it with what follows");
            failure.printStackTrace(err);
        }
        err.flush();
        return exitCode(failure);
    }
}

package org.lectern.cli;

import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads secrets where neither the process list nor the shell's history sees them. */
final class Secrets {
    private Secrets() {}

    /**
     * From the file, else from the terminal without echo, else the first line of the input.
     *
     * @param what names it in messages, for example {@code shared secret}
     */
    static String read(@Nullable Path file, String what) {
        String secret = file == null ? ask(what) : content(file, what);
        if (secret.isBlank()) {
            throw new Refusal(
                    ExitCode.USAGE, "the " + what + " is empty.", "Give it in a file, or type it when asked.");
        }
        return secret.strip();
    }

    private static String content(Path file, String what) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.CONFIGURATION,
                    "the file with the " + what + " cannot be read: " + file,
                    "Check that it exists and that you may read it.",
                    e);
        }
    }

    private static String ask(String what) {
        Optional<Console> terminal = Optional.ofNullable(System.console()).filter(Console::isTerminal);
        if (terminal.isPresent()) {
            char[] typed = terminal.get().readPassword("%s: ", what);
            return typed == null ? "" : new String(typed);
        }
        try {
            // Not closed: the input is not ours.
            String line = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8)).readLine();
            return line == null ? "" : line;
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.USAGE, "the " + what + " cannot be read from the input: " + e, "Give it in a file.", e);
        }
    }
}

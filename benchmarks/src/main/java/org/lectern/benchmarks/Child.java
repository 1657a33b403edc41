package org.lectern.benchmarks;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * A process that is measured or measures, and the lines {@code key=value} that it prints.
 *
 * <p>Killed when its time is over and when this process ends. What it writes to the error stream goes to a file.
 */
final class Child implements AutoCloseable {
    private final String name;
    private final Process process;
    private final BufferedReader out;
    private final BufferedWriter in;

    private Child(String name, Process process) {
        this.name = name;
        this.process = process;
        this.out = process.inputReader(StandardCharsets.UTF_8);
        this.in = process.outputWriter(StandardCharsets.UTF_8);
    }

    static Child start(String name, List<String> command, Map<String, String> environment, Path log) {
        try {
            var builder = new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()));
            builder.environment().keySet().removeIf(variable -> variable.startsWith("LECTERN_")); // not meant for it
            builder.environment().putAll(environment);
            Process process = builder.start();
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
            return new Child(name, process);
        } catch (IOException e) {
            throw new UncheckedIOException("could not start " + name, e);
        }
    }

    /** Runs to its end and returns what it printed. */
    static Map<String, String> run(String name, List<String> command, Path log, Duration most) {
        try (Child child = start(name, command, Map.of(), log)) {
            child.killAfter(most);
            List<String> lines = new ArrayList<>();
            for (String line = child.out.readLine(); line != null; line = child.out.readLine()) {
                lines.add(line);
            }
            int status = child.process.waitFor();
            if (status != 0) {
                throw new Failed(name + " ended with " + status + ", see " + log.getFileName());
            }
            return facts(lines);
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(name + " was interrupted", e);
        }
    }

    long pid() {
        return process.pid();
    }

    boolean alive() {
        return process.isAlive();
    }

    /** Sends a line and reads lines up to {@code .}, which ends every answer. */
    Map<String, String> ask(String line) {
        try {
            in.write(line);
            in.newLine();
            in.flush();
            return answer();
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** What it prints up to the line {@code .}. */
    Map<String, String> answer() {
        try {
            var lines = new ArrayList<String>();
            for (String line = out.readLine(); line != null; line = out.readLine()) {
                if (line.equals(".")) {
                    return facts(lines);
                }
                lines.add(line);
            }
            throw new Failed(name + " ended before it answered");
        } catch (IOException e) {
            throw new UncheckedIOException(name, e);
        }
    }

    /** Ends it as an operator would, and harder if that does not help. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }

    private void killAfter(Duration most) {
        Thread.ofVirtual().start(() -> {
            try {
                if (!process.waitFor(most.toMillis(), TimeUnit.MILLISECONDS)) {
                    process.destroyForcibly();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static Map<String, String> facts(List<String> lines) {
        var facts = new LinkedHashMap<String, String>();
        for (String line : lines) {
            int equals = line.indexOf('=');
            if (equals > 0) {
                facts.put(line.substring(0, equals), line.substring(equals + 1));
            }
        }
        return facts;
    }

    /** A measurement that could not be made. */
    static final class Failed extends RuntimeException {
        Failed(String message) {
            super(message);
        }
    }
}

package org.lectern.cli;

import java.io.BufferedReader;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * The product in a JVM of its own, so that it can be killed. Talked to over its standard input, one request a line, and
 * output, one answer a line; it ends when its input does, so it does not outlive us.
 *
 * <p>For use by one thread.
 *
 * @see ProductChild
 */
final class ProductProcess implements AutoCloseable {
    private static final Duration LONGEST = Duration.ofMinutes(6);

    private final Process process;
    private final BufferedReader answers;
    private final BufferedWriter requests;

    private String url = "";

    private ProductProcess(Process process, Duration longest) {
        this.process = process;
        this.answers = process.inputReader(StandardCharsets.UTF_8);
        this.requests = process.outputWriter(StandardCharsets.UTF_8);
        // An unattended run must end, whatever hangs.
        process.onExit().orTimeout(longest.toSeconds(), TimeUnit.SECONDS).exceptionally(_ -> {
            process.destroyForcibly();
            return process;
        });
    }

    /**
     * Starts it and returns when it answers.
     *
     * @param settings full keys; passed through the input, never on the command line, because they hold secrets
     * @param log where it writes its log
     */
    static ProductProcess start(Map<String, String> settings, Optional<PlantedFault> fault, Path log) {
        return start(settings, fault, log, LONGEST);
    }

    /** The same, to live no longer than this. */
    static ProductProcess start(
            Map<String, String> settings, Optional<PlantedFault> fault, Path log, Duration longest) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        // The same collector, class cache and so on as ours; a debugger's port cannot be shared.
        ManagementFactory.getRuntimeMXBean().getInputArguments().stream()
                .filter(option -> option.startsWith("-X") || option.startsWith("--"))
                .filter(option -> !option.startsWith("-XX:AOTCacheOutput") && !option.startsWith("-Xdebug"))
                .forEach(command::add);
        command.add("-Dlectern.log=file");
        command.add("-Dlectern.log.file=" + log.toAbsolutePath());
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Lectern.class.getName(), "product"));
        fault.ifPresent(planted -> command.addAll(List.of("--break", planted.name())));
        try {
            Process process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.appendTo(log.toFile()))
                    .start();
            var product = new ProductProcess(process, longest);
            product.url = product.ask(JsonMapper.shared().writeValueAsString(settings))
                    .get("url")
                    .asString();
            return product;
        } catch (IOException e) {
            throw new UncheckedIOException("the product's process cannot be started", e);
        }
    }

    /** Sends one line and waits for the answer. */
    JsonNode ask(String request) {
        try {
            requests.write(request);
            requests.newLine();
            requests.flush();
            for (String line = answers.readLine(); line != null; line = answers.readLine()) {
                if (line.startsWith(ProductChild.MARK)) {
                    JsonNode answer = JsonMapper.shared().readTree(line.substring(ProductChild.MARK.length()));
                    if (answer.has("refused")) {
                        throw new IllegalStateException(answer.get("refused").asString());
                    }
                    return answer;
                }
            }
            throw new IllegalStateException("the product's process ended without an answer; see its log");
        } catch (IOException e) {
            throw new UncheckedIOException("the product's process does not answer", e);
        }
    }

    /** Where its pages and its front are, without a trailing slash. */
    String url() {
        return url;
    }

    long pid() {
        return process.pid();
    }

    /** SIGKILL: nothing is flushed, closed or said goodbye to. */
    void kill() {
        process.destroyForcibly();
        await();
    }

    /** Lets it stop cleanly. */
    @Override
    public void close() {
        try {
            requests.close();
        } catch (IOException e) {
            process.destroyForcibly();
        }
        await();
    }

    private void await() {
        try {
            if (!process.waitFor(20, TimeUnit.SECONDS)) {
                process.destroyForcibly().waitFor();
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

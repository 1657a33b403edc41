package org.lectern.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** {@code lectern demo} in a process of its own, as somebody at a terminal has it; known by what {@code --facts} tells. */
final class RunningDemo implements AutoCloseable {
    private static final Duration PATIENCE = Duration.ofSeconds(120);
    private static final Duration STOP = Duration.ofSeconds(30);

    private final Process process;
    private final JsonNode facts;

    private RunningDemo(Process process, JsonNode facts) {
        this.process = process;
        this.facts = facts;
    }

    /** Returns when its classes are in progress. */
    static RunningDemo start(Path folder, String... options) throws IOException {
        Path facts = folder.resolve("facts.json");
        Path printed = folder.resolve("printed.txt");
        List<String> command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                "org.lectern.cli.Lectern",
                "demo",
                "--port=0",
                "--sandbox-port=0",
                "--data=" + folder.resolve("data"),
                "--facts=" + facts));
        command.addAll(List.of(options));
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(printed.toFile())
                .start();
        try {
            Awaitility.await("the demonstration")
                    .atMost(PATIENCE)
                    .until(() -> Files.exists(facts) || !process.isAlive());
            assertThat(process.isAlive()).as(Files.readString(printed)).isTrue();
            return new RunningDemo(process, JsonMapper.shared().readTree(facts.toFile()));
        } catch (Throwable e) {
            process.destroyForcibly();
            throw e;
        }
    }

    String url() {
        return facts.get("url").asString();
    }

    /** The page with the switches. */
    String machineRoom() {
        return facts.get("machineRoom").asString();
    }

    /** Addresses of the rooms with a class, one a server. */
    List<String> rooms() {
        return facts.get("rooms")
                .valueStream()
                .limit(facts.get("servers").size())
                .map(room -> room.get("url").asString())
                .toList();
    }

    /** Where the servers' classrooms are, in the order of the machine room. */
    List<String> servers() {
        return facts.get("servers")
                .valueStream()
                .map(server -> server.get("url").asString().replaceFirst("bigbluebutton/$", ""))
                .toList();
    }

    Page signedIn(Chromium chromium, String role) {
        JsonNode person = facts.get("people")
                .valueStream()
                .filter(one -> one.get("role").asString().equals(role))
                .findFirst()
                .orElseThrow();
        Page page = chromium.person(url(), Chromium.Look.WIDE);
        page.navigate("/sign-in");
        page.getByLabel("Sign-in name").fill(person.get("name").asString());
        page.getByLabel("Password").fill(person.get("password").asString());
        Stage.button(page, "Sign in").click();
        page.waitForURL("**/");
        return page;
    }

    /** As Ctrl-C stops it. */
    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(STOP.toSeconds(), TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new AssertionError("the demonstration did not stop within " + STOP);
            }
        } catch (InterruptedException e) {
            process.destroyForcibly();
            Thread.currentThread().interrupt();
        }
    }
}

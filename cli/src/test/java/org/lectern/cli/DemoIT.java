package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.server.platform.RefusedToStart;
import tools.jackson.databind.json.JsonMapper;

class DemoIT {
    @TempDir
    Path folder;

    private final List<Integer> ports = Ports.free(3);
    private final StringWriter printed = new StringWriter();
    private Demo demo;

    private Demo demo(int firstPort) {
        return demo(firstPort, false);
    }

    private Demo demo(int firstPort, boolean fresh) {
        var options = new DemoOptions();
        options.fresh = fresh;
        options.port = ports.get(firstPort);
        options.sandboxPort = 0;
        options.data = folder.resolve("data");
        options.facts = folder.resolve("facts.json");
        options.noClass = firstPort != 0;
        return new Demo(options, new PrintWriter(printed));
    }

    @BeforeEach
    void prepare() {
        demo = demo(0);
    }

    @AfterEach
    void stop() {
        demo.stop();
    }

    @Test
    void showsClassAndKeepsSignInsOverRestartUntilItStartsAfresh() throws IOException, InterruptedException {
        DemoFacts first = demo.start();

        assertThat(JsonMapper.shared().readValue(Files.readString(folder.resolve("facts.json")), DemoFacts.class))
                .isEqualTo(first);
        assertThat(printed.toString())
                .contains(first.url(), first.people().getFirst().password(), "12 simulated people");
        assertThat(status(first.url() + "/health/ready")).isEqualTo(200);
        assertThat(status(first.url() + "/sign-in")).isEqualTo(200);
        assertThat(status(first.sandbox().url())).isEqualTo(200);
        assertThat(first.tenant().url()).endsWith("/bigbluebutton/");
        assertThatThrownBy(() -> demo(2).start())
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("process " + ProcessHandle.current().pid())
                .hasMessageContaining(first.url());

        demo.stop();
        demo = demo(2);
        DemoFacts second = demo.start();

        assertThat(second.people()).isEqualTo(first.people());
        assertThat(second.sandbox().secret()).isEqualTo(first.sandbox().secret());
        assertThat(second.rooms()).hasSize(3);
        // The rooms are the same ones, on another port.
        assertThat(URI.create(second.rooms().getFirst().url()).getPath())
                .isEqualTo(URI.create(first.rooms().getFirst().url()).getPath());

        demo.stop();
        Files.writeString(folder.resolve("data/lectern.log"), "what happened before");
        demo = demo(2, true);
        DemoFacts third = demo.start();

        assertThat(third.people())
                .extracting(DemoFacts.SignIn::name)
                .isEqualTo(first.people().stream().map(DemoFacts.SignIn::name).toList());
        assertThat(third.people())
                .extracting(DemoFacts.SignIn::password)
                .doesNotContainAnyElementsOf(
                        first.people().stream().map(DemoFacts.SignIn::password).toList());
        assertThat(third.sandbox().secret()).isNotEqualTo(first.sandbox().secret());
        assertThat(URI.create(third.rooms().getFirst().url()).getPath())
                .isNotEqualTo(URI.create(first.rooms().getFirst().url()).getPath());
        assertThat(folder.resolve("data/lectern.log")).content().startsWith("what happened before");
    }

    @Test
    void classesOfKilledServerGoOnElsewhereAndItReturns() throws IOException, InterruptedException {
        var options = new DemoOptions();
        options.port = ports.get(0);
        options.sandboxPort = 0;
        options.servers = 3;
        options.data = folder.resolve("data");
        demo = new Demo(options, new PrintWriter(printed));
        DemoFacts facts = demo.start();
        assertThat(facts.servers()).hasSize(3).doesNotHaveDuplicates();
        assertThat(classes(facts)).containsExactly(1, 1, 1);

        assertThat(press(facts, "kill", "server=2")).isEqualTo(303);

        assertThat(classes(facts)).containsExactly(1, -1, 1);
        assertThat(page(facts.machineRoom()))
                .contains("Kill sandbox</button>", "Kill sandbox-3</button>")
                .contains("Revive sandbox-2, memory lost</button>", "Revive sandbox-2 with its classes</button>")
                .contains("<td data-label=\"Classes\">not known</td>")
                .doesNotContain("Kill sandbox-2<");
        Backstage.await(
                "the class of the killed server elsewhere",
                () -> classes(facts).stream()
                                .mapToInt(count -> Math.max(count, 0))
                                .sum()
                        == 3);
        assertThat(press(facts, "revive", "server=2")).isEqualTo(303);
        assertThat(classes(facts).get(1)).isZero();
        assertThat(press(facts, "kill", "server=4")).isEqualTo(400);

        // The server with two classes is cut off now, and its classes go on behind the broken network.
        List<Integer> before = classes(facts);
        int fullest = before.indexOf(2);
        String cutOff = "server=" + (fullest + 1);
        assertThat(press(facts, "kill", cutOff)).isEqualTo(303);
        assertThat(press(facts, "revive", cutOff + "&remembers=1")).isEqualTo(303);

        assertThat(classes(facts)).isEqualTo(before);
        assertThat(page(facts.machineRoom()))
                .contains("Kill sandbox-2</button>")
                .doesNotContain("Revive sandbox", "not known");
    }

    /** Classes on each server; -1 where it is down. */
    private static List<Integer> classes(DemoFacts facts) {
        return facts.servers().stream()
                .map(server -> {
                    String home = server.url().replace("bigbluebutton/", "sandbox/meetings");
                    try (HttpClient client = HttpClient.newHttpClient()) {
                        var answer = client.send(
                                HttpRequest.newBuilder(URI.create(home)).build(), HttpResponse.BodyHandlers.ofString());
                        return JsonMapper.shared().readTree(answer.body()).size();
                    } catch (IOException e) {
                        return -1;
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                })
                .toList();
    }

    private static String page(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            var answer =
                    client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.ofString());
            assertThat(answer.statusCode()).isEqualTo(200);
            return answer.body();
        }
    }

    private static int press(DemoFacts facts, String what, String form) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(
                            HttpRequest.newBuilder(URI.create(facts.machineRoom() + what))
                                    .POST(HttpRequest.BodyPublishers.ofString(form))
                                    .build(),
                            HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }

    @Test
    void refusesPortInUseBeforeTouchingAnything() {
        try (var _ = new java.net.ServerSocket(ports.getFirst(), 1, java.net.InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(demo::start)
                    .isInstanceOf(Refusal.class)
                    .hasMessageContaining("port " + ports.getFirst());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
        assertThat(folder.resolve("data")).doesNotExist();
    }

    @Test
    void doesNotEmptyFolderOfSomebodyElse() throws IOException {
        Path precious = Files.createDirectories(folder.resolve("data")).resolve("thesis.txt");
        Files.writeString(precious, "years of work");
        var options = new DemoOptions();
        options.port = ports.get(0);
        options.sandboxPort = 0;
        options.data = folder.resolve("data");
        options.fresh = true;

        assertThatThrownBy(() -> new Demo(options, new PrintWriter(printed)).start())
                .isInstanceOf(Refusal.class)
                .hasMessageContaining("not a data folder of Lectern");
        assertThat(precious).hasContent("years of work");
    }

    private static int status(String url) throws IOException, InterruptedException {
        try (HttpClient client = HttpClient.newHttpClient()) {
            return client.send(HttpRequest.newBuilder(URI.create(url)).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}

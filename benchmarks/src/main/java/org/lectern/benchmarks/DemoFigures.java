package org.lectern.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.lectern.server.platform.EmbeddedPostgres;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * Time from starting the launcher's demonstration until its teacher sees the class's people on the page, with nothing unpacked
 * yet and with everything in place. Beside it PostgreSQL alone, from the same archive, into an equal folder.
 */
final class DemoFigures {
    static final List<String> PATHS = List.of("start/demo-first", "start/demo");

    private static final int MOST_FIRST_SECONDS = 25;
    private static final int MOST_SECONDS = 15;
    /** As many simulated people as the demonstration says that it has. */
    private static final int PEOPLE = 12;

    private static final int MOST_ROUNDS = 3;
    private static final Duration PATIENCE = Duration.ofSeconds(90);
    private static final Pattern LIVE = Pattern.compile("href=\"(/classes/[^/\"]+/live)\"");
    private static final Pattern PERSON = Pattern.compile("<tr id=\"p-");

    private final Lab lab;

    DemoFigures(Lab lab) {
        this.lab = lab;
    }

    List<Row> measure() throws IOException {
        var first = new ArrayList<Double>();
        var again = new ArrayList<Double>();
        var firstPostgres = new ArrayList<Double>();
        var againPostgres = new ArrayList<Double>();
        for (int round = 0; round < Math.min(MOST_ROUNDS, lab.rounds()); round++) {
            Path folder = Files.createDirectory(lab.folder().resolve("demo-" + round));
            firstPostgres.add(postgres(folder.resolve("alone")));
            first.add(demo(folder));
            againPostgres.add(postgres(folder.resolve("alone")));
            again.add(demo(folder));
        }
        Map<String, Object> notes =
                Map.of("command", "./lectern demo, until GET /classes/ID/live shows its teacher " + PEOPLE + " people");
        return List.of(
                new Row(
                        PATHS.getFirst(),
                        "s",
                        new Row.Samples("the very first start of the demonstration, until its class is seen", first),
                        new Row.Samples("PostgreSQL alone: unpacked, initialised, started", firstPostgres),
                        new Row.Target(Row.Of.VALUE_AT_MOST, MOST_FIRST_SECONDS),
                        notes),
                new Row(
                        PATHS.getLast(),
                        "s",
                        new Row.Samples("any later start of it", again),
                        new Row.Samples("PostgreSQL alone: started", againPostgres),
                        new Row.Target(Row.Of.VALUE_AT_MOST, MOST_SECONDS),
                        notes));
    }

    private static double postgres(Path folder) throws IOException {
        Files.createDirectories(folder);
        long start = System.nanoTime();
        try (EmbeddedPostgres _ = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder))) {
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private double demo(Path folder) throws IOException {
        Path facts = folder.resolve("facts.json");
        Files.deleteIfExists(facts);
        var command = List.of(
                lab.root().resolve("lectern").toString(),
                "demo",
                "--port=" + Lab.freePort(),
                "--sandbox-port=0",
                "--data=" + folder.resolve("data"),
                "--facts=" + facts);
        long start = System.nanoTime();
        long giveUp = start + PATIENCE.toNanos();
        try (Child child = Child.start("demo", command, Map.of(), lab.log("demo"));
                HttpClient http = HttpClient.newHttpClient()) {
            while (!Files.exists(facts)) {
                require(child, giveUp);
            }
            JsonNode told = JsonMapper.shared().readTree(facts.toFile());
            URI room = URI.create(told.get("rooms").get(0).get("url").asString());
            String cookies = teacher(told, room.getPort());
            Matcher live = LIVE.matcher(get(http, room, cookies));
            while (!live.find()) {
                require(child, giveUp);
                live = LIVE.matcher(get(http, room, cookies));
            }
            URI page = room.resolve(live.group(1));
            while (PERSON.matcher(get(http, page, cookies)).results().count() < PEOPLE) {
                require(child, giveUp);
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static String teacher(JsonNode facts, int port) throws IOException {
        for (JsonNode person : facts.get("people")) {
            if (person.get("role").asString().equals("teacher")) {
                return SignedInTeacher.cookies(
                        port,
                        person.get("name").asString(),
                        person.get("password").asString());
            }
        }
        throw new Child.Failed("the demonstration names no teacher");
    }

    private static String get(HttpClient http, URI page, String cookies) {
        try {
            return http.send(
                            HttpRequest.newBuilder(page)
                                    .header("Cookie", cookies)
                                    .build(),
                            HttpResponse.BodyHandlers.ofString())
                    .body();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static void require(Child child, long giveUp) {
        if (!child.alive() || System.nanoTime() > giveUp) {
            throw new Child.Failed("the demonstration showed no class in " + PATIENCE.toSeconds() + " s");
        }
        Ports.pause();
    }
}

package org.lectern.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lectern.server.platform.EmbeddedPostgres;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.EventFaults;
import org.lectern.simulator.MeetingLedger;
import org.lectern.simulator.Simulator;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/**
 * A class under bad conditions, unattended, and the comparison of its report with the sandbox's ledger.
 *
 * <p>This process keeps PostgreSQL and the sandbox; the product runs in another one and is killed in the middle. Each
 * kind of {@link PlantedFault} is bound to show: a third of all events comes twice, microphones open and close while
 * events are shaken out of order, and the kill follows at once upon thirty acknowledged messages.
 */
final class DemoCheck {
    private static final EventFaults UNRELIABLE =
            EventFaults.NONE.withDuplicates(0.33).withReordering(Duration.ofMillis(1200));
    private static final Duration PATIENCE = Duration.ofSeconds(45);
    private static final long SEED = 20_250_910;

    private final PrintWriter out;
    private final Optional<PlantedFault> fault;
    private final Times times;
    private final long begun = System.nanoTime();

    /**
     * How long the class goes on before the kill, without the product, and after its return.
     *
     * @param beside whether there are a plug-in's meetings and a recording beside the class
     */
    record Times(Duration before, Duration outage, Duration after, boolean beside) {
        static final Times FULL =
                new Times(Duration.ofSeconds(12), Duration.ofSeconds(10), Duration.ofSeconds(8), true);

        /** For tests of the check itself. */
        static final Times BRIEF =
                new Times(Duration.ofSeconds(5), Duration.ofSeconds(2), Duration.ofSeconds(2), false);
    }

    DemoCheck(PrintWriter out, Optional<PlantedFault> fault, Times times) {
        this.out = out;
        this.times = times;
        this.fault = fault;
    }

    int run() throws IOException {
        Path folder = Files.createTempDirectory("lectern-check");
        Logging.toFile(folder.resolve("check.log"));
        var stops = new Interrupt();
        var comparison = new Comparison(out);
        try {
            say("Starting PostgreSQL and the sandbox in " + folder);
            EmbeddedPostgres database = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder));
            stops.then(database::close);
            DemoCast cast = DemoCast.of(folder);
            Simulator sandbox =
                    Simulator.builder().secret(cast.sandboxSecret()).seed(SEED).start();
            stops.then(sandbox::close);
            play(new Scene(folder, settings(folder, database), sandbox, cast, stops), comparison);
        } catch (IllegalStateException | UncheckedIOException e) {
            comparison.check("the check could be carried out: " + e.getMessage() + " (log: " + folder + ")", false);
        } finally {
            stops.stop();
        }
        comparison.printSum();
        if (comparison.failed() == 0) {
            Folders.delete(folder);
            return ExitCode.DONE;
        }
        out.flush();
        return ExitCode.FAILED;
    }

    /** What the run consists of. */
    private record Scene(
            Path folder, Map<String, String> settings, Simulator sandbox, DemoCast cast, Interrupt stops) {}

    private void play(Scene scene, Comparison comparison) {
        ProductProcess first = start(scene);
        String stage = JsonMapper.shared()
                .writeValueAsString(new DemoStage.Play(
                        scene.cast, List.of(new DemoFacts.Caller(scene.sandbox.url(), scene.cast.sandboxSecret()))));
        JsonNode opened = first.ask("open " + stage);
        String meeting = opened.get("meeting").asString();
        require(
                Await.until(PATIENCE, () -> !scene.sandbox.hookUrls().isEmpty()),
                "no hook was registered at the sandbox");
        Classroom classroom =
                scene.sandbox.classroom(opened.get("serverMeeting").asString());
        Optional<CheckedRecording> recording =
                times.beside ? Optional.of(beside(scene, comparison, first, stage)) : Optional.empty();
        say("A class of thirty; a third of its events comes twice, all are shaken out of order");
        scene.sandbox.faults().events(UNRELIABLE);
        var people = new CheckedClass(classroom, SEED);
        people.fill();
        people.live(times.before);

        // What is said now is acknowledged by the time of the kill, so it must not be lost.
        boolean delivered = scene.sandbox.awaitDelivered(PATIENCE);
        scene.sandbox.faults().events(EventFaults.NONE);
        people.chorus();
        boolean acknowledged = scene.sandbox.awaitDelivered(PATIENCE);
        first.kill();
        comparison.check("events were acknowledged before the kill", delivered && acknowledged);
        say("Killed the product (process " + first.pid() + "); the class goes on without it");
        scene.sandbox.faults().events(UNRELIABLE);
        people.live(times.outage);

        ProductProcess second = start(scene);
        say("The product is back (process " + second.pid() + ")");
        people.live(times.after);
        people.finish();
        second.ask("end " + meeting);
        say("The class has ended; waiting for the events of the outage");
        comparison.check(
                "every event was delivered in the end",
                scene.sandbox.awaitDelivered(Duration.ofSeconds(75))
                        && scene.sandbox.deliveries().counters().givenUp() == 0);
        comparison.check(
                "everything taken in was folded",
                Await.until(PATIENCE, () -> second.ask("settled").get("settled").asBoolean()));
        comparison.check(
                "the server's own report was taken in",
                Await.until(
                                PATIENCE,
                                () -> second.ask("report " + meeting)
                                        .get("reported")
                                        .asBoolean())
                        && Await.until(
                                PATIENCE,
                                () -> second.ask("settled").get("settled").asBoolean()));
        compare(second.ask("report " + meeting), scene.sandbox, classroom.ledger(), comparison);
        recording.ifPresent(one -> {
            say("The recording, through its whole life, at a server that asks who may play");
            String key = second.ask("protect").get("key").asString();
            scene.sandbox.protectRecordings(URI.create(second.url()).resolve("/gate/ask"), key);
            one.live(second);
        });
        say(scene.sandbox.deliveries().counters().toString());
    }

    /** What goes on before the class of thirty; answers the recording, whose life goes on after it. */
    private CheckedRecording beside(Scene scene, Comparison comparison, ProductProcess product, String stage) {
        String url = product.url() + "/bigbluebutton/";
        say("A plug-in's meeting through " + url + ", signed in four ways");
        var lifecycle = new PluginLifecycle(new DemoFacts.Caller(url, scene.cast.tenantSecret()), comparison);
        PluginLifecycle.ALGORITHMS.forEach(lifecycle::run);
        say("A class that its teacher records");
        var recording = new CheckedRecording(
                scene.sandbox, scene.cast, comparison, CheckedRecording.Facts.of(product.ask("openRecorded " + stage)));
        recording.hold(product);
        return recording;
    }

    private static void compare(JsonNode report, Simulator sandbox, MeetingLedger ledger, Comparison comparison) {
        List<PersonFigures> reported = new ArrayList<>();
        report.get("people")
                .forEach(person -> reported.add(JsonMapper.shared().treeToValue(person, PersonFigures.class)));
        comparison.check(
                "the report says that the class is over", report.get("ended").asBoolean());
        List<MeetingLedger> rooms = LedgerFigures.rooms(ledger, sandbox.ledgers());
        comparison.check("breakout rooms", rooms.size(), report.get("rooms").asInt());
        comparison.check(
                "polls asked",
                ledger.beside().polls().size(),
                report.get("polls").asInt());
        comparison.check(
                "answers to polls",
                ledger.people().stream()
                        .mapToLong(person -> person.figures().answers().size())
                        .sum(),
                report.get("answers").asLong());
        comparison.check(
                "events and the server's report agree",
                "[]",
                report.get("disagreements").toString());
        comparison.compare(LedgerFigures.of(ledger, rooms), reported);
    }

    private ProductProcess start(Scene scene) {
        ProductProcess product = ProductProcess.start(scene.settings, fault, scene.folder.resolve("product.log"));
        scene.stops.then(product::close);
        return product;
    }

    private static Map<String, String> settings(Path folder, EmbeddedPostgres database) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("lectern.data", folder.resolve("product").toString());
        settings.put("lectern.http.port", Ports.free(1).getFirst().toString());
        // What is deleted is deleted at its server at once.
        settings.put("lectern.recordings.delete-grace", "0s");
        settings.put("lectern.database.url", database.url());
        settings.put("lectern.database.user", database.user());
        settings.put("lectern.database.password", database.password().reveal());
        return settings;
    }

    private void say(String what) {
        out.printf("%3d s  %s%n", Duration.ofNanos(System.nanoTime() - begun).toSeconds(), what);
        out.flush();
    }

    private static void require(boolean holds, String otherwise) {
        if (!holds) {
            throw new IllegalStateException(otherwise);
        }
    }
}

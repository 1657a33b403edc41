package org.lectern.cli;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import org.lectern.server.platform.DataFolder;
import org.lectern.server.platform.EmbeddedPostgres;
import org.lectern.server.platform.SettingsSource;
import org.lectern.simulator.Behaviour;
import org.lectern.simulator.Simulator;

/**
 * The demonstration: PostgreSQL, sandbox and product in this process, a course with rooms, and a class in progress.
 *
 * <p>Stopped in the opposite order: the class ends, then the product, then the sandbox, then PostgreSQL.
 */
final class Demo {
    static final int SIMULATED = 12;
    private static final long SEED = 20_250_910;
    private static final String LOG = "lectern.log";

    private final DemoOptions options;
    private final PrintWriter out;
    private final Interrupt stops = new Interrupt();

    Demo(DemoOptions options, PrintWriter out) {
        this.options = options;
        this.out = out;
    }

    /** Runs until it is interrupted. */
    int run() throws InterruptedException {
        try {
            start();
        } catch (RuntimeException e) {
            stops.stop();
            throw e;
        }
        stops.await();
        return ExitCode.DONE;
    }

    /** Returns when the class is in progress. */
    DemoFacts start() {
        if (options.port == options.sandboxPort && options.port != 0) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "--port and --sandbox-port are the same, " + options.port + ".",
                    "Give two different ports.");
        }
        Ports.requireFree(options.port, "--port");
        Ports.requireFree(options.sandboxPort, "--sandbox-port");
        Path data = options.data.toAbsolutePath().normalize();
        DataFolder.create(data);
        if (options.fresh) {
            requireOurs(data);
        }
        Logging.toFile(data.resolve(LOG));
        if (options.fresh) {
            throwAway(data);
        }
        boolean first = !Files.exists(data.resolve("database"));
        out.println(first ? "Unpacking PostgreSQL and starting (the next start is quicker) …" : "Starting …");
        out.flush();
        // The database's own thread: its start and the loading of everything else go on at the same time.
        CompletableFuture<EmbeddedPostgres> starting =
                CompletableFuture.supplyAsync(() -> EmbeddedPostgres.start(EmbeddedPostgres.Options.in(data)));
        EmbeddedPostgres database = join(starting);
        stops.then(database::close);
        DemoCast cast = DemoCast.of(data);
        Simulator sandbox = sandbox(cast);
        stops.then(sandbox::close);
        LecternServer product = LecternServer.start(settings(data, database), Wiring.none());
        stops.then(product::stop);
        database.announce(product.url().toString());

        DemoStage stage = DemoStage.set(product, new DemoStage.Play(cast, sandbox.url()));
        if (!options.noClass) {
            // Or the first to come would come unseen.
            boolean _ = Await.until(
                    Duration.ofSeconds(10), () -> !sandbox.hookUrls().isEmpty());
            DemoStage.Performance performance = stage.open();
            stops.then(() -> stage.end(performance));
            var lively = Behaviour.natural().withArrival(Duration.ofSeconds(2));
            sandbox.populate(performance.serverMeetingId(), Simulator.crowd(SIMULATED, SEED), lively, SEED);
            var looking = stage.lookAgain(Duration.ofSeconds(5));
            stops.then(() -> looking.cancel(false));
        }
        DemoFacts facts = facts(product, sandbox, cast, stage);
        if (options.facts != null) {
            facts.write(options.facts);
        }
        new DemoPoster(facts, !options.noClass, SIMULATED, data).print(out);
        return facts;
    }

    void stop() {
        stops.stop();
    }

    private Simulator sandbox(DemoCast cast) {
        try {
            return Simulator.builder()
                    .port(options.sandboxPort)
                    .secret(cast.sandboxSecret())
                    .start();
        } catch (IOException e) {
            throw new Refusal(
                    ExitCode.IN_USE,
                    "the sandbox cannot listen on port " + options.sandboxPort + ": " + e.getMessage(),
                    "Choose another port: --sandbox-port",
                    e);
        }
    }

    private SettingsSource settings(Path data, EmbeddedPostgres database) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("lectern.data", data.toString());
        settings.put("lectern.http.port", Integer.toString(options.port));
        settings.put("lectern.database.url", database.url());
        settings.put("lectern.database.user", database.user());
        settings.put("lectern.database.password", database.password().reveal());
        return SettingsSource.of(settings);
    }

    private static DemoFacts facts(LecternServer product, Simulator sandbox, DemoCast cast, DemoStage stage) {
        String url = product.url().toString();
        List<DemoFacts.Place> rooms = new ArrayList<>();
        stage.rooms().forEach(room -> rooms.add(new DemoFacts.Place(room.name(), url + "/r/" + room.slug())));
        return new DemoFacts(
                url,
                cast.people().stream().map(DemoFacts::signIn).toList(),
                new DemoFacts.Caller(sandbox.url(), cast.sandboxSecret()),
                new DemoFacts.Caller(url + "/bigbluebutton/", cast.tenantSecret()),
                rooms,
                ProcessHandle.current().pid());
    }

    private static void requireOurs(Path data) {
        if (!list(data).isEmpty() && !Files.exists(data.resolve("lectern.lock"))) {
            throw new Refusal(
                    ExitCode.CONFIGURATION,
                    data + " is not a data folder of Lectern, so --fresh does not empty it.",
                    "Choose another folder with --data.");
        }
    }

    /** Deletes what an earlier demonstration left, save its log. */
    private static void throwAway(Path data) {
        List<Path> content = list(data);
        if (Files.exists(data.resolve("database/postmaster.pid"))) {
            // Takes over what a killed process left, and stops it.
            EmbeddedPostgres.start(EmbeddedPostgres.Options.in(data)).close();
        }
        // Refused if another process has the folder.
        try (DataFolder _ = DataFolder.lock(data)) {
            content.stream()
                    .filter(path -> !path.getFileName().toString().startsWith(LOG) && !path.endsWith("lectern.lock"))
                    .forEach(Folders::delete);
        }
    }

    private static List<Path> list(Path folder) {
        try (Stream<Path> content = Files.list(folder)) {
            return content.toList();
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read " + folder, e);
        }
    }

    private static <T> T join(CompletableFuture<T> future) {
        try {
            return future.join();
        } catch (java.util.concurrent.CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }
}

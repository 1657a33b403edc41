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
import org.lectern.bbb.ServerAddress;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.platform.DataFolder;
import org.lectern.server.platform.EmbeddedPostgres;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.simulator.Simulator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The demonstration: PostgreSQL, sandboxes and product in this process, a course with rooms, and classes in progress.
 *
 * <p>Stopped in the opposite order: the classes end, then the product, then the sandboxes, then PostgreSQL.
 */
final class Demo {
    static final int SIMULATED = 12;
    /** People in each class but the first. */
    private static final int FEWER = 6;

    private static final int MOST_SERVERS = 9;

    private static final long SEED = 20_250_910;
    private static final String LOG = "lectern.log";
    private static final Logger log = LoggerFactory.getLogger(Demo.class);

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
        List<Integer> ports = ports();
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
        DemoServers servers = DemoServers.start(ports.subList(0, options.servers), cast.sandboxSecret());
        stops.then(servers::close);
        LecternServer product = LecternServer.start(settings(data, database), Wiring.none());
        stops.then(product::stop);
        database.announce(product.url().toString());

        MachineRoom machineRoom =
                MachineRoom.open(ports.getLast(), servers, product.url().toString());
        stops.then(machineRoom::close);
        var callers = servers.machines().stream()
                .map(machine -> new DemoFacts.Caller(machine.url(), machine.secret()))
                .toList();

        DemoStage stage = DemoStage.set(product, new DemoStage.Play(cast, callers));
        protect(product, servers);
        if (!options.noClass) {
            play(stage, servers);
        }
        DemoFacts facts = facts(product, callers, cast, stage, machineRoom.url());
        if (options.facts != null) {
            facts.write(options.facts);
        }
        new DemoPoster(facts, !options.noClass, SIMULATED, data).print(out);
        tellTerm(stage.term(), servers.machines().getFirst());
        return facts;
    }

    /** As with the recipe on each server: nobody plays a recording past the product. */
    private static void protect(LecternServer product, DemoServers servers) {
        PlaybackServers playback = product.bean(PlaybackServers.class);
        ServerStore store = product.bean(ServerStore.class);
        for (Simulator machine : servers.machines()) {
            Server server = store.findByAddress(ServerAddress.of(machine.url())).orElseThrow();
            String key = playback.protect(server.id(), AuditActor.commandLine());
            machine.protectRecordings(product.url().resolve("/gate/ask"), key);
        }
    }

    /** After the address is told: whoever looks at the class of now does not wait for the classes of the past. */
    private void tellTerm(DemoTerm term, Simulator server) {
        Thread telling = Thread.ofPlatform().name("demo-term").daemon().start(() -> {
            try {
                term.play(server::recordedBefore);
            } catch (RuntimeException e) {
                log.warn("the term of the demonstration was not told to its end; the next start goes on with it", e);
            }
        });
        stops.then(telling::interrupt);
    }

    /** A class in each of the first rooms, as many as there are servers. */
    private void play(DemoStage stage, DemoServers servers) {
        // Or the first to come would come unseen.
        boolean _ = Await.until(
                Duration.ofSeconds(10),
                () -> servers.machines().stream()
                        .noneMatch(sandbox -> sandbox.hookUrls().isEmpty()));
        var classes = new DemoClasses(stage, servers);
        stops.then(classes::close);
        for (int i = 0; i < options.servers; i++) {
            classes.open(stage.rooms().get(i), i == 0 ? SIMULATED : FEWER, SEED + i);
        }
        classes.play();
        var looking = stage.lookAgain(Duration.ofSeconds(5));
        stops.then(() -> looking.cancel(false));
    }

    private List<Integer> ports() {
        if (options.servers < 1 || options.servers > MOST_SERVERS) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "--servers " + options.servers + " is not possible.",
                    "Give a number from 1 to " + MOST_SERVERS + ".");
        }
        int first = options.sandboxPort;
        if (options.port != 0 && first != 0 && options.port >= first && options.port <= first + options.servers) {
            throw new Refusal(
                    ExitCode.USAGE,
                    "--port " + options.port + " is one of the sandboxes' ports, " + first + " to "
                            + (first + options.servers) + ".",
                    "Give ports that are further apart.");
        }
        Ports.requireFree(options.port, "--port");
        return DemoServers.ports(first, options.servers);
    }

    void stop() {
        stops.stop();
    }

    private SettingsSource settings(Path data, EmbeddedPostgres database) {
        Map<String, String> settings = new LinkedHashMap<>();
        settings.put("lectern.data", data.toString());
        settings.put("lectern.http.port", Integer.toString(options.port));
        // Servers that are killed for show should be missed while one looks; a sandbox minds no polls.
        settings.put("lectern.pool.poll-interval", "5s");
        settings.put("lectern.pool.stale-after", "12s");
        settings.put("lectern.pool.give-up-after", "20s");
        // Whoever tries callbacks and hooks out does so on this machine.
        settings.put("lectern.outgoing.allow", "127.0.0.1, ::1, localhost");
        settings.put("lectern.database.url", database.url());
        settings.put("lectern.database.user", database.user());
        settings.put("lectern.database.password", database.password().reveal());
        return SettingsSource.of(settings);
    }

    private static DemoFacts facts(
            LecternServer product, List<DemoFacts.Caller> servers, DemoCast cast, DemoStage stage, String machineRoom) {
        String url = product.url().toString();
        List<DemoFacts.Place> rooms = new ArrayList<>();
        stage.rooms().forEach(room -> rooms.add(new DemoFacts.Place(room.name(), url + "/r/" + room.slug())));
        return new DemoFacts(
                url,
                cast.people().stream().map(DemoFacts::signIn).toList(),
                servers.getFirst(),
                new DemoFacts.Caller(url + "/bigbluebutton/", cast.tenantSecret()),
                rooms,
                servers,
                machineRoom,
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

package org.lectern.benchmarks;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.EmbeddedPostgres;

/** Runs the measurements, prints the table and writes the JSON; {@code benchmarks/run} starts it. */
public final class Benchmarks {
    private static final Duration MOST = Duration.ofMinutes(90);
    private static final Set<String> NAMES = Set.of(
            "events", "hook", "join", "front", "creates", "polls", "start", "load", "fold", "live", "recordings");
    private static final String POOL = "pool";
    private static final List<String> OF_POOL = List.of("front", "creates", "polls");

    private final Lab lab;
    private final Predicate<String> wanted;
    private final List<Row> rows = new ArrayList<>();

    private Benchmarks(Lab lab, Predicate<String> wanted) {
        this.lab = lab;
        this.wanted = wanted;
    }

    /** Arguments: the checkout, then those of {@code benchmarks/run}. */
    public static void main(String[] arguments) throws Exception {
        Path json = null;
        boolean quick = false;
        int rounds = 0;
        var names = new ArrayList<String>();
        for (int i = 1; i < arguments.length; i++) {
            switch (arguments[i]) {
                case "--json" -> json = Path.of(arguments[++i]);
                case "--quick" -> quick = true;
                case "--rounds" -> rounds = Integer.parseInt(arguments[++i]);
                case POOL -> names.addAll(OF_POOL);
                default -> names.add(arguments[i]);
            }
        }
        if (!NAMES.containsAll(names)) {
            System.err.println("benchmarks: no such measurement; there are pool and " + NAMES);
            System.exit(2);
        }
        stopAfter(MOST);
        int status =
                run(Path.of(arguments[0]), json, new Lab.Effort(quick, rounds > 0 ? rounds : quick ? 1 : 5), names);
        System.exit(status);
    }

    private static int run(Path root, @Nullable Path json, Lab.Effort effort, List<String> names) throws IOException {
        Path folder = Files.createTempDirectory("lectern-benchmarks");
        Map<String, Object> machine = Surroundings.machine();
        EmbeddedPostgres postgres = EmbeddedPostgres.start(EmbeddedPostgres.Options.in(folder.resolve("postgres")));
        // Else it would outlive this process when that is interrupted.
        Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(postgres, folder)));
        var lab = new Lab(root, folder, postgres, effort);
        var surroundings = new LinkedHashMap<String, Object>();
        surroundings.put("versions", Surroundings.versions(lab.text("show server_version")));
        surroundings.put("machine", machine);
        surroundings.put("command", "benchmarks/run" + (effort.quick() ? " --quick" : " --rounds " + effort.rounds()));
        var run = new Benchmarks(lab, name -> names.isEmpty() || names.contains(name));
        run.all();
        if (json != null) {
            Files.writeString(
                    json,
                    Json.of(run.rows.stream().map(row -> row.json(surroundings)).toList()));
        }
        System.out.print(Table.of(run.rows));
        return run.rows.stream().allMatch(Row::met) ? 0 : 1;
    }

    private static void stop(EmbeddedPostgres postgres, Path folder) {
        postgres.close();
        if (System.getenv("LECTERN_BENCHMARKS_KEEP") == null) {
            delete(folder);
        }
    }

    private void all() throws IOException {
        if (wanted.test("start")) {
            take(List.of("start/class-cache"), () -> List.of(new StartFigures(lab).measure()));
            take(DemoFigures.PATHS, new DemoFigures(lab)::measure);
        }
        if (wanted.test("events")) {
            var events = new EventFigures(lab);
            take(EventFigures.PATHS, events::measure);
            take(List.of("memory/resident"), () -> List.of(new MemoryFigures(lab).measure(events.peaks())));
        }
        if (wanted.test("hook")) {
            take(List.of("hook/request"), () -> List.of(new HookFigures(lab).measure()));
        }
        if (wanted.test("join")) {
            take(List.of("join/ticket"), () -> List.of(new JoinFigures(lab).measure()));
        }
        if (wanted.test("front")) {
            take(FrontFigures.PATHS, new FrontFigures(lab)::measure);
        }
        if (wanted.test("creates")) {
            take(List.of("pool/creates"), () -> List.of(new CreateFigures(lab).measure()));
        }
        if (wanted.test("polls")) {
            take(PollFigures.PATHS, new PollFigures(lab)::measure);
        }
        if (wanted.test("fold")) {
            take(List.of("fold/length"), () -> List.of(new FoldFigures(lab).measure()));
        }
        if (wanted.test("live")) {
            take(LiveFigures.PATHS, new LiveFigures(lab)::measure);
        }
        if (wanted.test("recordings")) {
            take(RecordingListFigures.PATHS, new RecordingListFigures(lab)::measure);
        }
        if (wanted.test("load")) {
            take(LoadFigures.PATHS, new LoadFigures(lab)::measure);
        }
    }

    private interface Measurement {
        List<Row> take() throws IOException, SQLException;
    }

    /** A measurement that fails is a row that is not met, and the others go on. */
    private void take(List<String> paths, Measurement measurement) {
        System.err.println("benchmarks: " + paths.getFirst() + " …");
        try {
            List<Row> taken = measurement.take();
            rows.addAll(taken);
            // A run is long: what is known already is shown.
            taken.forEach(row -> System.err.printf(
                    "benchmarks: %s %s beside %s%n",
                    row.path(), row.figure().median(), row.reference().median()));
        } catch (IOException | SQLException | RuntimeException e) {
            System.err.println("benchmarks: " + paths.getFirst() + ": " + e.getMessage());
            var nothing = new Row.Samples("could not be measured", List.of());
            for (String path : paths) {
                var target = new Row.Target(Row.Of.NONE, 0);
                rows.add(new Row(path, "", nothing, nothing, target, Map.of("failed", String.valueOf(e.getMessage()))));
            }
        }
    }

    /** Whatever hangs, the run ends, and its children with it. */
    private static void stopAfter(Duration most) {
        Thread.ofPlatform().daemon().start(() -> {
            try {
                Thread.sleep(most);
                System.err.println("benchmarks: not done after " + most.toMinutes() + " minutes, stopping");
                System.exit(4);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    private static void delete(Path folder) {
        try (Stream<Path> files = Files.walk(folder)) {
            for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
                Files.deleteIfExists(file);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}

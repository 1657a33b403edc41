package org.lectern.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Events a second, taken in durably and folded, over HTTP, with one event and with ten in a request; beside a JSON
 * upsert for each event and beside {@code COPY}.
 *
 * <p>The clock starts with the first request and stops when nothing that was accepted waits for the fold any more.
 */
final class EventFigures {
    static final List<String> PATHS = List.of(
            "events/one-a-request/upsert",
            "events/one-a-request/copy",
            "events/ten-a-request/upsert",
            "events/ten-a-request/copy",
            "events/one-a-call/upsert",
            "events/one-a-call/copy");

    private static final int[] UPSERT_CONNECTIONS = {4, 16, 32};
    private static final int[] ROWS_A_COMMIT = {500, 5_000};
    /** The product runs for months; measured in its first seconds, most of its work would be its compiler's. */
    private static final int WARM_UPS = 12;

    private static final int SENDER_CONNECTIONS = 1_024;
    private static final String HTTP_ONE = "one event a request";
    private static final String HTTP_TEN = "ten events a request";
    private static final String CALL_ONE = "one event a call of the handler, without the web server";

    private final Lab lab;
    private final Map<String, List<Double>> samples = new LinkedHashMap<>();
    private final Map<String, List<Double>> details = new LinkedHashMap<>();
    /** One for all rounds, so that it is as warm as the product. */
    private @Nullable Child sender;

    EventFigures(Lab lab) {
        this.lab = lab;
    }

    List<Row> measure() throws IOException, SQLException {
        try (ProductProcess product = ProductProcess.start(lab, "product");
                Child warm = Child.start("sender", lab.program(Sender.class), Map.of(), lab.log("sender"))) {
            sender = warm;
            for (int warmUp = 0; warmUp < (lab.quick() ? 1 : WARM_UPS); warmUp++) {
                product(product, new Round(1_000 + warmUp, warmUp % 3 == 1 ? 10 : 1, warmUp % 3 != 2), false);
            }
            for (int round = 0; round < lab.rounds(); round++) {
                upserts(round);
                product(product, new Round(3 * round, 1, true), true);
                copies();
                product(product, new Round(3 * round + 1, 10, true), true);
                product(product, new Round(3 * round + 2, 1, false), true);
            }
        }
        return PATHS.stream().map(this::row).toList();
    }

    /** Most memory the product had resident after each round, in MiB. */
    List<Double> peaks() {
        return samples.getOrDefault("peak", List.of());
    }

    /** @param http over HTTP, or straight to the handler in the product's process */
    private record Round(int seed, int eventsEach, boolean http) {
        String kind() {
            return !http ? CALL_ONE : eventsEach == 1 ? HTTP_ONE : HTTP_TEN;
        }
    }

    private void upserts(int round) {
        double best = 0;
        for (int connections : UPSERT_CONNECTIONS) {
            Map<String, String> facts = lab.run(
                    UpsertReference.class,
                    Arguments.join(
                            List.of(lab.database(), Integer.toString(connections)),
                            Arguments.of(workload("reference", round))));
            double perSecond = perSecond(facts);
            note("upsert with " + connections + " connections", perSecond);
            best = Math.max(best, perSecond);
        }
        sample("upsert", best);
    }

    private void copies() throws SQLException {
        double best = 0;
        String table = largestPartition();
        for (int rows : ROWS_A_COMMIT) {
            Map<String, String> facts = lab.run(
                    CopyReference.class,
                    List.of(lab.database(), table, Integer.toString(shape().distinct()), Integer.toString(rows)));
            double perSecond = perSecond(facts);
            note("copy with " + rows + " rows a commit", perSecond);
            best = Math.max(best, perSecond);
        }
        sample("copy", best);
    }

    private void product(ProductProcess product, Round round, boolean counts) throws IOException, SQLException {
        Workload workload = workload(product.tag(), round.seed());
        product.ask("meetings " + String.join(" ", Arguments.of(workload)));
        Path file = lab.folder().resolve("requests.bin");
        List<Workload.Event> events = workload.arrivals();
        int requests = new HookRequests(product.registered(), product.secret()).write(events, round.eventsEach(), file);
        long before = lab.number("select count(*) from event");
        execute("checkpoint");
        double productCpu = product.cpuSeconds();
        double postgresCpu = ProcessCost.cpuSeconds(lab.postgres().pid());

        Map<String, String> sent =
                round.http() ? send(product, file) : product.ask("handle " + file + " " + SENDER_CONNECTIONS);
        if (!Integer.toString(requests).equals(sent.get("status.200"))) {
            throw new Child.Failed("not all of " + requests + " requests were accepted: " + sent);
        }
        double seconds = (awaitFolded() - Long.parseLong(sent.getOrDefault("started_at_millis", "0"))) / 1e3;
        long kept = lab.number("select count(*) from event") - before;
        if (kept != workload.shape().distinct()) {
            throw new Child.Failed(kept + " events kept of " + workload.shape().distinct());
        }
        // Or the product would look after thousands of classes that nobody sees.
        execute("update meeting set state = 'ENDED', ended_at = now() where state = 'RUNNING'");
        if (counts) {
            String kind = round.kind() + ": ";
            sample(round.kind(), events.size() / seconds);
            sample("peak", product.peakResidentMebibytes());
            note(kind + "answered 503 and sent again", number(sent, "status.503"));
            note(kind + "accepted a second", events.size() / number(sent, "seconds"));
            if (round.http()) {
                note(kind + "p50 ms", number(sent, "p50_ms"));
                note(kind + "p99 ms", number(sent, "p99_ms"));
                note(kind + "sender CPU µs an event", number(sent, "cpu_seconds") * 1e6 / events.size());
            }
            note(kind + "product CPU µs an event", (product.cpuSeconds() - productCpu) * 1e6 / events.size());
            note(
                    kind + "PostgreSQL CPU µs an event",
                    (ProcessCost.cpuSeconds(lab.postgres().pid()) - postgresCpu) * 1e6 / events.size());
        }
        Files.delete(file);
    }

    private Map<String, String> send(ProductProcess product, Path file) {
        return Objects.requireNonNull(sender)
                .ask(product.registered().getPort() + " " + file + " " + SENDER_CONNECTIONS + " 0");
    }

    private static double number(Map<String, String> facts, String key) {
        return Double.parseDouble(facts.getOrDefault(key, "0"));
    }

    private long awaitFolded() throws SQLException {
        long giveUp = System.nanoTime() + 120_000_000_000L;
        try (Connection connection = DriverManager.getConnection(lab.database());
                PreparedStatement waiting =
                        connection.prepareStatement("select exists (select from due where waiting)")) {
            while (System.nanoTime() < giveUp) {
                try (ResultSet row = waiting.executeQuery()) {
                    if (row.next() && !row.getBoolean(1)) {
                        return System.currentTimeMillis();
                    }
                }
                Thread.sleep(10);
            }
            throw new Child.Failed("not folded after two minutes");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private String largestPartition() throws SQLException {
        try (Connection connection = DriverManager.getConnection(lab.database());
                PreparedStatement statement = connection.prepareStatement("""
                        select inhrelid::regclass::text from pg_inherits where inhparent = 'event'::regclass
                        order by pg_relation_size(inhrelid) desc limit 1""");
                ResultSet row = statement.executeQuery()) {
            return row.next() ? row.getString(1) : "event";
        }
    }

    private void execute(String statement) throws SQLException {
        try (Connection connection = DriverManager.getConnection(lab.database());
                PreparedStatement prepared = connection.prepareStatement(statement)) {
            prepared.execute();
        }
    }

    private Workload.Shape shape() {
        return lab.quick() ? new Workload.Shape(20, 25, 24) : new Workload.Shape(100, 40, 24);
    }

    private Workload workload(String tag, int seed) {
        return new Workload(tag, shape(), seed, System.currentTimeMillis() - 3_600_000);
    }

    private Row row(String path) {
        String kind = switch (path.split("/", -1)[1]) {
            case "one-a-request" -> HTTP_ONE;
            case "ten-a-request" -> HTTP_TEN;
            default -> CALL_ONE;
        };
        String reference = path.split("/", -1)[2];
        double target = reference.equals("upsert") ? 3 : 0.5;
        var notes = new LinkedHashMap<String, Object>();
        notes.put("classes", shape().meetings());
        notes.put("people_a_class", shape().people());
        notes.put("events_a_person", shape().eventsEach());
        notes.put("duplicates", "1 in 20 arrives twice");
        notes.put("disorder", "1 in 5 is up to 200 places from its turn");
        notes.put("sender_connections", SENDER_CONNECTIONS);
        notes.put("load", "requests made ahead, sent by one thread of another process on the same cores");
        details.forEach((key, values) -> notes.put(key, values));
        return new Row(
                path,
                "events/s",
                new Row.Samples("accepted durably and folded, " + kind, samples.getOrDefault(kind, List.of())),
                new Row.Samples(
                        reference.equals("upsert")
                                ? "best of one JSON upsert per event with 4, 16, 32 connections"
                                : "best of COPY of the same rows with 500 and 5,000 rows a commit",
                        samples.getOrDefault(reference, List.of())),
                new Row.Target(Row.Of.RATIO_AT_LEAST, target),
                notes);
    }

    private static double perSecond(Map<String, String> facts) {
        return Double.parseDouble(facts.getOrDefault("events", "0"))
                / Double.parseDouble(facts.getOrDefault("seconds", "0"));
    }

    private void sample(String of, double value) {
        samples.computeIfAbsent(of, key -> new ArrayList<>()).add(value);
        System.err.println("benchmarks:   " + of + ": " + Math.round(value));
    }

    private void note(String of, double value) {
        details.computeIfAbsent(of, key -> new ArrayList<>()).add(value);
    }
}

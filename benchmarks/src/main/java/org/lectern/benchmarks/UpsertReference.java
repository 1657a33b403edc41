package org.lectern.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;

/**
 * The reference for taking in events: one row a participant with its figures as a JSON document, changed by one upsert
 * and one commit for each event. A program of its own.
 *
 * <p>Events come from memory: no HTTP, no signature, no parsing, no duplicates sought, and whatever order they come in.
 */
final class UpsertReference {
    private static final String EMPTY = "{\"totals\":{\"talk_seconds\":0,\"camera_seconds\":0},"
            + "\"counts\":{\"messages\":0,\"reactions\":0,\"hands\":0,\"connections\":0,\"reactions_breakdown\":{}},"
            + "\"temp\":{\"talk_started_at\":0,\"camera_started_at\":0}}";
    private static final String UPSERT = """
            insert into reference_activity as a (meeting, participant, metrics) values (?, ?, ?::jsonb)
            on conflict (meeting, participant) do update
            set metrics = jsonb_set(a.metrics, ?, to_jsonb((a.metrics #>> ?)::bigint + 1))
            """;

    private UpsertReference() {}

    /** Arguments: database, connections, then the workload. */
    public static void main(String[] arguments) throws Exception {
        String database = arguments[0];
        int connections = Integer.parseInt(arguments[1]);
        List<Workload.Event> events = Arguments.workload(arguments, 2).arrivals();
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists reference_activity");
            statement.execute("""
                    create table reference_activity (meeting text, participant text, metrics jsonb not null,
                        primary key (meeting, participant))""");
            statement.execute("checkpoint");
        }
        // As the product, it is measured after its compiler has seen the work.
        run(database, connections, events.subList(0, events.size() / 2));
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute("truncate reference_activity");
            statement.execute("checkpoint");
        }
        double seconds = run(database, connections, events);
        System.out.println("events=" + events.size());
        System.out.println("seconds=" + seconds);
    }

    private static double run(String database, int connections, List<Workload.Event> events)
            throws InterruptedException, ExecutionException {
        var next = new AtomicInteger();
        var ready = new CountDownLatch(connections);
        var go = new CountDownLatch(1);
        try (var threads = Executors.newFixedThreadPool(connections)) {
            List<Future<?>> works = IntStream.range(0, connections)
                    .<Future<?>>mapToObj(i -> threads.submit(() -> {
                        work(database, events, next, ready, go);
                        return null;
                    }))
                    .toList();
            ready.await();
            long start = System.nanoTime();
            go.countDown();
            for (Future<?> work : works) {
                work.get();
            }
            return (System.nanoTime() - start) / 1e9;
        }
    }

    private static void work(
            String database, List<Workload.Event> events, AtomicInteger next, CountDownLatch ready, CountDownLatch go)
            throws SQLException, InterruptedException {
        try (Connection connection = DriverManager.getConnection(database);
                PreparedStatement upsert = connection.prepareStatement(UPSERT)) {
            ready.countDown();
            go.await();
            for (int i = next.getAndIncrement(); i < events.size(); i = next.getAndIncrement()) {
                Workload.Event event = events.get(i);
                String path = path(event.figure());
                upsert.setString(1, "meeting-" + event.meeting());
                upsert.setString(2, "person-" + event.person());
                upsert.setString(3, EMPTY);
                upsert.setObject(4, path, java.sql.Types.OTHER);
                upsert.setObject(5, path, java.sql.Types.OTHER);
                upsert.executeUpdate();
            }
        } catch (SQLException e) {
            ready.countDown();
            throw e;
        }
    }

    private static String path(String figure) {
        return (figure.endsWith("_seconds") ? "{totals," : "{counts,") + figure + "}";
    }
}

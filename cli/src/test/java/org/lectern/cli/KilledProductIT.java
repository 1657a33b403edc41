package org.lectern.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.simulator.EventFaults;

/** The whole product, killed again and again while a class goes on; PostgreSQL and the sandbox stay. */
final class KilledProductIT {
    private static final int KILLS = Runs.of(5, 25);
    private static final long SEED = 20_261_122;
    private static final EventFaults UNRELIABLE =
            EventFaults.NONE.withDuplicates(0.33).withReordering(Duration.ofMillis(400));

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void losesNothingItAcknowledgedAndCountsNothingTwice(@TempDir Path folder) throws Exception {
        try (Backstage backstage = Backstage.in(folder, SEED);
                Connection database = backstage.connect()) {
            Backstage.requireDurable(database);
            var random = new Random(SEED);
            int port = Ports.free(1).getFirst();
            ProductProcess product = start(backstage, port);
            Backstage.Lesson lesson = backstage.open(product);
            backstage.sandbox().faults().events(UNRELIABLE);
            LivelyClass people = LivelyClass.begin(lesson.classroom(), SEED);

            for (int kill = 0; kill < KILLS; kill++) {
                // The second time with acknowledged events that are not folded for certain, else as it happens.
                if (kill == 1) {
                    killBeforeFold(backstage, database, product);
                } else {
                    awaitDelivered(backstage, 1 + random.nextInt(150));
                    product.kill();
                }
                product = start(backstage, port);
            }

            awaitDelivered(backstage, 100);
            people.stop();
            backstage.endAndCompare(lesson, product);
        }
    }

    private static ProductProcess start(Backstage backstage, int port) {
        return backstage.start(port, Map.of(), Duration.ofMinutes(6));
    }

    /** Keeps the fold away from its work list, which intake may still write, until the product is dead. */
    private static void killBeforeFold(Backstage backstage, Connection database, ProductProcess product)
            throws SQLException {
        database.setAutoCommit(false);
        try (Statement statement = database.createStatement()) {
            statement.execute("select 1 from due for key share");
            long before = unfolded(statement);
            awaitDelivered(backstage, 60);
            product.kill();

            assertThat(unfolded(statement) - before)
                    .as("events acknowledged, not folded")
                    .isGreaterThan(20);
        } finally {
            database.rollback();
            database.setAutoCommit(true);
        }
    }

    private static long unfolded(Statement statement) throws SQLException {
        try (ResultSet count = statement.executeQuery("""
                select count(*) from event join due using (bucket, meeting) where event.seq > due.folded
                """)) {
            boolean _ = count.next();
            return count.getLong(1);
        }
    }

    /** Waits until this many more events have been acknowledged. */
    private static void awaitDelivered(Backstage backstage, int more) {
        long wanted = backstage.sandbox().deliveries().counters().delivered() + more;
        Backstage.await(
                "events acknowledged",
                () -> backstage.sandbox().deliveries().counters().delivered() >= wanted);
    }
}

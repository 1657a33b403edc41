package org.lectern.server.platform;

import java.nio.file.Path;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A real PostgreSQL for tests: one per test process, durable as in production, kept in {@code target} and used again by
 * the next run. Each test gets a database of its own, a copy of one that was migrated once.
 */
public final class TestDatabase {
    private static final String RUN = RandomIds.token128().substring(0, 8);
    private static final AtomicInteger NUMBER = new AtomicInteger();
    private static final TestDatabase INSTANCE = new TestDatabase();

    private final EmbeddedPostgres postgres;

    private TestDatabase() {
        postgres = startInFreeSlot();
        Runtime.getRuntime().addShutdownHook(new Thread(postgres::close, "stop-test-database"));
        try (Connection connection = connection("postgres").open("test");
                Statement statement = connection.createStatement()) {
            List<String> left = names(statement);
            prepareTemplate(statement);
            Thread.ofVirtual().name("drop-test-databases").start(() -> drop(left));
        } catch (SQLException e) {
            throw new IllegalStateException("could not prepare the test database", e);
        }
    }

    /** Migrated by an earlier run, where the migrations are still the same. */
    private void prepareTemplate(Statement statement) throws SQLException {
        try (ResultSet found =
                statement.executeQuery("select 1 from pg_database where datname = 'template_migrated'")) {
            if (found.next() && migrated()) {
                return;
            }
        }
        statement.execute("drop database if exists template_migrated with (force)");
        statement.execute("create database template_migrated");
        Schema.migrate(connection("template_migrated"));
    }

    private boolean migrated() {
        try {
            Schema.migrate(connection("template_migrated"));
            return true;
        } catch (RefusedToStart e) {
            return false;
        }
    }

    /** Those of earlier runs, while the tests go on. */
    private void drop(List<String> names) {
        try (Connection connection = connection("postgres").open("test");
                Statement statement = connection.createStatement()) {
            for (String name : names) {
                statement.execute("drop database if exists " + name + " with (force)");
            }
        } catch (SQLException e) {
            // The run has ended; the next one goes on.
        }
    }

    /** Pools of a fresh, migrated, empty database. Close them. */
    public static Databases create() {
        return createConnection().pools();
    }

    /** A fresh, migrated, empty database. */
    public static DatabaseConnection createConnection() {
        return INSTANCE.copy("template_migrated");
    }

    /** A fresh database without tables. */
    public static DatabaseConnection createEmpty() {
        return INSTANCE.copy("template1");
    }

    /** Settings that make the product use this database. */
    public static Map<String, String> settings(DatabaseConnection database) {
        return Map.of(
                "lectern.database.url", database.url(),
                "lectern.database.user", database.user(),
                "lectern.database.password", database.password().reveal());
    }

    private synchronized DatabaseConnection copy(String template) {
        String name = "test_" + RUN + "_" + NUMBER.incrementAndGet();
        try (Connection connection = connection("postgres").open("test");
                Statement statement = connection.createStatement()) {
            statement.execute("create database " + name + " template " + template);
            return connection(name);
        } catch (SQLException e) {
            throw new IllegalStateException("could not make a test database", e);
        }
    }

    private DatabaseConnection connection(String name) {
        return new DatabaseConnection(postgres.url(name), postgres.user(), postgres.password());
    }

    private static List<String> names(Statement statement) throws SQLException {
        var names = new ArrayList<String>();
        try (ResultSet found =
                statement.executeQuery("select datname from pg_database where datname like 'test\\_%'")) {
            while (found.next()) {
                names.add(found.getString(1));
            }
        }
        return names;
    }

    /** Test processes beside each other take the first folder that is not locked. */
    private static EmbeddedPostgres startInFreeSlot() {
        Path root = Path.of("target", "test-postgres").toAbsolutePath();
        RefusedToStart last = new RefusedToStart("no slot");
        for (int slot = 0; slot < 8; slot++) {
            try {
                return EmbeddedPostgres.start(new EmbeddedPostgres.Options(
                        root.resolve("slot-" + slot), root, 0, List.of("max_connections=300")));
            } catch (RefusedToStart e) {
                if (!String.valueOf(e.getMessage()).contains("in use")) {
                    throw e;
                }
                last = e;
            }
        }
        throw last;
    }
}

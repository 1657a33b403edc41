package org.lectern.server.meeting;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lectern.server.meeting.Instance.Settings;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.TestDatabase;
import org.lectern.simulator.Simulator;

/** One server and one database, any number of processes on it, and what became of what they tried to start. */
abstract class Starts {
    static final UUID TENANT = UUID.randomUUID();

    DatabaseConnection database;
    Simulator server;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    final void setUp() throws IOException {
        database = TestDatabase.createConnection();
        server = closed(Simulator.builder().start());
    }

    @AfterEach
    final void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    final Instance instance(Settings settings) {
        return closed(new Instance(database, settings));
    }

    /** Closed when the test is over. */
    final <T extends AutoCloseable> T closed(T one) {
        open.add(one);
        return one;
    }

    final List<String> states() {
        try (var databases = database.pools()) {
            return databases
                    .web()
                    .jdbc()
                    .sql("select state from create_attempt order by attempt")
                    .query(String.class)
                    .list();
        }
    }

    final int count(String sql) {
        try (var connection = database.open("test");
                var row = connection.createStatement().executeQuery(sql)) {
            row.next();
            return row.getInt(1);
        } catch (java.sql.SQLException e) {
            throw new IllegalStateException(e);
        }
    }
}

package org.lectern.server.meeting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.lectern.server.meeting.Instance.Settings;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.Server;
import org.lectern.simulator.Simulator;

/** One process that looks after the meetings of one server, and does not wait long for its answers. */
abstract class OneServer {
    static final UUID TENANT = UUID.randomUUID();

    /** Closed when the test is over, the last one first. */
    final List<AutoCloseable> open = new ArrayList<>();

    Simulator simulator;
    Instance node;
    Server server;

    @BeforeEach
    final void setUp() throws Exception {
        simulator = Simulator.builder().start();
        open.add(simulator);
        node = new Instance(TestDatabase.createConnection(), Settings.usual().readTimeout(Duration.ofSeconds(2)));
        open.add(node);
        server = node.add("one", simulator.url(), simulator.secret());
    }

    @AfterEach
    final void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }
}

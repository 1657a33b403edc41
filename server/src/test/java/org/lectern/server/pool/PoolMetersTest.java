package org.lectern.server.pool;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class PoolMetersTest {
    private static final Instant NOW = Instant.parse("2026-01-05T08:00:00Z");

    private final List<ServerFigures> servers = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private final PoolMeters meters =
            new PoolMeters(() -> List.copyOf(servers), Duration.ofMinutes(2), () -> NOW, registry);

    private static ServerFigures server(
            String name,
            ServerState state,
            ServerHealth health,
            @Nullable Instant answered,
            @Nullable Instant givenUp) {
        return new ServerFigures(name, state, health, answered, givenUp != null, 3, 40);
    }

    private @Nullable Double value(String meter, String server) {
        Gauge gauge = registry.find(meter).tags("server", server).gauge();
        return gauge == null ? null : gauge.value();
    }

    @Test
    void freshnessAndLoadAreToldOfEachServerAndNothingThatIsNotKnown() {
        servers.add(server("well", ServerState.ENABLED, ServerHealth.ONLINE, NOW.minusSeconds(12), null));
        servers.add(server("stale", ServerState.ENABLED, ServerHealth.ONLINE, NOW.minusSeconds(180), null));
        servers.add(server("new", ServerState.ENABLED, ServerHealth.OFFLINE, null, null));
        servers.add(server("cordoned", ServerState.CORDONED, ServerHealth.ONLINE, NOW.minusSeconds(1), null));
        servers.add(server("lost", ServerState.DISABLED, ServerHealth.OFFLINE, NOW.minusSeconds(900), NOW));

        meters.refresh();

        assertThat(value("lectern.pool.age.seconds", "well")).isEqualTo(12.0);
        assertThat(value("lectern.pool.age.seconds", "stale")).isEqualTo(180.0);
        assertThat(value("lectern.pool.age.seconds", "new")).isNull();
        assertThat(value("lectern.pool.age.seconds", "lost")).isNull();
        assertThat(value("lectern.pool.takes.classes", "well")).isEqualTo(1.0);
        for (String name : List.of("stale", "new", "cordoned", "lost")) {
            assertThat(value("lectern.pool.takes.classes", name)).as(name).isEqualTo(0.0);
        }
        assertThat(value("lectern.pool.meetings", "stale")).isEqualTo(3.0);
        assertThat(value("lectern.pool.people", "stale")).isEqualTo(40.0);
        assertThat(value("lectern.pool.meetings", "lost")).isNull();
        assertThat(value("lectern.pool.people", "lost")).isNull();
    }

    @Test
    void aServerThatWasRemovedIsToldOfNoMore() {
        servers.add(server("gone", ServerState.ENABLED, ServerHealth.ONLINE, NOW, null));
        meters.refresh();
        servers.clear();

        meters.refresh();

        assertThat(value("lectern.pool.takes.classes", "gone")).isNull();
    }
}

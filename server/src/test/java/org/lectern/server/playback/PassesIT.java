package org.lectern.server.playback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.TestDatabase;

/** Tokens for one use, used at two processes at once. */
final class PassesIT {
    private static final PlaybackSettings SETTINGS =
            new PlaybackSettings(Duration.ofMinutes(1), Duration.ofHours(8), Duration.ofDays(1));
    private static final int USES = 12;
    private static final int ROUNDS = 20;

    @Test
    void ofManyUsesAtTwoProcessesOneIsGood() {
        DatabaseConnection connection = TestDatabase.createConnection();
        try (Databases here = connection.pools();
                Databases there = connection.pools()) {
            List<Passes> processes = List.of(
                    new Passes(here.web(), SETTINGS, InstantSource.system()),
                    new Passes(there.web(), SETTINGS, InstantSource.system()));
            for (int round = 0; round < ROUNDS; round++) {
                var holder = new Passes.Holder(
                        UUID.randomUUID(), UUID.randomUUID(), "r" + round, "presentation", UUID.randomUUID(), null);
                String browser = RandomIds.token256();
                String token = processes.get(round % 2).issue(holder, browser);

                List<Passes.Used> good = IntStream.range(0, USES)
                        .parallel()
                        .mapToObj(use -> processes
                                .get(use % 2)
                                .use(token, holder.serverId(), holder.recordId(), List.of(browser)))
                        .flatMap(java.util.Optional::stream)
                        .toList();

                assertThat(good).hasSize(1);
                assertThat(good.getFirst().holder()).isEqualTo(holder);
            }
        }
    }

    @Test
    void whatOneProcessGrantedTheOtherKnows() {
        DatabaseConnection connection = TestDatabase.createConnection();
        try (Databases here = connection.pools();
                Databases there = connection.pools()) {
            var holder = new Passes.Holder(
                    UUID.randomUUID(), UUID.randomUUID(), "r", "presentation", null, UUID.randomUUID());

            String grant = new Passes(here.web(), SETTINGS, InstantSource.system()).grant(holder);

            var other = new Passes(there.web(), SETTINGS, InstantSource.system());
            assertThat(other.find(grant, holder.serverId(), "r")).contains(holder);
            assertThat(other.find(grant, UUID.randomUUID(), "r")).isEmpty();
            assertThat(other.find(grant, holder.serverId(), "another")).isEmpty();
        }
    }
}

package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.meeting.Instance;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.Server;
import org.lectern.simulator.Simulator;

/** What {@code /metrics} tells of the sizes of recordings. */
final class RecordingMetersIT {
    private final List<AutoCloseable> open = new ArrayList<>();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Instance node;
    private Server server;
    private RecordingMeters meters;

    @BeforeEach
    void setUp() throws Exception {
        Simulator simulator = Simulator.builder().start();
        open.add(simulator);
        node = new Instance(TestDatabase.createConnection(), Instance.Settings.usual());
        open.add(node);
        server = node.add("one", simulator.url(), simulator.secret());
        meters = new RecordingMeters(new RecordingFigures(node.databases.web(), InstantSource.system()), registry);
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private void recording(String stage, long bytes, long rawBytes) {
        node.databases
                .web()
                .jdbc()
                .sql("""
                        insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                            recorded_at, ended_at, stage, stage_at, size_bytes, raw_bytes)
                        values (:tenant, :record, :tenant, :server, :record, 'room', now(), now(), :stage, now(), :bytes, :raw)
                        """)
                .param("tenant", UUID.randomUUID())
                .param("record", UUID.randomUUID().toString())
                .param("server", server.id())
                .param("stage", stage)
                .param("bytes", bytes)
                .param("raw", rawBytes)
                .update();
    }

    private double bytes(String kind) {
        return registry.get("lectern.recordings.bytes")
                .tags("server", "one", "kind", kind)
                .gauge()
                .value();
    }

    @Test
    void sizesAreOfEverythingThatAServerHasOfAllTenantsAndNotOfWhatIsDeleted() {
        recording("PUBLISHED", 10, 100);
        recording("UNPUBLISHED", 20, 200);
        recording("DELETING", 3_000_000_000L, 5_000_000_000L);
        recording("DELETED", 7, 7);
        recording("NOT_RECORDED", 7, 7);

        meters.refresh();

        assertThat(bytes("playback")).isEqualTo(3_000_000_030.0);
        assertThat(bytes("raw")).isEqualTo(5_000_000_300.0);
    }

    @Test
    void aServerWithoutRecordingsHasNoneAndSizesAreAddedUpAnewOnceAnHour() {
        meters.refresh();
        assertThat(bytes("playback")).isZero();
        recording("PUBLISHED", 10, 100);

        for (int minute = 1; minute < 60; minute++) {
            meters.refresh();
        }
        assertThat(bytes("playback")).as("not every minute").isZero();
        meters.refresh();

        assertThat(bytes("playback")).isEqualTo(10);
    }

    private void published(int endedHoursAgo, int minutesLater) {
        recording("PUBLISHED", 1, 1);
        node.databases
                .web()
                .jdbc()
                .sql("""
                        update recording set ended_at = now() - :hours * interval '1 hour', next_ask_at = now(),
                            published_at = now() - :hours * interval '1 hour' + :minutes * interval '1 minute'
                        where published_at is null
                        """)
                .param("hours", endedHoursAgo)
                .param("minutes", minutesLater)
                .update();
    }

    @Test
    void theDelayIsTheMedianOfTheClassesOfADay() {
        meters.refresh();
        assertThat(registry.find("lectern.recordings.delay.seconds").gauge())
                .as("nothing was published")
                .isNull();
        published(10, 10);
        published(11, 20);
        published(12, 60);
        published(30, 900);

        meters.refresh();

        assertThat(value("lectern.recordings.delay.seconds")).isEqualTo(1_200);
    }

    @Test
    void whatWaitsAndSinceWhenIsToldForAnAlarm() {
        recording("EXPECTED", 0, 0);
        recording("PROCESSING", 0, 0);
        node.databases
                .web()
                .jdbc()
                .sql("update recording set ended_at = now() - interval '25 hours', next_ask_at = now()")
                .update();

        meters.refresh();

        assertThat(value("lectern.recordings.waiting")).isEqualTo(2);
        assertThat(value("lectern.recordings.oldest.seconds")).isBetween(90_000.0, 90_600.0);
    }

    private double value(String name) {
        return registry.get(name).tag("server", "one").gauge().value();
    }
}

package org.lectern.server.recording;

import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.meeting.Instance;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.playback.WhoPlays;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;
import org.lectern.simulator.Timings;

/** Two servers and two processes on one database, and a clock for all of them; one for all stories. */
final class RecordingWorld {
    private RecordingWorld() {}

    static final Duration PROCESSING = Duration.ofMinutes(20);
    static final Duration GRACE = Duration.ofHours(2);
    static final List<String> CALLS =
            List.of("getRecordings", "publishRecordings", "updateRecordings", "deleteRecordings");
    static final RecordingFilter EVERYTHING = new RecordingFilter(List.of(), List.of(), Set.of(), Map.of(), null);

    static final AuditActor TEACHER = AuditActor.person(UUID.randomUUID());
    static final List<Simulator> SIMULATORS = new ArrayList<>();
    static final List<UUID> SERVERS = new ArrayList<>();
    static final List<Instance> NODES = new ArrayList<>();
    static final List<RecordingsOfInstance> KNOWING = new ArrayList<>();
    private static final List<WhoPlays> PLAYS = new ArrayList<>();
    /** How often each format of each recording was news. */
    static final Map<String, AtomicInteger> NEWS = new ConcurrentHashMap<>();

    static void open() throws Exception {
        DatabaseConnection connection = TestDatabase.createConnection();
        for (int i = 0; i < 2; i++) {
            SIMULATORS.add(simulator(i));
            NODES.add(new Instance(connection, Instance.Settings.usual()));
            KNOWING.add(knowing(i));
        }
        PLAYS.add(new WhoPlays(NODES.getFirst().databases.web(), RecordingWorld::now));
        for (int i = 0; i < 2; i++) {
            SERVERS.add(NODES.getFirst()
                    .add(
                            "server-" + i,
                            SIMULATORS.get(i).url(),
                            SIMULATORS.get(i).secret())
                    .id());
        }
    }

    static void close() {
        PLAYS.clear();
        KNOWING.forEach(RecordingsOfInstance::close);
        NODES.forEach(Instance::close);
        SIMULATORS.forEach(Simulator::close);
        // Another class may open it once more.
        KNOWING.clear();
        NODES.clear();
        SIMULATORS.clear();
        SERVERS.clear();
        NEWS.clear();
    }

    private static Simulator simulator(int number) throws IOException {
        return Simulator.builder()
                .clock(SteppedClock.startingAt(now().truncatedTo(ChronoUnit.SECONDS)))
                .seed(number)
                .secret("a-secret-of-server-" + number)
                .timings(Timings.real().withRecordingAfter(PROCESSING))
                .start();
    }

    static RecordingsOfInstance knowing(int node) {
        return new RecordingsOfInstance(
                NODES.get(node),
                Duration.ofSeconds(3),
                GRACE,
                RecordingWorld::now,
                List.of(news -> NEWS.computeIfAbsent(news.recordId(), id -> new AtomicInteger())
                        .incrementAndGet()));
    }

    /** How far stories are ahead of the time of day. */
    private static volatile Duration ahead = Duration.ZERO;

    static Instant now() {
        return Instant.now().plus(ahead);
    }

    static void advance(Duration duration) {
        ahead = ahead.plus(duration);
        SIMULATORS.forEach(simulator -> simulator.advance(duration));
    }

    /** Who is handed out what. */
    static WhoPlays plays() {
        return PLAYS.getFirst();
    }

    static void sql(String statement) {
        NODES.getFirst().databases.web().jdbc().sql(statement).update();
    }

    static long count(String query, Set<String> ids) {
        return NODES.getFirst()
                .databases
                .web()
                .jdbc()
                .sql(query)
                .param("ids", ids.toArray(String[]::new))
                .query(Long.class)
                .single();
    }
}

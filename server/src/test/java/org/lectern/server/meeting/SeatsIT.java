package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.tenant.TenantLimits;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.simulator.Simulator;

/** Two processes at one door. */
final class SeatsIT {
    private static final UUID TENANT = UUID.randomUUID();
    private static final UUID NEIGHBOUR = UUID.randomUUID();
    private static final TenantPolicy TEN = TenantPolicy.STANDARD.withLimits(TenantLimits.NONE.withMaxParticipants(10));

    private final List<AutoCloseable> open = new ArrayList<>();
    private Instance node;
    private Databases elsewhere;
    /** One a process. */
    private List<Seats> doors;

    @BeforeEach
    void setUp() throws Exception {
        DatabaseConnection connection = TestDatabase.createConnection();
        Simulator server = opened(Simulator.builder().start());
        node = opened(new Instance(connection, Instance.Settings.usual()));
        node.add("one", server.url(), server.secret());
        elsewhere = opened(connection.pools());
        doors = List.of(door(node.databases), door(elsewhere));
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void twoProcessesTogetherLetInAsManyAsMayCome() {
        Meeting meeting = node.running(TENANT, "room");

        List<Boolean> admitted = IntStream.range(0, 15)
                .mapToObj(i -> doors.get(i % 2).admit(TEN, meeting, learner("u-" + i)))
                .toList();

        assertThat(admitted)
                .containsExactlyElementsOf(
                        IntStream.range(0, 15).mapToObj(i -> i < 10).toList());
        assertThat(doors.get(1).admit(TEN, meeting, learner("u-0")))
                .as("who was let in by the other one comes in again")
                .isTrue();
    }

    @Test
    void aCrowdAtBothDoorsAtOnceFillsTheTenantAndNoMore() throws Exception {
        List<Meeting> rooms = List.of(node.running(TENANT, "one"), node.running(TENANT, "two"));
        Meeting next = node.running(NEIGHBOUR, "one");
        var crowd = new ArrayList<Callable<Boolean>>();
        var start = new CyclicBarrier(120);
        for (int i = 0; i < 120; i++) {
            Seats door = doors.get(i % 2);
            Meeting meeting = i % 3 == 0 ? next : rooms.get(i % 3 - 1);
            Attendant who = learner("u-" + i);
            crowd.add(() -> {
                start.await();
                return door.admit(TEN, meeting, who);
            });
        }

        var mine = new ArrayList<Boolean>();
        var neighbours = new ArrayList<Boolean>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<Boolean>> answers = threads.invokeAll(crowd);
            for (int i = 0; i < answers.size(); i++) {
                (i % 3 == 0 ? neighbours : mine).add(answers.get(i).get());
            }
        }

        assertThat(mine).filteredOn(admitted -> admitted).hasSize(10);
        assertThat(neighbours).filteredOn(admitted -> admitted).hasSize(10);
    }

    @Test
    void aDoorWaitsWhileTheOtherOneCounts() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        var store = new SeatStore(elsewhere.web());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<Boolean> admitted = elsewhere.web().inTransaction(() -> {
                store.lock(Set.of(TENANT));
                Future<Boolean> waits = threads.submit(() -> doors.getFirst().admit(TEN, meeting, learner("u-1")));
                await().atMost(Duration.ofSeconds(30))
                        .until(() -> elsewhere
                                        .web()
                                        .jdbc()
                                        .sql("""
                                select count(*) from pg_locks join pg_database on pg_database.oid = database
                                where locktype = 'advisory' and not granted and datname = current_database()
                                """)
                                        .query(Long.class)
                                        .single()
                                > 0);
                return waits;
            });

            assertThat(admitted.get()).isTrue();
        }
    }

    @Test
    void moderatorsOfOneProcessCountAtTheOther() {
        TenantPolicy exempt = TenantPolicy.STANDARD.withLimits(
                TenantLimits.NONE.withModeratorsExempt(true).withMaxParticipantsPerMeeting(2));
        Meeting meeting = node.running(TENANT, "room");

        assertThat(doors.get(0).admit(exempt, meeting, new Attendant("t-1", "Tom", true, false)))
                .isTrue();
        assertThat(doors.get(1).admit(exempt, meeting, learner("u-1"))).isTrue();
        assertThat(doors.get(0).admit(exempt, meeting, learner("u-2"))).isFalse();
        assertThat(doors.get(1).admit(exempt, meeting, new Attendant("t-2", "Tia", true, false)))
                .isTrue();
    }

    @Test
    void aSeatIsGivenBackAMinuteAfterItWasTakenUnlessItsPersonIsInside() {
        Meeting meeting = node.running(TENANT, "room");
        for (int i = 0; i < 10; i++) {
            assertThat(doors.getFirst().admit(TEN, meeting, learner("u-" + i))).isTrue();
        }
        node.databases
                .web()
                .jdbc()
                .sql("update seat set taken_at = taken_at - interval '61 seconds' where person <> 'u-3'")
                .update();

        assertThat(new SeatStore(node.databases.web()).sweep()).isEqualTo(9);
        assertThat(new Seats(elsewhere.web(), node.meetings, tenant -> Map.of(meeting.id(), Set.of("u-7", "u-8")))
                        .admit(TEN, meeting, learner("late")))
                .isTrue();
        assertThat(new SeatStore(elsewhere.web())
                        .taken(Set.of(TENANT))
                        .getOrDefault(TENANT, Map.of())
                        .get(meeting.id()))
                .containsExactlyInAnyOrder("u-3", "late");
    }

    @Test
    void whoWasGivenAJoinBeforeThereWasALimitCounts() {
        Meeting meeting = node.running(TENANT, "room");
        for (int i = 0; i < 10; i++) {
            var _ = node.join.link(meeting, learner("u-" + i), null);
        }

        assertThat(doors.get(1).admit(TEN, meeting, learner("late"))).isFalse();
        assertThat(doors.get(1).admit(TEN, meeting, learner("u-4"))).isTrue();
    }

    private Seats door(Databases databases) {
        return new Seats(databases.web(), node.meetings, node.view::people);
    }

    private static Attendant learner(String id) {
        return new Attendant(id, "Learner " + id, false, false);
    }

    private <T extends AutoCloseable> T opened(T one) {
        open.add(one);
        return one;
    }
}

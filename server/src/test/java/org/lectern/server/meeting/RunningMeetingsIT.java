package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.CreateMeeting;
import org.lectern.bbb.CreateParameter;
import org.lectern.bbb.Parameters;
import org.lectern.server.Runs;
import org.lectern.server.activity.ConnectionNow;
import org.lectern.server.meeting.Instance.Settings;
import org.lectern.server.meeting.RunningMeeting.Attendee;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.TestDatabase;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;

/** What callers are told of live runs, by two processes of which only one acts. */
final class RunningMeetingsIT {
    private static final UUID TENANT = UUID.randomUUID();
    private static final UUID OTHER = UUID.randomUUID();

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicReference<Instant> time = new AtomicReference<>(Instant.now());
    private Simulator simulator;
    private DatabaseConnection database;
    private Instance acts;
    private Instance sees;

    @BeforeEach
    void setUp() throws Exception {
        simulator = Simulator.builder().start();
        open.add(simulator);
        database = TestDatabase.createConnection();
        acts = node();
        sees = node();
        acts.add("one", simulator.url(), simulator.secret());
    }

    private Instance node() {
        var node = new Instance(
                database, Settings.usual().readTimeout(Duration.ofSeconds(2)).clock((InstantSource) time::get));
        open.add(node);
        return node;
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void whatAProcessStartedOrEndedItTellsAtOnceAndTheOtherSoon() {
        Meeting meeting = acts.running(TENANT, "room");

        RunningMeeting told = acts.view.find(TENANT, "room").orElseThrow();
        assertThat(told.run().externalId()).isEqualTo("room");
        assertThat(told.run().internalId()).isEqualTo(meeting.requirePlace().internalMeetingId());
        assertThat(told.run().createTime()).isEqualTo(meeting.requirePlace().createTime());
        assertThat(told.isRunning()).isFalse();
        assertThat(acts.view.find(TENANT, told.run().internalId())).contains(told);
        await().until(() -> sees.view.find(TENANT, "room").isPresent());

        acts.end.end(meeting.id());

        assertThat(acts.view.find(TENANT, "room")).isEmpty();
        assertThat(acts.view.find(TENANT, told.run().internalId())).isEmpty();
        assertThat(acts.view.list(TENANT)).isEmpty();
        await().until(() -> sees.view.find(TENANT, "room").isEmpty());
    }

    @Test
    void nobodyIsToldOfAnotherTenantsMeeting() {
        Meeting meeting = acts.running(TENANT, "room");
        acts.running(OTHER, "elsewhere");
        Meeting.Place place = meeting.requirePlace();

        for (String id : List.of("room", place.internalMeetingId() + "", place.serverMeetingId())) {
            assertThat(acts.view.find(OTHER, id)).as(id).isEmpty();
        }
        assertThat(acts.view.find(TENANT, place.serverMeetingId())).isEmpty();
        assertThat(acts.view.list(OTHER)).extracting(RunningMeetingsIT::id).containsExactly("elsewhere");
    }

    @Test
    void whatOneProcessPolledTheOtherTells() throws Exception {
        acts.start.start(request(TENANT, "room", "meta_Course-Id", "7", "record", "true", "meta_dropped_name", "x"));
        await().until(() -> sees.view.find(TENANT, "room").isPresent());
        var classroom = simulator.classrooms().getFirst();
        var teacher = classroom.enter("Ada <Teacher>", "teacher-1", Role.MODERATOR);
        classroom.enter("Grace", "student-1", Role.VIEWER);
        teacher.shareCamera();

        acts.pollNow();

        await().until(() -> sees.view.find(TENANT, "room").orElseThrow().isRunning());
        RunningMeeting told = sees.view.find(TENANT, "room").orElseThrow();
        assertThat(told).isEqualTo(acts.view.find(TENANT, "room").orElseThrow());
        assertThat(told.now().attendees())
                .extracting(Attendee::userId, Attendee::name, Attendee::moderator, Attendee::video)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("teacher-1", "Ada <Teacher>", true, true),
                        org.assertj.core.groups.Tuple.tuple("student-1", "Grace", false, false));
        assertThat(told.now().counts()).isEqualTo(new RunningMeeting.Counts(2, 1, 0, 0, 1));
        assertThat(told.now().hasUserJoined()).isTrue();
        assertThat(told.terms().metadata()).isEqualTo(Map.of("course-id", "7"));
        assertThat(told.terms().recordable()).isTrue();
        assertThat(told.terms().voiceBridge()).isNotEmpty();
        assertThat(told.terms().passwords()).isNull();
    }

    @Test
    void whoCameSinceThePollIsToldByEvents() throws Exception {
        Meeting meeting = acts.running(TENANT, "room");
        acts.pollNow();
        assertThat(acts.view.find(TENANT, "room").orElseThrow().isRunning()).isFalse();

        acts.connections.put(
                meeting.id(),
                List.of(new ConnectionNow(
                        "ada",
                        "Ada",
                        "MODERATOR",
                        true,
                        false,
                        true,
                        false,
                        Instant.now().plusSeconds(60))));
        acts.view.rereadPresence(List.of(meeting.id()));

        RunningMeeting told = acts.view.find(TENANT, "room").orElseThrow();
        assertThat(told.isRunning()).isTrue();
        assertThat(told.now().counts()).isEqualTo(new RunningMeeting.Counts(1, 1, 0, 1, 0));

        acts.connections.put(
                meeting.id(),
                List.of(new ConnectionNow(
                        "ada", "", "", false, false, false, false, Instant.now().plusSeconds(61))));
        acts.view.rereadPresence(List.of(meeting.id()));

        RunningMeeting left = acts.view.find(TENANT, "room").orElseThrow();
        assertThat(left.isRunning()).isFalse();
        assertThat(left.now().hasUserJoined()).isTrue();
    }

    @Test
    void aRunThatVanishedIsAnsweredForAMinuteAndNotListed() throws Exception {
        Meeting lost = acts.running(TENANT, "room");
        acts.pollNow();
        simulator.restart(true, Duration.ZERO);
        acts.pollNow();

        RunningMeeting told = acts.view.find(TENANT, "room").orElseThrow();
        assertThat(told.now().vanished()).isTrue();
        assertThat(told.isRunning()).isFalse();
        assertThat(told.run().createTime()).isEqualTo(lost.requirePlace().createTime());
        assertThat(acts.view.list(TENANT)).isEmpty();
        await().until(() -> sees.view
                .find(TENANT, "room")
                .filter(one -> one.now().vanished())
                .isPresent());

        time.updateAndGet(now -> now.plusSeconds(61));

        assertThat(acts.view.find(TENANT, "room")).isEmpty();
        assertThat(sees.view.find(TENANT, "room")).isEmpty();
    }

    @Test
    void theSuccessorOfARunThatVanishedTakesItsPlaceAndItsEndIsFinal() throws Exception {
        acts.running(TENANT, "room");
        simulator.restart(true, Duration.ZERO);
        acts.pollNow();
        Meeting successor = acts.running(TENANT, "room");

        assertThat(acts.view.find(TENANT, "room").map(one -> one.run().id())).contains(successor.id());

        acts.end.end(successor.id());
        acts.view.reconcile();

        assertThat(acts.view.find(TENANT, "room")).isEmpty();
        await().until(() -> sees.view.find(TENANT, "room").isEmpty());
    }

    @Test
    void aRunWhoseTimeWasOverDidNotVanish() throws Exception {
        acts.start.start(request(TENANT, "room", "duration", "1"));
        simulator.restart(true, Duration.ZERO);
        acts.pollNow();

        assertThat(acts.view.find(TENANT, "room")).isEmpty();
    }

    @Test
    void roomsThatTheServerMadeWithinARunAreToldWithTheCallersMetadata() throws Exception {
        acts.start.start(request(TENANT, "room", "meta_course", "7"));
        RunningMeeting parent = acts.view.find(TENANT, "room").orElseThrow();
        makeRoom("5ef4a1-1", parent.run().internalId());

        acts.pollNow();

        RunningMeeting room = acts.view.find(TENANT, "5ef4a1-1").orElseThrow();
        assertThat(room.breakout().map(RunningMeeting.Breakout::parentId))
                .contains(parent.run().internalId());
        assertThat(room.terms().metadata()).isEqualTo(Map.of("course", "7"));
        assertThat(room.terms().passwords()).isNull();
        assertThat(acts.view.list(TENANT)).extracting(RunningMeetingsIT::id).containsExactly("room", "5ef4a1-1");
        assertThat(acts.view.find(OTHER, "5ef4a1-1")).isEmpty();
        await().until(() -> sees.view.find(TENANT, "5ef4a1-1").isPresent());

        acts.end.end(parent.run().id());

        assertThat(acts.view.find(TENANT, "5ef4a1-1")).isEmpty();
        assertThat(acts.view.list(TENANT)).isEmpty();
    }

    @Test
    void aNoticeThatWasLostIsMadeUpForByComparing() throws Exception {
        var deaf = new RunningMeetings(
                new LiveRuns(sees.databases.jobs(), sees.meetings, time::get), ids -> Map.of(), time::get);
        Meeting meeting = acts.running(TENANT, "room");
        assertThat(deaf.find(TENANT, "room")).isEmpty();

        deaf.reconcile();
        assertThat(deaf.find(TENANT, "room")).isPresent();

        simulator.classrooms().getFirst().enter("Ada", "ada", Role.MODERATOR);
        acts.pollNow();
        deaf.reconcile();
        assertThat(deaf.find(TENANT, "room").orElseThrow().isRunning()).isTrue();

        acts.end.end(meeting.id());
        deaf.reconcile();
        assertThat(deaf.find(TENANT, "room")).isEmpty();
    }

    @Test
    void whateverHappensInWhateverOrderBothTellWhatIsTrue() throws Exception {
        for (int seed = 1; seed <= Runs.of(2, 60); seed++) {
            var random = new Random(seed);
            for (int step = 0; step < 25; step++) {
                Instance node = random.nextBoolean() ? acts : sees;
                String room = "room" + random.nextInt(4);
                UUID tenant = random.nextInt(4) == 0 ? OTHER : TENANT;
                Optional<Meeting> live = node.meetings.findLive(tenant, room);
                int what = random.nextInt(6);
                switch (what) {
                    case 0, 1 -> node.start(tenant, room);
                    case 2 -> live.ifPresent(one -> node.end.end(one.id()));
                    case 3 -> node.pollNow();
                    case 4 ->
                        simulator.classrooms().stream()
                                .findAny()
                                .ifPresent(classroom -> classroom.enter("P", "p" + random.nextInt(), Role.VIEWER));
                    default -> {
                        if (random.nextInt(4) == 0) {
                            simulator.restart(false, Duration.ZERO);
                        }
                    }
                }
                if (what < 2 && live.isEmpty() || what == 2 && live.isPresent()) {
                    assertThat(node.view
                                    .find(tenant, room)
                                    .filter(told -> !told.now().vanished())
                                    .isPresent())
                            .as("own write, seed " + seed + " step " + step)
                            .isEqualTo(what < 2);
                }
            }
            var truth = new RunningMeetings(
                    new LiveRuns(acts.databases.jobs(), acts.meetings, time::get), ids -> Map.of(), time::get);
            for (Instance node : List.of(acts, sees)) {
                for (UUID tenant : List.of(TENANT, OTHER)) {
                    await().untilAsserted(
                                    () -> assertThat(node.view.list(tenant)).isEqualTo(truth.list(tenant)));
                    for (int room = 0; room < 4; room++) {
                        String id = "room" + room;
                        // One that vanished is in no list, so the lists may be alike before the notice of its end is
                        // here.
                        await().alias("seed " + seed + " " + id)
                                .untilAsserted(() -> assertThat(node.view
                                                .find(tenant, id)
                                                .map(one -> one.run().id()))
                                        .isEqualTo(truth.find(tenant, id)
                                                .map(one -> one.run().id())));
                    }
                }
            }
        }
    }

    private void makeRoom(String id, String parent) {
        BbbClient client = acts.clients.of(acts.servers.list().getFirst());
        var outcome = client.create(CreateMeeting.of(id, "Room 1")
                .with(CreateParameter.IS_BREAKOUT, true)
                .with(CreateParameter.PARENT_MEETING_ID, parent)
                .with("sequence", "1"));
        assertThat(Optional.of(outcome.isSuccess())).contains(true);
    }

    private static StartRequest request(UUID tenant, String externalId, String... parameters) {
        return new StartRequest(tenant, externalId, "Biology 7b", Parameters.of(parameters), 25);
    }

    private static String id(RunningMeeting meeting) {
        return meeting.run().externalId();
    }
}

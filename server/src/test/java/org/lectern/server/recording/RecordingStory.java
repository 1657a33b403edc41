package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.CreateMeeting;
import org.lectern.bbb.CreateParameter;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.RecordingState;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.pool.ServerState;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;

/**
 * One story: some classes of two tenants and somebody else's, from their end until everything has come to rest. Which is told by
 * the seed alone.
 */
final class RecordingStory {
    private final int seed;
    private final Random random;
    private final UUID school = UUID.randomUUID();
    private final UUID other = UUID.randomUUID();
    private final List<Recorded> all = new ArrayList<>();
    private final Set<String> foreign = new HashSet<>();

    RecordingStory(int seed) {
        this.seed = seed;
        this.random = new Random(seed);
    }

    void play() throws Exception {
        boolean troubled = random.nextInt(4) > 0;
        int classes = 2 + random.nextInt(3);
        for (int i = 0; i < classes; i++) {
            all.add(recorded(i));
        }
        somebodyElses();
        Instant published = RecordingWorld.now().plus(RecordingWorld.PROCESSING);
        for (int step = 0; step < 8; step++) {
            RecordingWorld.advance(Duration.ofSeconds(60 + random.nextInt(400)));
            if (troubled) {
                trouble();
            }
            hints();
            work();
            check("processing, step " + step);
        }
        quiet();
        // Whatever callbacks did: ten minutes after it was published everything is found.
        while (RecordingWorld.now().isBefore(published.plus(RecordingWorld.PROCESSING))) {
            RecordingWorld.advance(Duration.ofMinutes(5));
            work();
        }
        RecordingWorld.advance(Duration.ofMinutes(5));
        work();
        RecordingWorld.advance(Duration.ofMinutes(5));
        work();
        all.forEach(one -> assertThat(listed(one.tenant, RecordingFilter.DONE))
                .as(what(one, "found"))
                .containsEntry(one.id, RecordingState.PUBLISHED));
        for (int step = 0; step < 6; step++) {
            if (troubled) {
                trouble();
            }
            want();
            hints();
            work();
            check("changing, step " + step);
            RecordingWorld.advance(Duration.ofSeconds(60 + random.nextInt(2_000)));
        }
        quiet();
        for (int step = 0; step < 5; step++) {
            RecordingWorld.advance(Duration.ofMinutes(70));
            if (troubled && step == 1) {
                trouble();
            }
            hints();
            work();
            check("deleting, step " + step);
        }
        quiet();
        for (int step = 0; step < 4; step++) {
            RecordingWorld.advance(Duration.ofHours(6));
            work();
            check("settling, step " + step);
        }
        cameTo();
    }

    private Recorded recorded(int number) throws Exception {
        int server = random.nextInt(2);
        for (int i = 0; i < 2; i++) {
            boolean _ = RecordingWorld.NODES
                    .getFirst()
                    .servers
                    .changeState(
                            RecordingWorld.SERVERS.get(i), i == server ? ServerState.ENABLED : ServerState.CORDONED);
        }
        UUID tenant = random.nextBoolean() ? school : other;
        var parameters = Parameters.of("record", "true", "autoStartRecording", "true", "meta_topic", "first");
        // Both tenants use the same names.
        StartResult started = RecordingWorld.NODES
                .get(random.nextInt(2))
                .start
                .start(new StartRequest(tenant, "class-" + number, "Class " + number, parameters, 5));
        var one = new Recorded(tenant, ((StartResult.Running) started).meeting(), server);
        one.topic = "first";
        Classroom room = one.simulator()
                .classroom(Objects.requireNonNull(one.run.place()).serverMeetingId());
        room.enter("Ada", "t-1", Role.MODERATOR);
        RecordingWorld.advance(Duration.ofMinutes(1));
        room.end();
        one.endedAt = RecordingWorld.now();
        boolean unmarked = random.nextInt(4) == 0;
        RecordingWorld.sql(
                "update meeting set state = 'ENDED', ended_at = '%s', recording_unmarked = %s where id = '%s'"
                        .formatted(one.endedAt, unmarked, one.run.id()));
        return one;
    }

    /** A class that we know nothing of, on the same server. */
    private void somebodyElses() {
        Simulator simulator = RecordingWorld.SIMULATORS.get(random.nextInt(2));
        String internal = RecordingWorld.NODES
                .getFirst()
                .clients
                .of(RecordingWorld.NODES
                        .getFirst()
                        .servers
                        .require(RecordingWorld.SERVERS.get(RecordingWorld.SIMULATORS.indexOf(simulator))))
                .create(CreateMeeting.of("foreign-" + seed, "Foreign")
                        .with(CreateParameter.RECORD, true)
                        .with(CreateParameter.AUTO_START_RECORDING, true))
                .orElseThrow()
                .internalMeetingId();
        Classroom room = simulator.classroom("foreign-" + seed);
        room.enter("Eve", "x", Role.MODERATOR);
        room.end();
        foreign.add(internal);
    }

    private void trouble() throws Exception {
        RecordingWorld.SIMULATORS.forEach(simulator -> simulator.faults().clear());
        Simulator sick = RecordingWorld.SIMULATORS.get(random.nextInt(2));
        CallFault.Kind kind = List.of(
                        CallFault.Kind.ERROR_500,
                        CallFault.Kind.TRUNCATED,
                        CallFault.Kind.CUT,
                        CallFault.Kind.EMPTY_LIST,
                        CallFault.Kind.OTHER_MEETING,
                        CallFault.Kind.EVERYTHING,
                        CallFault.Kind.EMPTY)
                .get(random.nextInt(7));
        CallFault fault = CallFault.of(kind);
        if (random.nextBoolean()) {
            fault = fault.on(RecordingWorld.CALLS.get(random.nextInt(RecordingWorld.CALLS.size())));
        }
        sick.faults().calls(random.nextBoolean() ? fault.afterCarryingOut() : fault);
        if (random.nextInt(3) == 0) {
            // A process stops in the middle and another takes its place: what it claimed is claimed again later.
            int node = random.nextInt(2);
            RecordingWorld.KNOWING.get(node).close();
            RecordingWorld.KNOWING.set(node, RecordingWorld.knowing(node));
        }
    }

    /** Servers are well, and known to be. */
    private void quiet() throws Exception {
        RecordingWorld.SIMULATORS.forEach(simulator -> simulator.faults().clear());
        for (int node = 0; node < 2; node++) {
            RecordingWorld.NODES.get(node).pollNow();
            RecordingWorld.KNOWING.get(node).close();
            RecordingWorld.KNOWING.set(node, RecordingWorld.knowing(node));
        }
    }

    /** Dropped, repeated, early, late, about another's recording. */
    private void hints() {
        for (Recorded one : all) {
            RecordingHints hints = RecordingWorld.KNOWING.get(random.nextInt(2)).hints;
            switch (random.nextInt(5)) {
                case 0 -> {
                    for (int i = 0; i < 5; i++) {
                        hints.hint(one.tenant, one.run.id(), one.id);
                    }
                }
                case 1 -> hints.hint(one.tenant.equals(school) ? other : school, one.run.id(), one.id);
                case 2 -> hints.hint(one.tenant, UUID.randomUUID(), one.id);
                case 3 ->
                    hints.hint(one.tenant, one.run.id(), foreign.iterator().next());
                default -> {}
            }
        }
    }

    private void want() throws InterruptedException {
        for (Recorded one : all) {
            ChangeRecordings changes = RecordingWorld.KNOWING.get(random.nextInt(2)).changes;
            UUID stranger = one.tenant.equals(school) ? other : school;
            switch (random.nextInt(8)) {
                case 0, 1 -> {
                    boolean publish = random.nextBoolean();
                    if (changes.publish(one.tenant, RecordingWorld.TEACHER, List.of(one.id), publish)
                            == ChangeRecordings.Result.DONE) {
                        one.published = publish;
                    }
                }
                case 2 -> {
                    String topic = "topic " + random.nextInt(100);
                    if (changes.update(
                                    one.tenant, RecordingWorld.TEACHER, List.of(one.id), Map.of("topic", topic), null)
                            == ChangeRecordings.Result.DONE) {
                        one.topic = topic;
                    }
                }
                case 3 ->
                    one.deleted |= changes.delete(one.tenant, RecordingWorld.TEACHER, List.of(one.id))
                            == ChangeRecordings.Result.DONE;
                case 4 -> {
                    if (changes.takeBack(one.tenant, RecordingWorld.TEACHER, List.of(one.id))
                            == ChangeRecordings.Result.DONE) {
                        one.deleted = false;
                    }
                }
                case 5 -> {
                    assertThat(changes.delete(stranger, RecordingWorld.TEACHER, List.of(one.id)))
                            .isEqualTo(ChangeRecordings.Result.NOT_FOUND);
                    assertThat(changes.publish(stranger, RecordingWorld.TEACHER, List.of(one.id), false))
                            .isEqualTo(ChangeRecordings.Result.NOT_FOUND);
                    assertThat(changes.update(
                                    stranger, RecordingWorld.TEACHER, List.of(one.id), Map.of("topic", "x"), true))
                            .isEqualTo(ChangeRecordings.Result.NOT_FOUND);
                    assertThat(changes.takeBack(stranger, RecordingWorld.TEACHER, List.of(one.id)))
                            .isEqualTo(ChangeRecordings.Result.NOT_FOUND);
                }
                default -> {}
            }
        }
    }

    /** Both processes at once. */
    private void work() throws Exception {
        boolean list = random.nextInt(3) == 0;
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (RecordingsOfInstance knowing : RecordingWorld.KNOWING) {
                done.add(threads.submit(() -> {
                    knowing.look();
                    if (list) {
                        knowing.list();
                    }
                    knowing.change();
                    return true;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }
    }

    /** What holds at every moment. */
    private void check(String when) {
        for (UUID tenant : List.of(school, other)) {
            Map<String, RecordingState> listed = listed(tenant, Set.of());
            Set<String> own = new HashSet<>();
            all.stream().filter(one -> one.tenant.equals(tenant)).forEach(one -> own.add(one.id));
            assertThat(own).as(what(null, when)).containsAll(listed.keySet());
            List<String> asked = new ArrayList<>(foreign);
            all.forEach(one -> asked.add(one.id));
            var byIds = new RecordingFilter(List.of(), asked, Set.of(), Map.of(), null);
            assertThat(own)
                    .as(what(null, when))
                    .containsAll(listed(tenant, byIds).keySet());
        }
        for (Recorded one : all) {
            RecordingState state = listed(one.tenant, Set.of()).get(one.id);
            if (one.deleted) {
                assertThat(state).as(what(one, when)).isEqualTo(RecordingState.DELETED);
            } else if (Boolean.FALSE.equals(one.published)) {
                assertThat(state).as(what(one, when)).isEqualTo(RecordingState.UNPUBLISHED);
            }
            assertThat(RecordingWorld.NEWS
                            .getOrDefault(one.id, new AtomicInteger())
                            .get())
                    .as(what(one, when))
                    .isLessThanOrEqualTo(2);
        }
        assertThat(RecordingWorld.count("select count(*) from recording where record_id = any(:ids)", foreign))
                .isZero();
        Set<String> ours = new HashSet<>();
        all.forEach(one -> ours.add(one.id));
        assertThat(RecordingWorld.count(
                        "select count(*) from recording where stage = 'LOST' and record_id = any(:ids)", ours))
                .as(what(null, when))
                .isZero();
        foreign.forEach(id -> assertThat(RecordingWorld.SIMULATORS.stream()
                        .flatMap(simulator -> simulator.recordings().entrySet().stream())
                        .filter(entry -> entry.getKey().equals(id))
                        .map(Map.Entry::getValue))
                .doesNotContain("deleted", "unpublished"));
    }

    /** What everything comes to when nothing is in the way any more. */
    private void cameTo() {
        for (Recorded one : all) {
            String wanted = one.deleted ? "deleted" : Boolean.FALSE.equals(one.published) ? "unpublished" : "published";
            assertThat(one.atServer()).as(what(one, "at the end")).isEqualTo(wanted);
            Map<String, RecordingState> listed = listed(one.tenant, Set.of());
            assertThat(listed.get(one.id))
                    .as(what(one, "at the end"))
                    .isEqualTo(RecordingState.of(wanted).orElseThrow());
            assertThat(RecordingWorld.NEWS
                            .getOrDefault(one.id, new AtomicInteger())
                            .get())
                    .as(what(one, "news"))
                    .isBetween(1, 2);
            assertThat(RecordingWorld.count(
                            "select count(*) from recording_deletion where record_id = any(:ids)"
                                    + " and confirmed_at is not null",
                            Set.of(one.id)))
                    .as(what(one, "receipt"))
                    .isEqualTo(one.deleted ? 1 : 0);
            if (!one.deleted) {
                var byTopic =
                        new RecordingFilter(List.of(), List.of(one.id), Set.of(), Map.of("topic", one.topic), null);
                assertThat(listed(one.tenant, byTopic)).as(what(one, one.topic)).containsKey(one.id);
            }
        }
        Set<String> ours = new HashSet<>();
        all.forEach(one -> ours.add(one.id));
        assertThat(RecordingWorld.count("select count(*) from recording_wish where record_id = any(:ids)", ours))
                .as(what(null, "open wishes"))
                .isZero();
    }

    private static Map<String, RecordingState> listed(UUID tenant, Set<RecordingState> states) {
        return listed(
                tenant,
                states.isEmpty()
                        ? RecordingWorld.EVERYTHING
                        : new RecordingFilter(List.of(), List.of(), states, Map.of(), null));
    }

    private static Map<String, RecordingState> listed(UUID tenant, RecordingFilter filter) {
        Map<String, RecordingState> listed = new HashMap<>();
        if (RecordingWorld.KNOWING.getFirst().recordings.list(tenant, filter)
                instanceof Recordings.Result.Listed found) {
            found.page().forEach(one -> listed.put(one.recordId(), one.state()));
        }
        return listed;
    }

    private String what(@Nullable Recorded one, String when) {
        return "seed %s, %s%s".formatted(seed, when, one == null ? "" : ", " + one.id);
    }

    /** One class that was recorded, and what is wanted of its recording. */
    private static final class Recorded {
        final UUID tenant;
        final Meeting run;
        final String id;
        final int server;
        Instant endedAt = Instant.EPOCH;
        boolean deleted;
        /** The last that was wanted; null if nothing was. */
        @Nullable
        Boolean published;

        String topic = "";

        Recorded(UUID tenant, Meeting run, int server) {
            this.tenant = tenant;
            this.run = run;
            this.id = Objects.requireNonNull(Objects.requireNonNull(run.place()).internalMeetingId());
            this.server = server;
        }

        Simulator simulator() {
            return RecordingWorld.SIMULATORS.get(server);
        }

        String atServer() {
            return simulator().recordings().getOrDefault(id, "none");
        }
    }
}

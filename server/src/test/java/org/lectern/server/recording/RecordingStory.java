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
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.CreateMeeting;
import org.lectern.bbb.CreateParameter;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.RecordingState;
import org.lectern.bbb.TextTrack;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.pool.ServerState;
import org.lectern.server.relay.RecordingCallbacks;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;

/**
 * One story: some classes of two tenants and somebody else's, from their end until everything has come to rest. Which is told by
 * the seed alone.
 */
final class RecordingStory {
    private final long seed;
    private final Random random;
    private final StoryWishes wishes;
    private final StoryCallbacks callbacks;
    private final List<StorySchool> schools;
    private final List<StoryRecording> all = new ArrayList<>();
    private final Set<String> foreign = new HashSet<>();

    RecordingStory(long seed) {
        this.seed = seed;
        this.random = new Random(seed);
        this.wishes = new StoryWishes(random);
        this.callbacks = new StoryCallbacks(seed, random);
        this.schools = List.of(StorySchool.open(random.nextInt(3) == 0), StorySchool.open(random.nextInt(3) == 0));
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
            callbacks.send(all, foreign);
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
        for (StorySchool school : schools) {
            Map<String, RecordingState> listed = listed(school.tenant, RecordingFilter.DONE);
            of(school)
                    .forEach(one -> assertThat(listed)
                            .as(what(one, "found"))
                            .containsEntry(
                                    one.id,
                                    one.awaitsApproval ? RecordingState.UNPUBLISHED : RecordingState.PUBLISHED));
        }
        for (int step = 0; step < 6; step++) {
            if (troubled) {
                trouble();
            }
            for (StoryRecording one : all) {
                wishes.want(one, stranger(one).tenant);
            }
            callbacks.send(all, foreign);
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
            callbacks.send(all, foreign);
            work();
            check("deleting, step " + step);
        }
        quiet();
        for (int step = 0; step < 4; step++) {
            // The last is longer than anything was said to be shown or hidden for.
            RecordingWorld.advance(Duration.ofHours(step < 3 ? 6 : 30));
            work();
            check("settling, step " + step);
        }
        work();
        cameTo();
        schools.forEach(StorySchool::close);
    }

    private StorySchool stranger(StoryRecording one) {
        return schools.get(1 - schools.indexOf(one.school));
    }

    private List<StoryRecording> of(StorySchool school) {
        return all.stream().filter(one -> one.school.equals(school)).toList();
    }

    private StoryRecording recorded(int number) throws Exception {
        int server = random.nextInt(2);
        for (int i = 0; i < 2; i++) {
            boolean _ = RecordingWorld.NODES
                    .getFirst()
                    .servers
                    .changeState(
                            RecordingWorld.SERVERS.get(i), i == server ? ServerState.ENABLED : ServerState.CORDONED);
        }
        StorySchool school = schools.get(random.nextInt(2));
        var parameters = Parameters.of("record", "true", "autoStartRecording", "true", "meta_topic", "first");
        // In a room, or of an application: both tenants use the same names.
        String externalId = random.nextInt(3) == 0 ? "class-" + number : school.room;
        StartResult started = RecordingWorld.NODES
                .get(random.nextInt(2))
                .start
                .start(new StartRequest(school.tenant, externalId, "Class " + number, parameters, 5));
        Meeting run = ((StartResult.Running) started).meeting();
        var one = new StoryRecording(
                school, run, server, RecordingCallbacks.tokenOf(RecordingWorld.NODES.getFirst(), run));
        one.metadata.put("topic", "first");
        Classroom room = one.simulator().classroom(one.serverMeetingId());
        room.enter("Ada", "t-1", Role.MODERATOR);
        RecordingWorld.advance(Duration.ofMinutes(1));
        room.end();
        one.endedAt = RecordingWorld.now();
        boolean unmarked = random.nextInt(4) == 0;
        RecordingWorld.sql(
                "update meeting set state = 'ENDED', end_cause = 'HOOK', ended_at = '%s', recording_unmarked = %s where id = '%s'"
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
                    knowing.keepPolicies();
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
        Instant before = RecordingWorld.now();
        for (StorySchool school : schools) {
            List<StoryRecording> own = of(school);
            Set<String> ids = own.stream().map(one -> one.id).collect(Collectors.toSet());
            Map<String, RecordingState> listed = listed(school.tenant, Set.of());
            assertThat(ids).as(what(null, when)).containsAll(listed.keySet());
            own.forEach(one -> check(one, listed.get(one.id), before, when));
        }
        StorySchool asking = schools.get(random.nextInt(2));
        List<String> asked = new ArrayList<>(foreign);
        all.forEach(one -> asked.add(one.id));
        var byIds = new RecordingFilter(List.of(), asked, Set.of(), Map.of(), null);
        assertThat(of(asking).stream().map(one -> one.id))
                .as(what(null, when))
                .containsAll(listed(asking.tenant, byIds).keySet());
        assertThat(RecordingWorld.count("select count(*) from recording where record_id = any(:ids)", foreign))
                .isZero();
        assertThat(RecordingWorld.count(
                        "select count(*) from recording where stage = 'LOST' and record_id = any(:ids)", ours()))
                .as(what(null, when))
                .isZero();
        foreign.forEach(id -> assertThat(RecordingWorld.SIMULATORS.stream()
                        .flatMap(simulator -> simulator.recordings().entrySet().stream())
                        .filter(entry -> entry.getKey().equals(id))
                        .map(Map.Entry::getValue))
                .doesNotContain("deleted", "unpublished"));
    }

    private void check(StoryRecording one, @Nullable RecordingState listed, Instant before, String when) {
        if (one.deleted) {
            assertThat(listed).as(what(one, when)).isEqualTo(RecordingState.DELETED);
        } else if (listed == RecordingState.PUBLISHED) {
            assertThat(one.isShown(before) || one.isShown(RecordingWorld.now()))
                    .as(what(one, when + ", told to applications"))
                    .isTrue();
        } else if (Boolean.FALSE.equals(one.published)) {
            assertThat(listed).as(what(one, when)).isEqualTo(RecordingState.UNPUBLISHED);
        }
        watches(one, one.school.everybody().get(random.nextInt(5)), when);
        if (random.nextInt(4) == 0) {
            StorySchool other = stranger(one);
            assertThat(RecordingWorld.plays().plays(other.tenant, other.teacher, one.id))
                    .as(what(one, when))
                    .isFalse();
            assertThat(RecordingWorld.plays().plays(one.tenant(), other.operator, one.id))
                    .as(what(one, when))
                    .isFalse();
            boolean byLink = RecordingWorld.plays().playsByLink(one.tenant(), one.id);
            assertThat(!byLink || one.isShown(before) || one.isShown(RecordingWorld.now()))
                    .as(what(one, when + ", by link"))
                    .isTrue();
        }
        assertThat(news(one)).as(what(one, when)).isLessThanOrEqualTo(2);
    }

    /** Nobody watches who may not at that moment, whatever servers, callbacks and processes do. */
    private void watches(StoryRecording one, UUID person, String when) {
        Instant before = RecordingWorld.now();
        boolean plays = RecordingWorld.plays().plays(one.tenant(), person, one.id);
        assertThat(!plays || one.mayWatch(person, before) || one.mayWatch(person, RecordingWorld.now()))
                .as(what(
                        one,
                        when + ", watched by person " + one.school.everybody().indexOf(person)))
                .isTrue();
    }

    private static int news(StoryRecording one) {
        return RecordingWorld.NEWS.getOrDefault(one.id, new AtomicInteger()).get();
    }

    private Set<String> ours() {
        return all.stream().map(one -> one.id).collect(Collectors.toSet());
    }

    /** What everything comes to when nothing is in the way any more. */
    private void cameTo() {
        Instant now = RecordingWorld.now();
        for (StoryRecording one : all) {
            boolean shown = one.isShown(now);
            String wanted = one.deleted ? "deleted" : shown ? "published" : "unpublished";
            assertThat(one.atServer()).as(what(one, "at the end")).isEqualTo(wanted);
            assertThat(listed(one.tenant(), Set.of()).get(one.id))
                    .as(what(one, "at the end"))
                    .isEqualTo(RecordingState.of(wanted).orElseThrow());
            assertThat(news(one)).as(what(one, "news")).isBetween(shown ? 1 : 0, 2);
            assertThat(RecordingWorld.count(
                            "select count(*) from recording_deletion where record_id = any(:ids)"
                                    + " and confirmed_at is not null",
                            Set.of(one.id)))
                    .as(what(one, "receipt"))
                    .isEqualTo(one.deleted ? 1 : 0);
            for (UUID person : one.school.everybody()) {
                assertThat(RecordingWorld.plays().plays(one.tenant(), person, one.id))
                        .as(what(one, "person " + one.school.everybody().indexOf(person)))
                        .isEqualTo(shown && one.mayWatch(person, now));
            }
            if (!one.deleted) {
                var byMetadata = new RecordingFilter(List.of(), List.of(one.id), Set.of(), one.metadata, null);
                assertThat(listed(one.tenant(), byMetadata))
                        .as(what(one, one.metadata.toString()))
                        .containsKey(one.id);
                assertThat(captions(one)).as(what(one, "captions")).isEqualTo(one.captions);
            }
        }
        for (String open : List.of("recording_wish", "recording_caption", "recording_given_up")) {
            assertThat(RecordingWorld.count("select count(*) from " + open + " where record_id = any(:ids)", ours()))
                    .as(what(null, open))
                    .isZero();
        }
    }

    private static Map<String, String> captions(StoryRecording one) {
        return RecordingWorld.NODES
                .getFirst()
                .clients
                .of(RecordingWorld.NODES.getFirst().servers.require(RecordingWorld.SERVERS.get(one.server)))
                .getRecordingTextTracks(one.id)
                .orElseThrow()
                .stream()
                .collect(Collectors.toMap(TextTrack::lang, TextTrack::label));
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

    private String what(@Nullable StoryRecording one, String when) {
        return "seed %s, %s%s".formatted(seed, when, one == null ? "" : ", " + Objects.requireNonNull(one.id));
    }
}

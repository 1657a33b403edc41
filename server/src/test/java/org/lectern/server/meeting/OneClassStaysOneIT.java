package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.meeting.Instance.Settings;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.PanicServer;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;

/** Servers that are taken out while a class begins there, and servers that show again what seemed gone. */
final class OneClassStaysOneIT {
    private static final UUID TENANT = UUID.randomUUID();

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicReference<Runnable> beforeCall = new AtomicReference<>(() -> {});
    private Simulator one;
    private Simulator two;
    private Instance node;
    private Server first;
    private Server second;

    @BeforeEach
    void setUp() throws Exception {
        one = Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.now().truncatedTo(ChronoUnit.SECONDS)))
                .start();
        open.add(one);
        two = Simulator.builder().start();
        open.add(two);
        node = new Instance(
                TestDatabase.createConnection(),
                Settings.usual()
                        .readTimeout(Duration.ofSeconds(2))
                        .beforeSend(() -> beforeCall.getAndSet(() -> {}).run()));
        open.add(node);
        first = node.add("one", one.url(), one.secret());
        second = node.add("two", two.url(), two.secret());
        node.servers.changeState(second.id(), ServerState.CORDONED);
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void aClassThatBeginsOnAServerThatIsTakenOutMeanwhileBeginsElsewhereAndIsEndedThere() {
        beforeCall.set(() -> {
            node.servers.changeState(second.id(), ServerState.ENABLED);
            new PanicServer(node.servers, List.of(node.lost)).panic(first.id());
        });

        Meeting meeting = node.running(TENANT, "room");

        assertThat(meeting.requirePlace().serverId()).isEqualTo(second.id());
        assertThat(two.classrooms()).hasSize(1);
        awaitNothingAtFirst();
        assertThat(attempts()).containsExactly("ABANDONED", "WON");
    }

    @Test
    void aClassThatBeginsOnAServerThatIsDisabledMeanwhileIsNotStartedWhereNoOtherServerIs() {
        beforeCall.set(() -> node.servers.changeState(first.id(), ServerState.DISABLED));

        assertThat(node.start(TENANT, "room")).isInstanceOf(StartResult.NotStarted.class);

        assertThat(node.meetings.findLive(TENANT, "room")).isEmpty();
        awaitNothingAtFirst();
    }

    @Test
    void whatCameUpInTheVeryMomentOfTakingItsServerOutIsGivenUpSoonAfter() {
        Meeting meeting = node.running(TENANT, "room");
        Meeting elsewhere = on(second, "other");
        // As panic does, but for the classes that it found.
        node.servers.changeState(first.id(), ServerState.DISABLED);
        node.servers.markGivenUp(first.id());

        assertThat(node.lost.sweep()).isEqualTo(1);
        assertThat(node.lost.sweep()).isZero();

        assertThat(node.meetings.find(meeting.id()).orElseThrow().state()).isEqualTo(MeetingState.DETACHED);
        assertThat(node.meetings.find(elsewhere.id()).orElseThrow().isRunning()).isTrue();
    }

    @Test
    void aServerThatIsOnlyDisabledKeepsItsClasses() {
        Meeting meeting = node.running(TENANT, "room");
        node.servers.changeState(first.id(), ServerState.DISABLED);

        assertThat(node.lost.sweep()).isZero();

        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();
    }

    @Test
    void aRunThatSeemedGoneAndComesBackIsEndedWhereItsClassGoesOnInAnother() throws Exception {
        Meeting before = seemsGone("room");
        Meeting after = on(second, "room");

        node.pollNow();

        assertThat(ofFirst()).isEmpty();
        assertThat(node.meetings.find(before.id()).orElseThrow().isRunning()).isFalse();
        assertThat(node.meetings.find(after.id()).orElseThrow().isRunning()).isTrue();
        assertThat(two.classrooms()).hasSize(1);
        assertThat(node.ours.runsOfClass(before.id())).containsExactly(before.id(), after.id());
    }

    @Test
    void theEndOfWhatIsLeftOfARunIsNotTheEndOfItsClassThatGoesOnInAnother() throws Exception {
        Meeting before = seemsGone("room");
        Meeting after = on(second, "room");

        node.pollNow();
        var _ = node.endings.close(before.id(), EndCause.HOOK, Instant.now().plusSeconds(1));

        assertThat(node.ours.runsOfClass(before.id())).containsExactly(before.id(), after.id());
        assertThat(node.meetings.history(TENANT, "room", 10))
                .extracting(Meeting::id)
                .containsExactly(after.id());
    }

    @Test
    void anEndBeforeTheNextRunBeganIsOneHoweverLateItIsTold() throws Exception {
        Meeting before = seemsGone("room");
        Instant ended = Instant.now().minusSeconds(60);
        Meeting after = on(second, "room");

        var _ = node.endings.close(before.id(), EndCause.HOOK, ended);

        assertThat(node.ours.runsOfClass(before.id())).containsExactly(before.id());
        assertThat(node.meetings.history(TENANT, "room", 10))
                .extracting(Meeting::id)
                .containsExactly(after.id(), before.id());
    }

    /** By more than the minute between the end and the next run. */
    private static final Duration OFF = Duration.ofMinutes(10);

    @Test
    void theEndOfARunIsJudgedByOurClockHoweverFarTheServersIsAhead() throws Exception {
        Meeting before = ofAServerThatIsAheadBy(OFF);
        Meeting after = on(second, "room");

        // A minute before the next run began, as the server sees it.
        var _ = node.endings.close(
                before.id(), EndCause.HOOK, after.createdAt().minusSeconds(60).plus(OFF));

        assertThat(node.ours.runsOfClass(before.id())).containsExactly(before.id());
    }

    @Test
    void theEndOfWhatIsLeftIsJudgedByOurClockHoweverFarTheServersIsBehind() throws Exception {
        Meeting before = ofAServerThatIsAheadBy(OFF.negated());
        Meeting after = on(second, "room");

        // A minute after the next run began, as the server sees it.
        var _ = node.endings.close(
                before.id(), EndCause.HOOK, after.createdAt().plusSeconds(60).minus(OFF));

        assertThat(node.ours.runsOfClass(before.id())).containsExactly(before.id(), after.id());
    }

    private Meeting ofAServerThatIsAheadBy(Duration ahead) throws Exception {
        Simulator off = Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.now().plus(ahead)))
                .start();
        open.add(off);
        Server there = node.add("off", off.url(), off.secret());
        Meeting meeting = on(there, "room");
        node.servers.changeState(there.id(), ServerState.CORDONED);
        return node.endings
                .close(meeting.id(), EndCause.INFERRED, meeting.createdAt())
                .orElseThrow();
    }

    @Test
    void aRunThatSeemedGoneStaysWhileTheOtherOnlyStarts() throws Exception {
        Meeting before = seemsGone("room");
        Meeting after = on(second, "room");
        sql("update meeting set state = 'STARTING', lease_until = now() + interval '1 hour' where id = '"
                + after.id()
                + "'");

        node.pollNow();

        assertThat(ofFirst()).hasSize(1);
        assertThat(one.findClassroom(before.requirePlace().serverMeetingId())).isPresent();
    }

    @Test
    void aRunThatSeemedGoneDoesNotUndoTheEndOfTheOneThatCarriedItOn() throws Exception {
        Meeting before = seemsGone("room");
        Meeting after = on(second, "room");
        node.end.end(after.id());

        node.pollNow();

        assertThat(ofFirst()).isEmpty();
        assertThat(node.meetings.find(before.id()).orElseThrow().isRunning()).isFalse();
        assertThat(node.meetings.findLive(TENANT, "room")).isEmpty();
    }

    @Test
    void aRunThatSeemedGoneAndWasNotFollowedIsTakenBack() throws Exception {
        Meeting before = seemsGone("room");

        node.pollNow();

        assertThat(node.meetings.find(before.id()).orElseThrow().isRunning()).isTrue();
        assertThat(ofFirst()).hasSize(1);
    }

    @Test
    void anotherMeetingUnderTheIdentifierOfOneThatSeemedGoneIsLeftAlone() throws Exception {
        Meeting before = seemsGone("room");
        sql("update create_attempt set internal_meeting_id = 'of-the-one-before' where meeting_id = '"
                + before.id()
                + "'");
        on(second, "room");

        node.pollNow();

        assertThat(ofFirst()).hasSize(1);
        assertThat(node.meetings.find(before.id()).orElseThrow().isRunning()).isFalse();
    }

    @Test
    void howeverManyAreTurnedAwayTheServerIsAskedOnce() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        var calls = new AtomicInteger();
        countCalls(calls);
        List<Callable<ConfirmEnd.Finding>> turnedAway = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            turnedAway.add(() -> node.confirm.recheck(meeting));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<ConfirmEnd.Finding> finding : threads.invokeAll(turnedAway)) {
                assertThat(finding.get()).isEqualTo(ConfirmEnd.Finding.STILL_THERE);
            }
        }
        assertThat(calls.get()).isBetween(1, 2);

        one.restart(true, Duration.ZERO);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> node.confirm.recheck(meeting) == ConfirmEnd.Finding.GONE);
        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isFalse();
    }

    private void countCalls(AtomicInteger calls) {
        beforeCall.set(() -> {
            calls.incrementAndGet();
            countCalls(calls);
        });
    }

    /** Its server still has it; we concluded that it was over. */
    private Meeting seemsGone(String room) {
        Meeting meeting = node.running(TENANT, room);
        node.endings.close(meeting.id(), EndCause.INFERRED, meeting.createdAt());
        return meeting;
    }

    private Meeting on(Server server, String room) {
        Server other = server.id().equals(first.id()) ? second : first;
        node.servers.changeState(server.id(), ServerState.ENABLED);
        node.servers.changeState(other.id(), ServerState.CORDONED);
        Meeting meeting = node.running(TENANT, room);
        node.servers.changeState(other.id(), ServerState.ENABLED);
        return meeting;
    }

    /** What is left at the first server when whatever it was told to end has ended. */
    private List<Classroom> ofFirst() {
        one.advance(Duration.ofSeconds(10));
        return one.classrooms();
    }

    /** Far sooner than the server would end a meeting by itself that nobody enters. */
    private void awaitNothingAtFirst() {
        Awaitility.await()
                .pollInterval(Duration.ofSeconds(1))
                .atMost(Duration.ofSeconds(20))
                .until(() -> ofFirst().isEmpty());
    }

    private List<String> attempts() {
        return node.databases
                .jobs()
                .jdbc()
                .sql("select state from create_attempt order by attempt")
                .query(String.class)
                .list();
    }

    private void sql(String text) {
        node.databases.jobs().jdbc().sql(text).update();
    }
}

package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Source;
import org.lectern.server.meeting.Instance.Settings;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.DrainServers;
import org.lectern.server.pool.PanicServer;
import org.lectern.server.pool.RemoveServer;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.pool.ServerState;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;

final class ReconcileIT {
    private static final UUID TENANT = UUID.randomUUID();

    private final List<AutoCloseable> open = new ArrayList<>();
    private Simulator simulator;
    private Instance node;
    private Server server;

    @BeforeEach
    void setUp() throws Exception {
        simulator = Simulator.builder().start();
        open.add(simulator);
        node = new Instance(TestDatabase.createConnection(), Settings.usual().readTimeout(Duration.ofSeconds(2)));
        open.add(node);
        server = node.add("one", simulator.url(), simulator.secret());
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void aServerThatForgotItsMeetingsGivesInferredEndsAtTheLastPollThatShowedThem() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        node.pollNow();
        Instant shown = node.meetings.find(meeting.id()).orElseThrow().seenAt();

        simulator.restart(true, Duration.ZERO);
        node.pollNow();

        Meeting ended = node.meetings.find(meeting.id()).orElseThrow();
        assertThat(ended.endCause()).contains(EndCause.INFERRED);
        assertThat(ended.endedAt()).isEqualTo(Optional.ofNullable(shown));
        assertThat(node.evidence.logged).singleElement().satisfies(observation -> {
            assertThat(observation.source()).isEqualTo(Source.INFERRED);
            assertThat(observation.kind()).isEqualTo(Kind.MEETING_ENDED);
        });
        assertThat(node.running(TENANT, "room").id()).isNotEqualTo(meeting.id());
    }

    @Test
    void aServerThatDoesNotAnswerEndsNothing() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        simulator.faults().calls(CallFault.of(CallFault.Kind.BLACK_HOLE));

        for (int i = 0; i < 4; i++) {
            node.pollNow();
        }

        assertThat(node.servers.require(server.id()).health()).isEqualTo(ServerHealth.OFFLINE);
        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();
        simulator.faults().clear();
        node.pollNow();
        assertThat(node.servers.require(server.id()).health()).isEqualTo(ServerHealth.UNHEALTHY);
        node.pollNow();
        assertThat(node.servers.require(server.id()).health()).isEqualTo(ServerHealth.ONLINE);
        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();
        assertThat(simulator.classrooms()).hasSize(1);
        assertThat(node.evidence.logged).isEmpty();
    }

    @Test
    void aServerThatIsSilentForFiveMinutesEndsNoClassAndNoneIsDoubled() throws Exception {
        Simulator other = Simulator.builder().start();
        open.add(other);
        node.add("two", other.url(), other.secret());
        List<Meeting> classes = List.of(node.running(TENANT, "a"), node.running(TENANT, "b"));
        simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));

        for (int poll = 0; poll < 10; poll++) {
            age("30 seconds");
            node.pollNow();
            assertThat(node.lost.giveUp(Duration.ofMinutes(10))).isZero();
            assertThat(node.running(TENANT, "a").id()).isEqualTo(classes.get(0).id());
            assertThat(node.running(TENANT, "b").id()).isEqualTo(classes.get(1).id());
        }
        simulator.faults().clear();
        node.pollNow();

        assertThat(classes)
                .allSatisfy(one -> assertThat(
                                node.meetings.find(one.id()).orElseThrow().isRunning())
                        .isTrue());
        assertThat(simulator.classrooms().size() + other.classrooms().size()).isEqualTo(2);
    }

    @Test
    void aClassOfAServerThatIsGoneForGoodOpensElsewhereAndIsEndedThereWhenItReturns() throws Exception {
        Meeting before = node.running(TENANT, "room");
        Simulator other = Simulator.builder().start();
        open.add(other);
        node.add("two", other.url(), other.secret());
        simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));
        for (int poll = 0; poll < 4; poll++) {
            node.pollNow();
        }
        age("11 minutes");
        node.pollNow();

        assertThat(node.lost.giveUp(Duration.ofMinutes(10))).isEqualTo(1);

        assertThat(node.meetings.find(before.id()).orElseThrow().state()).isEqualTo(MeetingState.DETACHED);
        assertThat(node.servers.require(server.id()).marks().givenUp()).isNotNull();
        Meeting after = node.running(TENANT, "room");
        assertThat(after.id()).isNotEqualTo(before.id());
        assertThat(other.classrooms()).hasSize(1);
        assertThat(node.ours.runsOfClass(before.id())).containsExactly(before.id(), after.id());
        assertThat(node.ours.runsOfClass(after.id())).containsExactly(before.id(), after.id());
        assertThat(node.meetings.history(TENANT, "room", 10))
                .extracting(Meeting::id)
                .containsExactly(after.id());

        simulator.faults().clear();
        node.pollNow();
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> simulator
                        .findClassroom(before.requirePlace().serverMeetingId())
                        .isEmpty());
        assertThat(node.servers.require(server.id()).marks().givenUp()).isNull();
        assertThat(node.meetings.find(after.id()).orElseThrow().isRunning()).isTrue();
    }

    @Test
    void aClassThatWasGivenUpAndThatNobodyOpenedElsewhereIsTakenBack() throws Exception {
        Meeting before = node.running(TENANT, "room");

        assertThat(new PanicServer(node.servers, List.of(node.lost)).panic(server.id()))
                .isEqualTo(1);
        assertThat(node.servers.require(server.id()).state()).isEqualTo(ServerState.DISABLED);
        assertThat(node.meetings.find(before.id()).orElseThrow().state()).isEqualTo(MeetingState.DETACHED);
        node.servers.changeState(server.id(), ServerState.ENABLED);
        node.pollNow();

        assertThat(node.meetings.find(before.id()).orElseThrow().isRunning()).isTrue();
        assertThat(simulator.classrooms()).hasSize(1);
        assertThat(node.running(TENANT, "room").id()).isEqualTo(before.id());
    }

    @Test
    void aClassThatSomebodyEndedWhileItsServerWasOutIsEndedThereWhenItReturns() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        node.servers.changeState(server.id(), ServerState.DISABLED);
        node.end.end(meeting.id());
        node.servers.changeState(server.id(), ServerState.ENABLED);

        node.pollNow();

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> simulator
                        .findClassroom(meeting.requirePlace().serverMeetingId())
                        .isEmpty());
        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isFalse();
    }

    @Test
    void nothingIsGivenUpWhileNoServerAnswers() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));
        for (int poll = 0; poll < 4; poll++) {
            node.pollNow();
        }
        age("1 hour");

        assertThat(node.lost.giveUp(Duration.ofMinutes(10))).isZero();

        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();
    }

    @Test
    void aServerThatHasNotAnsweredForLongIsStaleAndTakesNoClass() throws Exception {
        age("3 minutes");

        assertThat(node.start(TENANT, "room"))
                .isInstanceOfSatisfying(
                        StartResult.NotStarted.class,
                        not -> assertThat(not.reason()).isEqualTo(StartResult.Reason.NO_SERVER));
        assertThat(new WhatIf(node.seating).ask(25, java.util.Set.of(), 1))
                .singleElement()
                .satisfies(
                        placement -> assertThat(placement.trace().passedOver()).containsKey("STALE"));

        node.pollNow();
        assertThat(node.start(TENANT, "room")).isInstanceOf(StartResult.Running.class);
    }

    @Test
    void aServerIsDrainedWhenItsLastClassIsOver() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        var drain = new DrainServers(node.servers, List.of(node.lost));
        drain.drain(server.id());

        assertThat(drain.disableEmpty()).isZero();
        assertThat(drain.left(server.id())).isEqualTo(1);
        assertThat(node.servers.require(server.id()).state()).isEqualTo(ServerState.CORDONED);
        assertThat(node.start(TENANT, "other")).isInstanceOf(StartResult.NotStarted.class);
        node.endings.close(meeting.id(), EndCause.HOOK, Instant.now());

        assertThat(drain.disableEmpty()).isEqualTo(1);
        assertThat(drain.disableEmpty()).isZero();
        assertThat(node.servers.require(server.id()).state()).isEqualTo(ServerState.DISABLED);
    }

    @Test
    void aServerIsRemovedOnlyWhenNothingIsThereOrTheOperatorConfirms() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        var remove = new RemoveServer(node.servers, node.clients, List.of(node.lost));

        assertThat(remove.remove(server.id(), false)).isEqualTo(new RemoveServer.Removed.StillInUse(1));
        node.servers.changeState(server.id(), ServerState.CORDONED);
        simulator.faults().calls(CallFault.of(CallFault.Kind.ERROR_500).on("getRecordings"));
        node.endings.close(meeting.id(), EndCause.HOOK, Instant.now());
        assertThat(remove.remove(server.id(), false)).isInstanceOf(RemoveServer.Removed.CouldNotAsk.class);
        assertThat(node.servers.find(server.id())).isPresent();

        assertThat(remove.remove(server.id(), true)).isEqualTo(new RemoveServer.Removed.Done(0));
        assertThat(node.servers.find(server.id())).isEmpty();
    }

    /** As if that much time had passed for what is known of servers. */
    private void age(String interval) {
        node.databases
                .jobs()
                .jdbc()
                .sql("update server set answered_at = answered_at - cast(:by as interval),"
                        + " health_changed_at = health_changed_at - cast(:by as interval)")
                .param("by", interval)
                .update();
    }

    @Test
    void badAnswersEndNothing() throws Exception {
        Meeting meeting = node.running(TENANT, "room");

        for (CallFault.Kind kind : List.of(
                CallFault.Kind.HTML_PAGE,
                CallFault.Kind.TRUNCATED,
                CallFault.Kind.CUT,
                CallFault.Kind.ERROR_500,
                CallFault.Kind.STARTING_502)) {
            simulator.faults().calls(CallFault.of(kind));
            node.pollNow();
            assertThat(node.servers.require(server.id()).observed().failure())
                    .as(kind.name())
                    .isNotNull();
        }

        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();
    }

    @Test
    void aListThatLeavesAMeetingOutDoesNotEndIt() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        String id = meeting.requirePlace().serverMeetingId();

        // The row says the run is under another identifier, which the list does not hold but a question still finds.
        node.databases
                .jobs()
                .jdbc()
                .sql("update meeting set server_meeting_id = :internal")
                .param("internal", meeting.requirePlace().internalMeetingId())
                .update();
        node.pollNow();

        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();
        assertThat(simulator.findClassroom(id)).isPresent();
    }

    @Test
    void abandonedMeetingsAreEndedWheneverTheyAreSeen() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        String late = Instance.TAG + "-lateandforgotten";
        node.databases
                .jobs()
                .jdbc()
                .sql("""
                        insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state, ended_token)
                        values (:id, :meeting, 7, :server, 'ABANDONED', '\\x00')
                        """)
                .param("id", late)
                .param("meeting", meeting.id())
                .param("server", server.id())
                .update();
        simulator.create(late, "Late");

        node.pollNow();

        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> simulator.findClassroom(late).isEmpty());
        assertThat(simulator.findClassroom(meeting.requirePlace().serverMeetingId()))
                .isPresent();
        assertThat(node.ours.statuses(List.of(new MeetingReference("", late))).values())
                .containsExactly(new MeetingDirectory.Abandoned());
    }

    @Test
    void unknownMeetingsWithOurTagAreSetAsideAndForeignOnesCounted() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        String ghost = Instance.TAG + "-restoredfrombackup";
        simulator.create(ghost, "Ghost");
        Classroom foreign = simulator.create("somebody-elses", "Foreign");
        foreign.enter("A", "a", Role.VIEWER);
        foreign.enter("B", "b", Role.VIEWER);

        node.pollNow();
        node.pollNow();

        assertThat(simulator.findClassroom(ghost)).isPresent();
        assertThat(simulator.findClassroom("somebody-elses")).isPresent();
        assertThat(new QuarantinedMeetings(node.databases.web()).list(10))
                .extracting(QuarantinedMeetings.Quarantined::serverMeetingId)
                .containsExactly(ghost);
        assertThat(node.servers.require(server.id()).observed().foreignMeetings())
                .isEqualTo(2);
        assertThat(node.servers.require(server.id()).observed().foreignPeople()).isEqualTo(2);
        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();
    }

    @Test
    void peopleSeenByAPollHaveArrivedAndAreToldToActivity() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        node.join.link(meeting, new Attendant("u-1", "Ada", true, false), null);
        node.join.link(meeting, new Attendant("u-2", "Bob", false, false), null);
        Classroom classroom = simulator.classroom(meeting.requirePlace().serverMeetingId());
        classroom.enter("Ada", "u-1", Role.MODERATOR);

        node.pollNow();

        assertThat(node.arrivals.list(meeting.id()))
                .extracting(Join::userId, Join::state)
                .containsExactly(
                        org.assertj.core.groups.Tuple.tuple("u-1", Join.State.ARRIVED),
                        org.assertj.core.groups.Tuple.tuple("u-2", Join.State.ISSUED));
        assertThat(node.meetings.find(meeting.id()).orElseThrow().seen()).isEqualTo(1);
        assertThat(node.evidence.polled)
                .last()
                .satisfies(shown -> assertThat(shown.values().iterator().next())
                        .singleElement()
                        .satisfies(person -> assertThat(person.externalUserId()).isEqualTo("u-1")));
    }

    @Test
    void aFurtherJoinOfSomebodyInsideHasNotArrivedByThat() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        node.join.link(meeting, new Attendant("u-1", "Ada", true, false), null);
        simulator.classroom(meeting.requirePlace().serverMeetingId()).enter("Ada", "u-1", Role.MODERATOR);
        node.pollNow();
        node.join.link(meeting, new Attendant("u-1", "Ada", true, false), null);

        node.pollNow();
        assertThat(node.arrivals.list(meeting.id()))
                .extracting(Join::state)
                .containsExactly(Join.State.ARRIVED, Join.State.ISSUED);
        node.arrivals.giveUp(Duration.ofSeconds(-1));
        assertThat(node.arrivals.list(meeting.id()).getLast().neverReason()).contains("another link before");

        node.arrivals.seen(List.of(new Arrivals.Sighting(meeting.id(), "u-1", Instant.EPOCH, Instant.now(), 2)));
        assertThat(node.arrivals.list(meeting.id()))
                .extracting(Join::state)
                .containsExactly(Join.State.ARRIVED, Join.State.ARRIVED);
    }

    @Test
    void whoIsNotSeenInsideIsListedAsNeverArrivedWithTheReason() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        node.join.link(meeting, new Attendant("u-2", "Bob", false, false), null);

        node.arrivals.giveUp(Duration.ofHours(1));
        assertThat(node.arrivals.list(meeting.id())).extracting(Join::state).containsExactly(Join.State.ISSUED);
        node.arrivals.giveUp(Duration.ofSeconds(-1));

        assertThat(node.arrivals.list(meeting.id())).singleElement().satisfies(join -> {
            assertThat(join.state()).isEqualTo(Join.State.NEVER_ARRIVED);
            assertThat(join.neverReason()).contains("Not seen inside");
        });
        node.arrivals.seen(List.of(new Arrivals.Sighting(meeting.id(), "u-2", Instant.EPOCH, Instant.EPOCH)));
        assertThat(node.arrivals.list(meeting.id())).extracting(Join::state).containsExactly(Join.State.NEVER_ARRIVED);
        node.arrivals.seen(List.of(new Arrivals.Sighting(meeting.id(), "u-2", Instant.EPOCH, Instant.now())));
        assertThat(node.arrivals.list(meeting.id())).extracting(Join::state).containsExactly(Join.State.ARRIVED);
    }

    @Test
    void anEndCallbackIsOnlyAReasonToAsk() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        Meeting other = node.running(TENANT, "other");
        String path = simulatedCallbackPath(meeting);

        assertThat(callback("/callbacks/forged/ended").status()).isEqualTo(404);
        assertThat(callback(path).status()).isEqualTo(200);
        assertThat(callback(path).status()).isEqualTo(200);
        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();

        simulator.classroom(meeting.requirePlace().serverMeetingId()).end();
        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> {
            callback(path);
            return !node.meetings.find(meeting.id()).orElseThrow().isRunning();
        });
        Meeting ended = node.meetings.find(meeting.id()).orElseThrow();
        assertThat(ended.endCause()).contains(EndCause.CALLBACK);
        for (int i = 0; i < 20; i++) {
            assertThat(callback(path).status()).isEqualTo(200);
        }
        assertThat(node.meetings.find(meeting.id()).orElseThrow()).isEqualTo(ended);
        assertThat(node.meetings.find(other.id()).orElseThrow().isRunning()).isTrue();
    }

    @Test
    void endingTwiceIsAnsweredAsOnce() {
        Meeting meeting = node.running(TENANT, "room");

        assertThat(node.end.end(meeting.id())).isInstanceOf(EndResult.Ended.class);
        assertThat(node.end.end(meeting.id())).isInstanceOf(EndResult.Ended.class);

        assertThat(node.meetings.find(meeting.id()).orElseThrow().endCause()).contains(EndCause.REQUESTED);
        assertThat(simulator.classrooms()).isEmpty();
        assertThat(node.end.end(UUID.randomUUID())).isInstanceOf(EndResult.Unknown.class);
    }

    @Test
    void aMeetingWhoseServerCannotBeAskedIsNotSaidToBeOver() {
        Meeting meeting = node.running(TENANT, "room");
        simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));

        assertThat(node.end.end(meeting.id())).isInstanceOf(EndResult.CouldNotAsk.class);

        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();
    }

    @Test
    void aMeetingOnADisabledServerIsGivenUpAndItsRoomOpensElsewhere() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        Simulator other = Simulator.builder().start();
        open.add(other);
        node.add("two", other.url(), other.secret());
        node.servers.changeState(server.id(), ServerState.DISABLED);

        assertThat(node.end.end(meeting.id())).isInstanceOf(EndResult.Ended.class);

        assertThat(node.meetings.find(meeting.id()).orElseThrow().state()).isEqualTo(MeetingState.DETACHED);
        assertThat(simulator.classrooms()).hasSize(1);
        node.running(TENANT, "room");
        assertThat(other.classrooms()).hasSize(1);
    }

    @Test
    void aRealEndReplacesAnInferredOne() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        simulator.restart(true, Duration.ZERO);
        node.pollNow();
        Instant real = Instant.now().minusSeconds(1);

        node.endings.close(meeting.id(), EndCause.HOOK, real);
        node.endings.close(meeting.id(), EndCause.INFERRED, Instant.now());

        assertThat(node.meetings.find(meeting.id()).orElseThrow().endCause()).contains(EndCause.HOOK);
    }

    private RawResponseStatus callback(String path) {
        String token = path.split("/", -1)[2];
        var request = new RawRequest(
                "GET",
                new RawRequest.Target(path, "meetingID=whatever&recordingmarks=false", Map.of("token", token)),
                RawHeaders.none(),
                RawRequest.Body.NONE,
                "127.0.0.1");
        return new RawResponseStatus(node.ended.handle(request).status());
    }

    private record RawResponseStatus(int status) {}

    private String simulatedCallbackPath(Meeting meeting) {
        String url = node.clients
                .of(node.servers.require(server.id()))
                .getMeetingInfo(meeting.requirePlace().serverMeetingId())
                .orElseThrow()
                .metadata()
                .get("endcallbackurl");
        return java.net.URI.create(url).getPath();
    }

    @Test
    void pollsTellWhoIsInTheRoomsOfAClassAndThatNobodyIsInOneThatClosed() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        Classroom classroom = simulator.classroom(meeting.requirePlace().serverMeetingId());
        var teacher = classroom.enter("Ada", "ada", Role.MODERATOR);
        assertThat(teacher.openBreakouts(2, 0)).isTrue();
        var inside = teacher.enterBreakout(1).orElseThrow();
        List<MeetingReference> rooms = simulator.classrooms().stream()
                .filter(one -> !one.meetingId().equals(classroom.meetingId()))
                .map(one -> new MeetingReference(one.internalMeetingId(), one.meetingId()))
                .toList();
        var runs = new CallbackRuns(node.databases.web());
        rooms.forEach(room ->
                runs.noteBreakout(room.internalMeetingId(), room.serverMeetingId(), classroom.internalMeetingId()));

        node.pollNow();
        var shown = node.evidence.polled.getLast();

        assertThat(shown).hasSize(3);
        assertThat(rooms.stream().flatMap(room -> shown.getOrDefault(room, List.of()).stream()))
                .singleElement()
                .satisfies(person -> {
                    assertThat(person.externalUserId()).isEqualTo(inside.externalId());
                    assertThat(person.name()).isEqualTo("Ada");
                });

        assertThat(teacher.closeBreakouts()).isTrue();
        node.pollNow();
        assertThat(node.evidence.polled.getLast()).containsKeys(rooms.get(0), rooms.get(1));
        assertThat(node.evidence.polled.getLast().get(rooms.get(0))).isEmpty();
        assertThat(node.evidence.polled.getLast().get(rooms.get(1))).isEmpty();
    }
}

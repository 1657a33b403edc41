package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Source;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.pool.ServerHealth;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;

final class ReconcileIT extends OneServer {
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
    void badAnswersEndNothing() throws Exception {
        Meeting meeting = node.running(TENANT, "room");

        for (CallFault.Kind kind : List.of(
                CallFault.Kind.HTML_PAGE,
                CallFault.Kind.TRUNCATED,
                CallFault.Kind.CUT,
                CallFault.Kind.EMPTY,
                CallFault.Kind.ERROR_500,
                CallFault.Kind.STARTING_502)) {
            simulator.faults().clear();
            simulator.faults().calls(CallFault.of(kind));
            node.pollNow();
            assertThat(node.servers.require(server.id()).observed().failure())
                    .as(kind.name())
                    .isNotNull();
        }

        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();
    }

    @Test
    void anAnswerAboutAnotherMeetingEndsNothing() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        Meeting other = node.running(TENANT, "other");
        simulator.faults().calls(CallFault.of(CallFault.Kind.OTHER_MEETING));

        for (int poll = 0; poll < 3; poll++) {
            node.pollNow();
            assertThat(node.confirm.recheck(meeting)).isEqualTo(ConfirmEnd.Finding.COULD_NOT_ASK);
        }

        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isTrue();
        assertThat(node.meetings.find(other.id()).orElseThrow().isRunning()).isTrue();
        assertThat(node.evidence.logged).isEmpty();
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
    void roomsAreInTheOrderOfTheirNumbersHoweverTheyBecameKnown() throws Exception {
        Meeting meeting = node.running(TENANT, "room");
        String parent = Objects.requireNonNull(meeting.requirePlace().internalMeetingId());
        var runs = new CallbackRuns(node.databases.web());
        assertThat(runs.noteBreakout("unknown-1", "s-unknown", parent, 0)).isTrue();
        assertThat(runs.noteBreakout("third-1", "s-third", parent, 3)).isTrue();
        assertThat(runs.noteBreakout("first-1", "s-first", parent, 0)).isTrue();

        assertThat(runs.noteBreakout("first-1", "s-first", parent, 1))
                .as("told again")
                .isTrue();
        assertThat(runs.noteBreakout("third-1", "s-third", parent, 0)).isTrue();
        assertThat(runs.noteBreakout("third-1", "s-third", parent, () -> 4)).isTrue();
        assertThat(runs.noteBreakout("foreign-1", "s-foreign", "a-class-of-others", () -> fail("looked for a number")))
                .as("a room of others")
                .isFalse();

        assertThat(node.ours.roomsOf(List.of(meeting.id())))
                .extracting(MeetingDirectory.Room::number)
                .as("once known it stays")
                .containsExactly(1, 3, 0);
        node.databases
                .web()
                .jdbc()
                .sql("update meeting set parent_id = ?, params = 'name=x&sequence=2' where id = ?")
                .params(List.of(
                        meeting.id(), node.running(TENANT, "made-by-its-caller").id()))
                .update();
        assertThat(node.ours.roomsOf(List.of(meeting.id())))
                .extracting(MeetingDirectory.Room::number)
                .containsExactly(1, 2, 3, 0);
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
                runs.noteBreakout(room.internalMeetingId(), room.serverMeetingId(), classroom.internalMeetingId(), 0));

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

package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.lectern.server.pool.DrainServers;
import org.lectern.server.pool.PanicServer;
import org.lectern.server.pool.RemoveServer;
import org.lectern.server.pool.ServerState;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Simulator;

/** What becomes of the classes of a server that stays silent, is given up, emptied or removed, and of one that returns. */
final class ServersThatGoIT extends OneServer {
    @ParameterizedTest
    @EnumSource(names = {"STARTING_502", "BLACK_HOLE"})
    void aServerThatIsSilentForFiveMinutesEndsNoClassAndNoneIsDoubled(CallFault.Kind silence) throws Exception {
        Simulator other = Simulator.builder().start();
        open.add(other);
        node.add("two", other.url(), other.secret());
        List<Meeting> classes = List.of(node.running(TENANT, "a"), node.running(TENANT, "b"));
        simulator.faults().calls(CallFault.of(silence));

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

        // It comes back a second time, now without its memory.
        simulator.restart(true, Duration.ZERO);
        node.pollNow();

        assertThat(classes)
                .filteredOn(one -> one.requirePlace().serverId().equals(server.id()))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(
                                node.meetings.find(one.id()).orElseThrow().endCause())
                        .contains(EndCause.INFERRED));
        assertThat(classes)
                .filteredOn(one -> !one.requirePlace().serverId().equals(server.id()))
                .isNotEmpty()
                .allSatisfy(one -> assertThat(
                                node.meetings.find(one.id()).orElseThrow().isRunning())
                        .isTrue());
        node.running(TENANT, "a");
        node.running(TENANT, "b");
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
}

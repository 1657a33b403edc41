package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.lectern.server.meeting.Instance.Settings;
import org.lectern.server.pool.FailableProxy;

/** Starts whose process died or whose answer came late: somebody else goes on with them, and one meeting is left. */
final class TakenOverStartsIT extends Starts {
    private static final Duration SHORT = Duration.ofSeconds(1);

    @Test
    void anAnswerDelayedPastTheLeaseIsTakenOverAndCounts() throws Exception {
        FailableProxy proxy = closed(new FailableProxy(server.url()));
        Instance slow = instance(Settings.usual().lease(SHORT));
        Instance other = instance(Settings.usual().lease(SHORT));
        slow.add("one", proxy.url(), server.secret());
        FailableProxy.Hold hold = proxy.holdAnswer();

        CompletableFuture<StartResult> first = CompletableFuture.supplyAsync(() -> slow.start(TENANT, "room"));
        hold.awaitReached();
        Meeting taken = other.running(TENANT, "room");
        hold.release().countDown();

        assertThat(first.join())
                .isInstanceOfSatisfying(
                        StartResult.Running.class,
                        running -> assertThat(running.meeting().id()).isEqualTo(taken.id()));
        assertThat(taken.attempt()).isEqualTo(1);
        assertThat(server.classrooms()).hasSize(1);
        assertThat(states()).containsExactly("WON");
    }

    @Test
    void aRequestThatArrivesAfterItWasGivenUpIsEndedByWhoeverSentIt() throws Exception {
        FailableProxy proxy = closed(new FailableProxy(server.url()));
        Instance slow = instance(Settings.usual().lease(SHORT));
        Instance other = instance(Settings.usual().lease(SHORT));
        slow.add("one", proxy.url(), server.secret());
        FailableProxy.Hold hold = proxy.holdRequest();

        CompletableFuture<StartResult> first = CompletableFuture.supplyAsync(() -> slow.start(TENANT, "room"));
        hold.awaitReached();
        Meeting taken = other.running(TENANT, "room");
        hold.release().countDown();

        assertThat(first.join())
                .isInstanceOfSatisfying(
                        StartResult.Running.class,
                        running -> assertThat(running.meeting().id()).isEqualTo(taken.id()));
        assertThat(taken.attempt()).isEqualTo(2);
        awaitOneMeetingAtServer(taken);
        assertThat(states()).containsExactly("ABANDONED", "WON");
    }

    @Test
    void anAnswerOfAnOvertakenAttemptDoesNotWinWhileTheNextOneIsUnderWay() throws Exception {
        Instance node = instance(Settings.usual());
        node.add("one", server.url(), server.secret());
        var ledger = new StartLedger(
                node.databases.web(),
                node.meetings,
                node.seating,
                Instance.TAG,
                Settings.usual().lease());
        var mine = (OpenRuns.Opened.Mine) ledger.open(Instance.request(TENANT, "room"), Set.of());
        Attempt first = mine.attempt();
        var next = (StartLedger.Next.Try) ledger.next(first, "no answer", Set.of(), true);

        assertThat(ledger.won(first, up("first"))).isEqualTo(StartLedger.Won.OVERTAKEN);
        assertThat(count("select count(*) from meeting where state = 'STARTING' and internal_meeting_id is null"))
                .isEqualTo(1);
        assertThat(states()).containsExactly("ABANDONED", "SENT");

        assertThat(ledger.won(next.attempt(), up("second"))).isEqualTo(StartLedger.Won.COUNTS);
        assertThat(count("select count(*) from meeting where state = 'RUNNING' and internal_meeting_id = 'second'"))
                .isEqualTo(1);
        assertThat(states()).containsExactly("ABANDONED", "WON");
    }

    private static CreateAtServer.Result.Up up(String internalMeetingId) {
        return new CreateAtServer.Result.Up(internalMeetingId, 1, new CreateAtServer.Telephone("", ""));
    }

    @Test
    void aProcessKilledBeforeItSendsIsTakenOver() throws Exception {
        Instance node = instance(Settings.usual().lease(SHORT));
        node.add("one", server.url(), server.secret());
        Process child = child("before-send");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> count("select count(*) from create_attempt where state = 'SENT'") == 1);

        child.destroyForcibly().waitFor();
        Meeting meeting = node.running(TENANT, "room");

        assertThat(meeting.attempt()).isEqualTo(2);
        assertThat(server.classrooms()).hasSize(1);
        assertThat(states()).containsExactly("ABANDONED", "WON");
    }

    @Test
    void aProcessKilledAfterItSentIsTakenOverAndItsMeetingFound() throws Exception {
        FailableProxy proxy = closed(new FailableProxy(server.url()));
        Instance node = instance(Settings.usual().lease(SHORT));
        node.add("one", proxy.url(), server.secret());
        FailableProxy.Hold hold = proxy.holdAnswer();
        Process child = child("send");
        hold.awaitReached();

        child.destroyForcibly().waitFor();
        hold.release().countDown();
        Meeting meeting = node.running(TENANT, "room");

        assertThat(meeting.attempt()).isEqualTo(1);
        assertThat(server.classrooms()).hasSize(1);
        assertThat(states()).containsExactly("WON");
    }

    @Test
    void aProcessKilledAfterTheAnswerIsTakenOverAndItsMeetingFound() throws Exception {
        FailableProxy proxy = closed(new FailableProxy(server.url()));
        Instance node = instance(Settings.usual().lease(SHORT));
        node.add("one", proxy.url(), server.secret());
        FailableProxy.Hold hold = proxy.holdAnswer();
        Process child = child("send");
        hold.awaitReached();
        try (var connection = database.open("test");
                var statement = connection.createStatement()) {
            // With the row locked the process gets its answer and cannot write it down.
            connection.setAutoCommit(false);
            statement.execute("select 1 from meeting for update");
            hold.release().countDown();
            Awaitility.await()
                    .atMost(Duration.ofMinutes(1))
                    .until(() -> count("select count(*) from pg_stat_activity where wait_event_type = 'Lock'"
                                    + " and datname = current_database()")
                            > 0);
            child.destroyForcibly().waitFor();
            connection.rollback();
        }

        Meeting meeting = node.running(TENANT, "room");

        assertThat(server.classrooms()).hasSize(1);
        assertThat(server.classrooms().getFirst().meetingId())
                .isEqualTo(meeting.requirePlace().serverMeetingId());
        assertThat(states()).containsExactly("WON");
    }

    @Test
    void aSilentStartThatNobodyAsksForIsSettled() throws Exception {
        Instance node = instance(Settings.usual().lease(SHORT));
        node.add("one", server.url(), server.secret());
        Process child = child("before-send");
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .until(() -> count("select count(*) from create_attempt where state = 'SENT'") == 1);
        child.destroyForcibly().waitFor();

        Awaitility.await().atMost(Duration.ofMinutes(1)).until(() -> node.start.settleSilent() == 1);

        assertThat(count("select count(*) from meeting where state = 'ENDED' and end_cause = 'NEVER_STARTED'"))
                .isEqualTo(1);
        assertThat(states()).containsExactly("ABANDONED");
    }

    private void awaitOneMeetingAtServer(Meeting meeting) {
        Awaitility.await()
                .atMost(Duration.ofMinutes(1))
                .untilAsserted(() -> assertThat(server.classrooms())
                        .extracting(classroom -> classroom.meetingId())
                        .containsExactly(meeting.requirePlace().serverMeetingId()));
    }

    private Process child(String mode) throws IOException {
        Process process = new ProcessBuilder(
                        System.getProperty("java.home") + "/bin/java",
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-Xmx128m",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        StartInChild.class.getName(),
                        database.url(),
                        database.user(),
                        database.password().reveal(),
                        mode,
                        TENANT.toString())
                .inheritIO()
                .start();
        AutoCloseable _ = closed(process::destroyForcibly);
        return process;
    }
}

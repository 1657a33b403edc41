package org.lectern.server.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Simulator;

/** Whether somebody is sent to a server, and what it costs to know. */
final class ReachServersIT {
    private static final PoolSettings SETTINGS = new PoolSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(2),
            8,
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofDays(14),
            Duration.ofSeconds(2),
            Duration.ofSeconds(20));

    private final List<AutoCloseable> open = new ArrayList<>();
    private final AtomicInteger calls = new AtomicInteger();
    private final BbbClients clients = new BbbClients(SETTINGS, calls::incrementAndGet);
    private Instant now = Instant.now();
    private final ReachServers reach = new ReachServers(clients, SETTINGS, () -> now);
    private Simulator simulator;
    private ServerStore servers;
    private Server server;

    @BeforeEach
    void setUp() throws Exception {
        simulator = Simulator.builder().start();
        open.add(simulator);
        Databases databases = TestDatabase.create();
        open.add(databases);
        servers = new ServerStore(databases.web(), TestVault.create());
        servers.add(NewServer.of("one", ServerAddress.of(simulator.url()), SharedSecret.of(simulator.secret())));
        var polls = new PollServers(servers, clients, List::of, SETTINGS, () -> now);
        open.add(polls);
        polls.pollDue();
        server = servers.list().getFirst();
        calls.set(0);
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void aServerThatWasHeardOfLatelyIsNotAsked() {
        simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));

        assertThat(reach.wasHeard(server)).isTrue();
        assertThat(reach.mayBeEntered(server)).isTrue();

        assertThat(calls).hasValue(0);
    }

    @Test
    void aServerWhoseLastPollIsOldIsAskedOnceHoweverManyWantToGoThere() throws Exception {
        now = now.plusSeconds(45);
        List<Callable<Boolean>> joins = new ArrayList<>();
        for (int i = 0; i < 50; i++) {
            joins.add(() -> reach.mayBeEntered(server));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> answer : threads.invokeAll(joins)) {
                assertThat(answer.get()).isTrue();
            }
        }

        assertThat(reach.wasHeard(server)).isFalse();
        assertThat(calls).hasValue(1);
    }

    @Test
    void aServerWhoseLastCallFailedIsAskedAndNotEnteredWhileItDoesNotAnswer() {
        simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));
        clients.record(server.id(), new Outcome.Failure<>(FailureKind.UNREACHABLE, "", "", false, ""));

        assertThat(reach.mayBeEntered(server)).isFalse();
        assertThat(reach.mayBeEntered(server)).isFalse();

        assertThat(calls).hasValue(1);
    }

    @Test
    void aServerThatAnswersAgainIsEnteredAgain() {
        clients.record(server.id(), new Outcome.Failure<>(FailureKind.UNREACHABLE, "", "", false, ""));
        assertThat(reach.wasHeard(server)).isFalse();

        assertThat(reach.mayBeEntered(server)).isTrue();

        assertThat(reach.wasHeard(server)).isTrue();
    }

    @Test
    void aServerThatSwallowsCallsIsNotEnteredAndAskedOnce() {
        simulator.faults().calls(CallFault.of(CallFault.Kind.BLACK_HOLE));
        now = now.plusSeconds(45);

        assertThat(reach.mayBeEntered(server)).isFalse();

        assertThat(calls).hasValue(1);
    }

    @Test
    void aServerThatTheOperatorDisabledIsNotCalled() {
        servers.changeState(server.id(), ServerState.DISABLED);
        now = now.plus(Duration.ofDays(1));

        assertThat(reach.mayBeEntered(servers.require(server.id()))).isTrue();

        assertThat(calls).hasValue(0);
    }
}

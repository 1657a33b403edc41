package org.lectern.server.pool;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;

final class PollServersIT {
    private static final PoolSettings SETTINGS = new PoolSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            4,
            Duration.ofMinutes(2),
            Duration.ofMinutes(10),
            Duration.ofDays(14),
            Duration.ofSeconds(1),
            Duration.ofSeconds(1));

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<ServerPoll> told = new CopyOnWriteArrayList<>();
    private DatabaseConnection connection;
    private Databases databases;
    private ServerStore servers;
    private Simulator simulator;

    @BeforeEach
    void setUp() throws Exception {
        connection = TestDatabase.createConnection();
        databases = closed(connection.pools());
        servers = new ServerStore(databases.web(), TestMechanisms.vault());
        simulator = closed(Simulator.builder().start());
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void twoNodesTogetherPollEachServerOnceAnInterval() throws Exception {
        for (int i = 0; i < 20; i++) {
            add("server " + i, "/front" + i);
        }
        PollServers first = node();
        PollServers second = node();

        // Not in the common pool, which has one thread on two cores and carries answers of HTTP clients.
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = nodes.submit(() -> due(first));
            var two = nodes.submit(() -> due(second));

            assertThat(one.get() + two.get()).isEqualTo(20);
        }
        assertThat(told).extracting(poll -> poll.server().id()).hasSize(20).doesNotHaveDuplicates();
        assertThat(due(first) + due(second)).isZero();
    }

    @Test
    void aServerThatHangsDelaysNoOther() throws Exception {
        UUID hanging = add("hanging", "");
        Simulator well = closed(Simulator.builder().start());
        AddResult added = servers.add(NewServer.of("well", address(well.url()), SharedSecret.of(well.secret())));
        simulator.faults().calls(CallFault.of(CallFault.Kind.BLACK_HOLE));

        node().pollDue();

        assertThat(servers.require(((AddResult.Added) added).server().id()).health())
                .isEqualTo(ServerHealth.ONLINE);
        assertThat(servers.require(hanging).health()).isEqualTo(ServerHealth.OFFLINE);
        assertThat(servers.require(hanging).observed().failure()).contains("TIMED_OUT");
        assertThat(told.getFirst().server().name()).isEqualTo("well");
    }

    @Test
    void aWrongSecretIsSaidAndTheServerTakesNothingUntilItIsRight() throws Exception {
        AddResult added = servers.add(NewServer.of("one", address(simulator.url()), SharedSecret.of("not the secret")));
        UUID id = ((AddResult.Added) added).server().id();
        PollServers node = node();
        node.pollDue();
        assertThat(servers.require(id).observed().failure())
                .contains("REFUSED_CHECKSUM")
                .contains("bbb-conf");
        assertThat(servers.require(id).acceptsNewMeetings()).isFalse();

        assertThat(new RotateSecret(servers, new BbbClients(SETTINGS))
                        .rotate(id, SharedSecret.of(simulator.secret()), ChecksumAlgorithm.SHA512))
                .isEqualTo(new RotateSecret.Rotated.InUse());
        node.pollDue();

        assertThat(servers.require(id).acceptsNewMeetings()).isTrue();
        assertThat(servers.require(id).observed().failure()).isNull();
        assertThat(servers.require(id).observed().version()).isNotNull();
    }

    @Test
    void aSecretThatIsToldBeforeTheServerHasItIsUsedAsSoonAsTheServerTakesIt() throws Exception {
        Simulator next = closed(Simulator.builder().secret("the-next-secret").start());
        UUID id = add("one", "");
        PollServers node = node();
        node.pollDue();
        var rotate = new RotateSecret(servers, new BbbClients(SETTINGS));
        var announced = SharedSecret.of("the-next-secret");

        assertThat(rotate.rotate(id, announced, ChecksumAlgorithm.SHA256))
                .isEqualTo(new RotateSecret.Rotated.Waiting());
        pollNow(node);
        assertThat(servers.require(id).secret()).isEqualTo(SharedSecret.of(simulator.secret()));
        assertThat(servers.require(id).health()).isEqualTo(ServerHealth.ONLINE);

        // The server at this address has the new secret from now on.
        databases
                .jobs()
                .jdbc()
                .sql("update server set address = :a")
                .param("a", address(next.url()).base())
                .update();
        pollNow(node);

        Server rotated = servers.require(id);
        assertThat(rotated.secret()).isEqualTo(announced);
        assertThat(rotated.observed().failures()).isZero();
        assertThat(rotated.spare())
                .isNotNull()
                .satisfies(spare -> assertThat(spare.kind()).isEqualTo(Server.Spare.Kind.OLD));
        assertThat(rotated.secrets()).containsExactly(announced, SharedSecret.of(simulator.secret()));
        assertThat(rotate.confirm(id)).isTrue();
        assertThat(servers.require(id).secrets()).containsExactly(announced);
    }

    @Test
    void aSecretThatTheServerDoesNotTakeChangesNothing() throws Exception {
        AddResult added = servers.add(NewServer.of("one", address(simulator.url()), SharedSecret.of("wrong already")));
        UUID id = ((AddResult.Added) added).server().id();
        var rotate = new RotateSecret(servers, new BbbClients(SETTINGS));

        assertThat(rotate.rotate(id, SharedSecret.of("wrong too"), ChecksumAlgorithm.SHA256))
                .isInstanceOf(RotateSecret.Rotated.Wrong.class);
        simulator.faults().calls(CallFault.of(CallFault.Kind.ERROR_500));
        assertThat(rotate.rotate(id, SharedSecret.of(simulator.secret()), ChecksumAlgorithm.SHA256))
                .isInstanceOf(RotateSecret.Rotated.CouldNotAsk.class);

        assertThat(servers.require(id).secret()).isEqualTo(SharedSecret.of("wrong already"));
        assertThat(servers.require(id).spare()).isNull();
    }

    /**
     * Five hundred servers, fifty of which swallow every call, polled by two processes: while calls hang at the fifty, all
     * others are asked on time, in the round in which the fifty fall silent and in those after it.
     */
    @Test
    void fiftyServersThatSwallowCallsChangeNothingForTheFreshnessOfTheOthers() throws Exception {
        var silence = new AtomicReference<>(new CountDownLatch(1));
        String well = manyServers(new CountDownLatch(0));
        String silent = manyServers(silence);
        for (int i = 0; i < 500; i++) {
            servers.add(NewServer.of(
                    "server " + i,
                    address((i % 10 == 0 ? silent : well).replace("/bigbluebutton/", "/front" + i + "/bigbluebutton/")),
                    SharedSecret.of("any secret")));
        }
        var hour = Duration.ofHours(1);
        PoolSettings many =
                new PoolSettings(hour, hour, 64, hour.multipliedBy(2), hour.multipliedBy(3), hour, hour, hour);
        node(many).start();
        node(many).start();

        for (int round = 1; round <= 2; round++) {
            awaitPolls("successes = " + round, 450);
            assertThat(count("failures = " + round)).isZero();
            String dropped = "failures = " + round;
            Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> {
                Objects.requireNonNull(silence.getAndSet(new CountDownLatch(1))).countDown();
                return count(dropped) == 50;
            });
            databases
                    .jobs()
                    .jdbc()
                    .sql("update server set next_poll_at = now()")
                    .update();
        }

        assertThat(count("health = 'ONLINE'")).isEqualTo(450);
        assertThat(new LoadHistory(databases.web()).since(Instant.now().minusSeconds(900)))
                .hasSize(500);
        Objects.requireNonNull(silence.get()).countDown();
    }

    private String manyServers(CountDownLatch answers) throws IOException {
        return manyServers(new AtomicReference<>(answers));
    }

    /** Any number of servers at one port, without meetings; calls hang until this, and are dropped if they had to wait. */
    private String manyServers(AtomicReference<CountDownLatch> answers) throws IOException {
        HttpServer http = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 500);
        http.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        byte[] answer = ("<response><returncode>SUCCESS</returncode><meetings/><messageKey>noMeetings</messageKey>"
                        + "<message/></response>")
                .getBytes(StandardCharsets.UTF_8);
        http.createContext("/", exchange -> {
            CountDownLatch wait = Objects.requireNonNull(answers.get());
            if (wait.getCount() > 0) {
                try {
                    wait.await();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
                exchange.close();
                return;
            }
            exchange.getResponseHeaders().set("Content-Type", "text/xml");
            exchange.sendResponseHeaders(200, answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        http.start();
        open.add(() -> http.stop(0));
        return "http://127.0.0.1:" + http.getAddress().getPort() + "/bigbluebutton/";
    }

    private void awaitPolls(String condition, int servers) {
        Awaitility.await().atMost(Duration.ofSeconds(40)).until(() -> count(condition) == servers);
    }

    private int count(String condition) {
        return databases
                .jobs()
                .jdbc()
                .sql("select count(*) from server where " + condition)
                .query(Integer.class)
                .single();
    }

    private void pollNow(PollServers node) throws InterruptedException {
        databases.jobs().jdbc().sql("update server set next_poll_at = now()").update();
        node.pollDue();
    }

    @Test
    void disabledServersAreNotAsked() throws Exception {
        UUID id = add("one", "");
        servers.changeState(id, ServerState.DISABLED);

        assertThat(node().pollDue()).isZero();

        servers.changeState(id, ServerState.CORDONED);
        assertThat(node().pollDue()).isEqualTo(1);
        assertThat(servers.require(id).acceptsNewMeetings()).isFalse();
    }

    @Test
    void aRequestedPollComesAtOnceButNotTwiceWithinFiveSeconds() throws Exception {
        UUID id = add("one", "");
        PollServers node = node();
        node.pollDue();
        databases
                .jobs()
                .jdbc()
                .sql("update server set polled_at = now() - interval '6 s'")
                .update();

        node.request(id);
        assertThat(node.pollDue()).isEqualTo(1);
        node.request(id);
        assertThat(node.pollDue()).isZero();
    }

    @Test
    void oneListenerThatFailsDoesNotKeepOthersFromBeingTold() throws Exception {
        add("one", "");
        PollListener bad = poll -> {
            throw new IllegalStateException("a listener that fails, on purpose");
        };
        var node = closed(new PollServers(
                servers, new BbbClients(SETTINGS), () -> List.of(bad, told::add), SETTINGS, InstantSource.system()));

        node.pollDue();

        assertThat(told).hasSize(1);
    }

    @Test
    void monitoringIsToldWhatPollsSawWithoutAskingForASecret() throws Exception {
        UUID id = add("measured", "");
        simulator.create("one", "One").enter("Ada", "ada", Role.VIEWER);
        node().pollDue();
        servers.markGivenUp(id);
        servers.changeState(id, ServerState.CORDONED);
        add("never asked", "/elsewhere");
        // What nobody opens cannot be missed.
        databases.web().jdbc().sql("update server set secret = '\\x00'").update();

        List<ServerFigures> figures = ServerFigures.list(databases.web());

        assertThat(figures).hasSize(2);
        assertThat(figures.getFirst().answeredAt()).isBetween(Instant.now().minusSeconds(60), Instant.now());
        assertThat(figures.getFirst())
                .usingRecursiveComparison()
                .ignoringFields("answeredAt")
                .isEqualTo(new ServerFigures("measured", ServerState.CORDONED, ServerHealth.ONLINE, null, true, 1, 1));
        assertThat(figures.getLast())
                .isEqualTo(
                        new ServerFigures("never asked", ServerState.ENABLED, ServerHealth.OFFLINE, null, false, 0, 0));
    }

    @Test
    void secretsAreSealedAtRest() {
        add("one", "");

        byte[] stored = databases
                .web()
                .jdbc()
                .sql("select secret from server")
                .query(byte[].class)
                .single();

        assertThat(new String(stored, java.nio.charset.StandardCharsets.ISO_8859_1))
                .doesNotContain(simulator.secret());
        assertThat(servers.list().toString()).doesNotContain(simulator.secret());
    }

    @Test
    void namesAndAddressesAreTakenOnce() {
        add("one", "");

        assertThat(servers.add(NewServer.of("one", address("https://other.example.org"), SharedSecret.of("secretly"))))
                .isEqualTo(new AddResult.Taken("name"));
        assertThat(servers.add(NewServer.of("two", address(simulator.url()), SharedSecret.of("secretly"))))
                .isEqualTo(new AddResult.Taken("address"));
    }

    private UUID add(String name, String path) {
        String url = simulator.url().replace("/bigbluebutton/", path + "/bigbluebutton/");
        return ((AddResult.Added) servers.add(NewServer.of(name, address(url), SharedSecret.of(simulator.secret()))))
                .server()
                .id();
    }

    private static ServerAddress address(String url) {
        return ServerAddress.of(url);
    }

    private PollServers node() {
        return node(SETTINGS);
    }

    private PollServers node(PoolSettings settings) {
        return closed(new PollServers(
                servers, new BbbClients(settings), () -> List.of(told::add), settings, InstantSource.system()));
    }

    private static int due(PollServers node) {
        try {
            return node.pollDue();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    private <T extends AutoCloseable> T closed(T one) {
        open.add(one);
        return one;
    }
}

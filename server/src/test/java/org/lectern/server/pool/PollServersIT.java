package org.lectern.server.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
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
import org.lectern.simulator.Simulator;

final class PollServersIT {
    private static final PoolSettings SETTINGS = new PoolSettings(
            Duration.ofSeconds(30),
            Duration.ofSeconds(1),
            4,
            Duration.ofMinutes(2),
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

        CompletableFuture<Integer> one = CompletableFuture.supplyAsync(() -> due(first));
        CompletableFuture<Integer> two = CompletableFuture.supplyAsync(() -> due(second));

        assertThat(one.join() + two.join()).isEqualTo(20);
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

        servers.rotateSecret(id, SharedSecret.of(simulator.secret()), ChecksumAlgorithm.SHA512);
        node.pollDue();

        assertThat(servers.require(id).acceptsNewMeetings()).isTrue();
        assertThat(servers.require(id).observed().failure()).isNull();
        assertThat(servers.require(id).observed().version()).isNotNull();
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
        return closed(new PollServers(
                servers, new BbbClients(SETTINGS), () -> List.of(told::add), SETTINGS, InstantSource.system()));
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

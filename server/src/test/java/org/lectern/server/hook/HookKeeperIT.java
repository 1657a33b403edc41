package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.CreateHook;
import org.lectern.bbb.Hook;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.activity.TestActivity;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Simulator;

/** Exactly one hook of ours at each server, whatever happens there. */
final class HookKeeperIT {
    private static final String OTHERS = "http://lms.example.org/hook?a=b";

    private Databases databases;
    private Simulator simulator;
    private BbbClient client;
    private UUID serverId;
    private HookKeeper keeper;

    @BeforeEach
    void open() throws Exception {
        databases = TestDatabase.create();
        simulator = Simulator.builder().start();
        client = BbbClient.of(simulator.url(), simulator.secret());
        var servers = new ServerStore(databases.web(), TestVault.create());
        var added = servers.add(
                NewServer.of("one", ServerAddress.of(simulator.url()), SharedSecret.of(simulator.secret())));
        serverId = ((AddResult.Added) added).server().id();
        keeper = keeper("http://127.0.0.1:9/");
    }

    @AfterEach
    void close() {
        simulator.close();
        databases.close();
    }

    private HookKeeper keeper(String callbackUrl) {
        return new HookKeeper(
                new ServerStore(databases.web(), TestVault.create()),
                new HookStore(databases.web(), TestVault.create()),
                (Server server) -> client,
                TestActivity.missingEvents(databases),
                new HookKeeper.Schedule(
                        () -> Optional.of(URI.create(callbackUrl)), Duration.ofSeconds(30), InstantSource.system()));
    }

    private List<String> registered() {
        return client.hooksList().orElseThrow().stream().map(Hook::callbackUrl).toList();
    }

    @Test
    void registersOneGlobalHookAndRepeatingItChangesNothing() {
        assertThat(keeper.keep(serverId)).isInstanceOf(HookKeeper.Kept.Registered.class);
        List<String> once = registered();
        assertThat(keeper.keep(serverId)).isInstanceOf(HookKeeper.Kept.Present.class);

        assertThat(once).hasSize(1).allMatch(url -> url.startsWith("http://127.0.0.1:9/hooks/bbb/"));
        assertThat(registered()).isEqualTo(once);
    }

    @Test
    void registersAgainWhatTheServerForgotAndSaysWhenEventsAreMissing() throws Exception {
        keeper.keep(serverId);
        List<String> before = registered();
        simulator.restart(true, Duration.ZERO);

        assertThat(keeper.keep(serverId)).isInstanceOf(HookKeeper.Kept.Registered.class);
        assertThat(registered()).isEqualTo(before);
        assertThat(databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from missing_events where server_id = ?")
                        .param(serverId)
                        .query(Integer.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void removesWhatIsLeftOfAnOlderAddressAndTouchesNoHookOfOthers() {
        client.hooksCreate(CreateHook.global(OTHERS)).orElseThrow();
        keeper.keep(serverId);
        HookKeeper moved = keeper("http://127.0.0.1:10");

        assertThat(moved.keep(serverId)).isInstanceOf(HookKeeper.Kept.Registered.class);
        assertThat(registered())
                .hasSize(2)
                .contains(OTHERS)
                .anyMatch(url -> url.startsWith("http://127.0.0.1:10/hooks/bbb/"));
    }

    @Test
    void saysWhenEventsAreMissingAfterLongerSilenceThanTheServerRepeats() {
        keeper.keep(serverId);
        silentFor("20 minutes", "19 minutes 30 seconds");
        keeper.keep(serverId);
        silentFor("20 minutes", "10 minutes");
        keeper.keep(serverId);
        silentFor("4 minutes", "4 minutes");
        keeper.keep(serverId);

        assertThat(databases
                        .web()
                        .jdbc()
                        .sql("""
                                select extract(epoch from until_at - from_at)::integer from missing_events
                                where server_id = ?
                                """)
                        .param(serverId)
                        .query(Integer.class)
                        .list())
                .singleElement()
                .satisfies(seconds -> assertThat(seconds).isBetween(890, 910));
    }

    private void silentFor(String sinceCheck, String sinceDelivery) {
        databases
                .web()
                .jdbc()
                .sql("""
                        update server_hook set present_at = now() - ?::interval, last_delivery_at = now() - ?::interval
                        """)
                .params(List.of(sinceCheck, sinceDelivery))
                .update();
    }

    @Test
    void keepsTheHookOfTheOlderAddressUntilTheNewOneIsInPlace() {
        keeper.keep(serverId);
        List<String> old = registered();
        simulator.faults().calls(CallFault.of(CallFault.Kind.ERROR_500).on("hooks/create"));

        assertThat(keeper("http://127.0.0.1:10").keep(serverId)).isInstanceOf(HookKeeper.Kept.Failed.class);
        assertThat(registered()).isEqualTo(old);
    }

    @Test
    void replacesAHookOfOursThatIsBoundToOneMeeting() {
        keeper.keep(serverId);
        Hook right = client.hooksList().orElseThrow().getFirst();
        client.hooksDestroy(right.hookId()).orElseThrow();
        client.hooksCreate(new CreateHook(right.callbackUrl(), "some-meeting", List.of(), false))
                .orElseThrow();

        keeper.keep(serverId);

        assertThat(client.hooksList().orElseThrow())
                .hasSize(1)
                .allMatch(
                        hook -> hook.meetingId().isEmpty() && hook.callbackUrl().equals(right.callbackUrl()));
    }

    @Test
    void saysWhyItCouldNot() {
        simulator.close();

        assertThat(keeper.keep(serverId)).isInstanceOf(HookKeeper.Kept.Failed.class);
    }

    @Test
    void twoNodesTogetherCheckAServerOnceAnInterval() {
        keeper.keep(serverId);
        databases
                .web()
                .jdbc()
                .sql("update server_hook set next_check_at = now()")
                .update();
        HookKeeper other = keeper("http://127.0.0.1:9/");

        var one = CompletableFuture.supplyAsync(keeper::keepDue);
        var two = CompletableFuture.supplyAsync(other::keepDue);

        assertThat(one.join() + two.join()).isEqualTo(1);
        assertThat(registered()).hasSize(1);
    }
}

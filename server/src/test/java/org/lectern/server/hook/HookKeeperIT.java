package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executors;
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
import org.lectern.server.pool.ServerPoll;
import org.lectern.server.pool.ServerStore;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Death;
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
                new HookKeeper.Gaps(
                        TestActivity.missingEvents(databases),
                        new ServerStore(databases.web(), TestVault.create())::requestPoll),
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

    @Test
    void aGapInEventsHasTheServerPolledAtOnce() throws Exception {
        keeper.keep(serverId);
        pollIsDueIn("30 seconds");
        keeper.keep(serverId);
        assertThat(pollIsDue()).as("a hook that is there is no gap").isFalse();

        simulator.restart(true, Duration.ZERO);
        keeper.keep(serverId);
        assertThat(pollIsDue()).as("a hook that was forgotten").isTrue();

        pollIsDueIn("30 seconds");
        silentFor("20 minutes", "19 minutes 30 seconds");
        keeper.keep(serverId);
        assertThat(pollIsDue()).as("a server that could not reach us for long").isTrue();
    }

    private void pollIsDueIn(String interval) {
        databases
                .web()
                .jdbc()
                .sql("update server set next_poll_at = now() + ?::interval, polled_at = now() - interval '1 minute'")
                .param(interval)
                .update();
    }

    private boolean pollIsDue() {
        return databases
                .web()
                .jdbc()
                .sql("select next_poll_at <= now() from server where id = ?")
                .param(serverId)
                .query(Boolean.class)
                .single();
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
    void twoNodesTogetherCheckAServerOnceAnInterval() throws Exception {
        keeper.keep(serverId);
        databases
                .web()
                .jdbc()
                .sql("update server_hook set next_check_at = now()")
                .update();
        HookKeeper other = keeper("http://127.0.0.1:9/");

        // Not in the common pool, which has one thread on two cores and carries answers of HTTP clients.
        try (var nodes = Executors.newVirtualThreadPerTaskExecutor()) {
            var one = nodes.submit(keeper::keepDue);
            var two = nodes.submit(other::keepDue);

            assertThat(one.get() + two.get()).isEqualTo(1);
        }
        assertThat(registered()).hasSize(1);
    }

    /** A clock that a test moves on. */
    private static final class Hands implements InstantSource {
        private Instant now = Instant.now().plusSeconds(60).truncatedTo(java.time.temporal.ChronoUnit.SECONDS);

        @Override
        public Instant instant() {
            return now;
        }

        void move(Duration by) {
            now = now.plus(by);
        }
    }

    private HookKeeper timed(InstantSource clock, boolean enabled, Optional<Duration> lifetime) {
        return new HookKeeper(
                new ServerStore(databases.web(), TestVault.create()),
                new HookStore(databases.web(), TestVault.create()),
                (Server server) -> client,
                new HookKeeper.Gaps(
                        TestActivity.missingEvents(databases),
                        new ServerStore(databases.web(), TestVault.create())::requestPoll),
                new HookKeeper.Schedule(
                        () -> Optional.of(URI.create("http://127.0.0.1:9")),
                        Duration.ofSeconds(30),
                        enabled,
                        lifetime,
                        clock));
    }

    @Test
    void hookThatWasLostWithItsServerIsBackWithinTwoMinutesOfTheServersReturn() throws Exception {
        var hands = new Hands();
        HookKeeper timed = timed(hands, true, Optional.empty());
        timed.keepDue();
        assertThat(registered()).hasSize(1);
        simulator.restart(true, Duration.ZERO);
        simulator.kill(Death.REFUSES);
        for (int second = 0; second < 300; second++) {
            hands.move(Duration.ofSeconds(1));
            timed.keepDue();
        }
        // A process that died while it looked holds the check as long as that may take.
        databases
                .web()
                .jdbc()
                .sql("update server_hook set next_check_at = ?, lease_until = ?")
                .params(List.of(
                        hands.instant().plusSeconds(33).atOffset(ZoneOffset.UTC),
                        hands.instant().plusSeconds(60).atOffset(ZoneOffset.UTC)))
                .update();

        simulator.revive(false);
        Instant back = hands.instant();
        while (registered().isEmpty() && hands.instant().isBefore(back.plusSeconds(600))) {
            hands.move(Duration.ofSeconds(1));
            timed.keepDue();
        }

        assertThat(Duration.between(back, hands.instant())).isLessThan(Duration.ofMinutes(2));
        assertThat(registered()).hasSize(1);
    }

    @Test
    void pollThatFindsTheServerAgainHasItsHookBackAtOnce() throws Exception {
        keeper.keep(serverId);
        var loop = new HookLoop(keeper);
        Server server = new ServerStore(databases.web(), TestVault.create()).require(serverId);
        simulator.kill(Death.REFUSES);
        loop.polled(poll(server));
        simulator.restart(true, Duration.ZERO);
        simulator.revive(true);
        assertThat(registered()).isEmpty();

        loop.polled(poll(server));

        assertThat(registered()).hasSize(1);
    }

    private ServerPoll poll(Server server) {
        Instant now = Instant.now();
        return new ServerPoll(server, now, now, Duration.ofSeconds(10), client.getMeetings());
    }

    @Test
    void renewsAnAddressBeforeItExpiresAndRefusesTheOldOneAfterwards() {
        var hands = new Hands();
        HookKeeper timed = timed(hands, true, Optional.of(Duration.ofHours(3)));
        timed.keep(serverId);
        String first = registered().getFirst();
        assertThat(first)
                .contains("?ts=" + hands.instant().plus(Duration.ofHours(3)).getEpochSecond() + "&key=1");
        var targets = new StoredTargets(
                new HookStore(databases.web(), TestVault.create()),
                new ServerStore(databases.web(), TestVault.create()),
                hands);
        assertThat(targets.find(token(first))).isPresent();

        hands.move(Duration.ofMinutes(119));
        assertThat(timed.keep(serverId)).isInstanceOf(HookKeeper.Kept.Present.class);
        hands.move(Duration.ofMinutes(1));
        assertThat(timed.keep(serverId)).isInstanceOf(HookKeeper.Kept.Registered.class);

        String second = registered().getFirst();
        assertThat(registered()).hasSize(1);
        assertThat(second).isNotEqualTo(first).contains("&key=2");
        assertThat(targets.find(token(first)))
                .as("what is under way still arrives")
                .isPresent();
        hands.move(Duration.ofMinutes(61));
        assertThat(targets.find(token(first))).isEmpty();
        assertThat(targets.expired(token(first))).isPresent();
        assertThat(targets.find(token(second))).isPresent();
    }

    private static String token(String url) {
        return url.substring(url.lastIndexOf('/') + 1).split("\\?", 2)[0];
    }

    @Test
    void anotherSecretOfTheServerAsksForAnotherAddress() {
        var store = new HookStore(databases.web(), TestVault.create());
        String before = store.want(
                        serverId,
                        new HookStore.Wanted(
                                "http://127.0.0.1:9/hooks/bbb/",
                                Optional.empty(),
                                SharedSecret.of("the secret that it had before"),
                                Instant.now()))
                .url();
        client.hooksCreate(CreateHook.global(before)).orElseThrow();

        assertThat(keeper.keep(serverId)).isInstanceOf(HookKeeper.Kept.Registered.class);

        assertThat(registered()).hasSize(1).doesNotContain(before);
    }

    @Test
    void removesItsHooksEverywhereOnceSwitchedOff() {
        client.hooksCreate(CreateHook.global(OTHERS)).orElseThrow();
        keeper.keep(serverId);
        HookKeeper off = timed(InstantSource.system(), false, Optional.empty());

        assertThat(off.keep(serverId))
                .isInstanceOfSatisfying(
                        HookKeeper.Kept.Withdrawn.class,
                        withdrawn -> assertThat(withdrawn.cleanedUp().deleted()).isEqualTo(1));
        assertThat(off.keep(serverId)).isEqualTo(new HookKeeper.Kept.Withdrawn(CleanedUp.NOTHING));

        assertThat(registered()).containsExactly(OTHERS);
    }

    @Test
    void staysAwayFromAServerItWasWithdrawnFromUntilWantedAgain() {
        keeper.keep(serverId);
        simulator.faults().calls(CallFault.of(CallFault.Kind.ERROR_500).on("hooks/destroy"));
        assertThat(keeper.withdraw(serverId).failed()).hasSize(1);
        simulator.faults().clear();
        assertThat(registered()).hasSize(1);

        assertThat(keeper.keep(serverId)).as("tried again").isInstanceOf(HookKeeper.Kept.Withdrawn.class);
        assertThat(registered()).isEmpty();
        assertThat(keeper("http://127.0.0.1:9").keepDue()).isLessThanOrEqualTo(1);
        assertThat(registered()).isEmpty();

        assertThat(keeper.ensure(serverId)).isInstanceOf(HookKeeper.Kept.Registered.class);
        assertThat(keeper.ensure(serverId)).isInstanceOf(HookKeeper.Kept.Present.class);
        assertThat(registered()).hasSize(1);
    }

    @Test
    void removesOnlyWhatIsBoundToAMeeting() {
        keeper.keep(serverId);
        Hook ours = client.hooksList().orElseThrow().getFirst();
        Server server = new ServerStore(databases.web(), TestVault.create()).require(serverId);
        assertThat(keeper.cleanUp(server, "some-meeting", false).ours()).isEmpty();
        client.hooksDestroy(ours.hookId()).orElseThrow();
        client.hooksCreate(new CreateHook(ours.callbackUrl(), "some-meeting", List.of(), false))
                .orElseThrow();

        assertThat(keeper.cleanUp(server, "some-meeting", true).ours()).hasSize(1);
        assertThat(registered()).hasSize(1);
        assertThat(keeper.cleanUp(server, "some-meeting", false).deleted()).isEqualTo(1);
        assertThat(registered()).isEmpty();
    }
}

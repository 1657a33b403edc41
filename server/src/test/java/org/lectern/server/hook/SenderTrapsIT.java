package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicReference;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.CreateHook;
import org.lectern.bbb.Hook;
import org.lectern.bbb.Redaction;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.TestActivity;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.EventFaults;
import org.lectern.simulator.HookSender;
import org.lectern.simulator.Person;
import org.lectern.simulator.Role;
import org.lectern.simulator.SenderTraps;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SimulatorBuilder;
import org.lectern.simulator.Timings;

/**
 * The traps of real senders, each switched on at a simulated server, and the product behind it: keeper, handler, intake,
 * fold. The numbers are those of the list in the protocol's document.
 *
 * @see "docs/protocol/hooks.md, traps of the sender"
 */
final class SenderTrapsIT {
    private static final String MEETING = "abcdefghij-trap-0123456789";
    private static final String OTHERS = "http://lms.example.org/hook?a=b";

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    /** Everything between a server and the figures. */
    private final class Bench {
        final Databases databases = TestDatabase.create();
        /** While it is, nothing can be stored. */
        final AtomicBoolean down = new AtomicBoolean();
        /** How far the keeper's clock is ahead. */
        final AtomicReference<Duration> ahead = new AtomicReference<>(Duration.ZERO);

        final Simulator simulator;
        final BbbClient client;
        final Server server;
        final HookTally tally = new HookTally(InstantSource.system());
        final HookStore hooks = new HookStore(databases.web(), TestVault.create());
        final ServerStore servers = new ServerStore(databases.web(), TestVault.create());
        final Activity activity;
        final HookKeeper keeper;
        final HookHealth health;
        final SelfTests selfTests;

        Bench(SimulatorBuilder builder) throws Exception {
            this(builder, true);
        }

        Bench(SimulatorBuilder builder, boolean acceptWeak) throws Exception {
            this(builder, acceptWeak, 0.01);
        }

        /** @param pauses by which pauses of the server are multiplied */
        Bench(SimulatorBuilder builder, boolean acceptWeak, double pauses) throws Exception {
            open.add(databases);
            simulator = builder.timings(Timings.real().scaled(pauses)).start();
            open.add(simulator);
            client = BbbClient.of(simulator.url(), simulator.secret());
            server = ((AddResult.Added) servers.add(NewServer.of(
                            "one", ServerAddress.of(simulator.url()), SharedSecret.of(simulator.secret()))))
                    .server();
            MeetingDirectory directory = new Inlet.Knowing();
            activity = Activity.of(databases, directory, Activity.Rules.STANDARD, InstantSource.system());
            var intake = new Intake(
                    new StoreDeliveries(databases.intake(), activity.log()),
                    new Intake.Limits(32 << 20, Duration.ofSeconds(4)),
                    activity.worker()::wake,
                    () -> tally.flush(databases.intake(), hooks));
            intake.start();
            open.add(intake::stop);
            selfTests = new SelfTests(databases.web(), any -> client, InstantSource.system());
            var reading = new ReceiveHook.Reading(
                    new ObserveEvent(Redaction.STRICT),
                    new Doorkeeper(directory, selfTests::heard),
                    Activity.Rules.STANDARD.plausible());
            var handler = new ReceiveHook(
                    new StoredTargets(hooks, servers, InstantSource.system()), reading, intake, tally, acceptWeak);
            URI listening = new HandlerOverHttp(
                            request -> down.get() ? RawResponse.status(503) : handler.handle(request))
                    .listen(open);
            keeper = new HookKeeper(
                    servers,
                    hooks,
                    any -> client,
                    new HookKeeper.Gaps(TestActivity.missingEvents(databases), server -> {}),
                    new HookKeeper.Schedule(
                            () -> Optional.of(listening),
                            Duration.ofSeconds(30),
                            () -> Instant.now().plus(ahead.get())));
            health = new HookHealth(databases.web(), keeper, selfTests, InstantSource.system());
        }

        ClassActivity activity() throws InterruptedException {
            assertThat(simulator.awaitDelivered(Duration.ofSeconds(20))).isTrue();
            while (activity.fold().runOnce().meetings() > 0) {
                // until nothing is due
            }
            return activity.reports().of(Inlet.Knowing.meetingId(MEETING), Instant.now());
        }

        HookHealth.Status status() {
            tally.flush(databases.web(), hooks);
            return health.of(server);
        }

        List<Hook> listed() {
            return client.hooksList().orElseThrow();
        }

        /** Why times were written down of which events are missing. */
        List<String> gaps() {
            return databases
                    .web()
                    .jdbc()
                    .sql("select reason from missing_events where server_id = ? and until_at > from_at")
                    .param(server.id())
                    .query(String.class)
                    .list();
        }

        String storedText() {
            return String.join(
                    "\n",
                    databases
                            .web()
                            .jdbc()
                            .sql("select body::text from event where body is not null")
                            .query(String.class)
                            .list());
        }
    }

    /** A lesson of two, of which the ledger knows everything. */
    private static void lesson(Simulator simulator) {
        Classroom room = simulator.create(MEETING, "Traps");
        Person ada = room.enter("Ada", "u-1", Role.MODERATOR);
        Person ben = room.enter("Ben", "u-2", Role.VIEWER);
        ada.openMicrophone();
        ada.say("one");
        ben.say("two");
        ben.raiseHand();
        ben.shareCamera();
        ben.leave();
        room.end();
    }

    private static void assertWhole(ClassActivity activity) {
        assertThat(activity.people()).extracting(person -> person.who().name()).containsExactlyInAnyOrder("Ada", "Ben");
        for (PersonActivity person : activity.people()) {
            assertThat(person.figures().counts().messages())
                    .as(person.who().name())
                    .isEqualTo(1);
            assertThat(person.now().online()).isFalse();
        }
        assertThat(activity.people().stream()
                        .mapToInt(person -> person.figures().counts().hands())
                        .sum())
                .isEqualTo(1);
        assertThat(activity.course().endedAt()).isPresent();
    }

    @Test
    void trap1FormulaThatCoversNoBodyIsTakenFlaggedAndCanBeSwitchedOff() throws Exception {
        var bench = new Bench(Simulator.builder().sender(HookSender.constant()));
        bench.keeper.keep(bench.server.id());
        lesson(bench.simulator);

        assertWhole(bench.activity());
        assertThat(bench.status().problems()).containsExactly(HookHealth.Problem.WEAK);
        assertThat(bench.status().deliveries().generation()).isEqualTo("3.0–3.3.1");
        assertThat(bench.status().deliveries().weak())
                .isEqualTo(bench.status().deliveries().count());

        var strict = new Bench(Simulator.builder().sender(HookSender.constant()), false);
        strict.keeper.keep(strict.server.id());
        lesson(strict.simulator);
        assertThat(strict.activity().people()).isEmpty();
        assertThat(strict.status().problems()).contains(HookHealth.Problem.REFUSALS);
    }

    @Test
    void trap2ScopesThatAreIgnoredOrLostAtARestartDoNotMatter() throws Exception {
        for (HookSender sender : List.of(HookSender.constant(), HookSender.rawBody())) {
            var bench = new Bench(Simulator.builder().sender(sender));
            bench.client
                    .hooksCreate(new CreateHook(OTHERS, MEETING, List.of(), false))
                    .orElseThrow();
            bench.client
                    .hooksCreate(new CreateHook(OTHERS + "2", null, List.of("user-joined"), false))
                    .orElseThrow();
            bench.keeper.keep(bench.server.id());
            bench.simulator.faults().traps(SenderTraps.NONE.withScopesLost());
            bench.simulator.restart(false, Duration.ZERO);

            assertThat(bench.listed())
                    .hasSize(2)
                    .allMatch(hook -> hook.meetingId().isEmpty());
            assertThat(bench.keeper.keep(bench.server.id())).isInstanceOf(HookKeeper.Kept.Present.class);
            bench.client.hooksList().orElseThrow().stream()
                    .filter(hook -> hook.callbackUrl().equals(OTHERS))
                    .forEach(hook -> bench.client.hooksDestroy(hook.hookId()));
            lesson(bench.simulator);
            assertWhole(bench.activity());
        }
    }

    @Test
    void trap3SameAddressAgainIsAnsweredWithTheOldHook() throws Exception {
        var bench = new Bench(Simulator.builder());
        bench.keeper.keep(bench.server.id());
        String url = bench.listed().getFirst().callbackUrl();

        Hook again = bench.client.hooksCreate(CreateHook.global(url)).orElseThrow();
        assertThat(again.existedBefore()).isTrue();
        bench.keeper.keep(bench.server.id());
        lesson(bench.simulator);

        assertThat(bench.listed()).hasSize(1);
        assertWhole(bench.activity());
    }

    @Test
    void trap4HookThatTheServerGaveUpIsBackAndItsDeliveriesAreAnsweredSoThatItStays() throws Exception {
        var bench = new Bench(Simulator.builder());
        bench.keeper.keep(bench.server.id());
        bench.simulator.faults().events(EventFaults.NONE.withWrongChecksums(1));
        lesson(bench.simulator);
        assertThat(bench.activity().people()).isEmpty();
        assertThat(bench.listed()).as("401 counts as delivered").hasSize(1);
        assertThat(bench.status().problems()).contains(HookHealth.Problem.REFUSALS);
        assertThat(bench.status().deliveries().refused()).isPositive();

        bench.simulator.faults().clear();
        bench.client.hooksDestroy(bench.listed().getFirst().hookId());
        assertThat(bench.keeper.keep(bench.server.id())).isInstanceOf(HookKeeper.Kept.Registered.class);
        lesson(bench.simulator);
        assertWhole(bench.activity());
    }

    @Test
    void trap4HookThatTheSenderDeletedSinceWeCouldNotAnswerIsBackWithinTwoMinutesAndTheGapIsTold() throws Exception {
        var bench = new Bench(Simulator.builder(), true, 0.001);
        bench.keeper.keep(bench.server.id());
        bench.down.set(true);
        Classroom room = bench.simulator.create(MEETING, "Traps");
        Person ada = room.enter("Ada", "u-1", Role.MODERATOR);
        Awaitility.await()
                .atMost(Duration.ofSeconds(20))
                .until(() -> bench.listed().isEmpty());
        assertThat(bench.simulator.deliveries().counters().givenUp()).isPositive();

        bench.down.set(false);
        bench.ahead.set(Duration.ofMinutes(2));
        assertThat(bench.keeper.keepDue()).isEqualTo(1);

        assertThat(bench.listed()).hasSize(1);
        ada.say("one");
        ada.leave();
        room.end();
        assertThat(bench.activity()
                        .person("u:u-1")
                        .orElseThrow()
                        .figures()
                        .counts()
                        .messages())
                .isEqualTo(1);
        assertThat(bench.gaps()).containsExactly("hook forgotten");
    }

    @Test
    void trap5OrderAndBatchesDoNotMatter() throws Exception {
        var shaken = new Bench(Simulator.builder().sender(HookSender.rawBody()));
        shaken.keeper.keep(shaken.server.id());
        shaken.simulator
                .faults()
                .events(EventFaults.NONE.withReordering(Duration.ofMillis(300)).withDuplicates(0.5));
        lesson(shaken.simulator);
        assertWhole(shaken.activity());

        var batched = new Bench(Simulator.builder().sender(HookSender.json()));
        batched.keeper.keep(batched.server.id());
        batched.simulator.faults().traps(SenderTraps.NONE.withBatch(5));
        lesson(batched.simulator);
        ClassActivity activity = batched.activity();
        assertThat(activity.people())
                .as("%s %s", batched.simulator.deliveries().recent(), batched.status())
                .hasSize(2);
        assertThat(activity.people().stream()
                        .mapToInt(person -> person.figures().counts().messages())
                        .sum())
                .isEqualTo(2);
        assertThat(batched.status().deliveries().count())
                .as("fewer requests than events")
                .isLessThan(batched.simulator.deliveries().counters().events());
    }

    @Test
    void trap6PersonWhoseIdentifierTheSenderLostIsKnownByTheConnection() throws Exception {
        var bench = new Bench(Simulator.builder());
        bench.keeper.keep(bench.server.id());
        Classroom room = bench.simulator.create(MEETING, "Traps");
        Person ada = room.enter("Ada", "u-1", Role.MODERATOR);
        Person ben = room.enter("Ben", "u-2", Role.VIEWER);
        bench.simulator.faults().traps(SenderTraps.NONE.withLostUsers(1));
        ada.say("one");
        ben.say("two");
        ben.raiseHand();
        ben.leave();
        room.end();

        assertWhole(bench.activity());
        assertThat(bench.activity().person("u:u-2")).isPresent();
    }

    @Test
    void trap7SessionTokensAndAddressesOfPeopleAreNotKept() throws Exception {
        var bench = new Bench(Simulator.builder());
        bench.keeper.keep(bench.server.id());
        bench.simulator.faults().traps(SenderTraps.NONE.withSessionData());
        lesson(bench.simulator);

        assertWhole(bench.activity());
        assertThat(bench.storedText())
                .contains("Ada")
                .doesNotContain("simulated-session-token")
                .doesNotContain("203.0.113.9")
                .doesNotContain("Mozilla");
    }

    @Test
    void trap8HooksOfOthersInTheListAreNeverTouched() throws Exception {
        var bench = new Bench(Simulator.builder());
        bench.client.hooksCreate(CreateHook.global(OTHERS)).orElseThrow();
        bench.client
                .hooksCreate(new CreateHook(OTHERS + "2", MEETING, List.of(), false))
                .orElseThrow();
        String forged = "http://elsewhere.example.org/hooks/bbb/" + "a".repeat(52);
        bench.client.hooksCreate(CreateHook.global(forged)).orElseThrow();
        bench.keeper.keep(bench.server.id());

        CleanedUp dry = bench.keeper.cleanUp(bench.server, true);
        assertThat(dry.listed()).isEqualTo(4);
        assertThat(dry.ours()).hasSize(1);
        assertThat(dry.deleted()).isZero();
        assertThat(bench.listed()).hasSize(4);
        CleanedUp done = bench.keeper.withdraw(bench.server.id());

        assertThat(done.deleted()).isEqualTo(1);
        assertThat(done.failed()).isEmpty();
        assertThat(bench.listed())
                .extracting(Hook::callbackUrl)
                .containsExactlyInAnyOrder(OTHERS, OTHERS + "2", forged);
    }

    @Test
    void trap9BalancerWithoutHooksIsSaidToHaveNone() throws Exception {
        var bench = new Bench(Simulator.builder().scalelite());

        assertThat(bench.keeper.keep(bench.server.id())).isInstanceOf(HookKeeper.Kept.Failed.class);
        assertThat(bench.status().problems()).containsExactly(HookHealth.Problem.NO_HOOKS_API);
        assertThat(bench.status().ok()).isFalse();
    }

    @Test
    void selfTestProvesTheWayBackOrSaysThatItIsBroken() throws Exception {
        var bench = new Bench(Simulator.builder());
        bench.keeper.keep(bench.server.id());

        SelfTests.Result good = bench.selfTests.run(bench.server, Duration.ofSeconds(15));
        assertThat(good.good()).isTrue();
        assertThat(good.createdAt()).isNotNull();
        assertThat(good.endedAt()).isNotNull();
        assertThat(bench.status().problems()).isEmpty();

        bench.simulator.faults().events(EventFaults.NONE.withDrops(1));
        SelfTests.Result bad = bench.selfTests.run(bench.server, Duration.ofMillis(300));
        assertThat(bad.good()).isFalse();
        assertThat(bad.problem()).contains("no event");
        assertThat(bench.status().problems()).containsExactly(HookHealth.Problem.WAY_BACK);
        assertThat(bench.simulator.classrooms()).allMatch(Classroom::hasEnded);
    }

    @Test
    void selfTestSaysThatTheServerDidNotMakeItsMeeting() throws Exception {
        var bench = new Bench(Simulator.builder());
        bench.simulator.kill(org.lectern.simulator.Death.REFUSES);

        SelfTests.Result result = bench.selfTests.run(bench.server, Duration.ofSeconds(5));

        assertThat(result.good()).isFalse();
        assertThat(result.problem()).startsWith("create: ");
        assertThat(UUID.fromString(result.serverId().toString())).isEqualTo(bench.server.id());
    }
}

package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.HookSignature;
import org.lectern.bbb.Redaction;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.TestActivity;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestVault;
import org.lectern.server.pool.AddResult;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.simulator.Simulator;

/** What health and metrics say of a server's hook after deliveries over HTTP, at an address that is good for some hours. */
final class HookFiguresIT {
    private static final Duration LIFETIME = Duration.ofHours(3);

    private final List<AutoCloseable> open = new ArrayList<>();
    private final Databases databases = TestDatabase.create();
    private final Hands clock = new Hands();
    private final HookTally tally = new HookTally(clock);
    private final HookStore hooks = new HookStore(databases.web(), TestVault.create());
    private final ServerStore servers = new ServerStore(databases.web(), TestVault.create());
    private final Inlet.Knowing directory = new Inlet.Knowing();
    private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
    private Simulator simulator;
    private Server server;
    private HookKeeper keeper;
    private HookHealth health;
    private HookMetrics metrics;

    /** A clock that a test moves on. */
    private static final class Hands implements InstantSource {
        private volatile Instant now = Instant.now();

        @Override
        public Instant instant() {
            return now;
        }
    }

    @BeforeEach
    void listen() throws Exception {
        open.add(databases);
        simulator = Simulator.builder().start();
        open.add(simulator);
        BbbClient client = BbbClient.of(simulator.url(), simulator.secret());
        server = ((AddResult.Added) servers.add(
                        NewServer.of("one", ServerAddress.of(simulator.url()), SharedSecret.of(simulator.secret()))))
                .server();
        Activity activity = Activity.of(databases, directory, Activity.Rules.STANDARD, clock);
        var intake = new Intake(
                new StoreDeliveries(databases.intake(), activity.log()),
                new Intake.Limits(32 << 20, Duration.ofSeconds(4)),
                () -> {},
                () -> {});
        intake.start();
        open.add(intake::stop);
        var reading = new ReceiveHook.Reading(
                new ObserveEvent(Redaction.STRICT), new Doorkeeper(directory), Activity.Rules.STANDARD.plausible());
        var handler = new ReceiveHook(new StoredTargets(hooks, servers, clock), reading, intake, tally, true);
        URI listening = new HandlerOverHttp(handler).listen(open);
        keeper = new HookKeeper(
                servers,
                hooks,
                any -> client,
                new HookKeeper.Gaps(TestActivity.missingEvents(databases), server -> {}),
                new HookKeeper.Schedule(
                        () -> Optional.of(listening), Duration.ofSeconds(30), true, Optional.of(LIFETIME), clock));
        health = new HookHealth(databases.web(), keeper, new SelfTests(databases.web(), any -> client, clock), clock);
        metrics = new HookMetrics(registry, servers, health);
        keeper.keep(server.id());
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private MeetingReference lesson(String name) {
        return new MeetingReference(name + "-" + clock.instant().toEpochMilli(), "abcdefghij-" + name);
    }

    private String message(MeetingReference lesson) {
        return "[" + Events.chat(lesson, "w_1", clock.instant().toEpochMilli(), "a") + "]";
    }

    private String registered() {
        return simulator.hookUrls().getFirst();
    }

    private static int post(String address, String events, @Nullable String secret) throws Exception {
        byte[] body = Inlet.form(events);
        String checksum = HookSignature.sign(
                HookSignature.Formula.RAW_BODY,
                ChecksumAlgorithm.SHA256,
                address,
                body,
                SharedSecret.of(secret == null ? "another secret altogether" : secret));
        var request = HttpRequest.newBuilder(
                        URI.create(address + (address.contains("?") ? "&" : "?") + "checksum=" + checksum))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofByteArray(body))
                .build();
        try (var http = HttpClient.newHttpClient()) {
            return http.send(request, HttpResponse.BodyHandlers.discarding()).statusCode();
        }
    }

    private double metric(String name) {
        tally.flush(databases.web(), hooks);
        metrics.refresh();
        Gauge gauge = registry.get(name).tag("server", "one").gauge();
        return gauge.value();
    }

    private long refused(Refusal refusal) {
        tally.flush(databases.web(), hooks);
        return new Inbox(databases.web(), TestActivity.counters(databases))
                .refused()
                .getOrDefault(refusal, 0L);
    }

    @Test
    void metricsTellOfEachServerWhatHealthDoes() throws Exception {
        assertThat(metric("lectern.hooks.present")).isEqualTo(1);
        assertThat(metric("lectern.hooks.ok")).isEqualTo(1);
        assertThat(registry.find("lectern.hooks.last.delivery.seconds").gauge())
                .as("absent before the first")
                .isNull();
        assertThat(registry.find("lectern.hooks.skew.seconds").gauge()).isNull();

        assertThat(post(registered(), message(lesson("a")), simulator.secret())).isEqualTo(200);
        assertThat(post(registered(), message(lesson("a")), null)).isEqualTo(401);

        assertThat(metric("lectern.hooks.last.delivery.seconds"))
                .isEqualTo(clock.instant().toEpochMilli() / 1000.0);
        assertThat(metric("lectern.hooks.skew.seconds"))
                .isEqualTo((clock.instant().toEpochMilli() - 1715520123500L) / 1000.0);
        assertThat(metric("lectern.hooks.refused")).isEqualTo(1);
        assertThat(metric("lectern.hooks.foreign.events")).isZero();
        assertThat(health.of(server).problems()).containsExactly(HookHealth.Problem.REFUSALS, HookHealth.Problem.SKEW);
        assertThat(metric("lectern.hooks.ok")).isEqualTo(1);

        keeper.withdraw(server.id());
        assertThat(metric("lectern.hooks.ok")).isZero();
        assertThat(metric("lectern.hooks.present")).isZero();
    }

    @Test
    void eventsOfOthersMeetingsAreCountedForTheServerThatSentThem() throws Exception {
        MeetingReference theirs =
                new MeetingReference("their-" + clock.instant().toEpochMilli(), "somebody-elses");
        directory.exceptions.put(theirs, new MeetingDirectory.Unknown());
        Server other = ((AddResult.Added) servers.add(NewServer.of(
                        "two", ServerAddress.of("http://127.0.0.1:9"), SharedSecret.of("two's own secret"))))
                .server();

        for (int i = 0; i < 3; i++) {
            assertThat(post(registered(), message(theirs), simulator.secret())).isEqualTo(200);
        }
        assertThat(post(registered(), message(lesson("ours")), simulator.secret()))
                .isEqualTo(200);

        assertThat(metric("lectern.hooks.foreign.events")).isEqualTo(3);
        assertThat(health.of(server).deliveries().foreign()).isEqualTo(3);
        assertThat(health.of(other).deliveries().foreign()).isZero();
    }

    @Test
    void aDeliveryToAnAddressWhoseTimeIsOverIsRefusedAndCounted() throws Exception {
        String first = registered();
        assertThat(post(first, message(lesson("a")), simulator.secret())).isEqualTo(200);
        clock.now = clock.now.plus(LIFETIME).plusSeconds(1);

        assertThat(post(first, message(lesson("b")), simulator.secret())).isEqualTo(401);

        assertThat(refused(Refusal.EXPIRED)).isEqualTo(1);
        assertThat(refused(Refusal.UNKNOWN_TOKEN)).isZero();
        assertThat(health.of(server).problems()).contains(HookHealth.Problem.REFUSALS);
        keeper.keep(server.id());
        assertThat(registered()).isNotEqualTo(first);
        assertThat(post(registered(), message(lesson("b")), simulator.secret())).isEqualTo(200);
        assertThat(databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from event")
                        .query(Integer.class)
                        .single())
                .isEqualTo(2);
    }
}

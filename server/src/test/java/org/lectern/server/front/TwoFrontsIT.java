package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.bbb.Checksum;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.LecternServer;
import org.lectern.server.Wiring;
import org.lectern.server.meeting.RunningMeetings;
import org.lectern.server.operations.Inspection;
import org.lectern.server.operations.Inspections;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.RawHeaders;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.platform.SettingsSource;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.NewServer;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.tenant.TenantDirectory;
import org.lectern.server.tenant.TenantStore;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Simulator;

/** Two processes of the product before one server: what each answers from memory, and when it had better look. */
final class TwoFrontsIT {
    private static final List<String> QUICK = new CopyOnWriteArrayList<>();

    @TempDir
    static Path folder;

    private static Simulator simulator;
    private static LecternServer first;
    private static LecternServer second;

    private FrontCaller caller;

    /** Writes down on which thread a join was answered from memory. */
    private record Watched(OftenQuick real) implements OftenQuick {
        @Override
        public @Nullable FrontAnswer fromMemory(FrontRequest request) {
            FrontAnswer answer = real.fromMemory(request);
            if (answer != null) {
                QUICK.add(Thread.currentThread().getName());
            }
            return answer;
        }

        @Override
        public FrontAnswer answer(FrontRequest request) throws InterruptedException {
            return real.answer(request);
        }

        @Override
        public FrontAnswer refused(Refusal refusal) {
            return real.refused(refusal);
        }
    }

    @BeforeAll
    static void start() throws IOException {
        simulator = Simulator.builder().start();
        var connection = TestDatabase.createConnection();
        String key = Base64.getEncoder().encodeToString(new byte[32]);
        List<LecternServer> started = new ArrayList<>();
        for (String name : List.of("first", "second")) {
            Map<String, String> settings = new HashMap<>(TestDatabase.settings(connection));
            settings.put("lectern.http.port", "0");
            settings.put("lectern.data", folder.resolve(name).toString());
            settings.put("lectern.master-key", key);
            started.add(LecternServer.start(
                    SettingsSource.of(settings),
                    Wiring.none()
                            .change(
                                    FrontEndpoint.class,
                                    endpoint -> endpoint.name().equals("join")
                                            ? FrontEndpoint.of("join", new Watched((OftenQuick) endpoint.call()))
                                            : endpoint)));
        }
        first = started.get(0);
        second = started.get(1);
        var servers = first.bean(ServerStore.class);
        servers.add(NewServer.of("bbb1", ServerAddress.of(simulator.url()), SharedSecret.of(simulator.secret())));
        first.bean(PollServers.class).request(servers.list().getFirst().id());
        await().atMost(Duration.ofSeconds(20))
                .until(() -> servers.list().getFirst().acceptsNewMeetings());
    }

    @AfterAll
    static void stop() {
        first.stop();
        second.stop();
        simulator.close();
    }

    @BeforeEach
    void setUp() {
        caller = FrontCaller.of(first.url(), first.bean(TenantStore.class));
        await().until(() -> caller.at(second.url()).call("getMeetings").isSuccess());
    }

    @AfterEach
    void clear() {
        simulator.faults().clear();
        first.bean(Databases.class)
                .jobs()
                .jdbc()
                .sql("update server set next_poll_at = now()")
                .update();
        Instant before = Instant.now().minusSeconds(30);
        var servers = first.bean(ServerStore.class);
        await().atMost(Duration.ofSeconds(20))
                .until(() -> servers.list().getFirst().acceptsNewMeetings()
                        && before.isBefore(servers.list().getFirst().observed().answeredAt()));
    }

    @Test
    void whatOneProcessStartedTheOtherKnowsWhenItIsAskedAtOnce() {
        List<String> unknown = new ArrayList<>();
        for (int i = 0; i < 25; i++) {
            String id = "room" + i;
            assertThat(create(id).isSuccess()).isTrue();
            if (!caller.at(second.url()).call("getMeetingInfo", "meetingID", id).isSuccess()) {
                unknown.add(id);
            }
        }

        assertThat(unknown).isEmpty();
        assertThat(caller.at(second.url())
                        .call("getMeetingInfo", "meetingID", "none")
                        .key())
                .isEqualTo("notFound");
        assertThat(caller.at(second.url())
                        .call("isMeetingRunning", "meetingID", "none")
                        .text("running"))
                .isEqualTo("false");
    }

    @Test
    void aJoinOfWhatIsKnownToRunIsAnsweredByTheThreadThatReadsConnections() {
        create("room");
        QUICK.clear();

        for (LecternServer product : List.of(first, second)) {
            await().until(() -> isKnownAt(product));
            // As browsers ask: the JDK's client would want to go over to HTTP/2.
            var browser = new Wire(product.url().getPort());
            for (int i = 0; i < 2; i++) {
                // The server, the policy: what was not at hand for the first join is for the second.
                URI link = join(caller, "room");
                assertThat(browser.get(link.getRawPath() + "?" + link.getRawQuery())
                                .status())
                        .isEqualTo(302);
            }
        }

        assertThat(QUICK).hasSizeGreaterThanOrEqualTo(2).allMatch(thread -> thread.contains("Poller"));
    }

    @Test
    void aChecksumIsVerifiedOnceThoughTheQuickWayLedNowhere() throws Exception {
        create("room");
        var verified = new AtomicInteger();
        AnswerCalls calls = counting(verified);
        URI unknown = caller.url("getMeetingInfo", "meetingID", "none");

        assertThat(calls.answer(raw(unknown), answer -> {})).isFalse();
        assertThat(text(calls.handle(raw(unknown)))).contains("notFound");
        assertThat(verified).hasValue(1);

        assertThat(text(calls.handle(raw(unknown)))).contains("notFound");
        assertThat(verified).as("what was verified counts for one request").hasValue(2);

        List<RawResponse> quick = new ArrayList<>();
        assertThat(calls.answer(raw(caller.url("getMeetingInfo", "meetingID", "room")), quick::add))
                .isTrue();
        assertThat(text(quick.getFirst())).contains("SUCCESS");
        assertThat(verified).hasValue(3);
    }

    @Test
    void whatWasVerifiedWithASecretThatIsRetiredMeanwhileIsVerifiedAgain() throws Exception {
        var verified = new AtomicInteger();
        AnswerCalls calls = counting(verified);
        URI unknown = caller.url("getMeetingInfo", "meetingID", "none");
        assertThat(calls.answer(raw(unknown), answer -> {})).isFalse();
        var tenants = first.bean(TenantStore.class);
        tenants.addSecret(caller.tenant.id(), SharedSecret.of("another secret"));
        tenants.retireSecret(caller.tenant.id(), caller.secretId);

        assertThat(text(calls.handle(raw(unknown)))).contains("checksumError");
    }

    @Test
    void nobodyIsSentToAServerThatDiedSinceItsLastPoll() {
        create("room");
        assertThat(caller.get(join(caller, "room")).statusCode()).isEqualTo(302);
        simulator.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));
        heardLast("1 hour");

        await().atMost(Duration.ofSeconds(20))
                .until(() -> caller.get(join(caller, "room")).statusCode() == 503);
        HttpResponse<String> page = caller.get(join(caller, "room"));
        assertThat(page.body()).contains("http-equiv=\"refresh\"", "The class is not reachable just now");
        simulator.faults().clear();

        await().atMost(Duration.ofSeconds(20))
                .until(() -> caller.get(join(caller, "room")).statusCode() == 302);
    }

    @Test
    void whoIsSentBackByAServerIsFoundInTheInspectorAndTheLinkIsNot() {
        create("room");
        String location = caller.get(join(caller, "room"))
                .headers()
                .firstValue("Location")
                .orElseThrow();
        String again = Objects.requireNonNull(FrontCaller.query(location).get("errorRedirectUrl"));

        HttpResponse<String> answer =
                caller.get(URI.create(first.url().resolve(URI.create(again).getRawPath())
                        + "?errors=%5B%7B%22key%22%3A%22guestDeny%22%2C%22message%22%3A%22no%22%7D%5D"));

        assertThat(answer.statusCode()).isEqualTo(403);
        await().atMost(Duration.ofSeconds(20)).until(() -> !sentBack().isEmpty());
        assertThat(sentBack()).singleElement().satisfies(row -> {
            assertThat(row.outcome().reason()).isEqualTo("guestDeny");
            assertThat(answer.body()).contains(row.reference());
            assertThat(row.toString()).doesNotContain(again.substring(again.lastIndexOf('/') + 1));
        });
    }

    private List<Inspection> sentBack() {
        return first
                .bean(Inspections.class)
                .list(new Inspections.Filter(caller.tenant.id(), "join", "refused", "", null), 10)
                .stream()
                .filter(row -> row.arrival().path().equals("/join/again"))
                .toList();
    }

    private FrontCaller.Answer create(String id) {
        return caller.call("create", "meetingID", id, "name", "Biology 7b", "attendeePW", "ap", "moderatorPW", "mp");
    }

    private static URI join(FrontCaller at, String id) {
        return at.url("join", "meetingID", id, "fullName", "Ada", "role", "VIEWER", "userID", "u-1");
    }

    private boolean isKnownAt(LecternServer product) {
        return product.bean(RunningMeetings.class)
                .find(caller.tenant.id(), "room")
                .isPresent();
    }

    private static void heardLast(String ago) {
        first.bean(Databases.class)
                .jobs()
                .jdbc()
                .sql("update server set answered_at = now() - cast(:ago as interval),"
                        + " next_poll_at = now() + interval '1 hour'")
                .param("ago", ago)
                .update();
    }

    private static AnswerCalls counting(AtomicInteger verified) {
        List<FrontEndpoint> endpoints = List.of(FrontEndpoint.of(
                "getMeetingInfo", first.bean(MeetingReads.class).getMeetingInfo()));
        return new AnswerCalls(
                endpoints,
                new Callers(first.bean(TenantDirectory.class), first.bean(TenantStore.class)),
                new VersionProbe(Addresses.of(URI.create("https://classes.example.org"))),
                call -> {},
                (call, query, policy) -> {
                    verified.incrementAndGet();
                    return Checksum.verify(call, query, policy);
                });
    }

    private static RawRequest raw(URI url) {
        return new RawRequest(
                "GET",
                new RawRequest.Target(url.getRawPath(), url.getRawQuery(), Map.of()),
                RawHeaders.none(),
                RawRequest.Body.NONE,
                "192.0.2.7");
    }

    private static String text(RawResponse response) {
        return new String(response.body(), java.nio.charset.StandardCharsets.UTF_8);
    }
}

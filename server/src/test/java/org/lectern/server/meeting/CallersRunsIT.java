package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.Instance.Settings;
import org.lectern.server.meeting.MeetingStore.Passwords;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.TestDatabase;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.ServerProfile;
import org.lectern.simulator.Simulator;

/** Runs that a signed call asked for: what is kept of the call, how they vanish, are carried on and end. */
final class CallersRunsIT {
    private static final UUID TENANT = UUID.randomUUID();
    private static final UUID SECRET = UUID.randomUUID();
    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final List<AutoCloseable> open = new ArrayList<>();
    private DatabaseConnection database;
    private Simulator server;
    private Instance node;

    @BeforeEach
    void setUp() throws Exception {
        database = TestDatabase.createConnection();
        server = Simulator.builder().start();
        open.add(server);
        node = instance();
        node.add("one", server.url(), server.secret());
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void whatTheCallAskedForIsKeptAndTheServerGetsPasswordsOfOurs() {
        Meeting meeting = start(Parameters.of("voiceBridge", "71234", "duration", "45"));

        CallersMeeting kept = node.meetings.findAsCaller(meeting.id()).orElseThrow();

        assertThat(kept.passwords()).isEqualTo(new Passwords("ap", "mp"));
        assertThat(kept.signedWith()).isEqualTo(SECRET);
        assertThat(kept.voiceBridge()).isEqualTo("71234");
        assertThat(kept.dialNumber()).isEqualTo("613-555-1234");
        assertThat(kept.durationMinutes()).isEqualTo(45);
        assertThat(server.classrooms().getFirst().parameters().get("attendeePW"))
                .isNotEqualTo("ap")
                .hasSizeGreaterThan(20);
        assertThat(kept.toString()).doesNotContain("mp]");
    }

    @Test
    void aPinThatAForeignMeetingOfTheServerHasIsReplaced() throws Exception {
        try (Simulator other = Simulator.builder().secret("another-secret").start()) {
            Instance elsewhere = new Instance(TestDatabase.createConnection(), Settings.usual());
            open.add(elsewhere);
            elsewhere.add("same", server.url(), server.secret());
            started(elsewhere.start.start(request(Parameters.of("voiceBridge", "71234"), false)));

            Meeting meeting = start(Parameters.of("voiceBridge", "71234"));

            assertThat(meeting.attempt()).isEqualTo(1);
            assertThat(node.meetings.findAsCaller(meeting.id()).orElseThrow().voiceBridge())
                    .isNotEmpty()
                    .isNotEqualTo("71234");
            assertThat(other.classrooms()).isEmpty();
        }
    }

    @Test
    void aLimitThatIsOursToKeepIsNotTheServers() {
        started(node.start.start(request(Parameters.of("maxParticipants", "3"), true)));

        assertThat(server.classrooms().getFirst().parameters()).doesNotContainKey("maxParticipants");
    }

    @Test
    void ofManyAtTwoInstancesOneBringsUpTheSuccessorWithAllThatTheLostRunHad() throws Exception {
        Meeting lost = start(Parameters.of("welcome", "Hello"));
        server.restart(false, Duration.ZERO);
        assertThat(node.confirm.recheck(lost)).isEqualTo(ConfirmEnd.Finding.GONE);
        Instance second = instance();

        List<Callable<StartResult>> all = new ArrayList<>();
        for (int i = 0; i < 40; i++) {
            Instance one = i % 2 == 0 ? node : second;
            all.add(() -> one.start.carryOn(
                    one.meetings.findVanished(TENANT, "room", MINUTE).orElse(lost)));
        }
        Set<UUID> successors = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<StartResult> done : threads.invokeAll(all)) {
                successors.add(started(done.get()).id());
            }
        }

        assertThat(successors).hasSize(1).doesNotContain(lost.id());
        assertThat(server.classrooms()).hasSize(1);
        assertThat(server.classrooms().getFirst().parameters()).containsEntry("welcome", "Hello");
        CallersMeeting kept =
                node.meetings.findAsCaller(successors.iterator().next()).orElseThrow();
        assertThat(kept.passwords()).isEqualTo(new Passwords("ap", "mp"));
        assertThat(kept.signedWith()).isEqualTo(SECRET);
    }

    @Test
    void onlyARunThatVanishedWithoutAnEndIsCarriedOn() {
        Meeting hook = start(Parameters.none());
        node.endings.close(hook.id(), EndCause.HOOK, Instant.now());
        assertThat(node.meetings.findVanished(TENANT, "room", MINUTE)).isEmpty();

        Meeting asked = start(Parameters.none());
        node.end.endNow(asked.id());
        assertThat(node.meetings.findVanished(TENANT, "room", MINUTE)).isEmpty();

        Meeting lost = start(Parameters.none());
        node.endings.close(lost.id(), EndCause.INFERRED, Instant.now());
        assertThat(node.meetings.findVanished(TENANT, "room", MINUTE))
                .get()
                .extracting(Meeting::id)
                .isEqualTo(lost.id());

        node.databases
                .jobs()
                .jdbc()
                .sql("update meeting set closed_at = now() - interval '61 seconds'")
                .update();
        assertThat(node.meetings.findVanished(TENANT, "room", MINUTE)).isEmpty();
    }

    @Test
    void aRunGivenUpWithItsServerIsOverForGoodOnceItsCallerEndsIt() {
        Meeting lost = start(Parameters.none());
        node.databases.jobs().jdbc().sql("""
                        update meeting set state = 'DETACHED', end_cause = 'INFERRED', ended_at = now(), closed_at = now()
                        """).update();
        assertThat(node.meetings.findVanished(TENANT, "room", MINUTE)).isPresent();

        assertThat(node.end.endNow(lost.id())).isInstanceOf(EndResult.Ended.class);

        assertThat(node.meetings.findVanished(TENANT, "room", MINUTE)).isEmpty();
        Meeting ended = node.meetings.find(lost.id()).orElseThrow();
        assertThat(ended.state()).isEqualTo(MeetingState.DETACHED);
        assertThat(ended.endCause()).hasValue(EndCause.REQUESTED);
    }

    @Test
    void aRunWhoseTimeWasOverDidNotVanish() {
        Meeting over = start(Parameters.of("duration", "30"));
        node.endings.close(
                over.id(),
                EndCause.INFERRED,
                Instant.now().plus(Duration.ofMinutes(29).plusSeconds(30)));
        assertThat(node.meetings.findVanished(TENANT, "room", MINUTE)).isEmpty();

        Meeting early = start(Parameters.of("duration", "30"));
        node.endings.close(early.id(), EndCause.INFERRED, Instant.now().plus(Duration.ofMinutes(10)));
        assertThat(node.meetings.findVanished(TENANT, "room", MINUTE)).isPresent();
    }

    @Test
    void theSuccessorAcceptsTheCreationTimeOfTheLostRunsButOfNoneThatWasEnded() {
        Meeting ended = start(Parameters.none());
        node.end.endNow(ended.id());
        Meeting first = start(Parameters.none());
        node.endings.close(first.id(), EndCause.INFERRED, Instant.now());
        Meeting second = started(node.start.carryOn(first));
        node.endings.close(second.id(), EndCause.INFERRED, Instant.now());
        Meeting third = started(node.start.carryOn(second));

        assertThat(node.meetings.isCarriedOn(third, time(second))).isTrue();
        assertThat(node.meetings.isCarriedOn(third, time(first))).isTrue();
        assertThat(node.meetings.isCarriedOn(third, time(ended))).isFalse();
        assertThat(node.meetings.isCarriedOn(third, 1)).isFalse();
    }

    @Test
    void anEndNowIsOverAtOnceForEverybodyAndEverywhere() throws Exception {
        Meeting meeting = start(Parameters.none());
        Instance second = instance();

        assertThat(second.end.endNow(meeting.id())).isInstanceOf(EndResult.Ended.class);

        assertThat(node.meetings.findLive(TENANT, "room")).isEmpty();
        assertThat(server.classrooms()).isEmpty();
        assertThat(node.end.endNow(meeting.id())).isInstanceOf(EndResult.Ended.class);
        assertThat(node.end.endNow(UUID.randomUUID())).isInstanceOf(EndResult.Unknown.class);
    }

    @Test
    void aServerThatCouldNotBeToldOfAnEndIsToldByThePollThatShowsTheRun() throws Exception {
        Meeting meeting = start(Parameters.none());
        server.faults().calls(CallFault.of(CallFault.Kind.STARTING_502));
        node.end.endNow(meeting.id());
        assertThat(node.meetings.find(meeting.id()).orElseThrow().endCause()).hasValue(EndCause.REQUESTED);
        server.faults().clear();
        assertThat(server.classrooms()).hasSize(1);

        node.databases
                .jobs()
                .jdbc()
                .sql("update meeting set ended_at = ended_at - interval '1 minute'")
                .update();
        node.pollNow();

        Awaitility.await().until(() -> server.classrooms().isEmpty());
        assertThat(node.meetings.find(meeting.id()).orElseThrow().isRunning()).isFalse();
    }

    @Test
    void olderServersAreGivenThePasswordAndTheAddressForErrorsThatTheyRead() throws Exception {
        try (Simulator old = Simulator.builder().profile(ServerProfile.V2_5).start()) {
            Instance other = new Instance(TestDatabase.createConnection(), Settings.usual());
            open.add(other);
            other.add("old", old.url(), old.secret());
            other.databases
                    .jobs()
                    .jdbc()
                    .sql("update server set version = '2.5.18'")
                    .update();
            Meeting meeting = started(other.start.start(request(Parameters.none(), false)));
            String refused = "https://classes.example.org/join/again/x";

            URI link = other.join.pass(
                    meeting,
                    new Attendant("u-1", "Ada", true, false),
                    new Passage(
                            Parameters.of("guest", "false", "role", "VIEWER", "meetingID", "forged"),
                            refused,
                            "https://classes.example.org/join/back/y"));

            assertThat(link.toString())
                    .contains("password=", "logoutURL=https%3A%2F%2Fclasses.example.org%2Fjoin%2Fagain%2Fx")
                    .doesNotContain("errorRedirectUrl", "forged", "VIEWER");
            assertThat(enter(link)).isEqualTo(200);
            assertThat(old.classrooms().getFirst().people().getFirst().role().name())
                    .isEqualTo("MODERATOR");
        }
    }

    @Test
    void joinsThatNobodyWaitsForAreWrittenDownTogether() {
        Meeting meeting = start(Parameters.none());
        var passage = new Passage(Parameters.none(), "https://classes.example.org/x", null);

        for (int i = 0; i < 300; i++) {
            URI unused = node.join.pass(meeting, new Attendant("u-" + i, "Person " + i, false, false), passage);
        }

        Awaitility.await().until(() -> node.arrivals.list(meeting.id()).size() == 300);
        assertThat(new SeatStore(node.databases.web())
                        .taken(Set.of(TENANT))
                        .getOrDefault(TENANT, Map.of())
                        .get(meeting.id()))
                .hasSize(300);
    }

    @Test
    void nothingThatAPersonIsCalledBecomesAnotherParameter() {
        Meeting meeting = start(Parameters.none());
        var passage =
                new Passage(Parameters.of("userdata-bbb_x", "&role=MODERATOR"), "https://classes.example.org/x", null);
        for (String name : List.of(
                "&role=MODERATOR",
                "%26role%3DMODERATOR",
                "#&role=MODERATOR",
                "a+b",
                "a\u0000b\r\nSet-Cookie: x=y",
                "\uD83D\uDE00 \uD83D",
                "Ü & <b>",
                "=&?")) {
            URI link = node.join.pass(meeting, new Attendant("id " + name, name, false, false), passage);

            Parameters sent = Parameters.parse(link.getRawQuery());
            assertThat(sent.list().stream().map(Parameters.Parameter::name))
                    .containsExactlyInAnyOrder(
                            "meetingID",
                            "fullName",
                            "role",
                            "createTime",
                            "userID",
                            "userdata-bbb_x",
                            "errorRedirectUrl",
                            "checksum");
            assertThat(sent.first("role")).hasValue("VIEWER");
            assertThat(sent.first("fullName").orElse("")).isEqualTo(JoinMeeting.shown(name));
        }
    }

    private Instance instance() {
        var one = new Instance(database, Settings.usual());
        open.add(one);
        return one;
    }

    private Meeting start(Parameters parameters) {
        return started(node.start.start(request(parameters, false)));
    }

    private static Meeting started(StartResult result) {
        return ((StartResult.Running) result).meeting();
    }

    private static StartRequest request(Parameters parameters, boolean exempt) {
        return new StartRequest(
                TENANT,
                "room",
                "Class",
                parameters,
                25,
                new CallerTerms(new Passwords("ap", "mp"), SECRET, exempt, null, null));
    }

    private static long time(Meeting meeting) {
        return meeting.requirePlace().createTime();
    }

    private static int enter(URI link) throws IOException, InterruptedException {
        try (HttpClient http = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.ALWAYS)
                .build()) {
            return http.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}

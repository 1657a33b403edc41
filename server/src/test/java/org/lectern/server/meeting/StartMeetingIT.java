package org.lectern.server.meeting;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.Instance.Settings;
import org.lectern.server.tenant.DialIn;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Person;
import org.lectern.simulator.Simulator;

final class StartMeetingIT extends Starts {
    @Test
    void twoHundredStartsThroughTwoInstancesGiveOneMeetingWithTwoHundredPeople() throws Exception {
        Instance first = instance(Settings.usual());
        Instance second = instance(Settings.usual());
        first.add("one", server.url(), server.secret());

        List<Callable<Integer>> starts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            Instance node = i % 2 == 0 ? first : second;
            Attendant who = new Attendant("user-" + i, "Person " + i, i == 0, false);
            starts.add(() -> enter(node.join.link(node.running(TENANT, "room"), who, null)));
        }
        Set<Integer> answers = new HashSet<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Integer> done : threads.invokeAll(starts)) {
                answers.add(done.get());
            }
        }

        assertThat(answers).containsExactly(200);
        assertThat(server.classrooms()).hasSize(1);
        assertThat(server.classrooms().getFirst().people().stream()
                        .filter(Person::isInside)
                        .map(Person::externalId)
                        .distinct())
                .hasSize(200);
        assertThat(count("select count(*) from meeting")).isEqualTo(1);
        assertThat(count("select count(*) from create_attempt")).isEqualTo(1);
    }

    @Test
    void twoHundredCreatesOverTenServersThroughTwoInstancesAreSharedFairlyAndNoneIsDoubled() throws Exception {
        Instance first = instance(Settings.usual());
        Instance second = instance(Settings.usual());
        List<Simulator> pool = new ArrayList<>(List.of(server));
        while (pool.size() < 10) {
            pool.add(closed(Simulator.builder().start()));
        }
        for (int i = 0; i < pool.size(); i++) {
            first.add("s" + i, pool.get(i).url(), pool.get(i).secret());
        }

        List<Callable<Boolean>> starts = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            String room = "room-" + i % 190; // ten of them are asked for twice
            Instance node = i % 2 == 0 ? first : second;
            starts.add(() -> node.running(TENANT, room).isRunning());
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Boolean> done : threads.invokeAll(starts)) {
                assertThat(done.get()).isTrue();
            }
        }

        assertThat(pool.stream().mapToInt(one -> one.classrooms().size()).sum()).isEqualTo(190);
        assertThat(pool).allSatisfy(one -> assertThat(one.classrooms().size()).isBetween(18, 20));
        assertThat(count("select count(*) from meeting")).isEqualTo(190);
        assertThat(count("select count(*) from create_attempt")).isEqualTo(190);
        assertThat(count("select count(*) from placement")).isEqualTo(190);
    }

    @Test
    void aTenantNeverHasMoreMeetingsThanItMayThroughAnyInstance() throws Exception {
        Instance first = instance(Settings.usual());
        Instance second = instance(Settings.usual());
        first.add("one", server.url(), server.secret());
        var terms = new PlacementTerms(Set.of(), 7, 0, null);

        List<Callable<StartResult>> starts = new ArrayList<>();
        for (int i = 0; i < 30; i++) {
            Instance node = i % 2 == 0 ? first : second;
            var request = new StartRequest(TENANT, "room-" + i, "Room", Parameters.none(), 5, null, terms);
            starts.add(() -> node.start.start(request));
        }
        List<StartResult> results = new ArrayList<>();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<StartResult> done : threads.invokeAll(starts)) {
                results.add(done.get());
            }
        }

        assertThat(results).filteredOn(StartResult.Running.class::isInstance).hasSize(7);
        assertThat(results)
                .filteredOn(StartResult.NotStarted.class::isInstance)
                .hasSize(23)
                .allSatisfy(result -> assertThat(((StartResult.NotStarted) result).reason())
                        .isEqualTo(StartResult.Reason.LIMIT_REACHED));
        assertThat(server.classrooms()).hasSize(7);
        var people = new PlacementTerms(Set.of(), 0, 40, null);
        assertThat(first.start.start(new StartRequest(TENANT, "large", "Large", Parameters.none(), 20, null, people)))
                .isInstanceOf(StartResult.NotStarted.class);
        assertThat(first.start.start(new StartRequest(TENANT, "small", "Small", Parameters.none(), 4, null, people)))
                .isInstanceOf(StartResult.Running.class);
        UUID tiny = UUID.randomUUID();
        var few = new PlacementTerms(Set.of(), 0, 10, null);
        assertThat(first.start.start(new StartRequest(tiny, "only", "Only", Parameters.none(), 0, null, few)))
                .isInstanceOf(StartResult.Running.class);
        assertThat(first.start.start(new StartRequest(tiny, "second", "Second", Parameters.none(), 1, null, few)))
                .isInstanceOf(StartResult.NotStarted.class);
    }

    @Test
    void telephonePinsAreAllottedOnceOverThePoolAndTheCallersIsReplacedIfTaken() throws Exception {
        Instance node = instance(Settings.usual());
        node.add("one", server.url(), server.secret());
        var terms = new PlacementTerms(Set.of(), 0, 0, new DialIn(List.of("+49 30 1"), 700_000, 700_006));

        for (int i = 0; i < 5; i++) {
            node.start.start(new StartRequest(TENANT, "r" + i, "Room", Parameters.none(), 5, null, terms));
        }
        assertThat(node.start.start(
                        new StartRequest(TENANT, "r5", "Room", Parameters.of("voiceBridge", "12"), 5, null, terms)))
                .isInstanceOf(StartResult.Running.class);
        Parameters own = Parameters.of("voiceBridge", "71234");
        node.start.start(new StartRequest(TENANT, "own", "Room", own, 5));
        node.start.start(new StartRequest(UUID.randomUUID(), "same", "Room", own, 5));

        List<org.lectern.bbb.Meeting> shown = node.clients
                .of(node.servers.list().getFirst())
                .getMeetings()
                .toOptional()
                .orElseThrow();
        List<String> bridges =
                shown.stream().map(org.lectern.bbb.Meeting::voiceBridge).toList();
        assertThat(bridges).hasSize(8).doesNotHaveDuplicates().contains("71234").doesNotContain("");
        assertThat(bridges.stream().filter(bridge -> bridge.startsWith("70000")))
                .hasSize(6);
        assertThat(shown.stream()
                        .map(one -> one.element().text("dialNumber"))
                        .filter(number -> number.equals("+49 30 1")))
                .hasSize(6);
    }

    @Test
    void aStartThatDoesNotSayHowManyExpectsWhatTheRoomHadBefore() throws Exception {
        Instance node = instance(Settings.usual());
        node.add("one", server.url(), server.secret());
        var silent = new StartRequest(TENANT, "room", "Room", Parameters.none(), 0);
        Meeting first = ((StartResult.Running) node.start.start(silent)).meeting();
        assertThat(first.expected()).isEqualTo(25);
        for (int i = 0; i < 3; i++) {
            server.classrooms().getFirst().enter("P" + i, "p" + i, org.lectern.simulator.Role.VIEWER);
        }
        node.pollNow();
        node.endings.close(first.id(), EndCause.HOOK, java.time.Instant.now());

        Meeting second = ((StartResult.Running) node.start.start(silent)).meeting();

        assertThat(second.expected()).isEqualTo(3);
    }

    @Test
    void findsTheMeetingWhoseAnswerWasLost() throws Exception {
        Instance node = instance(Settings.usual());
        node.add("one", server.url(), server.secret());
        server.faults()
                .calls(CallFault.of(CallFault.Kind.TRUNCATED)
                        .on("create")
                        .times(1)
                        .afterCarryingOut());

        Meeting meeting = node.running(TENANT, "room");

        assertThat(server.classrooms()).hasSize(1);
        assertThat(meeting.attempt()).isEqualTo(1);
        assertThat(meeting.requirePlace().internalMeetingId())
                .isEqualTo(server.classrooms().getFirst().internalMeetingId());
    }

    @Test
    void triesAgainUnderAnotherIdentifierWhenTheServerNeverGotIt() throws Exception {
        Instance node = instance(Settings.usual());
        node.add("one", server.url(), server.secret());
        server.faults()
                .calls(CallFault.of(CallFault.Kind.STARTING_502).on("create").times(1));

        Meeting meeting = node.running(TENANT, "room");

        assertThat(meeting.attempt()).isEqualTo(2);
        assertThat(server.classrooms()).hasSize(1);
        assertThat(states()).containsExactly("ABANDONED", "WON");
    }

    @Test
    void goesToAnotherServerWhenOneRefuses() throws Exception {
        Simulator other =
                closed(Simulator.builder().secret("another-secret-entirely").start());
        Instance node = instance(Settings.usual());
        node.add("a", server.url(), server.secret());
        node.add("b", other.url(), other.secret());
        server.faults().calls(CallFault.of(CallFault.Kind.ERROR_500).on("create", "getMeetingInfo"));

        Meeting meeting = node.running(TENANT, "room");

        assertThat(server.classrooms()).isEmpty();
        assertThat(other.classrooms()).hasSize(1);
        assertThat(meeting.attempt()).isLessThanOrEqualTo(2);
    }

    @Test
    void aServerThatFailsCallAfterCallIsPassedOverUntilItAnswersAPoll() throws Exception {
        Simulator other = closed(Simulator.builder().start());
        Instance node = instance(Settings.usual());
        UUID preferred = node.add("preferred", server.url(), server.secret()).id();
        node.add("other", other.url(), other.secret());
        node.servers.changeWeight(preferred, 1_000);
        server.faults().calls(CallFault.of(CallFault.Kind.ERROR_500).on("create", "getMeetingInfo"));
        for (int i = 0; i < 3; i++) {
            node.running(TENANT, "room-" + i);
        }
        int calls = server.received().size();
        assertThat(calls).isPositive();

        Meeting past = node.running(TENANT, "passed");
        int callsAfter = server.received().size();
        server.faults().clear();
        node.pollNow();
        Meeting back = node.running(TENANT, "back");

        assertThat(past.attempt()).as("nobody waited for a server that fails").isEqualTo(1);
        assertThat(callsAfter).isEqualTo(calls);
        assertThat(other.classrooms()).hasSize(4);
        assertThat(back.requirePlace().serverId()).isEqualTo(preferred);
    }

    @Test
    void seatsThatNobodyCameForAreGivenBackLittleByLittle() throws Exception {
        Simulator other = closed(Simulator.builder().start());
        Instance node = instance(Settings.usual());
        node.add("one", server.url(), server.secret());
        node.add("two", other.url(), other.secret());
        UUID large = at(node, "large", 100);

        assertThat(at(node, "first", 25)).isNotEqualTo(large);
        assertThat(at(node, "second", 25)).isNotEqualTo(large);
        // 47 of its 100 are still expected, and 50 there.
        begun(node, "large", 8);
        assertThat(at(node, "third", 25)).isEqualTo(large);
        // 20 and 25 here, 50 there, where one of 30 comes in addition.
        begun(node, "large", 12);
        assertThat(at(node, "fourth", 30)).isEqualTo(large);
        begun(node, "large", 20);
        begun(node, "third", 20);
        begun(node, "fourth", 20);
        assertThat(at(node, "fifth", 45)).as("nobody is expected here any more").isEqualTo(large);
    }

    private static UUID at(Instance node, String room, int expected) {
        var request = new StartRequest(TENANT, room, "Room", Parameters.none(), expected);
        return ((StartResult.Running) node.start.start(request))
                .meeting()
                .requirePlace()
                .serverId();
    }

    private static void begun(Instance node, String room, int minutesAgo) {
        node.databases
                .web()
                .jdbc()
                .sql(
                        "update meeting set created_at = now() - make_interval(mins => :minutes) where external_id = :room")
                .param("minutes", minutesAgo)
                .param("room", room)
                .update();
    }

    @Test
    void saysThatNoServerIsThereAndLeavesNothingBehind() {
        Instance node = instance(Settings.usual());

        StartResult result = node.start(TENANT, "room");

        assertThat(result)
                .isInstanceOfSatisfying(
                        StartResult.NotStarted.class,
                        not -> assertThat(not.reason()).isEqualTo(StartResult.Reason.NO_SERVER));
        assertThat(count("select count(*) from meeting")).isZero();
    }

    @Test
    void doesNotTryElsewhereWhatEveryServerWouldRefuse() throws Exception {
        Instance node = instance(Settings.usual());
        node.add("one", server.url(), server.secret());

        StartResult result = node.start.start(new StartRequest(TENANT, "room", "x", Parameters.none(), 5));

        assertThat(result)
                .isInstanceOfSatisfying(
                        StartResult.NotStarted.class,
                        not -> assertThat(not.reason()).isEqualTo(StartResult.Reason.REJECTED));
        assertThat(count("select count(*) from create_attempt")).isEqualTo(1);
    }

    @Test
    void startsAnewAfterTheEnd() throws Exception {
        Instance node = instance(Settings.usual());
        node.add("one", server.url(), server.secret());
        Meeting first = node.running(TENANT, "room");

        assertThat(node.end.end(first.id())).isInstanceOf(EndResult.Ended.class);
        Meeting second = node.running(TENANT, "room");

        assertThat(second.id()).isNotEqualTo(first.id());
        assertThat(second.requirePlace().serverMeetingId())
                .isNotEqualTo(first.requirePlace().serverMeetingId());
        assertThat(node.meetings.history(TENANT, "room", 10)).hasSize(2);
    }

    @Test
    void sendsBothPasswordsCallbacksAndItsTag() throws Exception {
        Instance node = instance(Settings.usual());
        node.add("one", server.url(), server.secret());
        StartRequest request = new StartRequest(
                TENANT,
                "room",
                "Biology",
                Parameters.of("meetingID", "stolen", "moderatorPW", "known", "welcome", "Hello & <b>you</b>"),
                25);

        Meeting meeting = ((StartResult.Running) node.start.start(request)).meeting();

        String id = meeting.requirePlace().serverMeetingId();
        var there = node.clients
                .of(node.servers.list().getFirst())
                .getMeetingInfo(id)
                .orElseThrow();
        MeetingStore.Passwords passwords = node.meetings.passwords(meeting.id());
        assertThat(id)
                .startsWith(Instance.TAG + "-")
                .matches("[A-Za-z0-9-]{16,64}")
                .doesNotContain("room");
        assertThat(there.moderatorPassword().reveal())
                .isEqualTo(passwords.moderator())
                .isNotEqualTo("known");
        assertThat(there.attendeePassword().reveal()).isEqualTo(passwords.attendee());
        assertThat(there.metadata())
                .containsEntry("lectern-tag", Instance.TAG)
                .hasEntrySatisfying(
                        "endcallbackurl",
                        url -> assertThat(url)
                                .startsWith("https://classes.example.org/callbacks/")
                                .endsWith("/ended"));
        assertThat(count("select count(*) from meeting where params like '%" + passwords.moderator() + "%'"))
                .isZero();
    }

    /** Follows a join link as a browser does: with a cookie, into the client's page. */
    private static int enter(URI link) throws IOException, InterruptedException {
        try (HttpClient browser = HttpClient.newBuilder()
                .cookieHandler(new CookieManager())
                .followRedirects(HttpClient.Redirect.NORMAL)
                .build()) {
            return browser.send(HttpRequest.newBuilder(link).build(), HttpResponse.BodyHandlers.discarding())
                    .statusCode();
        }
    }
}

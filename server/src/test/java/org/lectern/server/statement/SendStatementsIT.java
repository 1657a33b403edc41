package org.lectern.server.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.ToldClasses;
import org.lectern.server.attendance.Plans;
import org.lectern.server.delivery.Deliveries;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.delivery.DeliveryNode;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.Secret;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.server.privacy.PrivacyKeys;
import org.lectern.server.privacy.Pseudonyms;
import org.lectern.server.statement.Destination.Content;
import org.lectern.server.statement.Destination.Identity;
import tools.jackson.databind.JsonNode;

final class SendStatementsIT {
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant END = START.plus(Duration.ofMinutes(45));
    private static final UUID TENANT = UUID.randomUUID();
    private static final String JOIN = "http://activitystrea.ms/join";
    private static final String LEAVE = "http://activitystrea.ms/leave";
    private static final String VOIDED = "http://adlnet.gov/expapi/verbs/voided";

    private final DatabaseConnection connection = TestDatabase.createConnection();
    private final DeliveryNode.Clock clock = new DeliveryNode.Clock(END.plus(Duration.ofMinutes(30)));
    private final Map<UUID, ClassActivity> activities = new ConcurrentHashMap<>();
    private final List<AutoCloseable> open = new ArrayList<>();
    private LearningRecordStore store;
    private Node node;

    /** One process: what makes statements, and what sends them. */
    private final class Node {
        final DeliveryNode delivery;
        final DestinationStore destinations;
        final MakeStatements make;

        Node() {
            var databases = connection.pools();
            open.add(databases);
            destinations = new DestinationStore(databases.web(), TestMechanisms.vault());
            var sender = new Sender(destinations);
            var addresses = Addresses.of(URI.create("https://lectern.example.org"));
            delivery = new DeliveryNode(
                    connection,
                    List.of(new StatementRoute(destinations).route()),
                    List.of(new XapiFormat(sender), new XapiComparison(sender), new CaliperFormat(sender, addresses)),
                    clock);
            open.add(delivery);
            var pseudonyms = new Pseudonyms(databases.web(), new PrivacyKeys(TestMechanisms.vault(), clock));
            make = new MakeStatements(
                    new StatementStore(databases.jobs()),
                    destinations,
                    new TellRun.Sources(
                            new ToldClasses(activities),
                            MeetingDirectory.empty(),
                            new StoreActors(pseudonyms, (tenant, person) -> false),
                            addresses,
                            (tenant, room, id, began) -> Plans.Planned.none(began)),
                    new Outbox(),
                    clock);
        }

        void work() throws InterruptedException {
            while (make.tick() > 0) {
                // The next.
            }
            while (delivery.tick() > 0) {
                delivery.awaitAttempts();
            }
            delivery.settleAll();
        }
    }

    @BeforeEach
    void begin() throws IOException {
        store = new LearningRecordStore();
        open.add(store);
        node = new Node();
        node.delivery
                .databases
                .web()
                .jdbc()
                .sql("insert into tenant (id, slug, name, state) values (?, 'school', 'School', 'ACTIVE')")
                .param(TENANT)
                .update();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    @Test
    void tellsAClassOnceHoweverOftenAndByWhomeverItIsMade() throws Exception {
        sendTo(Channel.XAPI, "/xapi");
        held(people(3));
        Node other = new Node();

        node.work();
        other.work();
        node.work();

        assertThat(verbs(JOIN)).hasSize(3);
        assertThat(verbs(LEAVE)).hasSize(3);
        assertThat(store.statements).hasSize(2 + 3 * 3);
        assertThat(store.captured).hasSize(1);
    }

    @Test
    void twoProcessesAtOnceMakeEachClassOnce() throws Exception {
        sendTo(Channel.XAPI, "/xapi");
        IntStream.range(0, 60).forEach(i -> held(people(2)));
        Node other = new Node();

        Thread one = Thread.ofVirtual().start(() -> makeAll(node));
        Thread two = Thread.ofVirtual().start(() -> makeAll(other));
        one.join();
        two.join();
        node.work();

        assertThat(store.captured).hasSize(60);
        assertThat(store.statements).hasSize(60 * (2 + 2 * 3));
    }

    @Test
    void isolatesTheStatementThatTheStoreRefusesAndSendsTheRest() throws Exception {
        sendTo(Channel.XAPI, "/xapi");
        held(people(15));
        var bad = new ArrayList<String>();
        store.refuses(statement -> {
            if (bad.isEmpty() && statement.at("/verb/id").stringValue().equals(LEAVE)) {
                bad.add(statement.path("id").stringValue());
            }
            return bad.contains(statement.path("id").stringValue());
        });

        node.work();

        assertThat(store.statements).hasSize(2 + 15 * 3 - 1).doesNotContainKeys(bad.getFirst());
        List<Delivery> dead = dead();
        assertThat(dead).hasSize(1);
        assertThat(dead.getFirst().reason()).isEqualTo("refused with 400: statement is invalid");
        assertThat(dead.getFirst().payload()).contains(bad.getFirst());
    }

    @Test
    void halvesWhatIsTooMuchForTheStore() throws Exception {
        sendTo(Channel.XAPI, "/xapi");
        store.takesAtMost(10);
        held(people(15));

        node.work();

        assertThat(store.statements).hasSize(2 + 15 * 3);
        assertThat(dead()).isEmpty();
    }

    @Test
    void takesAConflictWithTheSameStatementForDelivered() throws Exception {
        sendTo(Channel.XAPI, "/xapi");
        store.isStrict();
        store.faults.add(-1);
        held(people(2));

        node.work();
        clock.advance(Duration.ofMinutes(1));
        node.work();

        assertThat(store.statements).hasSize(2 + 2 * 3);
        assertThat(dead()).isEmpty();
        assertThat(waiting()).isZero();
    }

    @Test
    void raisesAnAlarmOnAConflictWithAnotherStatement() throws Exception {
        sendTo(Channel.XAPI, "/xapi");
        UUID meeting = held(people(1));
        node.work();
        JsonNode joined = verbs(JOIN).getFirst();
        JsonNode forged =
                ((tools.jackson.databind.node.ObjectNode) joined.deepCopy()).put("timestamp", "2020-01-01T00:00:00Z");
        store.statements.put(joined.path("id").stringValue(), forged);

        node.delivery
                .deliveries
                .list(Deliveries.Filter.ALL, 10, 0)
                .forEach(one -> node.delivery.deliveries.replay(one.id()));
        node.work();

        assertThat(dead()).hasSize(1);
        assertThat(dead().getFirst().reason()).isEqualTo("the store has another statement under the same identifier");
        assertThat(activities).containsKey(meeting);
    }

    @Test
    void triesAgainWhatTheStoreCouldNotTakeAndAddsNothingTwice() throws Exception {
        sendTo(Channel.XAPI, "/xapi");
        store.faults.addAll(List.of(503, 429, -1));
        held(people(2));

        for (int i = 0; i < 5; i++) {
            node.work();
            clock.advance(Duration.ofHours(1));
        }

        assertThat(store.statements).hasSize(2 + 2 * 3);
        assertThat(store.captured).hasSize(4);
        assertThat(waiting()).isZero();
    }

    @Test
    void stopsADestinationThatDoesNotLetUsInUntilItIsSavedAgain() throws Exception {
        sendTo(Channel.XAPI, "/xapi");
        store.letsIn("Basic other");
        held(people(2));

        node.work();

        assertThat(node.destinations.find(TENANT, Channel.XAPI).orElseThrow().stopped())
                .isEqualTo("answered 401");
        held(people(1));
        node.work();
        assertThat(store.statements).isEmpty();

        store.letsIn(LearningRecordStore.AUTHORIZATION);
        sendTo(Channel.XAPI, "/xapi");
        assertThat(node.delivery.deliveries.replayDead(
                        new Deliveries.Filter(TENANT, Delivery.State.DEAD, XapiFormat.NAME, null)))
                .isEqualTo(1);
        node.work();
        assertThat(store.statements).hasSize(2 + 2 * 3 + 2 + 3);
    }

    @Test
    void takesBackWhatTurnedOutOtherwiseAndSaysItAnew() throws Exception {
        sendTo(Channel.XAPI, "/xapi");
        UUID meeting = held(people(2));
        node.work();
        JsonNode first = verbs(LEAVE).getFirst();
        int before = store.statements.size();

        learned(meeting, List.of(person(0, END.minusSeconds(600), Mark.OBSERVED), person(1, END, Mark.OBSERVED)));
        node.work();

        List<JsonNode> voided = verbs(VOIDED);
        assertThat(voided.stream().map(one -> one.at("/object/id").stringValue()))
                .contains(first.path("id").stringValue())
                .hasSize(2);
        assertThat(store.statements).hasSize(before + 4);
        assertThat(verbs(LEAVE).getLast().path("timestamp").stringValue()).isEqualTo("2026-03-02T08:35:00.000Z");
        node.work();
        assertThat(store.statements).hasSize(before + 4);
    }

    @Test
    void sendsNoNameAndNoIdentifierOfAnybody() throws Exception {
        sendTo(Channel.XAPI, "/xapi");
        sendTo(Channel.CALIPER, "/caliper");
        held(people(4));

        node.work();

        assertThat(store.captured).isNotEmpty().allSatisfy(body -> {
            assertThat(body)
                    .doesNotContain("Secretive")
                    .doesNotContain("user-0")
                    .doesNotContain("Physics of Anna");
        });
    }

    @Test
    void tellsCaliperWhatItHasWordsFor() throws Exception {
        sendTo(Channel.CALIPER, "/caliper");
        store.takesAtMost(4);
        held(people(3));

        node.work();

        assertThat(store.statements.values().stream()
                        .map(event -> event.path("action").stringValue()))
                .containsExactlyInAnyOrder("Started", "Used", "Used", "Used", "Ended", "Ended", "Ended", "Ended");
        assertThat(dead()).isEmpty();
    }

    @Test
    void tellsNothingWithoutADestinationAndNothingOfBefore() throws Exception {
        held(people(2));
        node.work();
        assertThat(store.captured).isEmpty();

        put(Channel.XAPI, "/xapi", END.plusSeconds(1));
        node.work();
        assertThat(store.captured).isEmpty();
    }

    private void makeAll(Node one) {
        while (one.make.tick() > 0) {
            // The next.
        }
    }

    private void sendTo(Channel channel, String path) {
        put(channel, path, START);
    }

    private void put(Channel channel, String path, Instant since) {
        node.destinations.put(new Destination(
                TENANT,
                channel,
                store.url(path),
                new Secret(LearningRecordStore.AUTHORIZATION),
                new Destination.Terms(
                        Identity.PSEUDONYMOUS, false, Set.of(Content.PRESENCE, Content.ATTENDED), "to learn"),
                since,
                null));
    }

    private UUID held(List<PersonActivity> people) {
        UUID id = UUID.randomUUID();
        activities.put(id, activity(id, people));
        var jdbc = node.delivery.databases.web().jdbc();
        jdbc.sql("""
                        insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                            moderator_password, expected, state, attempt, started_at, ended_at, end_cause)
                        values (?, ?, ?, 'Physics of Anna', '', ''::bytea, ''::bytea, 5, 'ENDED', 1, ?, ?, 'HOOK')
                        """)
                .params(id, TENANT, "room " + id, START.atOffset(ZoneOffset.UTC), END.atOffset(ZoneOffset.UTC))
                .update();
        jdbc.sql("""
                        insert into due (bucket, meeting, internal_id, server_meeting_id, seq, folded, state, tenant_id,
                            meeting_id)
                        values (202603, ?, 'x', '', 5, 5, 'KNOWN', ?, ?)
                        """).params(id, TENANT, id).update();
        return id;
    }

    /** More of the log was folded, and this is what it came to. */
    private void learned(UUID meeting, List<PersonActivity> people) {
        activities.put(meeting, activity(meeting, people));
        node.delivery
                .databases
                .web()
                .jdbc()
                .sql("update due set seq = seq + 1, folded = folded + 1 where meeting_id = ?")
                .param(meeting)
                .update();
    }

    private static ClassActivity activity(UUID id, List<PersonActivity> people) {
        return new ClassActivity(id, END, new ClassActivity.Course(START, END, false), people, List.of());
    }

    private static List<PersonActivity> people(int number) {
        return IntStream.range(0, number)
                .mapToObj(i -> person(i, END, Mark.OBSERVED))
                .toList();
    }

    private static PersonActivity person(int number, Instant until, Mark mark) {
        Instant from = START.plusSeconds(number);
        var session = new PersonActivity.Session(from, until, Duration.between(from, until), mark);
        return new PersonActivity(
                new PersonActivity.Who(
                        "u:user-" + number,
                        "user-" + number,
                        "Secretive " + number,
                        number == 0 ? "MODERATOR" : "VIEWER",
                        false),
                new PersonActivity.Presence(List.of(session), session.length(), 1),
                PersonActivity.Figures.ABSENT,
                PersonActivity.Now.NOTHING,
                Map.of());
    }

    private List<JsonNode> verbs(String verb) {
        return store.statements.values().stream()
                .filter(statement -> statement.at("/verb/id").asString().equals(verb))
                .toList();
    }

    private List<Delivery> dead() {
        return node.delivery.deliveries.list(new Deliveries.Filter(TENANT, Delivery.State.DEAD, null, null), 100, 0);
    }

    private long waiting() {
        return node.delivery.deliveries.counts().getOrDefault(Delivery.State.WAITING, 0L);
    }
}

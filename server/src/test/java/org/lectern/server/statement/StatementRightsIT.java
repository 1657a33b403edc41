package org.lectern.server.statement;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.ToldClasses;
import org.lectern.server.attendance.Plans;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.Secret;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.platform.TestMechanisms;
import org.lectern.server.playback.ViewNews;
import org.lectern.server.privacy.ErasePeople;
import org.lectern.server.privacy.Erasure;
import org.lectern.server.privacy.ErasureRecords;
import org.lectern.server.privacy.PrivacyKeys;
import org.lectern.server.privacy.Pseudonyms;
import org.lectern.server.statement.Destination.Content;
import org.lectern.server.statement.Destination.Identity;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What stores are told of people who objected, of whom an erasure is asked for, and of who opened recordings. */
final class StatementRightsIT {
    private static final Instant START = Instant.parse("2026-03-02T08:00:00Z");
    private static final Instant END = START.plus(Duration.ofMinutes(45));
    private static final Instant NOW = END.plus(Duration.ofMinutes(30));
    private static final UUID TENANT = new UUID(1, 1);
    private static final String JANE = "jane-4711@lms";
    private static final AuditActor BY = AuditActor.commandLine();

    private final Databases databases = TestDatabase.create();
    private final Map<UUID, ClassActivity> activities = new ConcurrentHashMap<>();
    private final Set<String> restricted = new HashSet<>();
    private final PrivacyKeys keys = new PrivacyKeys(TestMechanisms.vault(), () -> NOW);
    private final Pseudonyms pseudonyms = new Pseudonyms(databases.web(), keys);
    private final DestinationStore destinations = new DestinationStore(databases.web(), TestMechanisms.vault());
    private final StatementStore store = new StatementStore(databases.web());
    private final TellRun.Sources sources = new TellRun.Sources(
            new ToldClasses(activities),
            MeetingDirectory.empty(),
            new StoreActors(pseudonyms, (tenant, person) -> restricted.contains(person)),
            Addresses.of(URI.create("https://lectern.example.org")),
            (tenant, room, id, began) -> Plans.Planned.none(began));
    private final MakeStatements make = new MakeStatements(store, destinations, sources, new Outbox(), () -> NOW);
    private final TellViews views = new TellViews(store, destinations, sources, new Outbox());
    private final AuditTrail audit = new AuditTrail(() -> NOW);
    private final ErasureRecords records = new ErasureRecords(databases.web(), audit);

    @BeforeEach
    void begin() {
        sql("insert into tenant (id, slug, name, state) values (?, 'school', 'School', 'ACTIVE')", TENANT);
    }

    @AfterEach
    void close() {
        databases.close();
    }

    @Test
    void nothingIsToldOfARestrictedPersonAndTheClassIsToldAllTheSame() {
        sendTo(Channel.XAPI, Identity.PSEUDONYMOUS);
        sendTo(Channel.CALIPER, Identity.ANONYMOUS);
        restricted.add(JANE);
        held(END);

        make.tick();

        List<JsonNode> told = told("xapi");
        assertThat(told.stream().map(one -> one.at("/verb/display/en").stringValue()))
                .containsExactlyInAnyOrder("initialized", "terminated", "joined", "left", "attended");
        assertThat(told.toString())
                .contains(pseudonym(Channel.XAPI, "bert"))
                .doesNotContain(pseudonym(Channel.XAPI, JANE));
        assertThat(told.stream()
                        .filter(one -> one.at("/verb/display/en").stringValue().equals("initialized"))
                        .map(one -> one.at("/actor/account/name").stringValue()))
                .as("she opened the class, and nobody is told")
                .containsExactly("lectern");
        assertThat(told("caliper").stream().map(one -> one.path("action").stringValue()))
                .containsExactlyInAnyOrder("Started", "Used", "Ended", "Ended");
        for (Channel channel : Channel.values()) {
            assertThat(new String(
                            make.file(TENANT, activities.keySet().iterator().next(), channel)
                                    .orElseThrow(),
                            java.nio.charset.StandardCharsets.UTF_8))
                    .doesNotContain(pseudonyms.of(TENANT, org.lectern.server.privacy.Channel.FILE, JANE))
                    .contains(pseudonyms.of(TENANT, org.lectern.server.privacy.Channel.FILE, "bert"));
        }
    }

    @Test
    void anErasureLeavesAListOfActorsAndStatementsThatNamesNobody() {
        sendTo(Channel.XAPI, Identity.PSEUDONYMOUS);
        sendTo(Channel.CALIPER, Identity.PSEUDONYMOUS);
        UUID meeting = held(END);
        make.tick();
        learned(meeting, END.minusSeconds(60));
        make.tick();
        opened(meeting);
        String actor = pseudonym(Channel.XAPI, JANE);
        String caliperActor = pseudonym(Channel.CALIPER, JANE);
        Set<String> expected = new HashSet<>(Set.of("xapi ACTOR " + actor, "caliper ACTOR " + caliperActor));
        told("xapi").stream()
                .filter(one -> one.at("/actor/account/name").asString().equals(actor))
                .forEach(one -> expected.add("xapi STATEMENT " + one.path("id").stringValue()));
        told("caliper").stream()
                .filter(one -> one.at("/actor/id").asString().endsWith(caliperActor)
                        || one.toString().contains(caliperActor))
                .forEach(one ->
                        expected.add("caliper STATEMENT " + one.path("id").stringValue()));
        // Of what the class did while she was its host, a store for Caliper is told without her.
        assertThat(expected.stream().filter(one -> one.startsWith("xapi STATEMENT")))
                .as("began, ended, came, left twice, attended twice, opened")
                .hasSize(8);

        Erasure done = erased();

        Set<String> listed = new HashSet<>();
        records.list(done.id()).forEach(one -> listed.add(one.channel() + " " + one.kind() + " " + one.identifier()));
        assertThat(listed).containsAll(expected).noneMatch(one -> one.contains("jane"));
        assertThat(records.open(List.of(done.id()))).containsEntry(done.id(), listed.size());
        assertThat(pseudonym(Channel.XAPI, JANE))
                .as("taken before it was forgotten")
                .isNotEqualTo(actor);
        assertThat(count("select count(*) from statement_sent where actor = ?", actorOf(JANE)))
                .as("whose they are is forgotten")
                .isZero();
        assertThat(count("select count(*) from statement_sent where actor = ?", actorOf("bert")))
                .isPositive();

        assertThat(records.done(done, BY)).isTrue();
        assertThat(records.done(done, BY)).isFalse();
        assertThat(records.list(done.id())).isEmpty();
    }

    @Test
    void somebodyOfWhomNoStoreWasToldLeavesNoTask() {
        UUID meeting = held(END);
        opened(meeting);

        assertThat(records.list(erased().id())).isEmpty();
    }

    @Test
    void whoOpenedARecordingIsToldOnceForEachTimeWhereThatIsWanted() {
        UUID meeting = held(END);
        sendTo(Channel.XAPI, Identity.PSEUDONYMOUS);
        put(Channel.CALIPER, Identity.PSEUDONYMOUS, Set.of(Content.ATTENDED));

        opened(meeting);
        opened(meeting);
        restricted.add(JANE);
        opened(meeting);
        views.opened(databases.web(), new ViewNews.View(TENANT, "imported-1", "video", "bert", NOW));

        assertThat(told("xapi")).hasSize(2).allSatisfy(one -> {
            assertThat(one.at("/verb/id").stringValue()).isEqualTo("http://activitystrea.ms/watch");
            assertThat(one.at("/actor/account/name").stringValue()).isEqualTo(pseudonym(Channel.XAPI, JANE));
            assertThat(one.at("/object/definition/type").stringValue())
                    .isEqualTo("http://adlnet.gov/expapi/activities/media");
            assertThat(one.at("/context/contextActivities/parent/0/id").stringValue())
                    .contains("/xapi/activities/");
            assertThat(one.toString()).doesNotContain("recording-1").doesNotContain(JANE);
        });
        assertThat(told("caliper")).isEmpty();

        sendTo(Channel.CALIPER, Identity.PSEUDONYMOUS);
        restricted.clear();
        opened(meeting);
        assertThat(told("caliper").getFirst().path("type").stringValue()).isEqualTo("MediaEvent");
    }

    private Erasure erased() {
        var erase = new ErasePeople(
                databases.web(),
                TestMechanisms.vault(),
                new ErasePeople.Rest(pseudonyms, keys, audit),
                List.of(new ErasedStatements(destinations, pseudonyms)),
                () -> NOW);
        if (erase.request(TENANT, JANE, BY) instanceof ErasePeople.Requested.Accepted(Erasure erasure)) {
            return erase.complete(erasure.id());
        }
        throw new AssertionError("not accepted");
    }

    private void opened(UUID meeting) {
        databases
                .web()
                .inTransaction(() -> views.opened(
                        databases.web(), new ViewNews.View(TENANT, "recording-" + meeting, "video", JANE, NOW)));
    }

    private String pseudonym(Channel channel, String person) {
        return pseudonyms.of(TENANT, StoreActors.receiver(channel), person);
    }

    private UUID actorOf(String person) {
        return NameUuid.of(destinations.namespace(TENANT), "actor", person);
    }

    private void sendTo(Channel channel, Identity identity) {
        put(channel, identity, Set.of(Content.ATTENDED, Content.RECORDINGS));
    }

    private void put(Channel channel, Identity identity, Set<Content> contents) {
        destinations.put(new Destination(
                TENANT,
                channel,
                "https://store.example.org/" + channel.word(),
                new Secret("Basic x"),
                new Destination.Terms(identity, false, contents, "to learn"),
                START,
                null));
    }

    /** Everything that was staged in this language. */
    private List<JsonNode> told(String channel) {
        var told = new ArrayList<JsonNode>();
        databases
                .web()
                .jdbc()
                .sql("select payload from outbox where key like ? order by id")
                .param(channel + "/%")
                .query(String.class)
                .list()
                .forEach(payload ->
                        told.addAll(JsonMapper.shared().readTree(payload).values()));
        return told;
    }

    /** A class of two, which Jane opened, and its recording. */
    private UUID held(Instant left) {
        UUID id = UUID.randomUUID();
        activities.put(id, activity(id, left));
        sql(
                "insert into meeting (id, tenant_id, external_id, name, params, attendee_password, moderator_password,"
                        + " expected, state, attempt, started_at, ended_at, end_cause) values (?, ?, ?, 'Physics', '',"
                        + " ''::bytea, ''::bytea, 5, 'ENDED', 1, ?, ?, 'HOOK')",
                id,
                TENANT,
                "room " + id,
                START.atOffset(ZoneOffset.UTC),
                END.atOffset(ZoneOffset.UTC));
        sql(
                "insert into due (bucket, meeting, internal_id, server_meeting_id, seq, folded, state, tenant_id,"
                        + " meeting_id) values (202603, ?, 'x', '', 5, 5, 'KNOWN', ?, ?)",
                id,
                TENANT,
                id);
        sql(
                "insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,"
                        + " recorded_at, ended_at, stage, stage_at) values (?, ?, ?, ?, 'x', 'x', now(), now(), 'PUBLISHED',"
                        + " now())",
                TENANT,
                "recording-" + id,
                id,
                TENANT);
        return id;
    }

    private void learned(UUID meeting, Instant left) {
        activities.put(meeting, activity(meeting, left));
        sql("update due set seq = seq + 1, folded = folded + 1 where meeting_id = ?", meeting);
    }

    private static ClassActivity activity(UUID id, Instant left) {
        return new ClassActivity(
                id,
                END,
                new ClassActivity.Course(START, END, false),
                List.of(person(JANE, "MODERATOR", left), person("bert", "VIEWER", END)),
                List.of());
    }

    private static PersonActivity person(String id, String role, Instant until) {
        var session = new PersonActivity.Session(START, until, Duration.between(START, until), Mark.OBSERVED);
        return new PersonActivity(
                new PersonActivity.Who("u:" + id, id, "Name of " + id, role, false),
                new PersonActivity.Presence(List.of(session), session.length(), 1),
                PersonActivity.Figures.ABSENT,
                PersonActivity.Now.NOTHING,
                Map.of());
    }

    private long count(String sql, Object param) {
        return Optional.ofNullable(databases
                        .web()
                        .jdbc()
                        .sql(sql)
                        .param(param)
                        .query(Long.class)
                        .single())
                .orElseThrow();
    }

    private void sql(String sql, Object... params) {
        databases.web().jdbc().sql(sql).params(params).update();
    }
}

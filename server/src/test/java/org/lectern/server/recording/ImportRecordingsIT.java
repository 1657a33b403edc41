package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.RecordingState;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.TestDatabase;
import org.lectern.server.pool.Server;
import org.lectern.server.recording.ImportRecordings.End;
import org.lectern.server.recording.ImportRecordings.Line;
import org.lectern.server.recording.ImportRecordings.Verdict;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SimulatorBuilder;
import org.lectern.simulator.SteppedClock;

/** Recordings that servers have from before, brought into tenants and rooms. */
final class ImportRecordingsIT {
    private static final Instant START = Instant.now().truncatedTo(ChronoUnit.SECONDS);
    private static final UUID SCHOOL = new UUID(0, 1);
    private static final UUID CLUB = new UUID(0, 2);
    private static final String ROOM = "room-" + new UUID(0, 7);
    private static final String SCHOOLS = "bbb-origin-server-name = lms.school.example -> school";
    private static final String CLUBS = "bbb-origin-server-name = lms.club.example -> club";

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<RecordingNews.Playable> news = new ArrayList<>();
    private DatabaseConnection connection;
    private Simulator simulator;
    private Instance node;
    private Server server;
    private RecordingsOfInstance knowing;

    @BeforeEach
    void setUp() throws Exception {
        connection = TestDatabase.createConnection();
        node = new Instance(connection, Instance.Settings.usual());
        open.add(node);
        knowing = new RecordingsOfInstance(
                node, Duration.ofSeconds(10), Duration.ZERO, InstantSource.system(), List.of(news::add));
        open.add(knowing);
        use(Simulator.builder());
    }

    private void use(SimulatorBuilder builder) throws Exception {
        simulator = builder.clock(SteppedClock.startingAt(START)).start();
        open.add(simulator);
        server = node.add("server-" + open.size(), simulator.url(), simulator.secret());
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    /** A class from before, and its record ID. */
    private String recorded(String meetingId, Map<String, String> metadata) {
        Map<String, String> create = new HashMap<>(
                Map.of("meetingID", meetingId, "name", "Class", "record", "true", "autoStartRecording", "true"));
        metadata.forEach((name, value) -> create.put("meta_" + name, value));
        simulator.advance(Duration.ofSeconds(1));
        Classroom room = simulator.create(create);
        room.enter("Ada", "t-1", Role.MODERATOR);
        simulator.advance(Duration.ofSeconds(1));
        room.end();
        return room.internalMeetingId();
    }

    private String ofSchool(String meetingId) {
        return recorded(meetingId, Map.of("bbb-origin-server-name", "lms.school.example"));
    }

    private String ofClub(String meetingId) {
        return recorded(meetingId, Map.of("bbb-origin-server-name", "lms.club.example"));
    }

    private void processed() {
        simulator.advance(Duration.ofHours(2));
    }

    private static ImportRules rules(String... lines) {
        return ((ImportRules.Parsed.Good) ImportRules.parse(
                        List.of(lines),
                        (tenant, room) -> java.util.Optional.of(new ImportRules.Target(
                                tenant.equals("school") ? SCHOOL : CLUB,
                                tenant,
                                room == null ? null : new ImportRules.Room(ROOM, room)))))
                .rules();
    }

    private ImportRecordings imports(Instance of) {
        return new ImportRecordings(
                of.databases.web(),
                of.clients,
                new OurMeetings(of.databases.web(), Instance.TAG),
                new AuditTrail(InstantSource.system()),
                InstantSource.system());
    }

    private final List<Line> lines = new ArrayList<>();

    private ImportRecordings.Result run(boolean dryRun, @Nullable Iterator<String> ids, String... rules) {
        lines.clear();
        return imports(node)
                .run(
                        server,
                        new ImportRecordings.Order(rules(rules), ids, dryRun, AuditActor.commandLine()),
                        lines::add);
    }

    private ImportRecordings.Result run(String... rules) {
        return run(false, null, rules);
    }

    private Map<String, Verdict> verdicts() {
        return lines.stream().collect(Collectors.toMap(Line::recordId, Line::verdict));
    }

    private Map<String, RecordingState> listed(UUID tenant) {
        return listed(tenant, RecordingWorld.EVERYTHING);
    }

    private Map<String, RecordingState> listed(UUID tenant, RecordingFilter filter) {
        return ((Recordings.Result.Listed) knowing.recordings.list(tenant, filter))
                .page().stream().collect(Collectors.toMap(ListedRecording::recordId, ListedRecording::state));
    }

    private long count(String table) {
        return node.databases
                .web()
                .jdbc()
                .sql("select count(*) from " + table)
                .query(Long.class)
                .single();
    }

    @Test
    void bringsEachToItsTenantUnderTheIdentifiersThatCallersHold() throws Exception {
        String first = ofSchool("moodle-7[0]");
        String second = ofSchool("moodle-7[0]");
        String clubs = ofClub("training");
        String nobodys = recorded("other", Map.of());
        processed();
        knowing.list();
        assertThat(count("recording")).as("known before").isZero();

        var dry = run(true, null, SCHOOLS, CLUBS);

        assertThat(dry.end()).isEqualTo(End.WHOLE);
        assertThat(dry.imported()).isEqualTo(3);
        assertThat(count("recording")).as("after a dry run").isZero();
        Map<String, Verdict> wouldBe = verdicts();
        var done = run(SCHOOLS, CLUBS);

        assertThat(done.imported()).isEqualTo(3);
        assertThat(verdicts())
                .isEqualTo(wouldBe)
                .containsEntry(first, Verdict.IMPORTED)
                .containsEntry(nobodys, Verdict.NO_RULE);
        assertThat(listed(SCHOOL)).containsOnlyKeys(first, second).containsValue(RecordingState.PUBLISHED);
        assertThat(listed(CLUB)).containsOnlyKeys(clubs);
        assertThat(listed(SCHOOL, new RecordingFilter(List.of("moodle-7[0]"), List.of(), Set.of(), Map.of(), null)))
                .containsOnlyKeys(first, second);
        assertThat(listed(CLUB, new RecordingFilter(List.of(), List.of(first, nobodys), Set.of(), Map.of(), null)))
                .isEmpty();
        knowing.list();
        knowing.look();
        assertThat(count("recording")).as("what no rule fits stays unknown").isEqualTo(3);
        assertThat(news).as("nobody waits for it").isEmpty();
    }

    @Test
    void takesNothingTwiceAndGoesOnWhereItStopped() {
        Set<String> all = new HashSet<>();
        for (int i = 0; i < 230; i++) {
            all.add(ofSchool("class-" + i));
        }
        processed();
        simulator
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500)
                        .on("getRecordings")
                        .times(1));
        assertThat(run(SCHOOLS).end()).as("tried again").isEqualTo(End.WHOLE);
        assertThat(listed(SCHOOL).keySet()).isEqualTo(all);

        String more = ofSchool("class-230");
        processed();
        var again = run(SCHOOLS, "meetingID = * -> club");

        assertThat(again.imported()).isEqualTo(1);
        assertThat(verdicts()).hasSize(231).containsEntry(more, Verdict.IMPORTED);
        assertThat(verdicts().values().stream().filter(Verdict.HERE::equals)).hasSize(230);
        simulator.faults().calls(CallFault.of(CallFault.Kind.CUT).on("getRecordings"));
        assertThat(run(SCHOOLS).end()).isEqualTo(End.FAILED);
        assertThat(listed(SCHOOL)).hasSize(231);
    }

    @Test
    void leavesAnotherTenantsRecordingsToIt() {
        String clubs = ofClub("training");
        processed();
        run(CLUBS);

        run("meetingID = * -> school");

        assertThat(verdicts()).containsExactly(Map.entry(clubs, Verdict.OTHER_TENANT));
        assertThat(listed(SCHOOL)).isEmpty();
        assertThat(listed(CLUB)).containsOnlyKeys(clubs);
    }

    @Test
    void takesNothingThatAClassOfOursLeft() throws Exception {
        StartResult started = node.start.start(new StartRequest(
                SCHOOL, "ours", "Ours", Parameters.of("record", "true", "autoStartRecording", "true"), 5));
        Meeting meeting = ((StartResult.Running) started).meeting();
        var place = Objects.requireNonNull(meeting.place());
        Classroom room = simulator.classroom(place.serverMeetingId());
        room.enter("Ada", "t-1", Role.MODERATOR);
        simulator.advance(Duration.ofSeconds(1));
        room.end();
        String backup = recorded(Instance.TAG + "-lost", Map.of());
        String copied = recorded("copied", Map.of("lectern-tag", "another"));
        processed();

        run("meetingID = * -> club");

        assertThat(verdicts())
                .containsEntry(String.valueOf(place.internalMeetingId()), Verdict.OURS)
                .containsEntry(backup, Verdict.MARKED)
                .containsEntry(copied, Verdict.MARKED);
        assertThat(count("recording")).isZero();
    }

    /** Two operators at once, with rules that say the opposite. */
    @Test
    void makesEachOneTenantsHoweverManyImportAtOnce() throws Exception {
        for (int i = 0; i < 120; i++) {
            ofSchool("class-" + i);
        }
        processed();
        Instance second = new Instance(connection, Instance.Settings.usual());
        open.add(second);

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<ImportRecordings.Result>> running = new ArrayList<>();
            for (Instance one : List.of(node, second, node, second)) {
                String to = one == node ? "school" : "club";
                running.add(threads.submit(() -> imports(one)
                        .run(
                                server,
                                new ImportRecordings.Order(
                                        rules("meetingID = * -> " + to), null, false, AuditActor.commandLine()),
                                line -> {})));
            }
            long imported = 0;
            for (Future<ImportRecordings.Result> one : running) {
                imported += one.get().imported();
            }
            assertThat(imported).isEqualTo(120);
        }
        assertThat(count("recording")).isEqualTo(120);
        Set<String> both = new HashSet<>(listed(SCHOOL).keySet());
        both.retainAll(listed(CLUB).keySet());
        assertThat(both).isEmpty();
        assertThat(listed(SCHOOL).size() + listed(CLUB).size()).isEqualTo(120);
    }

    @Test
    void putsThemIntoARoomWhoseTeachersManageThem() throws Exception {
        String id = ofSchool("moodle-7[0]");
        processed();

        run(SCHOOLS + "/physics");

        var shelf = new RecordingShelf(node.databases.web(), InstantSource.system());
        var page = shelf.list(SCHOOL, List.of(ROOM), RecordingShelf.Audience.VIEWERS, null, 10);
        assertThat(page.items()).singleElement().satisfies(item -> {
            assertThat(item.recordId()).isEqualTo(id);
            assertThat(item.externalId()).isEqualTo(ROOM);
            assertThat(item.meetingId()).isNull();
            assertThat(item.formats()).hasSize(2);
        });
        assertThat(shelf.places(SCHOOL, id)).isEmpty();
        assertThat(shelf.list(CLUB, List.of(ROOM), RecordingShelf.Audience.MANAGERS, null, 10)
                        .items())
                .isEmpty();
        assertThat(knowing.changes.place(SCHOOL, RecordingWorld.TEACHER, id, ROOM, false))
                .isEqualTo(ChangeRecordings.Result.DONE);
        assertThat(shelf.list(SCHOOL, List.of(ROOM), RecordingShelf.Audience.VIEWERS, null, 10)
                        .items())
                .as("its own room is not taken from it")
                .hasSize(1);
    }

    @Test
    void changesAndDeletesThemAtTheirServerAsAnyOther() throws Exception {
        String hidden = ofSchool("one");
        String deleted = ofSchool("two");
        processed();
        run(SCHOOLS);

        knowing.changes.publish(SCHOOL, RecordingWorld.TEACHER, List.of(hidden), false);
        knowing.changes.delete(SCHOOL, RecordingWorld.TEACHER, List.of(deleted));
        knowing.change();

        assertThat(simulator.recordings()).containsEntry(hidden, "unpublished").containsEntry(deleted, "deleted");
        assertThat(listed(SCHOOL))
                .containsEntry(hidden, RecordingState.UNPUBLISHED)
                .containsEntry(deleted, RecordingState.DELETED);
        assertThat(run(SCHOOLS).imported()).as("what was deleted stays so").isZero();
        assertThat(new WhyNotThere(node.databases.web(), InstantSource.system()).find(deleted))
                .singleElement()
                .extracting(WhyNotThere.Answer::reason)
                .isEqualTo(WhyNotThere.Reason.DELETED);
    }

    @Test
    void followsOneThatIsBeingProcessedToItsEnd() throws Exception {
        String id = ofSchool("late");

        run(SCHOOLS);
        assertThat(listed(SCHOOL)).containsEntry(id, RecordingState.PROCESSING);
        processed();
        node.databases
                .web()
                .jdbc()
                .sql("update recording set next_ask_at = now()")
                .update();
        knowing.look();

        assertThat(listed(SCHOOL)).containsEntry(id, RecordingState.PUBLISHED);
    }

    @Test
    void readsHostileMetadataAndBelievesNoneOfIt() {
        String markup = "<script>alert(1)</script>=cmd|' /C calc'!A0";
        String huge = recorded(
                "huge",
                Map.of(
                        "bbb-origin-server-name",
                        "lms.school.example",
                        "bbb-recording-name",
                        markup,
                        "bbb-recording-description",
                        "x".repeat(100 << 10)));
        String impostor = recorded(
                "room-" + new UUID(0, 9),
                Map.of("bbb-origin-server-name", "lms.school.example", "tenant-id", CLUB.toString()));
        String padded = recorded("padded", Map.of("bbb-origin-server-name", "lms.school.example" + "x".repeat(100)));
        processed();

        var result = run(SCHOOLS);

        assertThat(result.end()).isEqualTo(End.WHOLE);
        assertThat(verdicts()).containsEntry(padded, Verdict.NO_RULE);
        assertThat(listed(SCHOOL)).containsOnlyKeys(huge, impostor);
        assertThat(listed(CLUB)).isEmpty();
        var item = new RecordingShelf(node.databases.web(), InstantSource.system())
                .find(SCHOOL, huge)
                .orElseThrow();
        assertThat(item.name()).isEqualTo(markup);
    }

    @Test
    void leavesAloneWhatIsDeletedAtItsServer() {
        String id = ofSchool("one");
        processed();
        node.clients.of(server).deleteRecordings(List.of(id)).orElseThrow();

        run(SCHOOLS);

        assertThat(verdicts()).containsEntry(id, Verdict.DELETED);
        assertThat(count("recording")).isZero();
    }

    @Test
    void asksABalancerByTheIdentifiersItIsGiven() throws Exception {
        use(Simulator.builder().scalelite());
        String first = ofSchool("one");
        String second = ofSchool("two");
        processed();

        assertThat(run(SCHOOLS).end()).isEqualTo(End.WANTS_IDENTIFIERS);
        String missing = "0".repeat(40) + "-1700000000000";
        var result = run(
                false,
                Stream.of(first, "", missing, "no, identifier", first, second.substring(0, 45))
                        .iterator(),
                SCHOOLS);

        assertThat(result.end()).isEqualTo(End.WHOLE);
        assertThat(verdicts())
                .containsEntry(first, Verdict.IMPORTED)
                .containsEntry(missing, Verdict.NOT_THERE)
                .containsEntry("no, identifier", Verdict.UNUSABLE)
                .containsEntry(second.substring(0, 45), Verdict.NOT_THERE)
                .hasSize(4);
        assertThat(listed(SCHOOL)).containsOnlyKeys(first);
    }

    @Test
    void forgetsWhatNobodyTouchedAndOnlyThat() throws Exception {
        String untouched = ofSchool("one");
        String deleted = ofSchool("two");
        String clubs = ofClub("three");
        processed();
        run(SCHOOLS + "/physics", CLUBS);
        knowing.changes.delete(SCHOOL, RecordingWorld.TEACHER, List.of(deleted));

        assertThat(imports(node).undo(server, SCHOOL, AuditActor.commandLine())).isEqualTo(1);

        assertThat(listed(SCHOOL)).containsOnlyKeys(deleted);
        assertThat(listed(CLUB)).containsOnlyKeys(clubs);
        assertThat(simulator.recordings()).containsEntry(untouched, "published");
        assertThat(run(SCHOOLS, CLUBS).imported()).isEqualTo(1);
    }
}

package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.platform.TestDatabase;
import org.lectern.simulator.CallFault;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Death;
import org.lectern.simulator.PastRecording;
import org.lectern.simulator.PipelineFault;
import org.lectern.simulator.Role;
import org.lectern.simulator.Simulator;
import org.lectern.simulator.SteppedClock;

/** Recordings that fail, get stuck or come in pieces, and deletions that do not go through at once. */
final class TroubledRecordingsIT {
    private static final UUID TENANT = UUID.randomUUID();

    private final List<AutoCloseable> open = new ArrayList<>();
    private final List<RecordingNews.Playable> news = new ArrayList<>();
    private Duration ahead = Duration.ZERO;
    private Simulator simulator;
    private Instance node;
    private RecordingsOfInstance knowing;

    @BeforeEach
    void setUp() throws Exception {
        simulator = Simulator.builder()
                .clock(SteppedClock.startingAt(Instant.now().truncatedTo(ChronoUnit.SECONDS)))
                .start();
        open.add(simulator);
        node = new Instance(TestDatabase.createConnection(), Instance.Settings.usual());
        open.add(node);
        node.add("one", simulator.url(), simulator.secret());
        InstantSource clock = () -> Instant.now().plus(ahead);
        knowing = new RecordingsOfInstance(node, Duration.ofSeconds(5), Duration.ZERO, clock, List.of(news::add));
        open.add(knowing);
    }

    @AfterEach
    void tearDown() throws Exception {
        for (AutoCloseable one : open.reversed()) {
            one.close();
        }
    }

    private String recorded(String externalId) {
        StartResult started = node.start.start(new StartRequest(
                TENANT, externalId, "Class", Parameters.of("record", "true", "autoStartRecording", "true"), 5));
        Meeting run = ((StartResult.Running) started).meeting();
        Classroom room = simulator.classroom(Objects.requireNonNull(run.place()).serverMeetingId());
        room.enter("Ada", "t-1", Role.MODERATOR);
        simulator.advance(Duration.ofSeconds(1));
        room.end();
        node.databases
                .web()
                .jdbc()
                .sql("update meeting set state = 'ENDED', ended_at = now() where id = :id")
                .param("id", run.id())
                .update();
        return Objects.requireNonNull(Objects.requireNonNull(run.place()).internalMeetingId());
    }

    private void pass(Duration time) throws Exception {
        ahead = ahead.plus(time);
        simulator.advance(time);
        knowing.look();
        knowing.change();
    }

    private WhyNotThere.Answer why(String recordId) {
        return new WhyNotThere(node.databases.web(), () -> Instant.now().plus(ahead))
                .find(recordId)
                .getFirst();
    }

    @Test
    void whatFailedStaysFailedThoughItsServerGoesOnListingIt() throws Exception {
        simulator.faults().pipeline(PipelineFault.FAILS);
        String id = recorded("one");
        pass(Duration.ofMinutes(10));
        assertThat(why(id).reason()).isEqualTo(WhyNotThere.Reason.PROCESSING);
        knowing.hints.failed(TENANT, meetingOf(id), id);

        pass(Duration.ofMinutes(10));
        pass(Duration.ofMinutes(10));

        assertThat(simulator.recordings()).containsEntry(id, "processing");
        assertThat(why(id).reason()).isEqualTo(WhyNotThere.Reason.FAILED);
        assertThat(why(id).reason().whom()).isEqualTo(WhyNotThere.Whom.OPERATOR);
    }

    @Test
    void whatIsStuckIsSaidToBeProcessedForLong() throws Exception {
        simulator.faults().pipeline(PipelineFault.STUCK);
        String id = recorded("one");
        pass(Duration.ofMinutes(10));
        assertThat(why(id).reason()).isEqualTo(WhyNotThere.Reason.PROCESSING);

        pass(Duration.ofHours(25));

        assertThat(why(id).reason()).isEqualTo(WhyNotThere.Reason.PROCESSING_LONG);
    }

    @Test
    void eachFormatIsNewsOnceWhenItIsThere() throws Exception {
        String id = recorded("one");
        simulator.advance(Duration.ofMillis(2_100));
        knowing.look();
        knowing.hints.hint(TENANT, meetingOf(id), id);
        pass(Duration.ofMinutes(10));
        pass(Duration.ofMinutes(10));

        assertThat(news).hasSizeBetween(1, 2);
        assertThat(news.getFirst().first()).isTrue();
        assertThat(news.stream().skip(1)).noneMatch(RecordingNews.Playable::first);
        assertThat(new RecordingShelf(node.databases.web(), InstantSource.system())
                        .find(TENANT, id)
                        .orElseThrow()
                        .formats())
                .hasSize(2);
    }

    @Test
    void aFormatThatFailsLeavesTheOthersPlayable() throws Exception {
        simulator.faults().pipeline(PipelineFault.FIRST_ONLY);
        String id = recorded("one");
        pass(Duration.ofMinutes(10));

        knowing.hints.failed(TENANT, meetingOf(id), id);
        pass(Duration.ofMinutes(10));

        assertThat(why(id).reason()).isEqualTo(WhyNotThere.Reason.HERE);
        assertThat(news)
                .singleElement()
                .extracting(RecordingNews.Playable::first)
                .isEqualTo(true);
    }

    @Test
    void aDeletionThatFailsIsToldAgainUntilItsServerShowsIt() throws Exception {
        String id = recorded("one");
        pass(Duration.ofMinutes(10));
        simulator
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500)
                        .on("deleteRecordings")
                        .times(2));
        delete(id);
        knowing.change();
        assertThat(simulator.recordings()).containsEntry(id, "unpublished");
        assertThat(why(id).reason()).as("hidden meanwhile").isEqualTo(WhyNotThere.Reason.DELETING);

        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMinutes(10));
        }

        assertThat(simulator.recordings()).containsEntry(id, "deleted");
        assertThat(receipt(id)).containsEntry("confirmed_by", "LISTED_AS_DELETED");
    }

    @Test
    void oneThatIsBeingProcessedIsDeletedWhenItIsDone() throws Exception {
        simulator.faults().pipeline(PipelineFault.NONE);
        String id = recorded("one");
        simulator.advance(Duration.ofMillis(500));
        knowing.look();
        assertThat(why(id).reason()).isEqualTo(WhyNotThere.Reason.PROCESSING);
        delete(id);
        knowing.change();
        assertThat(simulator.recordings()).containsEntry(id, "processing");
        assertThat(receipt(id)).containsEntry("failure", "still being processed");

        for (int i = 0; i < 4; i++) {
            pass(Duration.ofMinutes(10));
        }

        assertThat(simulator.recordings()).containsEntry(id, "deleted");
        assertThat(news).as("nobody was told of what was to be deleted").isEmpty();
    }

    @Test
    void oneOnAServerThatIsAwayIsDeletedWhenItIsBack() throws Exception {
        String id = recorded("one");
        pass(Duration.ofMinutes(10));
        simulator.kill(Death.REFUSES);
        delete(id);
        knowing.change();
        assertThat(receipt(id)).doesNotContainKey("confirmed_by").containsKey("failure");
        simulator.revive(true);
        node.pollNow();
        RecordingsOfInstance fresh = new RecordingsOfInstance(
                node, Duration.ofSeconds(5), Duration.ZERO, () -> Instant.now().plus(ahead), List.of());
        open.add(fresh);

        ahead = ahead.plus(Duration.ofHours(1));
        fresh.change();

        assertThat(simulator.recordings()).containsEntry(id, "deleted");
        assertThat(receipt(id)).containsEntry("confirmed_by", "LISTED_AS_DELETED");
    }

    @Test
    void oneThatSomebodyElseDeletedIsConfirmedAsGone() throws Exception {
        String id = recorded("one");
        pass(Duration.ofMinutes(10));
        node.clients
                .of(node.servers.list().getFirst())
                .deleteRecordings(List.of(id))
                .orElseThrow();

        delete(id);
        knowing.change();

        assertThat(receipt(id)).containsEntry("confirmed_by", "LISTED_AS_DELETED");
        assertThat(why(id).reason()).isEqualTo(WhyNotThere.Reason.DELETED);
    }

    @Test
    void theReceiptSaysWhoWantedItAndIsOpenUntilSomebodySaysThatItsFilesAreGone() throws Exception {
        String id = recorded("one");
        pass(Duration.ofMinutes(10));
        delete(id);
        var wanted = Objects.requireNonNull(why(id).receipt());
        assertThat(wanted.requestedBy()).isEqualTo(RecordingWorld.TEACHER.text());
        assertThat(wanted.toldAt()).isNull();
        assertThat(receipts().open(10)).isEmpty();

        knowing.change();

        var receipt = Objects.requireNonNull(why(id).receipt());
        assertThat(receipt.confirmed()).isEqualTo(DeletionReceipts.Confirmed.LISTED_AS_DELETED);
        assertThat(receipt.toldAt()).isBetween(receipt.requestedAt(), receipt.acceptedAt());
        assertThat(receipt.acceptedAt()).isBeforeOrEqualTo(receipt.confirmedAt());
        assertThat(receipts().open(10))
                .singleElement()
                .satisfies(task -> assertThat(task.command()).endsWith("bbb-record --delete " + id))
                .extracting(DeletionReceipts.Task::server)
                .isEqualTo("one");
        assertThat(saidAtOnce(id)).containsOnlyOnce(true).hasSize(6);
        assertThat(receipts().open(10)).isEmpty();
        assertThat(receipts().countOpen()).isZero();
        assertThat(Objects.requireNonNull(why(id).receipt()).filesRemovedBy()).isEqualTo("operator-of-the-test");
        assertThat(node.databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from audit_entry where action = 'recording.files-removed'")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    @Test
    void oneThatCameBackAndWasDeletedAgainLeavesItsTaskAgain() throws Exception {
        String id = recorded("one");
        pass(Duration.ofMinutes(10));
        delete(id);
        knowing.change();
        assertThat(saidAtOnce(id)).contains(true);

        new DeletionRows(node.databases.web()).again(new KnownRecording.Identity(TENANT, id), Instant.now());
        var again = Objects.requireNonNull(why(id).receipt());

        assertThat(again.filesRemovedAt()).isNull();
        assertThat(again.filesRemovedBy()).isNull();
        assertThat(again.confirmedAt()).isNull();
    }

    private DeletionReceipts receipts() {
        return new DeletionReceipts(
                node.databases.web(),
                new AuditTrail(InstantSource.system()),
                () -> Instant.now().plus(ahead));
    }

    /** By two nodes, three times each. */
    private List<Boolean> saidAtOnce(String id) throws Exception {
        var by = new AuditActor("operator-of-the-test");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Callable<Boolean>> presses = new ArrayList<>();
            for (DeletionReceipts one : List.of(receipts(), receipts())) {
                presses.addAll(Collections.nCopies(3, () -> one.filesRemoved(TENANT, by, id)));
            }
            List<Boolean> said = new ArrayList<>();
            for (Future<Boolean> press : threads.invokeAll(presses)) {
                said.add(press.get());
            }
            return said;
        }
    }

    /** A real server fails with 500 when a page begins beyond what it has. */
    @Test
    void aPageBeyondTheEndEndsAListingAndLosesNothing() throws Exception {
        String id = recorded("one");
        pass(Duration.ofMinutes(10));
        for (int i = 0; i < 99; i++) {
            simulator.recordedBefore(new PastRecording(
                    "%040x-1700000000000".formatted(i),
                    "other-" + i,
                    "Other",
                    Instant.now().minus(Duration.ofDays(3)),
                    Instant.now().minus(Duration.ofDays(3)),
                    1,
                    Map.of(),
                    PastRecording.State.PUBLISHED));
        }
        simulator.faults().calls(CallFault.of(CallFault.Kind.ERROR_500).on("getRecordings"));
        knowing.list();
        simulator.faults().clear();
        pass(Duration.ofHours(2));
        knowing.list();

        assertThat(why(id).reason()).isEqualTo(WhyNotThere.Reason.HERE);
        assertThat(node.databases
                        .web()
                        .jdbc()
                        .sql("select count(*) from recording")
                        .query(Long.class)
                        .single())
                .isEqualTo(1);
    }

    private void delete(String id) {
        assertThat(knowing.changes.delete(TENANT, RecordingWorld.TEACHER, List.of(id)))
                .isEqualTo(ChangeRecordings.Result.DONE);
    }

    private UUID meetingOf(String recordId) {
        return node.databases
                .web()
                .jdbc()
                .sql("select meeting_id from recording where record_id = :id")
                .param("id", recordId)
                .query(UUID.class)
                .single();
    }

    /** What is there of it. */
    private Map<String, String> receipt(String recordId) {
        Map<String, String> receipt = new java.util.HashMap<>();
        node.databases
                .web()
                .jdbc()
                .sql("select confirmed_by, failure from recording_deletion where record_id = :id")
                .param("id", recordId)
                .query((row, number) -> {
                    for (String column : List.of("confirmed_by", "failure")) {
                        if (row.getString(column) != null) {
                            receipt.put(column, row.getString(column));
                        }
                    }
                    return number;
                })
                .list();
        return receipt;
    }
}

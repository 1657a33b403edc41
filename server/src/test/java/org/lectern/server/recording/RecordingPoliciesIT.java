package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.RecordingState;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.platform.Database;
import org.lectern.server.recording.RecordingPolicy.Fate;
import org.lectern.server.recording.RecordingShelf.Audience;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;

/** Approval, times, retention and holds over two processes, down to what the server serves. */
final class RecordingPoliciesIT {
    private static final AuditActor TEACHER = RecordingWorld.TEACHER;
    private static final Duration DAY = Duration.ofDays(1);

    private final UUID tenant = UUID.randomUUID();
    private RecordingShelf shelf = new RecordingShelf(database(), RecordingWorld::now);

    @BeforeAll
    static void open() throws Exception {
        RecordingWorld.open();
    }

    @AfterAll
    static void close() {
        RecordingWorld.close();
    }

    @BeforeEach
    void onOneServer() {
        shelf = new RecordingShelf(database(), RecordingWorld::now);
    }

    @Test
    void anUnapprovedRecordingIsHiddenHereAndAtItsServerUntilATeacherApprovesIt() throws Exception {
        policies().changeTenant(tenant, policy(true, null, null), TEACHER);
        String id = recorded("optics");
        both(RecordingsOfInstance::look);

        assertThat(shown("optics")).isEmpty();
        assertThat(item(id).verdict()).isEqualTo(Sight.Verdict.AWAITS_APPROVAL);
        assertThat(told(id)).isEqualTo(RecordingState.UNPUBLISHED);

        both(RecordingsOfInstance::change);
        assertThat(atServer(id)).isEqualTo("unpublished");
        assertThat(RecordingWorld.NEWS).doesNotContainKey(id);
        assertThat(notices(id)).containsExactly("APPROVAL presentation", "APPROVAL video");

        assertThat(node(0).changes.publish(tenant, TEACHER, List.of(id), true)).isEqualTo(ChangeRecordings.Result.DONE);
        both(RecordingsOfInstance::change);

        assertThat(atServer(id)).isEqualTo("published");
        assertThat(shown("optics")).containsExactly(id);
        assertThat(told(id)).isEqualTo(RecordingState.PUBLISHED);
        assertThat(RecordingWorld.NEWS)
                .hasEntrySatisfying(id, times -> assertThat(times.get()).isEqualTo(1));
        assertThat(notices(id)).containsExactly("APPROVAL presentation", "APPROVAL video");
        assertThat(audit(id)).containsExactly("recording.approved");
    }

    @Test
    void approvalIsNotAskedForClassesThatEndedBeforeItWasSwitchedOn() throws Exception {
        String id = recorded("optics");
        policies().changeRoom(tenant, "optics", RecordingPolicy.ofRoom(true, null, null), TEACHER);

        both(RecordingsOfInstance::look);

        assertThat(shown("optics")).containsExactly(id);
        assertThat(atServer(id)).isEqualTo("published");
    }

    @Test
    void aRecordingIsShownUntilItsTimeIsOverAndAgainIfTheTimeIsMadeLonger() throws Exception {
        String id = recorded("optics");
        both(RecordingsOfInstance::look);
        policies().changeRoom(tenant, "optics", RecordingPolicy.ofRoom(false, 3, null), TEACHER);
        assertThat(shown("optics")).containsExactly(id);

        RecordingWorld.advance(DAY.multipliedBy(3));
        // From the very moment on, before anything has happened.
        assertThat(shown("optics")).isEmpty();
        assertThat(told(id)).isEqualTo(RecordingState.UNPUBLISHED);
        both(knowing -> {
            knowing.keepPolicies();
            knowing.change();
        });
        assertThat(atServer(id)).isEqualTo("unpublished");
        assertThat(item(id).verdict()).isEqualTo(Sight.Verdict.NO_LONGER);
        assertThat(audit(id)).containsExactly("recording.withheld");

        policies().changeRoom(tenant, "optics", RecordingPolicy.ofRoom(false, 30, null), TEACHER);
        both(RecordingsOfInstance::change);
        assertThat(atServer(id)).isEqualTo("published");
        assertThat(shown("optics")).containsExactly(id);
    }

    @Test
    void whatSomebodyHidStaysHiddenWhenItsTimeComes() throws Exception {
        String hidden = recorded("optics");
        String shown = recorded("optics");
        both(RecordingsOfInstance::look);
        Instant comes = RecordingWorld.now().plus(DAY);
        for (String id : List.of(hidden, shown)) {
            node(0).parts.times.change(tenant, TEACHER, id, comes, null);
        }
        both(RecordingsOfInstance::change);
        assertThat(shown("optics")).isEmpty();
        assertThat(atServer(hidden)).isEqualTo("unpublished");
        node(1).changes.publish(tenant, TEACHER, List.of(hidden), false);

        RecordingWorld.advance(DAY.plusSeconds(1));
        both(knowing -> {
            knowing.keepPolicies();
            knowing.change();
        });

        assertThat(shown("optics")).containsExactly(shown);
        assertThat(atServer(hidden)).isEqualTo("unpublished");
        assertThat(atServer(shown)).isEqualTo("published");
    }

    @Test
    void aRecordingIsNotShownForLongerThanItsTenantLetsItBe() throws Exception {
        String id = recorded("optics");
        both(RecordingsOfInstance::look);
        policies().changeTenant(tenant, policy(false, 2, null), TEACHER);

        node(0).parts
                .times
                .change(tenant, TEACHER, id, null, RecordingWorld.now().plus(DAY.multipliedBy(300)));

        assertThat(shown("optics")).containsExactly(id);
        RecordingWorld.advance(DAY.multipliedBy(2));
        assertThat(shown("optics")).isEmpty();
    }

    @Test
    void oldRecordingsAreDeletedAfterAWarningAndNotBefore() throws Exception {
        String id = recorded("optics");
        both(RecordingsOfInstance::look);
        RecordingWorld.advance(DAY.multipliedBy(20));
        // Older than it may get when the policy comes: its teachers are told all the same.
        policies().changeTenant(tenant, policy(false, null, 10), TEACHER);

        both(RecordingsOfInstance::keepPolicies);
        both(RecordingsOfInstance::keepPolicies);
        assertThat(notices(id)).hasSize(3).anyMatch(notice -> notice.startsWith("RETENTION "));
        assertThat(item(id).keeping().until())
                .isAfter(RecordingWorld.now().plus(DAY.multipliedBy(5)).minusSeconds(60));

        RecordingWorld.advance(DAY.multipliedBy(5).minusSeconds(60));
        both(RecordingsOfInstance::keepPolicies);
        assertThat(shown("optics")).containsExactly(id);

        RecordingWorld.advance(Duration.ofSeconds(120));
        both(RecordingsOfInstance::keepPolicies);
        assertThat(shown("optics")).isEmpty();
        assertThat(item(id).stage()).isEqualTo(Stage.DELETING);
        assertThat(audit(id)).containsExactly("recording.deleted");

        RecordingWorld.advance(RecordingWorld.GRACE.plusSeconds(1));
        both(RecordingsOfInstance::change);
        assertThat(atServer(id)).isEqualTo("deleted");
    }

    @Test
    void aTeacherWhoTakesARecordingBackIsToldAgainBeforeItGoes() throws Exception {
        String id = recorded("optics");
        both(RecordingsOfInstance::look);
        policies().changeTenant(tenant, policy(false, null, 1), TEACHER);
        RecordingWorld.advance(DAY);
        both(RecordingsOfInstance::keepPolicies);
        RecordingWorld.advance(DAY.multipliedBy(5));
        both(RecordingsOfInstance::keepPolicies);
        assertThat(item(id).stage()).isEqualTo(Stage.DELETING);

        assertThat(node(0).changes.takeBack(tenant, TEACHER, List.of(id))).isEqualTo(ChangeRecordings.Result.DONE);
        both(RecordingsOfInstance::keepPolicies);

        assertThat(item(id).stage()).isEqualTo(Stage.PUBLISHED);
        RecordingWorld.advance(DAY.multipliedBy(5));
        both(RecordingsOfInstance::keepPolicies);
        assertThat(item(id).stage()).isEqualTo(Stage.DELETING);
    }

    @Test
    void aLongerTimeSparesWhatWasToBeDeletedAndTakesTheNoticeBack() throws Exception {
        String id = recorded("optics");
        both(RecordingsOfInstance::look);
        policies().changeTenant(tenant, policy(false, null, 6), TEACHER);
        RecordingWorld.advance(DAY.multipliedBy(2));
        both(RecordingsOfInstance::keepPolicies);
        assertThat(item(id).keeping().until()).isNotNull();

        policies().changeTenant(tenant, policy(false, null, 600), TEACHER);
        both(RecordingsOfInstance::keepPolicies);

        assertThat(item(id).keeping().until()).isNull();
        assertThat(notices(id)).containsExactly("READY presentation", "READY video");
    }

    @Test
    void whatIsHeldIsDeletedByNobodyAndALiftedHoldLetsItBe() throws Exception {
        String id = recorded("optics");
        both(RecordingsOfInstance::look);
        policies().changeTenant(tenant, policy(false, null, 1), TEACHER);
        HoldRecordings holds = node(0).parts.holds;

        assertThat(holds.hold(tenant, TEACHER, id, " Case 7/26 ")).isEqualTo(HoldRecordings.Result.DONE);
        assertThat(holds.hold(tenant, TEACHER, id, "another")).isEqualTo(HoldRecordings.Result.HELD_ALREADY);
        assertThat(holds.hold(UUID.randomUUID(), TEACHER, id, "foreign")).isEqualTo(HoldRecordings.Result.NOT_FOUND);
        String other = recorded("optics");
        both(RecordingsOfInstance::look);

        assertThat(node(1).changes.delete(tenant, TEACHER, List.of(other, id))).isEqualTo(ChangeRecordings.Result.HELD);
        assertThat(item(other).stage()).isEqualTo(Stage.PUBLISHED);
        RecordingWorld.advance(DAY.multipliedBy(40));
        for (int i = 0; i < 3; i++) {
            both(RecordingsOfInstance::keepPolicies);
            RecordingWorld.advance(DAY.multipliedBy(6));
        }
        both(RecordingsOfInstance::change);
        assertThat(atServer(id)).isEqualTo("published");
        assertThat(atServer(other)).isEqualTo("deleted");
        assertThat(holds.find(tenant, id).orElseThrow().reason()).isEqualTo("Case 7/26");

        assertThat(holds.lift(tenant, TEACHER, id)).isEqualTo(HoldRecordings.Result.DONE);
        assertThat(holds.lift(tenant, TEACHER, id)).isEqualTo(HoldRecordings.Result.NOT_FOUND);
        both(RecordingsOfInstance::keepPolicies);
        assertThat(item(id).stage()).isEqualTo(Stage.PUBLISHED);
        RecordingWorld.advance(DAY.multipliedBy(6));
        both(RecordingsOfInstance::keepPolicies);
        assertThat(item(id).stage()).isEqualTo(Stage.DELETING);
        assertThat(audit(id)).containsExactly("recording.held", "recording.hold-lifted", "recording.deleted");
    }

    @Test
    void aHoldTakesADeletionBackThatTheServerHasNotBeenToldOf() throws Exception {
        String id = recorded("optics");
        both(RecordingsOfInstance::look);
        node(0).changes.delete(tenant, TEACHER, List.of(id));

        assertThat(node(1).parts.holds.hold(tenant, TEACHER, id, "Case 8")).isEqualTo(HoldRecordings.Result.DONE);

        RecordingWorld.advance(RecordingWorld.GRACE.multipliedBy(2));
        both(RecordingsOfInstance::change);
        assertThat(atServer(id)).isEqualTo("published");
        assertThat(shown("optics")).containsExactly(id);

        node(1).parts.holds.lift(tenant, TEACHER, id);
        node(0).changes.delete(tenant, TEACHER, List.of(id));
        RecordingWorld.advance(RecordingWorld.GRACE.multipliedBy(2));
        both(RecordingsOfInstance::change);
        assertThat(node(1).parts.holds.hold(tenant, TEACHER, id, "too late"))
                .isEqualTo(HoldRecordings.Result.NOT_FOUND);
    }

    @Test
    void everyFormatIsNoticedOnceWhoeverSeesItFirst() throws Exception {
        List<String> ids = new ArrayList<>();
        for (int i = 0; i < 3; i++) {
            ids.add(recorded("room-" + i));
        }
        // Servers publish formats one after the other; each is looked for by both processes at once.

        for (int i = 0; i < 3; i++) {
            both(knowing -> {
                knowing.look();
                knowing.list();
                knowing.change();
            });
            RecordingWorld.advance(Duration.ofMinutes(6));
        }

        for (String id : ids) {
            assertThat(notices(id)).containsExactly("READY presentation", "READY video");
        }
    }

    @Test
    void somebodyWhoHasSeenANoticeIsNotToldAgainAndOthersAre() throws Exception {
        String id = recorded("optics");
        both(RecordingsOfInstance::look);
        var notices = new RecordingNotices(database());
        UUID ada = UUID.randomUUID();
        UUID ben = UUID.randomUUID();

        List<RecordingNotices.Told> told = notices.list(tenant, List.of("optics"), ada, 10);
        assertThat(told).extracting(RecordingNotices.Told::recordId).containsExactly(id, id);
        assertThat(notices.list(tenant, List.of("mechanics"), ada, 10)).isEmpty();
        assertThat(notices.list(UUID.randomUUID(), List.of("optics"), ada, 10)).isEmpty();
        List<UUID> all = told.stream().map(RecordingNotices.Told::id).toList();
        notices.see(tenant, List.of("mechanics"), ada, all);
        assertThat(notices.unseen(tenant, List.of("optics"), ada)).isEqualTo(2);
        notices.see(tenant, List.of("optics"), ada, all);
        notices.see(tenant, List.of("optics"), ada, all);

        assertThat(notices.unseen(tenant, List.of("optics"), ada)).isZero();
        assertThat(notices.unseen(tenant, List.of("optics"), ben)).isEqualTo(2);
    }

    private static RecordingPolicy policy(boolean approval, @Nullable Integer visible, @Nullable Integer keep) {
        return new RecordingPolicy(approval, visible, keep, 5, Fate.KEEP, Fate.KEEP);
    }

    private static Database database() {
        return RecordingWorld.NODES.getFirst().databases.web();
    }

    private static RecordingsOfInstance node(int number) {
        return RecordingWorld.KNOWING.get(number);
    }

    private static RecordingPolicies policies() {
        return node(0).parts.policies;
    }

    /** A class that was recorded, is over, and has been processed by its server. */
    private String recorded(String externalId) throws Exception {
        StartResult started = RecordingWorld.NODES
                .getFirst()
                .start
                .start(new StartRequest(
                        tenant,
                        externalId,
                        "Optics",
                        Parameters.of("record", "true", "autoStartRecording", "true"),
                        5));
        Meeting run = ((StartResult.Running) started).meeting();
        var place = Objects.requireNonNull(run.place());
        int server = RecordingWorld.SERVERS.indexOf(place.serverId());
        Classroom room = RecordingWorld.SIMULATORS.get(server).classroom(place.serverMeetingId());
        room.enter("Ada", "t-1", Role.MODERATOR);
        RecordingWorld.advance(Duration.ofMinutes(1));
        room.end();
        RecordingWorld.sql("update meeting set state = 'ENDED', ended_at = '%s' where id = '%s'"
                .formatted(RecordingWorld.now(), run.id()));
        RecordingWorld.advance(RecordingWorld.PROCESSING.multipliedBy(2));
        return Objects.requireNonNull(place.internalMeetingId());
    }

    private interface Work {
        void on(RecordingsOfInstance knowing) throws Exception;
    }

    /** By both processes at once, and again until nothing is left. */
    private static void both(Work work) throws Exception {
        for (int i = 0; i < 2; i++) {
            try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
                List<Future<Boolean>> done = new ArrayList<>();
                for (RecordingsOfInstance knowing : RecordingWorld.KNOWING) {
                    Callable<Boolean> one = () -> {
                        work.on(knowing);
                        return true;
                    };
                    done.add(threads.submit(one));
                }
                for (Future<Boolean> one : done) {
                    one.get();
                }
            }
        }
    }

    private List<String> shown(String room) {
        return shelf.list(tenant, List.of(room), Audience.VIEWERS, null, 50).items().stream()
                .map(RecordingShelf.Item::recordId)
                .toList();
    }

    private RecordingShelf.Item item(String id) {
        return shelf.find(tenant, id).orElseThrow();
    }

    /** What applications are told. */
    private @Nullable RecordingState told(String id) {
        var filter = new RecordingFilter(List.of(), List.of(id), Set.of(), Map.of(), null);
        return node(1).recordings.list(tenant, filter) instanceof Recordings.Result.Listed listed
                        && !listed.page().isEmpty()
                ? listed.page().getFirst().state()
                : null;
    }

    private static String atServer(String id) {
        return RecordingWorld.SIMULATORS.stream()
                .map(simulator -> simulator.recordings().get(id))
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("none");
    }

    private static List<String> notices(String id) {
        return database()
                .jdbc()
                .sql("select kind || ' ' || what from recording_notice where record_id = ? order by kind, what")
                .param(id)
                .query(String.class)
                .list();
    }

    private static List<String> audit(String id) {
        return database()
                .jdbc()
                .sql("select action from audit_entry where subject = ? order by seq")
                .param("recording:" + id)
                .query(String.class)
                .list();
    }
}

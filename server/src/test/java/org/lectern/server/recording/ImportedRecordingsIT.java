package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.meeting.Instance;
import org.lectern.server.meeting.OurMeetings;
import org.lectern.simulator.Classroom;
import org.lectern.simulator.Role;

/** What becomes of imported recordings afterwards: what somebody did with one stays, and teachers hear what they should. */
final class ImportedRecordingsIT {
    private static final String ROOM = "room-" + new UUID(0, 7);

    private RecordedClasses classes;

    @BeforeEach
    void setUp() throws Exception {
        classes = new RecordedClasses(Duration.ofDays(7), 1);
    }

    @AfterEach
    void tearDown() throws Exception {
        classes.close();
    }

    private String fromBefore(String meetingId) {
        var simulator = classes.simulators.getFirst();
        simulator.advance(Duration.ofSeconds(1));
        Classroom room = simulator.create(
                Map.of("meetingID", meetingId, "name", "Class", "record", "true", "autoStartRecording", "true"));
        room.enter("Ada", "t-1", Role.MODERATOR);
        simulator.advance(Duration.ofSeconds(1));
        room.end();
        return room.internalMeetingId();
    }

    private ImportRecordings imports() {
        return new ImportRecordings(
                classes.node.databases.web(),
                classes.node.clients,
                new OurMeetings(classes.node.databases.web(), Instance.TAG),
                new AuditTrail(InstantSource.system()),
                InstantSource.system());
    }

    private void importAll() {
        classes.simulators.getFirst().advance(Duration.ofHours(2));
        var rules = ((ImportRules.Parsed.Good) ImportRules.parse(
                        List.of("meetingID = * -> school/physics"),
                        (tenant, room) -> Optional.of(new ImportRules.Target(
                                classes.tenant, tenant, room == null ? null : new ImportRules.Room(ROOM, room)))))
                .rules();
        imports()
                .run(
                        classes.node.servers.list().getFirst(),
                        new ImportRecordings.Order(rules, null, false, AuditActor.commandLine()),
                        line -> {});
    }

    private List<RecordingNotices.Told> notices() {
        return new RecordingNotices(classes.node.databases.web())
                .list(classes.tenant, List.of(ROOM), UUID.randomUUID(), 100);
    }

    @Test
    void undoingAnImportLeavesWhatSomebodyHeldChangedPlacedOrGaveTimes() throws Exception {
        String held = fromBefore("held");
        String renamed = fromBefore("renamed");
        String placed = fromBefore("placed");
        String timed = fromBefore("timed");
        String untouched = fromBefore("untouched");
        importAll();
        var changes = classes.knowing.changes;
        classes.knowing.parts.holds.hold(classes.tenant, RecordingWorld.TEACHER, held, "Case 9");
        changes.update(
                classes.tenant, RecordingWorld.TEACHER, List.of(renamed), Map.of("bbb-recording-name", "New"), null);
        assertThat(classes.wishes(renamed)).as("it came true").isEmpty();
        changes.place(classes.tenant, RecordingWorld.TEACHER, placed, "room-" + new UUID(0, 8), true);
        classes.knowing.parts.times.change(
                classes.tenant, RecordingWorld.TEACHER, timed, classes.now().minusSeconds(60), null);
        classes.sql("insert into recording_views (tenant_id, record_id, format, day, views) values ('" + classes.tenant
                + "', '" + untouched + "', 'video', current_date, 3)");

        long forgotten =
                imports().undo(classes.node.servers.list().getFirst(), classes.tenant, AuditActor.commandLine());

        assertThat(forgotten).isEqualTo(1);
        assertThat(classes.texts("select record_id from recording"))
                .containsExactlyInAnyOrder(held, renamed, placed, timed);
        assertThat(classes.texts("select reason from recording_hold")).containsExactly("Case 9");
        assertThat(classes.texts("select record_id from recording_views")).isEmpty();
    }

    @Test
    void anImportIsNoNewsButItsTeachersAreToldBeforeItIsDeletedForItsAge() {
        String id = fromBefore("old");
        importAll();
        assertThat(notices()).isEmpty();
        classes.sql("update recording set ended_at = now() - interval '100 days'");

        classes.knowing.parts.policies.changeTenant(
                classes.tenant,
                new RecordingPolicy(false, null, 30, 7, RecordingPolicy.Fate.KEEP, RecordingPolicy.Fate.KEEP),
                RecordingWorld.TEACHER);
        classes.knowing.keepPolicies();

        assertThat(notices()).singleElement().satisfies(notice -> {
            assertThat(notice.recordId()).isEqualTo(id);
            assertThat(notice.kind()).isEqualTo(RecordingNotices.Kind.RETENTION);
        });
    }
}

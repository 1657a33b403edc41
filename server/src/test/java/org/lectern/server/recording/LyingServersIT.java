package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.RecordingState;
import org.lectern.simulator.CallFault;

/** One of two servers tells what cannot be true: nothing of the other's recordings, or of other tenants', suffers. */
final class LyingServersIT {
    private static final int HONEST = 0;
    private static final int LIAR = 1;

    private RecordedClasses classes;

    @BeforeEach
    void setUp() throws Exception {
        classes = new RecordedClasses(Duration.ZERO, 2);
    }

    @AfterEach
    void tearDown() throws Exception {
        classes.close();
    }

    /** What cannot be written down, whatever it is. */
    private void cannotBeWritten(String recordId) {
        classes.sql("""
                create or replace function cannot_be_written() returns trigger language plpgsql as $$
                begin
                    if new.record_id = '%s' and new.told is distinct from old.told then
                        raise exception 'cannot be written';
                    end if;
                    return new;
                end $$
                """.formatted(recordId));
        classes.sql("create or replace trigger cannot_be_written before update on recording for each row"
                + " execute function cannot_be_written()");
    }

    @Test
    void timesAndSizesThatCannotBeAreNotTaken() throws Exception {
        classes.answers
                .get(LIAR)
                .change(
                        "getRecordings",
                        body -> body.replaceAll("<(start|end)Time>[^<]*<", "<$1Time>9223372036854775807<")
                                .replaceAll("<(size|rawSize)>[^<]*<", "<$1>9223372036854775807<"));
        String first = classes.recorded(LIAR, "one");
        String second = classes.recorded(LIAR, "two");

        classes.pass(Duration.ofMinutes(10));

        assertThat(classes.listed(classes.tenant))
                .containsOnlyKeys(first, second)
                .containsValue(RecordingState.PUBLISHED);
        assertThat(classes.texts("select record_id from recording where recorded_at > now() + interval '1 day'"))
                .isEmpty();
        assertThat(new RecordingFigures(classes.node.databases.web(), classes::now).servers())
                .hasSize(2)
                .allSatisfy(server -> assertThat(server.bytes()).isBetween(0L, 1L << 50));
    }

    @Test
    void whatCannotBeWrittenDownHoldsNothingElseUp() throws Exception {
        UUID other = UUID.randomUUID();
        String poison = classes.recorded(LIAR, "one");
        String fine = classes.recorded(HONEST, other, "two", true);
        String sameTenant = classes.recorded(LIAR, "three");
        cannotBeWritten(poison);

        classes.pass(Duration.ofMinutes(10));

        assertThat(classes.stage(poison)).isEqualTo("EXPECTED");
        assertThat(classes.stage(sameTenant)).isEqualTo("PUBLISHED");
        assertThat(classes.listed(other)).containsEntry(fine, RecordingState.PUBLISHED);
        classes.later(Duration.ofHours(2));
        assertThat(classes.listed(classes.tenant))
                .as("a list is told without it")
                .containsOnlyKeys(sameTenant);
    }

    @Test
    void aChangeThatCannotBeWrittenDownStopsNoOtherAndNoDeletion() throws Exception {
        String poison = classes.recorded(LIAR, "one");
        String changed = classes.recorded(LIAR, "two");
        String deleted = classes.recorded(HONEST, "three");
        classes.pass(Duration.ofMinutes(10));
        cannotBeWritten(poison);

        classes.knowing.changes.update(
                classes.tenant,
                RecordingWorld.TEACHER,
                List.of(poison, changed),
                Map.of("bbb-recording-name", "New"),
                null);
        classes.knowing.changes.delete(classes.tenant, RecordingWorld.TEACHER, List.of(deleted));
        classes.later(Duration.ofMinutes(5));
        classes.knowing.change();

        assertThat(classes.stage(deleted)).isEqualTo("DELETED");
        assertThat(classes.texts(
                        "select metadata ->> 'bbb-recording-name' from recording where record_id = '" + changed + "'"))
                .containsExactly("New");
    }

    @Test
    void whatMetadataSayOfWhoseARecordingIsCountsForNothing() throws Exception {
        UUID other = UUID.randomUUID();
        String own = classes.recorded(LIAR, "one");
        String theirs = classes.recorded(LIAR, other, "one", true);
        String claim = "<metadata><tenant>" + other + "</tenant><meetingid>" + classes.serverMeetingId(theirs)
                + "</meetingid><recordid>" + theirs + "</recordid><bbb-context-id>" + other + "</bbb-context-id>";
        classes.answers.get(LIAR).change("getRecordings", body -> body.replace("<metadata>", claim));

        classes.pass(Duration.ofMinutes(10));
        classes.knowing.list();

        assertThat(classes.listed(classes.tenant)).containsOnlyKeys(own);
        assertThat(classes.listed(other)).containsOnlyKeys(theirs);
        var byTheirs = new RecordingFilter(List.of(), List.of(theirs), Set.of(), Map.of(), null);
        assertThat(classes.knowing.recordings.list(classes.tenant, byTheirs))
                .isInstanceOfSatisfying(
                        Recordings.Result.Listed.class,
                        found -> assertThat(found.page()).isEmpty());
    }

    @Test
    void whatAServerSaysOfAnothersRecordingConfirmsNothing() throws Exception {
        String other = classes.recorded(HONEST, "one");
        String own = classes.recorded(LIAR, "two");
        classes.pass(Duration.ofMinutes(10));
        classes.simulators
                .get(HONEST)
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500).on("publishRecordings"));
        String claim = "<recording><recordID>" + other + "</recordID><meetingID>" + classes.serverMeetingId(other)
                + "</meetingID><published>false</published><state>unpublished</state></recording>";
        classes.answers.get(LIAR).change("getRecordings", body -> body.replace("<recordings>", "<recordings>" + claim));

        classes.knowing.changes.publish(classes.tenant, RecordingWorld.TEACHER, List.of(other, own), false);

        assertThat(classes.texts("select record_id from recording_wish")).containsExactly(other);
        assertThat(classes.simulators.get(HONEST).recordings()).containsEntry(other, "published");
        assertThat(classes.simulators.get(LIAR).recordings()).containsEntry(own, "unpublished");
    }
}

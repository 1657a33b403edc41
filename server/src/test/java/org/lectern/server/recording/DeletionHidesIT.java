package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.simulator.CallFault;

/** What is to be deleted is hidden at its server from then on, not only when its time has come. */
final class DeletionHidesIT {
    private RecordedClasses classes;
    private String id;

    @BeforeEach
    void setUp() throws Exception {
        classes = new RecordedClasses(Duration.ofDays(7), 1);
        id = classes.recorded(0, "one");
        classes.pass(Duration.ofMinutes(10));
        assertThat(classes.atServer(0, id)).isEqualTo("published");
    }

    @AfterEach
    void tearDown() throws Exception {
        classes.close();
    }

    private void delete() {
        assertThat(classes.knowing.changes.delete(classes.tenant, RecordingWorld.TEACHER, List.of(id)))
                .isEqualTo(ChangeRecordings.Result.DONE);
    }

    private void takeBack() {
        assertThat(classes.knowing.changes.takeBack(classes.tenant, RecordingWorld.TEACHER, List.of(id)))
                .isEqualTo(ChangeRecordings.Result.DONE);
    }

    private void publish(boolean publish) throws Exception {
        assertThat(classes.knowing.changes.publish(classes.tenant, RecordingWorld.TEACHER, List.of(id), publish))
                .isEqualTo(ChangeRecordings.Result.DONE);
    }

    @Test
    void aPublishedOneIsHiddenAtOnceAndShownAgainWhenTakenBack() throws Exception {
        delete();
        classes.knowing.change();

        assertThat(classes.atServer(0, id)).isEqualTo("unpublished");
        assertThat(classes.wishes(id)).isEmpty();
        assertThat(classes.stage(id)).isEqualTo("DELETING");
        takeBack();
        classes.knowing.change();
        assertThat(classes.atServer(0, id)).isEqualTo("published");
        assertThat(classes.stage(id)).isEqualTo("PUBLISHED");
    }

    @Test
    void whatWasHiddenBeforeStaysHiddenWhenTakenBack() throws Exception {
        publish(false);
        delete();
        classes.knowing.change();

        takeBack();
        classes.pass(Duration.ofHours(2));

        assertThat(classes.atServer(0, id)).isEqualTo("unpublished");
        assertThat(classes.stage(id)).isEqualTo("UNPUBLISHED");
    }

    @Test
    void oneThatWasStillToBePublishedIsNotUntilItIsTakenBack() throws Exception {
        publish(false);
        classes.simulators
                .getFirst()
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500).on("publishRecordings"));
        publish(true);
        assertThat(classes.wishes(id)).containsExactly("publish=true");

        delete();
        classes.simulators.getFirst().faults().clear();
        classes.pass(Duration.ofHours(2));

        assertThat(classes.atServer(0, id)).isEqualTo("unpublished");
        takeBack();
        classes.pass(Duration.ofHours(2));
        assertThat(classes.atServer(0, id)).isEqualTo("published");
    }

    @Test
    void oneThatIsPublishedAtItsServerMeanwhileIsHiddenAgain() throws Exception {
        delete();
        classes.knowing.change();
        classes.node
                .clients
                .of(classes.node.servers.list().getFirst())
                .publishRecordings(List.of(id), true)
                .orElseThrow();

        classes.later(Duration.ofHours(2));
        classes.knowing.list();
        classes.knowing.change();

        assertThat(classes.atServer(0, id)).isEqualTo("unpublished");
        assertThat(classes.stage(id)).isEqualTo("DELETING");
    }

    @Test
    void takenBackWhenItsTimeIsOverItStaysHidden() throws Exception {
        delete();
        classes.knowing.change();
        Instant over = classes.now().minusSeconds(60);
        classes.sql("update recording set visible_until = '" + over + "'");

        takeBack();
        classes.knowing.keepPolicies();
        classes.pass(Duration.ofHours(2));

        assertThat(classes.atServer(0, id)).isEqualTo("unpublished");
        assertThat(classes.stage(id)).isEqualTo("UNPUBLISHED");
        classes.knowing.parts.times.change(classes.tenant, RecordingWorld.TEACHER, id, null, null);
        classes.pass(Duration.ofHours(2));
        assertThat(classes.atServer(0, id)).as("its time was given back").isEqualTo("published");
    }

    @Test
    void deletedByManyAtOnceItLeavesOneEntryAndOneReceipt() throws Exception {
        RecordingsOfInstance other = classes.process();
        List<Callable<ChangeRecordings.Result>> calls = new ArrayList<>();
        for (int i = 0; i < 8; i++) {
            RecordingsOfInstance by = i % 2 == 0 ? classes.knowing : other;
            calls.add(() -> by.changes.delete(classes.tenant, RecordingWorld.TEACHER, List.of(id)));
        }

        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<ChangeRecordings.Result> one : threads.invokeAll(calls)) {
                assertThat(one.get()).isIn(ChangeRecordings.Result.DONE, ChangeRecordings.Result.NOT_FOUND);
            }
        }

        assertThat(classes.texts("select action from audit_entry where subject = 'recording:" + id + "'"))
                .containsExactly("recording.deleted");
        assertThat(classes.texts("select record_id from recording_deletion")).containsExactly(id);
        assertThat(classes.stage(id)).isEqualTo("DELETING");
    }
}

package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.simulator.CallFault;

/** Answers that are older than what is known when they arrive, and those that never come. */
final class LateAnswersIT {
    private RecordedClasses classes;
    private final CountDownLatch reached = new CountDownLatch(1);
    private final CountDownLatch release = new CountDownLatch(1);

    @BeforeEach
    void setUp() throws Exception {
        classes = new RecordedClasses(Duration.ofDays(7), 1);
    }

    @AfterEach
    void tearDown() throws Exception {
        release.countDown();
        classes.close();
    }

    private String published() throws Exception {
        String id = classes.recorded(0, "one");
        // Long enough that nothing but listings tells of it.
        classes.pass(Duration.ofHours(1));
        classes.pass(Duration.ofDays(2));
        assertThat(classes.stage(id)).isEqualTo("PUBLISHED");
        return id;
    }

    /** The next list of recordings is made and then held back. */
    private void holdBack() {
        var first = new AtomicBoolean(true);
        classes.answers.getFirst().change("getRecordings", body -> {
            if (first.getAndSet(false)) {
                reached.countDown();
                try {
                    assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return body;
        });
    }

    /** Hides it in another process while this one waits for an answer. */
    private void hiddenMeanwhile(String id, Callable<?> waiting) throws Exception {
        RecordingsOfInstance other = classes.process();
        holdBack();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> late = threads.submit(waiting);
            assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
            other.changes.publish(classes.tenant, RecordingWorld.TEACHER, List.of(id), false);
            assertThat(classes.wishes(id)).as("confirmed").noneMatch(wish -> wish.startsWith(WishRows.PUBLISH));
            release.countDown();
            late.get();
        }

        assertThat(classes.stage(id)).isEqualTo("UNPUBLISHED");
        classes.knowing.look();
        assertThat(classes.stage(id)).isEqualTo("UNPUBLISHED");
        assertThat(classes.texts("select stage from recording_format where record_id = '" + id + "'"))
                .containsOnly("UNPUBLISHED");
    }

    @Test
    void aListingFromBeforeDoesNotShowWhatWasHiddenMeanwhile() throws Exception {
        String id = published();

        hiddenMeanwhile(id, () -> {
            classes.knowing.list();
            return true;
        });
    }

    @Test
    void aListingFromBeforeDoesNotPutAnOldNameBack() throws Exception {
        String id = published();
        RecordingsOfInstance other = classes.process();
        holdBack();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> late = threads.submit(() -> {
                classes.knowing.list();
                return true;
            });
            assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
            other.changes.update(
                    classes.tenant,
                    RecordingWorld.TEACHER,
                    List.of(id),
                    Map.of("bbb-recording-name", "New", "bbb-recording-description", "Waves"),
                    null);
            assertThat(classes.wishes(id)).as("confirmed").isEmpty();
            release.countDown();
            late.get();
        }

        assertThat(named(id)).isEqualTo("New, Waves");
        classes.knowing.look();
        assertThat(named(id)).isEqualTo("New, Waves");
    }

    private String named(String id) {
        return classes.texts(
                        "select metadata ->> 'bbb-recording-name' || ', ' || (metadata ->> 'bbb-recording-description')"
                                + " from recording where record_id = '" + id + "'")
                .getFirst();
    }

    @Test
    void theAnswerToAnotherChangeDoesNotShowWhatWasHiddenMeanwhile() throws Exception {
        String id = published();

        hiddenMeanwhile(
                id,
                () -> classes.knowing.changes.update(
                        classes.tenant,
                        RecordingWorld.TEACHER,
                        List.of(id),
                        Map.of("bbb-recording-name", "New"),
                        null));
    }

    @Test
    void whatAListingTellsOtherwiseIsAskedForByName() throws Exception {
        String id = published();
        classes.node
                .clients
                .of(classes.node.servers.list().getFirst())
                .publishRecordings(List.of(id), false)
                .orElseThrow();

        classes.knowing.list();
        classes.knowing.look();

        assertThat(classes.stage(id)).isEqualTo("UNPUBLISHED");
    }

    @Test
    void oneUnmarkedClassOnAnEmptyServerIsNotExpectedForEver() throws Exception {
        String id = classes.recorded(0, classes.tenant, "one", false);

        for (int i = 0; i < 34; i++) {
            classes.pass(Duration.ofHours(12));
        }

        assertThat(classes.stage(id)).isEqualTo("NOT_RECORDED");
    }

    @Test
    void whatASilentServerDidNotTellForLongIsFoundWhenItLists() throws Exception {
        String id = classes.recorded(0, "one");
        classes.simulators
                .getFirst()
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500).on("getRecordings"));
        for (int i = 0; i < 34; i++) {
            classes.pass(Duration.ofHours(12));
        }
        assertThat(classes.stage(id)).isIn("NOT_RECORDED", "LOST");
        classes.simulators.getFirst().faults().clear();
        classes.node.pollNow();

        classes.process().list();

        assertThat(classes.stage(id)).isEqualTo("PUBLISHED");
    }

    private void unanswered() {
        classes.simulators
                .getFirst()
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500).on("publishRecordings"));
    }

    private void answeredAgain() throws Exception {
        classes.simulators.getFirst().faults().clear();
        classes.node.pollNow();
    }

    /** What its server was told some time ago and did not answer. */
    private void takesEffect(String id, boolean publish) {
        classes.node
                .clients
                .of(classes.node.servers.list().getFirst())
                .publishRecordings(List.of(id), publish)
                .orElseThrow();
    }

    /** Deleted while its server did not answer, and shown again there after that was taken back. */
    private String deletedUnansweredAndTakenBack() throws Exception {
        String id = published();
        unanswered();
        classes.knowing.changes.delete(classes.tenant, RecordingWorld.TEACHER, List.of(id));
        classes.knowing.change();
        answeredAgain();
        classes.knowing.changes.takeBack(classes.tenant, RecordingWorld.TEACHER, List.of(id));
        classes.pass(Duration.ofMinutes(1));
        assertThat(classes.atServer(0, id)).isEqualTo("published");
        return id;
    }

    private void publishedInTheEnd(String id) throws Exception {
        for (int i = 0; i < 8; i++) {
            classes.pass(Duration.ofMinutes(3));
        }
        assertThat(classes.atServer(0, id)).isEqualTo("published");
        assertThat(classes.stage(id)).isEqualTo("PUBLISHED");
        assertThat(classes.wishes(id)).isEmpty();
    }

    @Test
    void anEarlierCallThatTakesEffectLateHidesNothingThatWasTakenBack() throws Exception {
        String id = deletedUnansweredAndTakenBack();

        takesEffect(id, false);

        publishedInTheEnd(id);
    }

    @Test
    void whatWasDeletedAndTakenBackTwiceIsShownThoughTheFirstHidingCameLate() throws Exception {
        String id = deletedUnansweredAndTakenBack();

        takesEffect(id, false);
        classes.sql("update recording set next_ask_at = '" + classes.now() + "'");
        classes.pass(Duration.ofMinutes(1));
        classes.knowing.changes.delete(classes.tenant, RecordingWorld.TEACHER, List.of(id));
        classes.pass(Duration.ofMinutes(1));
        classes.knowing.changes.takeBack(classes.tenant, RecordingWorld.TEACHER, List.of(id));

        publishedInTheEnd(id);
    }

    @Test
    void anEarlierCallThatTakesEffectLateShowsNothingThatIsHidden() throws Exception {
        String id = published();
        classes.knowing.changes.publish(classes.tenant, RecordingWorld.TEACHER, List.of(id), false);
        unanswered();
        classes.knowing.changes.publish(classes.tenant, RecordingWorld.TEACHER, List.of(id), true);
        answeredAgain();
        classes.knowing.changes.publish(classes.tenant, RecordingWorld.TEACHER, List.of(id), false);
        classes.pass(Duration.ofMinutes(1));
        assertThat(classes.atServer(0, id)).isEqualTo("unpublished");

        takesEffect(id, true);
        classes.sql("update recording set next_ask_at = '" + classes.now() + "'");
        classes.knowing.look();
        assertThat(classes.stage(id)).isEqualTo("UNPUBLISHED");
        for (int i = 0; i < 8; i++) {
            classes.pass(Duration.ofMinutes(3));
        }

        assertThat(classes.stage(id)).isEqualTo("UNPUBLISHED");
        assertThat(classes.atServer(0, id)).isEqualTo("unpublished");
        assertThat(classes.wishes(id)).isEmpty();
    }
}

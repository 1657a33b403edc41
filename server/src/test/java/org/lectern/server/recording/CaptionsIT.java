package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.PutTextTrack;
import org.lectern.bbb.TextTrack;
import org.lectern.simulator.CallFault;

/** Captions that were given once are at their server in the end, whatever it answers. */
final class CaptionsIT {
    private RecordedClasses classes;
    private String id;

    @BeforeEach
    void setUp() throws Exception {
        classes = new RecordedClasses(Duration.ofDays(7), 1);
        id = classes.recorded(0, "one");
        classes.pass(Duration.ofMinutes(10));
    }

    @AfterEach
    void tearDown() throws Exception {
        classes.close();
    }

    private TextTracks.Given give(String label) throws Exception {
        return classes.knowing.tracks.put(
                classes.tenant,
                RecordingWorld.TEACHER,
                new PutTextTrack(
                        id,
                        "subtitles",
                        "pt_BR",
                        label,
                        "a.vtt",
                        "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n".getBytes(StandardCharsets.UTF_8)));
    }

    private void away() {
        classes.simulators
                .getFirst()
                .faults()
                .calls(CallFault.of(CallFault.Kind.ERROR_500).on("putRecordingTextTrack"));
    }

    private void back() throws InterruptedException {
        classes.simulators.getFirst().faults().clear();
        classes.node.pollNow();
    }

    private List<String> atServer() {
        return classes
                .node
                .clients
                .of(classes.node.servers.list().getFirst())
                .getRecordingTextTracks(id)
                .orElseThrow()
                .stream()
                .map(TextTrack::label)
                .toList();
    }

    private List<String> waiting() {
        return classes.texts("select kind || ' ' || lang || ' ' || coalesce(failure, '-') from recording_caption");
    }

    private List<String> trail() {
        return classes.texts("select action from audit_entry where action like 'recording.c%' order by seq");
    }

    private AtomicInteger counted() {
        var count = new AtomicInteger();
        classes.answers.getFirst().change("putRecordingTextTrack", body -> {
            count.incrementAndGet();
            return body;
        });
        return count;
    }

    @Test
    void givenWhileTheServerIsAwayTheyAreThereWhenItIsBack() throws Exception {
        away();
        assertThat(give("Nosso")).isInstanceOf(TextTracks.Given.Kept.class);
        assertThat(give("Nosso")).as("the same again").isInstanceOf(TextTracks.Given.Kept.class);
        classes.pass(Duration.ofMinutes(1));
        assertThat(waiting()).containsExactly("subtitles pt-BR SERVER_ERROR");
        assertThat(atServer()).isEmpty();
        back();

        classes.pass(Duration.ofMinutes(2));
        classes.pass(Duration.ofMinutes(2));

        assertThat(atServer()).containsExactly("Nosso");
        assertThat(waiting()).isEmpty();
        assertThat(trail()).containsExactly("recording.captioned");
    }

    @Test
    void whatItsServerTookIsLookedForAndThenForgotten() throws Exception {
        AtomicInteger given = counted();
        assertThat(give("Nosso")).isInstanceOf(TextTracks.Given.Taken.class);
        assertThat(waiting()).containsExactly("subtitles pt-BR -");

        classes.pass(Duration.ofMinutes(1));

        assertThat(waiting()).isEmpty();
        assertThat(given).hasValue(1);
    }

    @Test
    void whatAServerTookAndDoesNotShowIsGivenAgainAndGivenUpInTheEnd() throws Exception {
        classes.answers
                .getFirst()
                .change(
                        "getRecordingTextTracks",
                        body -> "{\"response\":{\"returncode\":\"FAILED\",\"messageKey\":\"noCaptionsFound\"}}");
        AtomicInteger given = counted();
        give("Nosso");
        for (int i = 0; i < 5; i++) {
            classes.pass(Duration.ofHours(1));
        }
        assertThat(given).hasValue(1);
        for (int i = 0; i < 5; i++) {
            classes.pass(Duration.ofHours(1));
        }
        assertThat(given).hasValue(2);

        classes.pass(Duration.ofDays(30));

        assertThat(waiting()).isEmpty();
        assertThat(trail()).containsExactly("recording.captioned", "recording.change-given-up");
        assertThat(new RecordingDetails(classes.node.databases.web()).givenUp(classes.tenant, id))
                .extracting(RecordingDetails.GivenUp::what, RecordingDetails.GivenUp::reason)
                .containsExactly(org.assertj.core.groups.Tuple.tuple("caption:subtitles pt-BR", "never shown"));
        classes.answers.getFirst().change("getRecordingTextTracks", body -> body);
        give("Nosso");
        assertThat(new RecordingDetails(classes.node.databases.web()).givenUp(classes.tenant, id))
                .as("given again")
                .isEmpty();
    }

    @Test
    void aSecondFileIsNotTakenForTheOneThatItsServerStillShows() throws Exception {
        give("First");
        classes.pass(Duration.ofMinutes(1));
        assertThat(waiting()).isEmpty();
        classes.answers.getFirst().change("getRecordingTextTracks", body -> body.replace("Second", "First"));
        AtomicInteger given = counted();

        give("Second");
        classes.pass(Duration.ofMinutes(1));
        assertThat(waiting()).containsExactly("subtitles pt-BR not shown yet");
        for (int i = 0; i < 8; i++) {
            classes.pass(Duration.ofHours(1));
        }
        assertThat(given).as("given again").hasValue(2);
        classes.answers.getFirst().change("getRecordingTextTracks", body -> body);
        classes.pass(Duration.ofHours(1));

        assertThat(waiting()).isEmpty();
        assertThat(atServer()).containsExactly("Second");
    }

    @Test
    void aServerThatNamesTracksItselfIsBelievedAfterADay() throws Exception {
        classes.answers
                .getFirst()
                .change("getRecordingTextTracks", body -> body.replace("Nosso", "Portuguese (Brazil)"));
        give("Nosso");
        classes.pass(Duration.ofMinutes(1));
        assertThat(waiting()).hasSize(1);

        for (int i = 0; i < 25; i++) {
            classes.pass(Duration.ofHours(1));
        }

        assertThat(waiting()).isEmpty();
        assertThat(trail()).containsExactly("recording.captioned");
    }

    @Test
    void whatAServerRefusesIsNotKept() throws Exception {
        var refused = classes.knowing.tracks.put(
                classes.tenant, RecordingWorld.TEACHER, new PutTextTrack(id, "song", "en", "x", "a.vtt", new byte[] {1
                }));
        assertThat(refused).isInstanceOf(TextTracks.Given.Refused.class);
        away();
        assertThat(classes.knowing.tracks.put(
                        classes.tenant,
                        RecordingWorld.TEACHER,
                        new PutTextTrack(id, "song", "en", "x", "a.vtt", new byte[] {1})))
                .as("no server would take it")
                .isInstanceOf(TextTracks.Given.Unavailable.class);
        assertThat(waiting()).isEmpty();
        assertThat(trail()).isEmpty();

        give("Nosso");
        back();
        classes.answers
                .getFirst()
                .change(
                        "putRecordingTextTrack",
                        body -> "{\"response\":{\"returncode\":\"FAILED\",\"messageKey\":\"invalidLang\"}}");
        classes.pass(Duration.ofMinutes(2));

        assertThat(waiting()).isEmpty();
        assertThat(trail()).containsExactly("recording.captioned", "recording.change-given-up");
    }

    @Test
    void oneOfTwoProcessesGivesThem() throws Exception {
        away();
        give("Nosso");
        back();
        RecordingsOfInstance other = classes.process();
        AtomicInteger given = counted();
        classes.later(Duration.ofMinutes(1));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> done = new ArrayList<>();
            for (RecordingsOfInstance one : List.of(classes.knowing, other)) {
                done.add(threads.submit(() -> {
                    one.change();
                    return true;
                }));
            }
            for (Future<?> one : done) {
                one.get();
            }
        }

        assertThat(given).hasValue(1);
        assertThat(atServer()).containsExactly("Nosso");
    }

    @Test
    void theLastThatWereGivenAreThereInTheEndThoughAnEarlierFileWasOnItsWay() throws Exception {
        away();
        give("Earlier");
        back();
        classes.later(Duration.ofMinutes(1));
        var reached = new CountDownLatch(1);
        var release = new CountDownLatch(1);
        var labels = new AtomicInteger();
        classes.answers.getFirst().change("putRecordingTextTrack", body -> {
            if (labels.getAndIncrement() == 0) {
                reached.countDown();
                try {
                    assertThat(release.await(20, TimeUnit.SECONDS)).isTrue();
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                }
            }
            return body;
        });
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Future<?> late = threads.submit(() -> {
                classes.knowing.change();
                return true;
            });
            assertThat(reached.await(20, TimeUnit.SECONDS)).isTrue();
            assertThat(give("Later")).isInstanceOf(TextTracks.Given.Taken.class);
            release.countDown();
            late.get();
        }

        classes.pass(Duration.ofMinutes(2));
        classes.pass(Duration.ofMinutes(2));

        assertThat(labels).as("the later one once more").hasValue(3);
        assertThat(atServer()).containsExactly("Later");
        assertThat(waiting()).isEmpty();
    }

    @Test
    void whatIsDeletedNeedsNone() throws Exception {
        away();
        give("Nosso");
        classes.knowing.changes.delete(classes.tenant, RecordingWorld.TEACHER, List.of(id));
        back();
        AtomicInteger given = counted();
        classes.pass(Duration.ofHours(2));
        assertThat(given).as("about to be deleted").hasValue(0);
        assertThat(waiting()).containsExactly("subtitles pt-BR not there");

        for (int i = 0; i < 4; i++) {
            classes.pass(Duration.ofDays(3));
        }

        assertThat(waiting()).isEmpty();
        assertThat(given).hasValue(0);
    }
}

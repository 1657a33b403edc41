package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.PutTextTrack;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.recording.ChangeRecordings.Result;

/** What people and applications of a story want of its recordings: every verb, and the same by others, who get nowhere. */
final class StoryWishes {
    private static final List<String> LANGUAGES = List.of("en", "de");

    private final Random random;

    StoryWishes(Random random) {
        this.random = random;
    }

    void want(StoryRecording one, UUID stranger) throws InterruptedException {
        RecordingsOfInstance knowing = RecordingWorld.KNOWING.get(random.nextInt(2));
        switch (random.nextInt(15)) {
            case 0, 1 -> publish(knowing, one);
            case 2 -> change(knowing, one, "topic", null);
            case 3 -> {
                if (knowing.changes.delete(one.tenant(), RecordingWorld.TEACHER, List.of(one.id)) == Result.DONE) {
                    one.deleted = true;
                }
            }
            case 4, 5 -> {
                if (knowing.changes.takeBack(one.tenant(), RecordingWorld.TEACHER, List.of(one.id)) == Result.DONE) {
                    one.deleted = false;
                }
            }
            case 6 -> nobodyElse(knowing, one, stranger);
            case 7 ->
                change(
                        knowing,
                        one,
                        List.of("bbb-recording-name", "bbb-recording-description", "bbb-recording-tags")
                                .get(random.nextInt(3)),
                        random.nextBoolean() ? null : random.nextBoolean());
            case 8 -> place(knowing, one);
            case 9 -> caption(knowing, one);
            case 10 -> approve(knowing, one);
            case 11, 12 -> times(knowing, one);
            default -> {}
        }
        if (random.nextInt(3) == 0) {
            one.school.change(random);
        }
    }

    private void publish(RecordingsOfInstance knowing, StoryRecording one) throws InterruptedException {
        boolean publish = random.nextBoolean();
        if (knowing.changes.publish(one.tenant(), RecordingWorld.TEACHER, List.of(one.id), publish) == Result.DONE) {
            one.published = publish;
            // To show what awaits approval is to approve it.
            one.awaitsApproval &= !publish;
        }
    }

    private void change(RecordingsOfInstance knowing, StoryRecording one, String name, @Nullable Boolean protect)
            throws InterruptedException {
        String value = name + " " + random.nextInt(100);
        if (knowing.changes.update(one.tenant(), RecordingWorld.TEACHER, List.of(one.id), Map.of(name, value), protect)
                == Result.DONE) {
            one.metadata.put(name, value);
        }
    }

    private void place(RecordingsOfInstance knowing, StoryRecording one) {
        boolean there = random.nextInt(3) > 0;
        if (knowing.changes.place(one.tenant(), RecordingWorld.TEACHER, one.id, one.school.otherRoom, there)
                == Result.DONE) {
            one.placed = there;
        }
    }

    /** Each file has a name of its own: by that a later one of the same language is told from what a server lost. */
    private void caption(RecordingsOfInstance knowing, StoryRecording one) throws InterruptedException {
        String lang = LANGUAGES.get(one.files++ % LANGUAGES.size());
        String label = "Captions " + random.nextInt(100) + " of file " + one.files;
        var track = new PutTextTrack(
                one.id,
                "subtitles",
                lang,
                label,
                "a.vtt",
                "WEBVTT\n\n00:00.000 --> 00:01.000\nHello\n".getBytes(StandardCharsets.UTF_8));
        TextTracks.Given given = knowing.tracks.put(one.tenant(), RecordingWorld.TEACHER, track);
        if (given instanceof TextTracks.Given.Taken || given instanceof TextTracks.Given.Kept) {
            one.captions.put(lang, label);
        }
    }

    private void approve(RecordingsOfInstance knowing, StoryRecording one) {
        var approving = new ApproveRecordings(
                RecordingWorld.NODES.getFirst().databases.web(),
                new AuditTrail(RecordingWorld::now),
                RecordingWorld::now);
        if (approving.approve(one.tenant(), RecordingWorld.TEACHER, one.id)) {
            one.awaitsApproval = false;
            one.published = true;
        }
        assertThat(knowing.parts.index.find(one.tenant(), one.id)).isPresent();
    }

    private void times(RecordingsOfInstance knowing, StoryRecording one) {
        Instant now = RecordingWorld.now();
        Instant from = random.nextInt(3) > 0 ? null : now.plus(Duration.ofMinutes(random.nextInt(200) - 60));
        Instant until = random.nextInt(3) > 0
                ? null
                : (from == null ? now : from).plus(Duration.ofMinutes(1 + random.nextInt(2_000)));
        if (knowing.parts.times.change(one.tenant(), RecordingWorld.TEACHER, one.id, from, until) == Result.DONE) {
            one.from = from;
            one.until = until;
        }
    }

    private static void nobodyElse(RecordingsOfInstance knowing, StoryRecording one, UUID stranger)
            throws InterruptedException {
        List<String> ids = List.of(one.id);
        ChangeRecordings changes = knowing.changes;
        assertThat(List.of(
                        changes.delete(stranger, RecordingWorld.TEACHER, ids),
                        changes.publish(stranger, RecordingWorld.TEACHER, ids, false),
                        changes.update(stranger, RecordingWorld.TEACHER, ids, Map.of("topic", "x"), true),
                        changes.takeBack(stranger, RecordingWorld.TEACHER, ids),
                        changes.place(stranger, RecordingWorld.TEACHER, one.id, one.school.otherRoom, true),
                        knowing.parts.times.change(stranger, RecordingWorld.TEACHER, one.id, null, Instant.EPOCH)))
                .containsOnly(Result.NOT_FOUND);
        assertThat(knowing.tracks.put(
                        stranger,
                        RecordingWorld.TEACHER,
                        new PutTextTrack(one.id, "subtitles", "en", "x", "a.vtt", new byte[] {1})))
                .isInstanceOf(TextTracks.Given.NotFound.class);
        assertThat(new ApproveRecordings(
                                RecordingWorld.NODES.getFirst().databases.web(),
                                new AuditTrail(RecordingWorld::now),
                                RecordingWorld::now)
                        .approve(stranger, RecordingWorld.TEACHER, one.id))
                .isFalse();
    }
}

package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lectern.server.recording.Sight.Verdict;

final class SightTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final Instant BEFORE = NOW.minusSeconds(1);
    private static final Instant AFTER = NOW.plusSeconds(1);

    @Test
    void whatIsPublishedIsShownFromItsTimeOnUntilItsTimeIsOver() {
        assertThat(sight(Stage.PUBLISHED, null, null)).isEqualTo(Verdict.SHOWN);
        assertThat(sight(Stage.PUBLISHED, NOW, AFTER)).isEqualTo(Verdict.SHOWN);
        assertThat(sight(Stage.PUBLISHED, AFTER, null)).isEqualTo(Verdict.NOT_YET);
        assertThat(sight(Stage.PUBLISHED, null, NOW)).isEqualTo(Verdict.NO_LONGER);
        assertThat(sight(Stage.PUBLISHED, BEFORE, BEFORE)).isEqualTo(Verdict.NO_LONGER);
    }

    @Test
    void anEndBeforeTheBeginShowsNothing() {
        for (int seconds = -5; seconds <= 5; seconds++) {
            Instant at = NOW.plusSeconds(seconds);
            assertThat(new Sight(Stage.PUBLISHED, null, AFTER, BEFORE).isShown(at))
                    .as(at.toString())
                    .isFalse();
        }
    }

    @Test
    void whatSomebodyHidOrIsNotMadeIsNotShownWhateverItsTimesSay() {
        for (Stage stage : Stage.values()) {
            assertThat(new Sight(stage, null, null, null).isShown(NOW))
                    .as(stage.name())
                    .isEqualTo(stage == Stage.PUBLISHED);
        }
        assertThat(sight(Stage.UNPUBLISHED, BEFORE, AFTER)).isEqualTo(Verdict.NOT_PUBLISHED);
        assertThat(sight(Stage.DELETING, AFTER, null)).isEqualTo(Verdict.NOT_PUBLISHED);
    }

    @Test
    void whatAwaitsApprovalIsShownToNobodyEvenIfItsServerHasItPublished() {
        for (Stage stage : Stage.values()) {
            assertThat(new Sight(stage, Withheld.APPROVAL, null, null).at(NOW))
                    .as(stage.name())
                    .isEqualTo(stage.isDone() ? Verdict.AWAITS_APPROVAL : Verdict.NOT_PUBLISHED);
        }
    }

    @Test
    void aRoomMayOnlyAskForMoreThanItsTenant() {
        RecordingPolicy tenant =
                new RecordingPolicy(true, 30, null, 10, RecordingPolicy.Fate.DELETE, RecordingPolicy.Fate.KEEP);

        RecordingPolicy lax = tenant.with(RecordingPolicy.ofRoom(false, 90, null));
        RecordingPolicy strict = tenant.with(RecordingPolicy.ofRoom(false, 7, 60));

        assertThat(lax).isEqualTo(tenant);
        assertThat(strict)
                .isEqualTo(
                        new RecordingPolicy(true, 7, 60, 10, RecordingPolicy.Fate.DELETE, RecordingPolicy.Fate.KEEP));
        assertThat(RecordingPolicy.STANDARD.with(RecordingPolicy.STANDARD)).isEqualTo(RecordingPolicy.STANDARD);
    }

    private static Verdict sight(Stage stage, @Nullable Instant from, @Nullable Instant until) {
        return new Sight(stage, null, from, until).at(NOW);
    }
}

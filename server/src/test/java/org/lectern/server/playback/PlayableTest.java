package org.lectern.server.playback;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.lectern.server.recording.RecordingShelf.Format;
import org.lectern.server.recording.RecordingShelf.Item;
import org.lectern.server.recording.Sight;
import org.lectern.server.recording.Stage;
import org.lectern.server.tenant.PlaybackTerms;

/** Which files go with which format, by what their addresses name. */
final class PlayableTest {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final String PRESENTATION = "https://bbb.example.org/playback/presentation/2.3/abc-1";
    private static final String OLDER =
            "https://bbb.example.org/playback/presentation/2.0/playback.html?meetingId=abc-1";
    private static final String SCREEN = "https://bbb.example.org/recording/screenshare/abc-1/";

    private static Playable playable(Set<String> viewers, Format... formats) {
        return new Playable(
                new Item(
                        "abc-1",
                        null,
                        new UUID(0, 1),
                        "room-1",
                        new Item.Text("Waves", "waves", "", List.of()),
                        NOW,
                        Stage.PUBLISHED,
                        NOW,
                        1,
                        List.of(formats),
                        null,
                        false,
                        new Sight(Stage.PUBLISHED, null, null, null),
                        Sight.Verdict.SHOWN,
                        true,
                        new Item.Keeping(null, false)),
                false,
                false,
                new PlaybackTerms(PlaybackTerms.Links.SERVER, viewers, Set.of(), false));
    }

    private static Format format(String type, String url) {
        return new Format(type, Stage.PUBLISHED, url, 1, 1);
    }

    @Test
    void aFolderBelongsToTheFormatThatLiesThere() {
        Playable both =
                playable(Set.of("screenshare"), format("presentation", PRESENTATION), format("screenshare", SCREEN));

        assertThat(both.allows("recording")).isTrue();
        assertThat(both.allows("screenshare")).isTrue();
        assertThat(both.allows("presentation")).isFalse();
        assertThat(playable(Set.of("presentation"), format("presentation", PRESENTATION), format("screenshare", SCREEN))
                        .allows("recording"))
                .isFalse();
    }

    @Test
    void whatNamesNoFormatIsForWhomeverEveryFormatIsFor() {
        Format[] formats = {format("presentation", PRESENTATION), format("screenshare", SCREEN)};

        assertThat(playable(Set.of(), formats).allows("raw")).isTrue();
        assertThat(playable(Set.of(), formats).allows("")).isTrue();
        assertThat(playable(Set.of("presentation"), formats).allows("raw")).isFalse();
        assertThat(playable(Set.of("presentation"), formats).allows("")).isFalse();
        assertThat(playable(Set.of()).allows("raw")).isFalse();
    }

    @Test
    void aLinkOpensNothingThatCouldBelongToAnotherFormat() {
        Playable both = playable(Set.of(), format("presentation", OLDER), format("screenshare", SCREEN));

        assertThat(opened(both, "presentation")).containsExactly("presentation");
        assertThat(opened(both, "screenshare")).containsExactly("screenshare", "recording");
        // The only one there is: whatever else lies there is its own.
        assertThat(opened(playable(Set.of(), format("presentation", PRESENTATION)), "presentation"))
                .containsExactly("presentation", "screenshare", "recording", "raw", "");
    }

    private static List<String> opened(Playable playable, String linked) {
        return Stream.of("presentation", "screenshare", "recording", "raw", "")
                .filter(kind -> playable.isOnlyOf(linked, kind) && playable.allows(kind))
                .toList();
    }

    @Test
    void aFolderIsReadAsWebServersReadIt() {
        assertThat(Playable.folder(PRESENTATION)).isEqualTo("presentation");
        assertThat(Playable.folder(OLDER)).isEqualTo("presentation");
        assertThat(Playable.folder(SCREEN)).isEqualTo("recording");
        assertThat(Playable.folder("https://bbb.example.org/podcast/abc-1/audio.ogg"))
                .isEqualTo("podcast");
        assertThat(Playable.folder("https://bbb.example.org")).isEmpty();
        assertThat(Playable.folder("javascript:alert(1)")).isEmpty();
        assertThat(Playable.folder("")).isEmpty();
    }
}

package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.Parameters;
import org.lectern.bbb.Recording;

final class AsTenantSeesTest {
    private static final int LONGEST = 64 << 10;

    private static AsTenantSees seen(Map<String, String> metadata, int formats) {
        List<AnswerElement> playback = new ArrayList<>();
        for (int i = 0; i < formats; i++) {
            playback.add(AnswerElement.of(
                    "format",
                    List.of(
                            AnswerElement.leaf("type", "type-" + i),
                            AnswerElement.leaf("url", "https://bbb.example/playback/" + i),
                            AnswerElement.leaf("notes", "n".repeat(3_000)))));
        }
        return AsTenantSees.of(
                new Recording(AnswerElement.of(
                        "recording",
                        List.of(
                                AnswerElement.leaf("recordID", "r-1"),
                                AnswerElement.of(
                                        "metadata",
                                        metadata.entrySet().stream()
                                                .map(one -> AnswerElement.leaf(one.getKey(), one.getValue()))
                                                .toList()),
                                AnswerElement.leaf("size", "7"),
                                AnswerElement.of("playback", playback)))),
                Parameters.none(),
                "class");
    }

    @Test
    void whatFitsStaysAsItIs() {
        Map<String, String> metadata = new TreeMap<>(Map.of("name", "Waves", "description", "d".repeat(20_000)));

        assertThat(seen(metadata, 3).metadata()).isEqualTo(metadata);
        assertThat(seen(metadata, 3).written()).contains("playback/2", "n".repeat(3_000));
    }

    @Test
    void whateverAServerTellsOnlySoMuchIsKeptAndWhatIsShortFirst() {
        Map<String, String> metadata = new TreeMap<>(Map.of("a-name", "Waves", "z-tags", "optics"));
        for (int i = 0; i < 100; i++) {
            metadata.put("long-" + i, "\"".repeat(10_000));
        }

        AsTenantSees seen = seen(metadata, 60);

        assertThat(seen.written().length()).isLessThanOrEqualTo(LONGEST);
        assertThat(seen.metadata()).containsEntry("a-name", "Waves").containsEntry("z-tags", "optics");
        assertThat(new Recording(seen.told()).recordId()).isEqualTo("r-1");
    }

    @Test
    void manyNamesAreNoWayAround() {
        Map<String, String> metadata = new TreeMap<>();
        for (int i = 0; i < 20_000; i++) {
            metadata.put("name-" + i, "");
        }

        assertThat(seen(metadata, 1).written().length()).isLessThanOrEqualTo(LONGEST);
    }
}

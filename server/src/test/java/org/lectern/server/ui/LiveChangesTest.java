package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import org.junit.jupiter.api.Test;

class LiveChangesTest {
    private final Map<String, String> html = new LinkedHashMap<>(Map.of("totals", "2 people"));

    private static String since(LiveChanges changes, long seen) throws IOException {
        var out = new ByteArrayOutputStream();
        changes.writeSince(seen, out);
        return out.toString(StandardCharsets.UTF_8);
    }

    @Test
    void whoComesGetsEverything() throws IOException {
        html.put("p-1", "Ada");

        assertThat(since(LiveChanges.after(null, html), 0))
                .isEqualTo("event: part\ndata: 2 people\n\nevent: row\ndata: Ada\n\n");
    }

    @Test
    void whoIsThereGetsWhatChangedSinceItLooked() throws IOException {
        html.put("p-1", "Ada");
        LiveChanges first = LiveChanges.after(null, html);
        html.put("p-2", "Zoë");
        LiveChanges second = LiveChanges.after(first, html);
        html.put("p-1", "Ada, away");
        LiveChanges third = LiveChanges.after(second, html);

        assertThat(since(second, first.number())).isEqualTo("event: row\ndata: Zoë\n\n");
        assertThat(since(third, second.number())).isEqualTo("event: row\ndata: Ada, away\n\n");
        // A slow one, who skipped a state.
        assertThat(since(third, first.number()))
                .contains("Zoë")
                .contains("Ada, away")
                .doesNotContain("2 people");
        assertThat(since(third, third.number())).isEmpty();
    }

    @Test
    void nothingNewIsTheSameAsBefore() {
        LiveChanges first = LiveChanges.after(null, html);

        assertThat(LiveChanges.after(first, new LinkedHashMap<>(html))).isSameAs(first);
    }

    @Test
    void somebodyWhoIsGoneIsAChange() {
        html.put("p-1", "Ada");
        LiveChanges first = LiveChanges.after(null, html);
        html.remove("p-1");

        assertThat(LiveChanges.after(first, html).number()).isGreaterThan(first.number());
    }

    @Test
    void aClassThatIsOverIsFollowedByNothingOld() throws IOException {
        assertThat(LiveChanges.OVER.over()).isTrue();
        assertThat(since(LiveChanges.after(LiveChanges.OVER, html), 0)).contains("2 people");
    }
}

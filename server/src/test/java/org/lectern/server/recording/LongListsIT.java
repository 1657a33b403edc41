package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.KeptAnswer;

/** A list without a page is not longer than memory allows, whatever servers tell of each recording. */
final class LongListsIT {
    @Test
    void aListWithoutAPageEndsWhereItGetsTooLong() throws Exception {
        try (RecordedClasses classes = new RecordedClasses(Duration.ZERO, 0)) {
            classes.sql("""
                    insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                        recorded_at, ended_at, stage, stage_at, listed, told, asked_at)
                    select '%s', 'r-' || n, gen_random_uuid(), gen_random_uuid(), 'm-' || n, 'class', now() - n * interval '1 hour',
                        now(), 'PUBLISHED', now(), 'PUBLISHED',
                        '["recording","",{},["recordID","r-' || n || '",{}],["notes","' || repeat('n', 60000) || '",{}]]', now()
                    from generate_series(1, 2000) as n
                    """.formatted(classes.tenant));

            List<ListedRecording> all = list(classes, null);

            long bytes = all.stream()
                    .mapToLong(
                            one -> KeptAnswer.write(one.recording().element()).length())
                    .sum();
            assertThat(bytes).isBetween(RecordingRows.MOST_BYTES / 2L, RecordingRows.MOST_BYTES + 65_000L);
            assertThat(all.getFirst().recordId()).as("the newest").isEqualTo("r-1");
            assertThat(list(classes, new RecordingFilter.Page(1_950, 50)))
                    .as("page by page all are told")
                    .hasSize(50);
        }
    }

    private static List<ListedRecording> list(RecordedClasses classes, RecordingFilter.@Nullable Page page) {
        var filter = new RecordingFilter(List.of(), List.of(), Set.of(), Map.of(), page);
        return ((Recordings.Result.Listed) classes.knowing.recordings.list(classes.tenant, filter)).page();
    }
}

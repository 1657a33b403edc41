package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** Lists ask the database for what can be seen, everybody else asks {@link Sight}: of everything that can be, both say the same. */
final class SightInListsIT {
    private static final Instant NOW = Instant.parse("2026-03-02T10:00:00Z");
    private static final List<String> ROOMS = List.of("none", "over", "just", "lasts");

    @Test
    void aListShowsToViewersWhatSightShowsAndNothingElse() {
        try (Databases databases = TestDatabase.create()) {
            for (int days : List.of(0, 9, 10, 11)) {
                UUID tenant = UUID.randomUUID();
                everything(databases, tenant);
                if (days > 0) {
                    policy(databases, tenant, "", days);
                }
                List<String> ids = databases
                        .web()
                        .jdbc()
                        .sql("select record_id from recording where tenant_id = ?")
                        .param(tenant)
                        .query(String.class)
                        .list();
                var shelf = new RecordingShelf(databases.web(), () -> NOW);

                Set<String> seen = ids.stream()
                        .filter(id -> shelf.find(tenant, id).orElseThrow().isSeenBy(RecordingShelf.Audience.VIEWERS))
                        .collect(Collectors.toCollection(TreeSet::new));

                assertThat(ids).hasSize(10 * 4 * 4 * 4 * 4);
                assertThat(seen.isEmpty()).as("days %s", days).isEqualTo(days == 9 || days == 10);
                assertThat(listed(shelf, tenant, RecordingShelf.Audience.VIEWERS, ids.size()))
                        .as("days %s", days)
                        .isEqualTo(seen);
                assertThat(listed(shelf, tenant, RecordingShelf.Audience.MANAGERS, ids.size()))
                        .containsAll(seen);
            }
        }
    }

    private static Set<String> listed(RecordingShelf shelf, UUID tenant, RecordingShelf.Audience audience, int most) {
        return shelf.list(tenant, ROOMS, audience, null, most).items().stream()
                .map(RecordingShelf.Item::recordId)
                .collect(Collectors.toCollection(TreeSet::new));
    }

    /**
     * Every stage, with everything that can be written down as withheld, every begin and end around now, in rooms that show for
     * ever, for a time that is over, ends just now, or lasts. What a tenant says cuts the times of its rooms in the same way.
     */
    private static void everything(Databases databases, UUID tenant) {
        databases
                .web()
                .jdbc()
                .sql("""
                        insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                            recorded_at, ended_at, stage, stage_at, listed, told, metadata, asked_at, withheld, visible_from,
                            visible_until)
                        select :tenant, md5(n::text) || '00000000-' || (1700000000000 + n), gen_random_uuid(), gen_random_uuid(),
                            md5(n::text), room, cast(:now as timestamptz) - n * interval '1 second',
                            cast(:now as timestamptz) - interval '10 days', stage, :now, 'PUBLISHED', '["recording","",{}]', '{}',
                            :now, withheld, begins, ends
                        from (
                            select row_number() over () as n, * from
                                unnest(array['EXPECTED', 'PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED', 'DELETING',
                                    'DELETED', 'FAILED', 'LOST', 'NOT_RECORDED']) as s (stage)
                                cross join unnest(array[null, 'APPROVAL', 'NOT_YET', 'NO_LONGER']) as w (withheld)
                                cross join unnest(array[null, cast(:now as timestamptz) - interval '1 second', :now,
                                    cast(:now as timestamptz) + interval '1 second']) as b (begins)
                                cross join unnest(array[null, cast(:now as timestamptz) - interval '1 second', :now,
                                    cast(:now as timestamptz) + interval '1 second']) as e (ends)
                                cross join unnest(array['none', 'over', 'just', 'lasts']) as r (room)
                        ) as all_of_them
                        """)
                .param("tenant", tenant)
                .param("now", RecordingIndex.at(NOW))
                .update();
        policy(databases, tenant, "over", 9);
        policy(databases, tenant, "just", 10);
        policy(databases, tenant, "lasts", 11);
    }

    private static void policy(Databases databases, UUID tenant, String room, int days) {
        databases
                .web()
                .jdbc()
                .sql("""
                        insert into recording_policy (tenant_id, external_id, visible_days, room_deleted, person_erased, changed_at)
                        values (:tenant, :room, :days, 'KEEP', 'KEEP', :now)
                        """)
                .param("tenant", tenant)
                .param("room", room)
                .param("days", days)
                .param("now", RecordingIndex.at(NOW))
                .update();
    }
}

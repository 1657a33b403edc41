package org.lectern.server.recording;

import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Recording;
import org.lectern.server.platform.Database;

/** Rows of recordings that are imported. */
final class ImportStore {
    /** What happens by itself, by the times of its tenant, is no change of anybody's. */
    private static final String UNTOUCHED = """
             where r.server_id = :server and r.tenant_id = :tenant and r.imported_at is not null
                and r.approved_at is null and r.visible_from is null and r.visible_until is null
                and not exists (select 1 from recording_deletion d
                    where d.tenant_id = r.tenant_id and d.record_id = r.record_id)
                and not exists (select 1 from recording_wish w
                    where w.tenant_id = r.tenant_id and w.record_id = r.record_id and w.requested_by not like 'system:%')
                and not exists (select 1 from recording_hold h
                    where h.tenant_id = r.tenant_id and h.record_id = r.record_id)
                and not exists (select 1 from recording_place p
                    where p.tenant_id = r.tenant_id and p.record_id = r.record_id and not p.home)
                and not exists (select 1 from audit_entry a
                    where a.tenant_id = r.tenant_id and a.subject = 'recording:' || r.record_id
                        and a.actor not like 'system:%')
            """;

    private final Database database;

    ImportStore(Database database) {
        this.database = database;
    }

    /**
     * What is known of some identifiers.
     *
     * @param owners tenants whose index has it, by record identifier
     * @param runs those that are runs of ours, whether or not the index expects anything of them
     */
    record Known(Map<String, Set<UUID>> owners, Set<String> runs) {}

    /** Until the transaction ends nobody else imports. */
    void lock() {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtext('lectern.recording-import'))")
                .query((row, number) -> 0)
                .list();
    }

    Known known(Collection<String> recordIds) {
        String[] ids = recordIds.toArray(String[]::new);
        Map<String, Set<UUID>> owners = new HashMap<>();
        database.jdbc()
                .sql("select record_id, tenant_id from recording where record_id = any(:ids)")
                .param("ids", ids)
                .query((row, number) -> owners.computeIfAbsent(row.getString("record_id"), id -> new HashSet<>())
                        .add(row.getObject("tenant_id", UUID.class)))
                .list();
        Set<String> runs = new HashSet<>(
                database.jdbc().sql("""
                        select internal_meeting_id from create_attempt where internal_meeting_id = any(:ids)
                        union
                        select internal_meeting_id from breakout_run where internal_meeting_id = any(:ids)
                        """).param("ids", ids).query(String.class).list());
        return new Known(owners, runs);
    }

    /**
     * Notes it as the tenant's. Nothing is told of it yet: within the same transaction somebody writes down what its server
     * says.
     */
    void add(UUID tenantId, UUID serverId, Recording told, Instant recordedAt, Instant now) {
        database.jdbc()
                .sql("""
                        insert into recording (tenant_id, record_id, meeting_id, server_id, server_meeting_id, external_id,
                            breakout, recorded_at, ended_at, stage, stage_at, asked_at, imported_at)
                        values (:tenant, :record, gen_random_uuid(), :server, :meeting, :meeting, :breakout, :recorded,
                            :ended, 'EXPECTED', :now, :now, :now)
                        """)
                .param("tenant", tenantId)
                .param("record", told.recordId())
                .param("server", serverId)
                .param("meeting", told.meetingId())
                .param("breakout", told.isBreakout())
                .param("recorded", RecordingIndex.at(recordedAt))
                .param("ended", RecordingIndex.at(told.endTime().orElse(recordedAt)))
                .param("now", RecordingIndex.at(now))
                .update();
    }

    /** The room that it belongs to, unless its own identifier is that room's already. */
    void place(UUID tenantId, Recording told, ImportRules.@Nullable Room room, String by, Instant now) {
        if (room == null || room.externalId().equals(told.meetingId())) {
            return;
        }
        database.jdbc()
                .sql("""
                        insert into recording_place (tenant_id, record_id, external_id, placed_at, placed_by, home)
                        values (:tenant, :record, :external, :now, :by, true)
                        on conflict (tenant_id, record_id, external_id) do update set home = true
                        """)
                .param("tenant", tenantId)
                .param("record", told.recordId())
                .param("external", room.externalId())
                .param("now", RecordingIndex.at(now))
                .param("by", by)
                .update();
    }

    /** Teachers are told of what is ready, not of what was there long before. */
    void tellNobody(UUID tenantId, Collection<String> recordIds) {
        database.jdbc()
                .sql("delete from recording_notice where tenant_id = :tenant and record_id = any(:ids)")
                .param("tenant", tenantId)
                .param("ids", recordIds.toArray(String[]::new))
                .update();
    }

    /**
     * Some that were imported from the server for the tenant and that nobody has changed, held, placed or deleted since. Nobody
     * does until the transaction ends.
     */
    List<String> untouched(UUID tenantId, UUID serverId, int most) {
        List<String> locked = database.jdbc()
                .sql("select r.record_id from recording r" + UNTOUCHED + " limit :most for update of r")
                .param("tenant", tenantId)
                .param("server", serverId)
                .param("most", most)
                .query(String.class)
                .list();
        // Once more now that they are locked: whoever held one, say, before that is seen only now.
        return database.jdbc()
                .sql("select r.record_id from recording r" + UNTOUCHED + " and r.record_id = any(:ids)")
                .param("tenant", tenantId)
                .param("server", serverId)
                .param("ids", locked.toArray(String[]::new))
                .query(String.class)
                .list();
    }

    /** Nobody knows of them any more. */
    void forget(UUID tenantId, List<String> recordIds) {
        for (String table : List.of(
                "recording_format",
                "recording_wish",
                "recording_place",
                "recording_notice",
                "recording_caption",
                "recording_given_up",
                "recording_views",
                "recording_viewer",
                "playback_token",
                "playback_grant",
                "recording")) {
            database.jdbc()
                    .sql("delete from " + table + " where tenant_id = :tenant and record_id = any(:ids)")
                    .param("tenant", tenantId)
                    .param("ids", recordIds.toArray(String[]::new))
                    .update();
        }
    }
}

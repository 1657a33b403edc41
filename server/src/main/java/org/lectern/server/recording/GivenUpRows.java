package org.lectern.server.recording;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** What was wanted of a recording and could not be had from its server, until the same is wanted again. */
final class GivenUpRows {
    private final Database database;

    GivenUpRows(Database database) {
        this.database = database;
    }

    void note(KnownRecording.Identity of, String what, String reason, Instant now) {
        database.jdbc()
                .sql("""
                        insert into recording_given_up (tenant_id, record_id, what, reason, given_up_at)
                        values (:tenant, :record, :what, :reason, :now)
                        on conflict (tenant_id, record_id, what) do update set reason = excluded.reason,
                            given_up_at = excluded.given_up_at
                        """)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("what", what)
                .param("reason", reason)
                .param("now", RecordingIndex.at(now))
                .update();
    }

    void forget(KnownRecording.Identity of, String what) {
        database.jdbc()
                .sql("""
                        delete from recording_given_up
                        where tenant_id = :tenant and record_id = :record and what = :what
                        """)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("what", what)
                .update();
    }

    /** The last first. */
    List<RecordingDetails.GivenUp> list(UUID tenantId, String recordId) {
        return database.jdbc()
                .sql("""
                        select what, reason, given_up_at from recording_given_up
                        where tenant_id = :tenant and record_id = :record order by given_up_at desc, what
                        """)
                .param("tenant", tenantId)
                .param("record", recordId)
                .query((row, number) -> new RecordingDetails.GivenUp(
                        row.getString("what"), row.getString("reason"), RecordingIndex.instant(row, "given_up_at")))
                .list();
    }
}

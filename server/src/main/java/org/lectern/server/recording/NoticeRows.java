package org.lectern.server.recording;

import java.time.Instant;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;

/** What teachers are told of recordings, written down where it is learned: each thing once, whoever learns it. */
final class NoticeRows {
    private final Database database;

    NoticeRows(Database database) {
        this.database = database;
    }

    /** A format can be played, or could be if somebody approved it. */
    void ready(KnownRecording known, String format, boolean awaitsApproval, Instant now) {
        database.jdbc()
                .sql("""
                        insert into recording_notice (id, tenant_id, external_id, record_id, kind, what, noticed_at)
                        -- An imported one belongs to the room it was taken into.
                        values (:id, :tenant, coalesce((select h.external_id from recording_place h
                            where h.tenant_id = :tenant and h.record_id = :record and h.home), :external), :record, :kind,
                            :what, :now)
                        on conflict (tenant_id, record_id, what) do nothing
                        """)
                .param("id", RandomIds.uuid())
                .param("tenant", known.identity().tenantId())
                .param("external", known.origin().externalId())
                .param("record", known.recordId())
                .param("kind", awaitsApproval ? "APPROVAL" : "READY")
                .param("what", format)
                .param("now", RecordingIndex.at(now))
                .update();
    }
}

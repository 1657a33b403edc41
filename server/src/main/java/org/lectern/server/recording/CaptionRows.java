package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Call;
import org.lectern.bbb.Parameters;
import org.lectern.server.platform.Database;

/** Captions that servers have still to show, one row for each kind and language of a recording: the last that was given. */
final class CaptionRows {
    private final Database database;

    CaptionRows(Database database) {
        this.database = database;
    }

    /** @param lang with a dash, as servers list it */
    record Track(String kind, String lang) {
        static Track of(String kind, String lang) {
            return new Track(kind, lang.strip().replace('_', '-'));
        }

        /** As what was given up is named. */
        String what() {
            return "caption:" + kind + " " + lang;
        }
    }

    /**
     * A call as it was made.
     *
     * @param parameters without the recording
     */
    record Upload(Track track, Parameters parameters, Call.Content content) {}

    /**
     * One that waits.
     *
     * @param label what they are called; empty if that is left to the server
     * @param uploadId another for each file that was given
     * @param acceptedAt when its server took it; null if it has not
     */
    record Waiting(
            KnownRecording.Identity of,
            Track track,
            String label,
            UUID uploadId,
            Instant sentAt,
            @Nullable Instant acceptedAt,
            int tries) {}

    /** How many of a tenant wait. */
    int count(UUID tenantId) {
        return database.jdbc()
                .sql("select count(*) from recording_caption where tenant_id = :tenant")
                .param("tenant", tenantId)
                .query(Integer.class)
                .single();
    }

    /** In place of what was given of the same kind and language before. False if just this waits already. */
    boolean keep(
            KnownRecording.Identity of,
            Upload upload,
            String by,
            Instant now,
            @Nullable Instant acceptedAt,
            Instant dueAt) {
        boolean same = database.jdbc()
                .sql("""
                        select exists (select 1 from recording_caption
                            where tenant_id = :tenant and record_id = :record and kind = :kind and lang = :lang
                                and parameters = :parameters and body = :body)
                        """)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("kind", upload.track().kind())
                .param("lang", upload.track().lang())
                .param("parameters", upload.parameters().encoded())
                .param("body", upload.content().bytes())
                .query(Boolean.class)
                .single();
        database.jdbc()
                .sql("""
                        insert into recording_caption (tenant_id, record_id, kind, lang, sent_at, sent_by, parameters,
                            content_type, body, accepted_at, due_at)
                        values (:tenant, :record, :kind, :lang, :now, :by, :parameters, :type, :body, :accepted, :due)
                        on conflict (tenant_id, record_id, kind, lang) do update set sent_at = excluded.sent_at,
                            sent_by = excluded.sent_by, upload_id = gen_random_uuid(), parameters = excluded.parameters,
                            content_type = excluded.content_type, body = excluded.body, accepted_at = excluded.accepted_at,
                            due_at = excluded.due_at, tries = 0, failure = null
                        """)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("kind", upload.track().kind())
                .param("lang", upload.track().lang())
                .param("now", RecordingIndex.at(now))
                .param("by", by)
                .param("parameters", upload.parameters().encoded())
                .param("type", upload.content().contentType())
                .param("body", upload.content().bytes())
                .param(
                        "accepted",
                        acceptedAt == null ? null : RecordingIndex.at(acceptedAt),
                        java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                .param("due", RecordingIndex.at(dueAt))
                .update();
        return !same;
    }

    /** Those that are due, each for one process until the lease is over; without their files, which may be large. */
    List<Waiting> claimDue(Instant now, Instant leaseUntil, int most) {
        return database.jdbc()
                .sql("""
                        with due as (
                            select tenant_id, record_id, kind, lang from recording_caption where due_at <= :now
                            order by due_at limit :most for update skip locked)
                        update recording_caption c set due_at = :lease from due
                        where c.tenant_id = due.tenant_id and c.record_id = due.record_id and c.kind = due.kind
                            and c.lang = due.lang
                        returning c.tenant_id, c.record_id, c.kind, c.lang, c.parameters, c.upload_id, c.sent_at,
                            c.accepted_at, c.tries
                        """)
                .param("now", RecordingIndex.at(now))
                .param("lease", RecordingIndex.at(leaseUntil))
                .param("most", most)
                .query(CaptionRows::waiting)
                .list();
    }

    private static Waiting waiting(ResultSet row, int number) throws SQLException {
        return new Waiting(
                new KnownRecording.Identity(row.getObject("tenant_id", UUID.class), row.getString("record_id")),
                new Track(row.getString("kind"), row.getString("lang")),
                Parameters.parse(row.getString("parameters")).first("label").orElse(""),
                row.getObject("upload_id", UUID.class),
                RecordingIndex.instant(row, "sent_at"),
                RecordingIndex.findInstant(row, "accepted_at"),
                row.getInt("tries"));
    }

    /** What is to be sent; empty if it was replaced since, or was sent before files were kept. */
    Optional<Upload> upload(Waiting waiting) {
        return database.jdbc()
                .sql("""
                        select parameters, content_type, body from recording_caption
                        where tenant_id = :tenant and record_id = :record and upload_id = :upload and body is not null
                        """)
                .param("tenant", waiting.of().tenantId())
                .param("record", waiting.of().recordId())
                .param("upload", waiting.uploadId())
                .query((row, number) -> new Upload(
                        waiting.track(),
                        Parameters.parse(row.getString("parameters")),
                        new Call.Content(row.getString("content_type"), row.getBytes("body"))))
                .optional();
    }

    /** Its server took it; whether it shows it is to be looked at then. False if another was given meanwhile. */
    boolean accepted(Waiting waiting, Instant now, Instant dueAt) {
        return database.jdbc()
                        .sql("""
                        update recording_caption set accepted_at = :now, failure = null, due_at = :due
                        where tenant_id = :tenant and record_id = :record and upload_id = :upload
                        """)
                        .param("now", RecordingIndex.at(now))
                        .param("due", RecordingIndex.at(dueAt))
                        .param("tenant", waiting.of().tenantId())
                        .param("record", waiting.of().recordId())
                        .param("upload", waiting.uploadId())
                        .update()
                == 1;
    }

    /** Its server got an earlier one after the present one, perhaps: the present one is sent once more. */
    void sendAnew(KnownRecording.Identity of, Track track, Instant now) {
        database.jdbc()
                .sql("""
                        update recording_caption set accepted_at = null, due_at = :now
                        where tenant_id = :tenant and record_id = :record and kind = :kind and lang = :lang
                            and body is not null
                        """)
                .param("now", RecordingIndex.at(now))
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("kind", track.kind())
                .param("lang", track.lang())
                .update();
    }

    /** False if another was given meanwhile. */
    boolean again(Waiting waiting, String failure, Instant dueAt) {
        return database.jdbc()
                        .sql("""
                        update recording_caption set tries = tries + 1, failure = :failure, due_at = :due
                        where tenant_id = :tenant and record_id = :record and upload_id = :upload
                        """)
                        .param("failure", failure)
                        .param("due", RecordingIndex.at(dueAt))
                        .param("tenant", waiting.of().tenantId())
                        .param("record", waiting.of().recordId())
                        .param("upload", waiting.uploadId())
                        .update()
                == 1;
    }

    /** It came true, or it cannot any more; false if another was given meanwhile. */
    boolean done(Waiting waiting) {
        return database.jdbc()
                        .sql("""
                        delete from recording_caption
                        where tenant_id = :tenant and record_id = :record and upload_id = :upload
                        """)
                        .param("tenant", waiting.of().tenantId())
                        .param("record", waiting.of().recordId())
                        .param("upload", waiting.uploadId())
                        .update()
                == 1;
    }
}

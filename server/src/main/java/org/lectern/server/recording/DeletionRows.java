package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/** What is to be deleted, and the receipt of what was, as it is written down. */
final class DeletionRows {
    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Database database;

    DeletionRows(Database database) {
        this.database = database;
    }

    record Due(KnownRecording.Identity identity, Instant requestedAt, int tries) {}

    /** @param wasPublished whether it is to be shown again if this is taken back */
    void want(KnownRecording.Identity of, String by, Instant now, Instant dueAt, boolean wasPublished) {
        database.jdbc()
                .sql("""
                        insert into recording_deletion (tenant_id, record_id, requested_at, requested_by, due_at,
                            was_published)
                        values (:tenant, :record, :now, :by, :due, :published)
                        on conflict (tenant_id, record_id) do update set requested_at = excluded.requested_at,
                            requested_by = excluded.requested_by, due_at = excluded.due_at, tries = 0, sent_at = null,
                            accepted_at = null, confirmed_at = null, confirmed_by = null, failure = null,
                            files_removed_at = null, files_removed_by = null, was_published = excluded.was_published
                        """)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("now", RecordingIndex.at(now))
                .param("by", by)
                .param("due", RecordingIndex.at(dueAt))
                .param("published", wasPublished)
                .update();
    }

    /**
     * Whether it was to be shown when it was deleted; empty if it is too late to take it back: whoever tells the server has
     * written down before that it is being told.
     */
    Optional<Boolean> takeBack(KnownRecording.Identity of, Instant dueAfter) {
        return database.jdbc()
                .sql("""
                        delete from recording_deletion
                        where tenant_id = :tenant and record_id = :record and sent_at is null and due_at > :after
                        returning was_published
                        """)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("after", RecordingIndex.at(dueAfter))
                .query(Boolean.class)
                .optional();
    }

    /** Those whose time is over, each for one process until the lease is over; none that somebody holds. */
    Map<KnownRecording.Identity, Due> claim(Instant now, int most) {
        Map<KnownRecording.Identity, Due> due = new LinkedHashMap<>();
        database.jdbc()
                .sql("""
                        with due as (
                            select tenant_id, record_id from recording_deletion d where due_at <= :now
                                and not exists (select 1 from recording_hold h
                                    where h.tenant_id = d.tenant_id and h.record_id = d.record_id)
                            order by due_at limit :most for update skip locked)
                        update recording_deletion d set due_at = :lease, sent_at = coalesce(sent_at, :now)
                        from due where d.tenant_id = due.tenant_id and d.record_id = due.record_id
                        returning d.*
                        """)
                .param("now", RecordingIndex.at(now))
                .param("most", most)
                .param("lease", RecordingIndex.at(now.plus(LEASE)))
                .query((row, number) -> {
                    var identity = new KnownRecording.Identity(
                            row.getObject("tenant_id", UUID.class), row.getString("record_id"));
                    return due.put(
                            identity,
                            new Due(identity, RecordingIndex.instant(row, "requested_at"), row.getInt("tries")));
                })
                .list();
        return due;
    }

    void accepted(KnownRecording.Identity of, Instant now) {
        database.jdbc()
                .sql("""
                        update recording_deletion set accepted_at = coalesce(accepted_at, :now)
                        where tenant_id = :tenant and record_id = :record
                        """)
                .param("now", RecordingIndex.at(now))
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .update();
    }

    /** @param at null for never, unless somebody wants it again */
    void later(KnownRecording.Identity of, @Nullable Instant at, String failure) {
        database.jdbc()
                .sql("""
                        update recording_deletion set tries = tries + 1, failure = :failure, due_at = :due
                        where tenant_id = :tenant and record_id = :record and confirmed_at is null
                        """)
                .param("failure", failure)
                .param("due", at == null ? null : RecordingIndex.at(at))
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .update();
    }

    void confirmed(KnownRecording.Identity of, Instant now, String how) {
        database.jdbc()
                .sql("""
                        update recording_deletion set confirmed_at = :now, confirmed_by = :how, due_at = null,
                            accepted_at = coalesce(accepted_at, :now), failure = null
                        where tenant_id = :tenant and record_id = :record and confirmed_at is null
                        """)
                .param("now", RecordingIndex.at(now))
                .param("how", how)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .update();
    }

    /** Something showed it again: it is deleted again, at once. */
    void again(KnownRecording.Identity of, Instant now) {
        database.jdbc()
                .sql("""
                        insert into recording_deletion (tenant_id, record_id, requested_at, requested_by, due_at)
                        values (:tenant, :record, :now, 'server', :now)
                        on conflict (tenant_id, record_id) do update set due_at = :now, tries = 0, accepted_at = null,
                            confirmed_at = null, confirmed_by = null, files_removed_at = null, files_removed_by = null
                        """)
                .param("tenant", of.tenantId())
                .param("record", of.recordId())
                .param("now", RecordingIndex.at(now))
                .update();
    }
}

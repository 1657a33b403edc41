package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Deletes recordings for their age, where a tenant or a room wants that: their teachers are told first, and for as many days as the
 * tenant says nothing happens. Then it is a deletion like any other, with a time to take it back and a receipt.
 *
 * <p>Nothing is deleted before its age, nor sooner after the warning than the tenant says, also where the age was passed long ago
 * when the policy came. What is held is left alone. Any number of processes may do it: each recording is told of once.
 *
 * @see "docs/recordings.md, retention"
 */
final class RetainRecordings {
    private static final Logger log = LoggerFactory.getLogger(RetainRecordings.class);
    private static final AuditActor RETENTION = AuditActor.system("retention");
    private static final int MOST = 200;
    private static final Duration NOTICES_KEPT = Duration.ofDays(120);

    /** Those that are near their age at least. */
    private static final String NEAR = " from recording r" + RecordingPolicies.APPLIED
            + " where (r.tenant_id, r.record_id) in (" + PolicyReach.old() + """
                ) and r.stage in ('PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED')
                and not exists (select 1 from recording_hold h where h.tenant_id = r.tenant_id and h.record_id = r.record_id)
            """;

    private final Database database;
    private final RecordingIndex index;
    private final Deleting deleting;
    private final Duration grace;
    private final InstantSource clock;

    /** What deletes. */
    record Deleting(Deletions deletions, HoldRecordings holds, AuditTrail audit) {}

    RetainRecordings(Database database, RecordingIndex index, Deleting deleting, Duration grace, InstantSource clock) {
        this.database = database;
        this.index = index;
        this.deleting = deleting;
        this.grace = grace;
        this.clock = clock;
    }

    /** One round; answers how many recordings it was about. */
    int retain() {
        Instant now = clock.instant();
        forget(now);
        return spare(now) + warn(now) + delete(now);
    }

    /** Their teachers are told, once. */
    private int warn(Instant now) {
        return database.jdbc()
                .sql("""
                        with due as (
                            select r.tenant_id, r.record_id, greatest(r.ended_at + rule.keep_days * interval '1 day',
                                cast(:now as timestamptz) + rule.warn_days * interval '1 day') as until
                        """ + NEAR + """
                                and r.retention_warned_at is null
                                and r.ended_at + rule.keep_days * interval '1 day'
                                    <= cast(:now as timestamptz) + rule.warn_days * interval '1 day'
                            limit :most for update of r skip locked),
                        warned as (
                            update recording r set retention_warned_at = :now from due
                            where r.tenant_id = due.tenant_id and r.record_id = due.record_id
                            returning r.tenant_id, r.record_id, r.breakout, due.until,
                                -- An imported one belongs to the room it was taken into.
                                coalesce((select h.external_id from recording_place h where h.tenant_id = r.tenant_id
                                    and h.record_id = r.record_id and h.home), r.external_id) as external_id),
                        noticed as (
                            insert into recording_notice (id, tenant_id, external_id, record_id, kind, what, noticed_at)
                            select gen_random_uuid(), tenant_id, external_id, record_id, 'RETENTION',
                                to_char(until at time zone 'UTC', 'YYYY-MM-DD'), :now
                            from warned where not breakout
                            on conflict (tenant_id, record_id, what) do nothing)
                        select count(*) from warned
                        """)
                .param("now", RecordingIndex.at(now))
                .param("most", MOST)
                .query(Integer.class)
                .single();
    }

    /** Those that are not to be deleted after all, because somebody wants them kept for longer now. */
    private int spare(Instant now) {
        return database.jdbc()
                .sql("""
                        with due as (
                            select r.tenant_id, r.record_id from recording r""" + RecordingPolicies.APPLIED + """
                             where r.retention_warned_at is not null
                                and r.stage in ('PROCESSING', 'PROCESSED', 'PUBLISHED', 'UNPUBLISHED')
                                and coalesce(r.ended_at + rule.keep_days * interval '1 day'
                                    > cast(:now as timestamptz) + rule.warn_days * interval '1 day', true)
                            limit :most for update of r skip locked),
                        spared as (
                            update recording r set retention_warned_at = null from due
                            where r.tenant_id = due.tenant_id and r.record_id = due.record_id
                            returning r.tenant_id, r.record_id),
                        unsaid as (
                            delete from recording_notice n using spared
                            where n.tenant_id = spared.tenant_id and n.record_id = spared.record_id and n.kind = 'RETENTION')
                        select count(*) from spared
                        """)
                .param("now", RecordingIndex.at(now))
                .param("most", MOST)
                .query(Integer.class)
                .single();
    }

    private int delete(Instant now) {
        return database.inTransaction(() -> {
            Map<UUID, List<String>> due = new TreeMap<>();
            database.jdbc()
                    .sql("select r.tenant_id, r.record_id" + NEAR + """
                                and r.retention_warned_at + rule.warn_days * interval '1 day' <= :now
                                and r.ended_at + rule.keep_days * interval '1 day' <= :now
                            order by r.tenant_id, r.record_id limit :most for update of r skip locked
                            """)
                    .param("now", RecordingIndex.at(now))
                    .param("most", MOST)
                    .query((row, number) -> due.computeIfAbsent(
                                    row.getObject("tenant_id", UUID.class), id -> new ArrayList<>())
                            .add(row.getString("record_id")))
                    .list();
            due.forEach((tenantId, recordIds) -> delete(tenantId, recordIds, now));
            return due.values().stream().mapToInt(List::size).sum();
        });
    }

    private void delete(UUID tenantId, List<String> recordIds, Instant now) {
        List<KnownRecording> all = index.list(tenantId, recordIds);
        // Asked once more now that they are locked: a hold may have come in between.
        Set<String> held = deleting.holds().lock(all);
        List<AuditEntry> entries = new ArrayList<>();
        for (KnownRecording known : all) {
            if (!held.contains(known.recordId())
                    && deleting.deletions().want(known, RETENTION.text(), now, now.plus(grace))) {
                entries.add(AuditEntry.of(tenantId, RETENTION, "recording.deleted", "recording:" + known.recordId()));
            }
        }
        if (!entries.isEmpty()) {
            deleting.audit().append(database, entries);
            log.info("recordings deleted for their age tenant={} count={}", tenantId, entries.size());
        }
    }

    private void forget(Instant now) {
        database.jdbc()
                .sql("delete from recording_notice where noticed_at < :before")
                .param("before", RecordingIndex.at(now.minus(NOTICES_KEPT)))
                .update();
    }
}

package org.lectern.server.recording;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/**
 * Writes down that the time of a recording has come, or is over, and wishes its server to publish it or not: then the bare address
 * is not served either. What somebody hid stays hidden when its time comes.
 *
 * <p>Nobody waits for it: {@link Sight} says the same from the very moment on. Safe for use by several threads and processes: each
 * recording is changed by one of them.
 */
final class Withholding {
    private static final int MOST = 500;

    private final Database database;
    private final AuditTrail audit;
    private final InstantSource clock;

    Withholding(Database database, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Everywhere what is due; answers how many recordings changed, at most some hundred. */
    int apply() {
        // Shown, and its time is over or has not come; or its time has come. What has been over for long is not looked
        // at again.
        return change(null, null, "(r.tenant_id, r.record_id) in (" + PolicyReach.outOfTime("") + """

                    union all
                    select o.tenant_id, o.record_id from recording o where o.withheld = 'NOT_YET')
                """);
    }

    /** All of a tenant, after what it or a room wants was changed. Within the caller's transaction. */
    void reconsider(UUID tenantId) {
        while (change(tenantId, null, "true") == MOST) {}
    }

    /** One, after its own times were changed. Within the caller's transaction. */
    void reconsider(UUID tenantId, String recordId) {
        change(tenantId, recordId, "true");
    }

    private record Changed(
            UUID tenantId, String recordId, @Nullable String withheld) {}

    private int change(@Nullable UUID tenantId, @Nullable String recordId, String which) {
        Instant now = clock.instant();
        return database.inTransaction(() -> {
            List<Changed> changed = database.jdbc()
                    .sql("""
                            with times as (
                                select r.tenant_id, r.record_id, case when t.shown_until <= :now then 'NO_LONGER'
                                    when r.visible_from > :now then 'NOT_YET' end as wanted
                                from recording r""" + RecordingPolicies.APPLIED + """
                                cross join lateral (select least(
                                    coalesce(r.visible_until, r.ended_at + rule.room_days * interval '1 day'),
                                    r.ended_at + rule.tenant_days * interval '1 day') as shown_until) as t
                                where r.stage in ('PUBLISHED', 'UNPUBLISHED')
                                    and (r.withheld is null or r.withheld <> 'APPROVAL')
                                    and (cast(:tenant as uuid) is null or r.tenant_id = :tenant)
                                    and (cast(:record as text) is null or r.record_id = :record)
                                    and\s""" + which + """
                            ),
                            due as (
                                select r.tenant_id, r.record_id, times.wanted from recording r
                                join times on times.tenant_id = r.tenant_id and times.record_id = r.record_id
                                where times.wanted is distinct from r.withheld and r.stage in ('PUBLISHED', 'UNPUBLISHED')
                                order by r.tenant_id, r.record_id limit :most
                                for update of r""" + (tenantId == null ? " skip locked" : "")
                            + """
                            ),
                            changed as (
                                update recording r set withheld = due.wanted,
                                    republish = case when r.withheld is null
                                        -- Shown, or wanted to be though its server was not told yet.
                                        then r.stage = 'PUBLISHED' or exists (select 1 from recording_wish w
                                            where w.tenant_id = r.tenant_id and w.record_id = r.record_id
                                                and w.what = 'publish' and w.value = 'true')
                                        else r.republish end,
                                    stage_at = case when r.stage = 'PUBLISHED' and due.wanted is not null then :now
                                        else r.stage_at end,
                                    stage = case when r.stage = 'PUBLISHED' and due.wanted is not null then 'UNPUBLISHED'
                                        else r.stage end,
                                    version = r.version + 1
                                from due where r.tenant_id = due.tenant_id and r.record_id = due.record_id
                                returning r.tenant_id, r.record_id, r.withheld, r.republish),
                            wished as (
                                insert into recording_wish as w (tenant_id, record_id, what, value, requested_at, requested_by,
                                    due_at)
                                select tenant_id, record_id, 'publish', case when withheld is null then 'true' else 'false' end,
                                    :now, 'system:times', :now
                                from changed where republish
                                """ + WishRows.REPLACES + """
                            )
                            select tenant_id, record_id, withheld from changed
                            """)
                    .param("now", RecordingIndex.at(now))
                    .param("tenant", tenantId)
                    .param("record", recordId)
                    .param("most", MOST)
                    .query((row, number) -> new Changed(
                            row.getObject("tenant_id", UUID.class),
                            row.getString("record_id"),
                            row.getString("withheld")))
                    .list();
            if (!changed.isEmpty()) {
                audit.append(database, changed.stream().map(Withholding::entry).toList());
            }
            return changed.size();
        });
    }

    private static AuditEntry entry(Changed one) {
        AuditEntry entry = AuditEntry.of(
                one.tenantId(),
                AuditActor.system("times"),
                one.withheld() == null ? "recording.time-came" : "recording.withheld",
                "recording:" + one.recordId());
        return one.withheld() == null ? entry : entry.with("reason", one.withheld());
    }
}

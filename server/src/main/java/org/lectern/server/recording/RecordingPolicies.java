package org.lectern.server.recording;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/**
 * What tenants and rooms want of recordings. A change holds at once, also for recordings that are there already; only approval is
 * asked for those alone whose class ends after it was switched on.
 */
public final class RecordingPolicies {
    /**
     * What applies to a recording {@code r}, joined as {@code rule}. A breakout's is that of the room it belongs to,
     * that of an imported one the room it was taken into. Without any
     * row everything is null.
     */
    static final String APPLIED = """
             cross join lateral (
                select min(p.keep_days) as keep_days,
                    coalesce(min(p.warn_days), 7) as warn_days,
                    min(p.visible_days) filter (where p.external_id = '') as tenant_days,
                    min(p.visible_days) filter (where p.external_id <> '') as room_days,
                    min(p.approval_since) as approval_since
                from recording_policy p
                where p.tenant_id = r.tenant_id and (p.external_id = '' or p.external_id =
                    case when r.breakout then (select b.external_id from meeting b where b.id = r.meeting_id)
                        else r.external_id end
                    or p.external_id in (select h.external_id from recording_place h
                        where h.tenant_id = r.tenant_id and h.record_id = r.record_id and h.home))) as rule
            """;

    private static final String TENANT = "";

    private final Database database;
    private final Withholding withholding;
    private final AuditTrail audit;
    private final InstantSource clock;

    RecordingPolicies(Database database, Withholding withholding, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.withholding = withholding;
        this.audit = audit;
        this.clock = clock;
    }

    /** On its own, for commands. */
    public static RecordingPolicies of(Database database, AuditTrail audit, InstantSource clock) {
        return new RecordingPolicies(database, new Withholding(database, audit, clock), audit, clock);
    }

    public RecordingPolicy ofTenant(UUID tenantId) {
        return find(tenantId, TENANT).orElse(RecordingPolicy.STANDARD);
    }

    /** What the room says itself, beside its tenant. */
    public RecordingPolicy ofRoom(UUID tenantId, String externalId) {
        return find(tenantId, externalId).orElse(RecordingPolicy.STANDARD);
    }

    /** What holds in the room. */
    public RecordingPolicy inRoom(UUID tenantId, String externalId) {
        return ofTenant(tenantId).with(ofRoom(tenantId, externalId));
    }

    public void changeTenant(UUID tenantId, RecordingPolicy policy, AuditActor by) {
        change(tenantId, TENANT, policy, by);
    }

    public void changeRoom(UUID tenantId, String externalId, RecordingPolicy policy, AuditActor by) {
        if (externalId.isEmpty()) {
            throw new IllegalArgumentException("a room has an identifier");
        }
        change(tenantId, externalId, policy, by);
    }

    private void change(UUID tenantId, String externalId, RecordingPolicy policy, AuditActor by) {
        Instant now = clock.instant();
        boolean ofTenant = externalId.equals(TENANT);
        database.inTransaction(() -> {
            Map<String, String> before = texts(find(tenantId, externalId).orElse(RecordingPolicy.STANDARD), ofTenant);
            database.jdbc()
                    .sql("""
                            insert into recording_policy as p (tenant_id, external_id, approval_since, visible_days, keep_days,
                                warn_days, room_deleted, person_erased, changed_at)
                            values (:tenant, :external, case when :approval then cast(:now as timestamptz) end, :visible, :keep,
                                :warn, :room, :person, :now)
                            on conflict (tenant_id, external_id) do update set
                                approval_since = case when :approval then coalesce(p.approval_since, :now) end,
                                visible_days = excluded.visible_days, keep_days = excluded.keep_days,
                                warn_days = excluded.warn_days, room_deleted = excluded.room_deleted,
                                person_erased = excluded.person_erased, changed_at = excluded.changed_at
                            """)
                    .param("tenant", tenantId)
                    .param("external", externalId)
                    .param("approval", policy.approval())
                    .param("visible", policy.visibleDays(), java.sql.Types.INTEGER)
                    .param("keep", policy.keepDays(), java.sql.Types.INTEGER)
                    .param("warn", ofTenant ? policy.warnDays() : null, java.sql.Types.INTEGER)
                    .param("room", policy.roomDeleted().name())
                    .param("person", policy.personErased().name())
                    .param("now", RecordingIndex.at(now))
                    .update();
            AuditEntry entry = AuditEntry.of(
                    tenantId, by, "recording.policy-changed", ofTenant ? "tenant:" + tenantId : "class:" + externalId);
            for (Map.Entry<String, String> one : texts(policy, ofTenant).entrySet()) {
                String old = before.getOrDefault(one.getKey(), "");
                entry = entry.with(one.getKey(), one.getValue());
                if (!old.equals(one.getValue())) {
                    entry = entry.with(one.getKey() + "-before", old);
                }
            }
            audit.append(database, entry);
            withholding.reconsider(tenantId);
        });
    }

    /** What the trail says of it; a room says nothing of what only its tenant decides. */
    private static Map<String, String> texts(RecordingPolicy policy, boolean ofTenant) {
        Map<String, String> texts = new TreeMap<>();
        texts.put("approval", String.valueOf(policy.approval()));
        texts.put("visible", days(policy.visibleDays()));
        texts.put("keep", days(policy.keepDays()));
        if (ofTenant) {
            texts.put("warn", days(policy.warnDays()));
            texts.put("room-deleted", policy.roomDeleted().name());
            texts.put("person-erased", policy.personErased().name());
        }
        return texts;
    }

    private static String days(@Nullable Integer days) {
        return days == null ? "-" : days + "d";
    }

    private Optional<RecordingPolicy> find(UUID tenantId, String externalId) {
        return database.jdbc()
                .sql("select * from recording_policy where tenant_id = :tenant and external_id = :external")
                .param("tenant", tenantId)
                .param("external", externalId)
                .query((row, number) -> policy(row))
                .optional();
    }

    private static RecordingPolicy policy(ResultSet row) throws SQLException {
        Integer warn = number(row, "warn_days");
        return new RecordingPolicy(
                row.getObject("approval_since") != null,
                number(row, "visible_days"),
                number(row, "keep_days"),
                warn == null ? RecordingPolicy.USUAL_WARNING : warn,
                RecordingPolicy.Fate.valueOf(row.getString("room_deleted")),
                RecordingPolicy.Fate.valueOf(row.getString("person_erased")));
    }

    private static @Nullable Integer number(ResultSet row, String column) throws SQLException {
        return row.getObject(column, Integer.class);
    }
}

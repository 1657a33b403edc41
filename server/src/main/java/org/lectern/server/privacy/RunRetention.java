package org.lectern.server.privacy;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/**
 * Deletes what was kept for long enough, in small portions, one run at a time over all processes. What a killed run left is
 * done by the next one.
 */
public final class RunRetention {
    private static final Logger log = LoggerFactory.getLogger(RunRetention.class);
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LEASE = Duration.ofMinutes(15);
    private static final int PORTION = 5_000;

    /** Rows of a tenant that are too old when their time is before the cut. */
    private record Rule(Kept kind, String table, String key, String old) {}

    private static final List<Rule> RULES = List.of(
            new Rule(Kept.ANALYTICS, "analytics_body", "internal_meeting_id", "received_at < :before"),
            new Rule(Kept.JOINS, "meeting_join", "id", "issued_at < :before"),
            new Rule(Kept.JOINS, "join_refusal", "ctid", "at < :before"),
            new Rule(Kept.ACTIVITY, "recording_viewer", "ctid", "last_at < :before"),
            new Rule(Kept.REQUESTS, "inspected_request", "reference", "at < :before"),
            new Rule(Kept.DELIVERIES, "delivery", "id", "state <> 'WAITING' and settled_at < :before"),
            new Rule(Kept.ANSWERS, "privacy_answer", "ctid", "answered_at < :before"));

    private final Database database;
    private final PrivacyPolicies policies;
    private final AuditTrail audit;
    private final InstantSource clock;
    private final EventRetention events;

    public RunRetention(Database database, PrivacyPolicies policies, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.policies = policies;
        this.audit = audit;
        this.clock = clock;
        this.events = new EventRetention(database);
    }

    /** What the next run would delete. Changes nothing. */
    public RetentionReport dryRun() {
        var rows = new TreeMap<String, Long>();
        for (UUID tenantId : tenants()) {
            for (Rule rule : RULES) {
                add(rows, rule.kind(), count(rule, tenantId, before(tenantId, rule.kind())));
            }
            add(rows, Kept.AUDIT, auditBefore(tenantId, before(tenantId, Kept.AUDIT)));
            add(rows, Kept.EVENTS, events.countEvents(tenantId, beforeEvents(tenantId)));
            add(rows, Kept.ACTIVITY, events.countActivity(tenantId, before(tenantId, Kept.ACTIVITY)));
        }
        add(
                rows,
                Kept.EVENTS,
                events.countEvents(null, now().minus(policies.settings().keepEvents())));
        rows.merge("dead-letters", deadLetters(true), Long::sum);
        return RetentionReport.of(rows, events.months(forEverybody()));
    }

    /** Deletes; empty if another process is at it. */
    public Optional<RetentionReport> run() {
        UUID lease = RandomIds.uuid();
        if (!claim(lease)) {
            return Optional.empty();
        }
        var rows = new TreeMap<String, Long>();
        for (UUID tenantId : tenants()) {
            for (Rule rule : RULES) {
                add(rows, rule.kind(), delete(rule, tenantId, before(tenantId, rule.kind())));
            }
            add(rows, Kept.AUDIT, audit.deleteBefore(database, tenantId, before(tenantId, Kept.AUDIT)));
            add(rows, Kept.EVENTS, events.deleteEvents(tenantId, beforeEvents(tenantId), now()));
            add(rows, Kept.ACTIVITY, events.deleteActivity(tenantId, before(tenantId, Kept.ACTIVITY)));
            keep(lease);
        }
        add(
                rows,
                Kept.EVENTS,
                events.deleteEvents(null, now().minus(policies.settings().keepEvents()), now()));
        rows.merge("dead-letters", deadLetters(false), Long::sum);
        var report = RetentionReport.of(rows, events.drop(events.months(forEverybody()), now()));
        finish(lease, report);
        return Optional.of(report);
    }

    private Instant now() {
        return clock.instant();
    }

    private Instant before(UUID tenantId, Kept kind) {
        return now().minus(policies.keep(tenantId, kind));
    }

    /** Figures that are gone must not be made anew from events. */
    private Instant beforeEvents(UUID tenantId) {
        Duration own = policies.keep(tenantId, Kept.EVENTS);
        Duration activity = policies.keep(tenantId, Kept.ACTIVITY);
        return now().minus(own.compareTo(activity) < 0 ? own : activity);
    }

    /** Before this no tenant keeps events any more. */
    private Instant forEverybody() {
        Duration longest = policies.settings().keepEvents();
        for (UUID tenantId : tenants()) {
            Duration own = policies.keep(tenantId, Kept.EVENTS);
            longest = own.compareTo(longest) > 0 ? own : longest;
        }
        return now().minus(longest);
    }

    private List<UUID> tenants() {
        var all = new ArrayList<>(database.jdbc()
                .sql("select id from tenant order by id")
                .query(UUID.class)
                .list());
        all.add(AuditEntry.INSTALLATION);
        return all;
    }

    private static void add(TreeMap<String, Long> rows, Kept kind, long count) {
        rows.merge(kind.text(), count, Long::sum);
    }

    private long count(Rule rule, UUID tenantId, Instant before) {
        return database.jdbc()
                .sql("select count(*) from " + rule.table() + " where tenant_id = :tenant and " + rule.old())
                .param("tenant", tenantId)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    private long delete(Rule rule, UUID tenantId, Instant before) {
        String sql = "delete from " + rule.table() + " where tenant_id = :tenant and " + rule.key() + " = any(array("
                + "select " + rule.key() + " from " + rule.table() + " where tenant_id = :tenant and " + rule.old()
                + " limit " + PORTION + " for update skip locked))";
        long all = 0;
        int some;
        do {
            some = database.jdbc()
                    .sql(sql)
                    .param("tenant", tenantId)
                    .param("before", before.atOffset(ZoneOffset.UTC))
                    .update();
            all += some;
        } while (some == PORTION);
        return all;
    }

    private long auditBefore(UUID tenantId, Instant before) {
        return database.jdbc()
                .sql("select count(*) from audit_entry where tenant_id = ? and at < ?")
                .params(List.of(tenantId, before.atOffset(ZoneOffset.UTC)))
                .query(Long.class)
                .single();
    }

    private long deadLetters(boolean dry) {
        var before = now().minus(policies.settings().keepDeadLetters()).atOffset(ZoneOffset.UTC);
        return dry
                ? database.jdbc()
                        .sql("select count(*) from dead_letter where received_at < ?")
                        .param(before)
                        .query(Long.class)
                        .single()
                : database.jdbc()
                        .sql("delete from dead_letter where received_at < ?")
                        .param(before)
                        .update();
    }

    private boolean claim(UUID lease) {
        return database.jdbc()
                        .sql("""
                                update privacy_work set lease = :lease, lease_until = :until
                                where name = 'retention' and (lease_until is null or lease_until < :now)
                                """)
                        .param("lease", lease)
                        .param("until", now().plus(LEASE).atOffset(ZoneOffset.UTC))
                        .param("now", now().atOffset(ZoneOffset.UTC))
                        .update()
                == 1;
    }

    private void keep(UUID lease) {
        database.jdbc()
                .sql("update privacy_work set lease_until = ? where name = 'retention' and lease = ?")
                .params(List.of(now().plus(LEASE).atOffset(ZoneOffset.UTC), lease))
                .update();
    }

    private void finish(UUID lease, RetentionReport report) {
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            update privacy_work set lease = null, lease_until = null, finished_at = :now, report = :report
                            where name = 'retention' and lease = :lease
                            """)
                    .param("now", now().atOffset(ZoneOffset.UTC))
                    .param("report", JSON.writeValueAsString(report))
                    .param("lease", lease)
                    .update();
            if (report.total() > 0 || !report.months().isEmpty()) {
                var entry = AuditEntry.of(
                        AuditEntry.INSTALLATION, AuditActor.system("retention"), "retention.deleted", "installation");
                for (var kind : report.rows().entrySet()) {
                    entry = kind.getValue() == 0
                            ? entry
                            : entry.with(kind.getKey(), kind.getValue().toString());
                }
                audit.append(
                        database,
                        report.months().isEmpty()
                                ? entry
                                : entry.with("months", report.months().toString()));
                log.info("retention deleted rows={} months={}", report.rows(), report.months());
            }
        });
    }

    /** What the last run did, and when; empty before the first one. */
    public Optional<Last> last() {
        return database.jdbc()
                .sql(
                        "select finished_at, report from privacy_work where name = 'retention' and finished_at is not null")
                .query((row, n) -> new Last(
                        row.getTimestamp("finished_at").toInstant(),
                        JSON.readValue(row.getString("report"), RetentionReport.class)))
                .optional();
    }

    public record Last(Instant at, RetentionReport report) {}
}

package org.lectern.server.attendance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.InstantSource;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/** Rules by tenant, course and room; each level says only what it wants differently. */
public final class RulesStore {
    private final Database database;
    private final AuditTrail audit;
    private final InstantSource clock;

    RulesStore(Database database, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /** Whose rules. */
    public enum Level {
        TENANT,
        COURSE,
        ROOM
    }

    /** What this level says differently. */
    public RuleChanges changes(UUID tenantId, Level level, UUID id) {
        return database.jdbc()
                .sql("select * from attendance_rules where tenant_id = :tenant and scope = :scope and scope_id = :id")
                .param("tenant", tenantId)
                .param("scope", level.name())
                .param("id", id)
                .query((row, n) -> changes(row))
                .optional()
                .orElse(RuleChanges.NONE);
    }

    /** From now on classes that are not signed off are judged by these, those that took place too. */
    public void put(UUID tenantId, Level level, UUID id, RuleChanges changes, UUID by) {
        database.inTransaction(() -> write(tenantId, level, id, changes, by));
    }

    private void write(UUID tenantId, Level level, UUID id, RuleChanges changes, UUID by) {
        if (changes(tenantId, level, id).equals(changes)) {
            return;
        }
        database.jdbc()
                .sql("""
                        insert into attendance_rules (tenant_id, scope, scope_id, late_after, early_before, least_share,
                            windows, threshold, changed_by, changed_at)
                        values (:tenant, :scope, :id, :late, :early, :share, :windows, :threshold, :by, :now)
                        on conflict (tenant_id, scope, scope_id) do update set late_after = excluded.late_after,
                            early_before = excluded.early_before, least_share = excluded.least_share,
                            windows = excluded.windows, threshold = excluded.threshold,
                            changed_by = excluded.changed_by, changed_at = excluded.changed_at
                        """)
                .param("tenant", tenantId)
                .param("scope", level.name())
                .param("id", id)
                .param("late", changes.lateAfter().orElse(null))
                .param("early", changes.earlyBefore().orElse(null))
                .param("share", changes.leastShare().orElse(null))
                .param("windows", changes.windows().map(Window::text).orElse(null))
                .param("threshold", changes.threshold().orElse(null))
                .param("by", by)
                .param("now", Plans.at(clock.instant()))
                .update();
        audit.append(
                database,
                AuditEntry.of(
                                tenantId,
                                AuditActor.person(by),
                                "attendance.rules-changed",
                                level.name().toLowerCase(Locale.ROOT) + ":" + id)
                        .with("late-after", text(changes.lateAfter()))
                        .with("early-before", text(changes.earlyBefore()))
                        .with("least-share", text(changes.leastShare()))
                        .with("windows", changes.windows().map(Window::text).orElse(""))
                        .with("threshold", text(changes.threshold())));
    }

    public Rules ofTenant(UUID tenantId) {
        return Rules.STANDARD.with(changes(tenantId, Level.TENANT, tenantId));
    }

    public Rules ofCourse(UUID tenantId, UUID courseId) {
        return ofTenant(tenantId).with(changes(tenantId, Level.COURSE, courseId));
    }

    public Rules ofRoom(UUID tenantId, UUID courseId, UUID roomId) {
        return ofCourse(tenantId, courseId).with(changes(tenantId, Level.ROOM, roomId));
    }

    /**
     * Of a course and its rooms.
     *
     * @param course where a room says nothing differently
     */
    record OfCourse(Rules course, Map<UUID, Rules> rooms) {
        Rules room(UUID id) {
            return rooms.getOrDefault(id, course);
        }
    }

    /** One query for all. */
    OfCourse ofRooms(UUID tenantId, UUID courseId, Collection<UUID> roomIds) {
        var found = new HashMap<Level, Map<UUID, RuleChanges>>();
        database.jdbc()
                .sql("""
                        select * from attendance_rules
                        where tenant_id = :tenant and ((scope = 'TENANT' and scope_id = :tenant)
                            or (scope = 'COURSE' and scope_id = :course) or (scope = 'ROOM' and scope_id = any(:rooms)))
                        """)
                .param("tenant", tenantId)
                .param("course", courseId)
                .param("rooms", roomIds.toArray(UUID[]::new))
                .query(row -> {
                    found.computeIfAbsent(Level.valueOf(row.getString("scope")), level -> new HashMap<>())
                            .put(row.getObject("scope_id", UUID.class), changes(row));
                });
        Rules course = Rules.STANDARD
                .with(found.getOrDefault(Level.TENANT, Map.of()).getOrDefault(tenantId, RuleChanges.NONE))
                .with(found.getOrDefault(Level.COURSE, Map.of()).getOrDefault(courseId, RuleChanges.NONE));
        var rooms = new HashMap<UUID, Rules>();
        found.getOrDefault(Level.ROOM, Map.of()).forEach((id, changes) -> rooms.put(id, course.with(changes)));
        return new OfCourse(course, Map.copyOf(rooms));
    }

    private static RuleChanges changes(ResultSet row) throws SQLException {
        return new RuleChanges(
                number(row, "late_after"),
                number(row, "early_before"),
                number(row, "least_share"),
                Optional.ofNullable(row.getString("windows"))
                        .map(text -> Window.parse(text).orElse(List.of())),
                number(row, "threshold"));
    }

    private static String text(Optional<Integer> number) {
        return number.map(String::valueOf).orElse("");
    }

    private static Optional<Integer> number(ResultSet row, String column) throws SQLException {
        return Optional.ofNullable(row.getObject(column, Integer.class));
    }
}

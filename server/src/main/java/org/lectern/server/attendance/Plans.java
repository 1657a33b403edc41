package org.lectern.server.attendance;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.OffsetDateTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.attendance.Lesson.Basis;
import org.lectern.server.attendance.Lesson.Plan;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/** When classes are meant to take place: by room, and for a class that differs. Every answer belongs to the tenant asked for. */
public final class Plans {
    private static final Instant ALWAYS = Instant.EPOCH;

    private final Database database;
    private final AuditTrail audit;
    private final InstantSource clock;

    Plans(Database database, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.audit = audit;
        this.clock = clock;
    }

    /**
     * The planned side of a class.
     *
     * @param day on which it was to begin, in its room's zone; the day on which it began where nothing was planned, in UTC
     *     where nobody said which zone it is
     * @param length as planned
     */
    public record Planned(LocalDate day, Optional<Duration> length) {
        /** Of a class that nobody planned. */
        public static Planned none(Instant began) {
            return new Planned(LocalDate.ofInstant(began, ZoneOffset.UTC), Optional.empty());
        }
    }

    /**
     * What was planned for a class: by its own plan, else by its room's at the time.
     *
     * @param classId the first of its runs
     */
    public Planned of(UUID tenantId, UUID roomId, UUID classId, Instant began) {
        Optional<RoomPlan> room = ofRooms(tenantId, List.of(roomId)).getOrDefault(roomId, List.of()).stream()
                .filter(dated -> !dated.since().isAfter(began))
                .map(Dated::plan)
                .findFirst();
        return planned(room, ofClass(tenantId, classId), began);
    }

    static Planned planned(Optional<RoomPlan> room, Optional<Plan> own, Instant began) {
        Optional<Plan> plan = own.or(() -> room.flatMap(any -> any.of(began)));
        ZoneId zone = room.map(RoomPlan::zone).orElse(ZoneOffset.UTC);
        return new Planned(LocalDate.ofInstant(plan.map(Plan::start).orElse(began), zone), plan.flatMap(Plan::length));
    }

    /** Since when a room's plan holds. */
    record Dated(Instant since, RoomPlan plan) {}

    /** The room's plan as it is now. */
    public Optional<RoomPlan> ofRoom(UUID tenantId, UUID roomId) {
        return ofRooms(tenantId, List.of(roomId)).getOrDefault(roomId, List.of()).stream()
                .map(Dated::plan)
                .findFirst();
    }

    /**
     * Changes the room's plan.
     *
     * @param everything whether classes that took place are judged by it too; the first plan of a room always does that
     */
    public void putRoom(UUID tenantId, UUID roomId, RoomPlan plan, UUID by, boolean everything) {
        Instant now = clock.instant();
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("select id from room where tenant_id = :tenant and id = :room for update")
                    .param("tenant", tenantId)
                    .param("room", roomId)
                    .query(UUID.class)
                    .single();
            if (everything) {
                database.jdbc()
                        .sql("delete from room_plan where room_id = :room")
                        .param("room", roomId)
                        .update();
            }
            boolean first = database.jdbc()
                    .sql("select not exists (select 1 from room_plan where room_id = :room)")
                    .param("room", roomId)
                    .query(Boolean.class)
                    .single();
            database.jdbc()
                    .sql("""
                            insert into room_plan (room_id, since_at, tenant_id, start_minute, zone, length_minutes,
                                expects, changed_by, changed_at)
                            values (:room, :since, :tenant, :start, :zone, :length, :expects, :by, :now)
                            on conflict (room_id, since_at) do update set start_minute = excluded.start_minute,
                                zone = excluded.zone, length_minutes = excluded.length_minutes,
                                expects = excluded.expects, changed_by = excluded.changed_by,
                                changed_at = excluded.changed_at
                            """)
                    .param("room", roomId)
                    .param("since", at(first ? ALWAYS : now))
                    .param("tenant", tenantId)
                    .param(
                            "start",
                            plan.start().map(time -> time.toSecondOfDay() / 60).orElse(null))
                    .param("zone", plan.zone().getId())
                    .param("length", plan.length().map(Duration::toMinutes).orElse(null))
                    .param("expects", plan.expects().name())
                    .param("by", by)
                    .param("now", at(now))
                    .update();
            audit.append(
                    database,
                    AuditEntry.of(tenantId, AuditActor.person(by), "attendance.room-planned", "room:" + roomId)
                            .with("start", plan.start().map(LocalTime::toString).orElse(""))
                            .with("zone", plan.zone().getId())
                            .with(
                                    "length",
                                    plan.length().map(Duration::toString).orElse(""))
                            .with("expects", plan.expects().name())
                            .with("everything", String.valueOf(everything)));
        });
    }

    /** Plans of rooms, the latest first. */
    Map<UUID, List<Dated>> ofRooms(UUID tenantId, Collection<UUID> roomIds) {
        var plans = new HashMap<UUID, List<Dated>>();
        database.jdbc()
                .sql("""
                        select * from room_plan where tenant_id = :tenant and room_id = any(:rooms)
                        order by since_at desc
                        """)
                .param("tenant", tenantId)
                .param("rooms", roomIds.toArray(UUID[]::new))
                .query(row -> {
                    plans.computeIfAbsent(row.getObject("room_id", UUID.class), id -> new ArrayList<>())
                            .add(new Dated(
                                    row.getObject("since_at", OffsetDateTime.class)
                                            .toInstant(),
                                    roomPlan(row)));
                });
        return plans;
    }

    /** The plan of this class alone. */
    public Optional<Plan> ofClass(UUID tenantId, UUID classId) {
        return Optional.ofNullable(ofClasses(tenantId, List.of(classId)).get(classId));
    }

    Map<UUID, Plan> ofClasses(UUID tenantId, Collection<UUID> classIds) {
        var plans = new HashMap<UUID, Plan>();
        database.jdbc()
                .sql("""
                        select class_id, start_at, length_minutes from class_plan
                        where tenant_id = :tenant and class_id = any(:classes)
                        """)
                .param("tenant", tenantId)
                .param("classes", classIds.toArray(UUID[]::new))
                .query(row -> {
                    plans.put(
                            row.getObject("class_id", UUID.class),
                            new Plan(
                                    row.getObject("start_at", OffsetDateTime.class)
                                            .toInstant(),
                                    Optional.of(Duration.ofMinutes(row.getInt("length_minutes"))),
                                    Basis.CLASS));
                });
        return plans;
    }

    /**
     * Within the transaction of whoever calls.
     *
     * @param length a minute to a day
     */
    void putClass(UUID tenantId, UUID classId, Instant start, Duration length, UUID by) {
        database.jdbc()
                .sql("""
                        insert into class_plan (class_id, tenant_id, start_at, length_minutes, changed_by, changed_at)
                        values (:class, :tenant, :start, :length, :by, :now)
                        on conflict (class_id) do update set start_at = excluded.start_at,
                            length_minutes = excluded.length_minutes, changed_by = excluded.changed_by,
                            changed_at = excluded.changed_at
                        """)
                .param("class", classId)
                .param("tenant", tenantId)
                .param("start", at(start))
                .param("length", length.toMinutes())
                .param("by", by)
                .param("now", at(clock.instant()))
                .update();
        audit.append(
                database,
                AuditEntry.of(tenantId, AuditActor.person(by), "attendance.class-planned", "meeting:" + classId)
                        .with("start", start.toString())
                        .with("length", length.toString()));
    }

    /** From now on the room's plan holds for it again. */
    void dropClass(UUID tenantId, UUID classId, UUID by) {
        database.jdbc()
                .sql("delete from class_plan where tenant_id = :tenant and class_id = :class")
                .param("tenant", tenantId)
                .param("class", classId)
                .update();
        audit.append(
                database,
                AuditEntry.of(tenantId, AuditActor.person(by), "attendance.class-plan-dropped", "meeting:" + classId));
    }

    private static RoomPlan roomPlan(ResultSet row) throws SQLException {
        Integer start = row.getObject("start_minute", Integer.class);
        Integer length = row.getObject("length_minutes", Integer.class);
        return new RoomPlan(
                Optional.ofNullable(start).map(minute -> LocalTime.ofSecondOfDay(60L * minute)),
                ZoneId.of(row.getString("zone")),
                Optional.ofNullable(length).map(Duration::ofMinutes),
                RoomPlan.Expects.valueOf(row.getString("expects")));
    }

    static OffsetDateTime at(Instant instant) {
        return instant.atOffset(ZoneOffset.UTC);
    }
}

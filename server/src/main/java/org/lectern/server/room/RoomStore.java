package org.lectern.server.room;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;

/** Rooms. A slug names one room for ever and is looked up without knowing the tenant; everything else is the tenant's. */
public final class RoomStore {
    private final Database database;

    public RoomStore(Database database) {
        this.database = database;
    }

    public Room create(UUID tenantId, UUID courseId, RoomSettings settings) {
        UUID id = RandomIds.uuid();
        database.jdbc()
                .sql("""
                        insert into room (id, tenant_id, course_id, slug, name, welcome, may_start, wait_for_teacher,
                            mute_on_start, recorded, expected)
                        select :id, tenant_id, id, :slug, :name, :welcome, :mayStart, :wait, :mute, :recorded, :expected
                        from course where tenant_id = :tenant and id = :course and deleted_at is null
                        """)
                .param("id", id)
                .param("tenant", tenantId)
                .param("course", courseId)
                .param("slug", RandomIds.token128())
                .param("name", settings.name())
                .param("welcome", settings.welcome())
                .param("mayStart", settings.mayStart().name())
                .param("wait", settings.waitForTeacher())
                .param("mute", settings.muteOnStart())
                .param("recorded", settings.recorded().name())
                .param("expected", settings.expected())
                .update();
        return find(tenantId, id).orElseThrow(() -> new IllegalArgumentException("no such course: " + courseId));
    }

    public Optional<Room> find(UUID tenantId, UUID roomId) {
        return database.jdbc()
                .sql("select * from room where tenant_id = :tenant and id = :id and deleted_at is null")
                .param("tenant", tenantId)
                .param("id", roomId)
                .query(RoomStore::room)
                .optional();
    }

    /** The room of a page address. */
    public Optional<Room> findBySlug(String slug) {
        return database.jdbc()
                .sql("select * from room where slug = :slug and deleted_at is null")
                .param("slug", slug)
                .query(RoomStore::room)
                .optional();
    }

    /** The room whose meetings run under this identifier, see {@link Room#externalId}. */
    public Optional<Room> findByExternalId(UUID tenantId, String externalId) {
        if (!externalId.startsWith(Room.EXTERNAL_PREFIX)) {
            return Optional.empty();
        }
        try {
            return find(tenantId, UUID.fromString(externalId.substring(Room.EXTERNAL_PREFIX.length())));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }

    public List<Room> listOfCourse(UUID tenantId, UUID courseId) {
        return database.jdbc()
                .sql("""
                        select * from room where tenant_id = :tenant and course_id = :course and deleted_at is null
                        order by lower(name), id
                        """)
                .param("tenant", tenantId)
                .param("course", courseId)
                .query(RoomStore::room)
                .list();
    }

    /** Every room somebody may enter, through the courses they are in. */
    public List<Room> listOfPerson(UUID tenantId, UUID personId) {
        return database.jdbc()
                .sql("""
                        select r.* from room r join course_member m on m.course_id = r.course_id
                        where r.tenant_id = :tenant and m.person_id = :person and r.deleted_at is null
                        order by lower(r.name), r.id
                        """)
                .param("tenant", tenantId)
                .param("person", personId)
                .query(RoomStore::room)
                .list();
    }

    /** A room of somebody's, and whether they teach there. */
    public record RoomOf(Room room, boolean teaches) {}

    /** As {@link #listOfPerson}, with what they are there; an operator teaches in every room of the tenant. */
    public List<RoomOf> listWithRole(UUID tenantId, UUID personId, boolean operator) {
        return database.jdbc()
                .sql("""
                        select r.*, m.role from room r join course c on c.id = r.course_id
                        left join course_member m on m.course_id = r.course_id and m.person_id = :person
                        where r.tenant_id = :tenant and r.deleted_at is null and c.deleted_at is null
                            and (:operator or m.person_id is not null)
                        order by lower(r.name), r.id
                        """)
                .param("tenant", tenantId)
                .param("person", personId)
                .param("operator", operator)
                .query((row, n) -> new RoomOf(
                        room(row, n), operator || CourseRole.TEACHER.name().equals(row.getString("role"))))
                .list();
    }

    /** Takes effect at the next start; a meeting that runs keeps what it was created with. */
    public boolean change(UUID tenantId, UUID roomId, RoomSettings settings) {
        return database.jdbc()
                        .sql("""
                                update room set name = :name, welcome = :welcome, may_start = :mayStart,
                                    wait_for_teacher = :wait, mute_on_start = :mute, recorded = :recorded,
                                    expected = :expected
                                where tenant_id = :tenant and id = :id and deleted_at is null
                                """)
                        .param("tenant", tenantId)
                        .param("id", roomId)
                        .param("name", settings.name())
                        .param("welcome", settings.welcome())
                        .param("mayStart", settings.mayStart().name())
                        .param("wait", settings.waitForTeacher())
                        .param("mute", settings.muteOnStart())
                        .param("recorded", settings.recorded().name())
                        .param("expected", settings.expected())
                        .update()
                == 1;
    }

    /**
     * Hides the room from everybody. It keeps its row, because its past classes name it; nobody enters it any more, a ticket in
     * hand or not.
     *
     * @return false if there is no such room, or none any more
     */
    public boolean delete(UUID tenantId, UUID roomId, Instant now) {
        return database.jdbc()
                        .sql("""
                                update room set deleted_at = :now
                                where tenant_id = :tenant and id = :id and deleted_at is null
                                """)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("tenant", tenantId)
                        .param("id", roomId)
                        .update()
                == 1;
    }

    /** As {@link #findByExternalId}, of those that were deleted. */
    public Optional<Room> findDeleted(UUID tenantId, String externalId) {
        return database.jdbc()
                .sql("""
                        select * from room
                        where tenant_id = :tenant and 'room-' || id = :external and deleted_at is not null
                        """)
                .param("tenant", tenantId)
                .param("external", externalId)
                .query(RoomStore::room)
                .optional();
    }

    /** The rooms of a tenant that were deleted, the last first. */
    public List<Room> listDeleted(UUID tenantId) {
        return database.jdbc()
                .sql("""
                        select * from room where tenant_id = :tenant and deleted_at is not null
                        order by deleted_at desc, id
                        """)
                .param("tenant", tenantId)
                .query(RoomStore::room)
                .list();
    }

    /** A room with the role that somebody has in it, empty if there is no such room. */
    Optional<Entrance> entrance(String slug, UUID personId) {
        return database.jdbc()
                .sql("""
                        select r.*, m.role from room r
                        left join course_member m on m.course_id = r.course_id and m.person_id = :person
                        where r.slug = :slug and r.deleted_at is null
                        """)
                .param("slug", slug)
                .param("person", personId)
                .query((row, n) -> {
                    String role = row.getString("role");
                    return new Entrance(
                            room(row, n), role == null ? Optional.empty() : Optional.of(CourseRole.valueOf(role)));
                })
                .optional();
    }

    /** A room as one person stands before it. */
    record Entrance(Room room, Optional<CourseRole> role) {}

    private static Room room(ResultSet row, int n) throws SQLException {
        var settings = new RoomSettings(
                row.getString("name"),
                row.getString("welcome"),
                RoomSettings.MayStart.valueOf(row.getString("may_start")),
                row.getBoolean("wait_for_teacher"),
                row.getBoolean("mute_on_start"),
                RoomSettings.Recorded.valueOf(row.getString("recorded")),
                row.getInt("expected"));
        return new Room(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getObject("course_id", UUID.class),
                row.getString("slug"),
                settings,
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }
}

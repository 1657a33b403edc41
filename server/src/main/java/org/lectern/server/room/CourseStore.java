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

/** Courses and their members. Every answer belongs to the tenant that was asked for. */
public final class CourseStore {
    private final Database database;

    public CourseStore(Database database) {
        this.database = database;
    }

    public Course create(UUID tenantId, String name) {
        String stripped = name.strip();
        if (stripped.isEmpty() || stripped.length() > 200) {
            throw new IllegalArgumentException("a course's name has 1 to 200 characters");
        }
        return database.jdbc()
                .sql("insert into course (id, tenant_id, name) values (:id, :tenant, :name) returning *")
                .param("id", RandomIds.uuid())
                .param("tenant", tenantId)
                .param("name", stripped)
                .query(CourseStore::course)
                .single();
    }

    public Optional<Course> find(UUID tenantId, UUID courseId) {
        return database.jdbc()
                .sql("select * from course where tenant_id = :tenant and id = :id and deleted_at is null")
                .param("tenant", tenantId)
                .param("id", courseId)
                .query(CourseStore::course)
                .optional();
    }

    public Optional<Course> findByName(UUID tenantId, String name) {
        return database.jdbc()
                .sql("""
                        select * from course where tenant_id = :tenant and name = :name and deleted_at is null
                        order by created_at limit 1
                        """)
                .param("tenant", tenantId)
                .param("name", name)
                .query(CourseStore::course)
                .optional();
    }

    public List<Course> list(UUID tenantId) {
        return database.jdbc()
                .sql("""
                        select * from course where tenant_id = :tenant and deleted_at is null
                        order by lower(name), id
                        """)
                .param("tenant", tenantId)
                .query(CourseStore::course)
                .list();
    }

    /** Hides the course. Its rooms have to be deleted before. False if there is no such course, or none any more. */
    public boolean delete(UUID tenantId, UUID courseId, Instant now) {
        return database.jdbc()
                        .sql("""
                                update course set deleted_at = :now
                                where tenant_id = :tenant and id = :id and deleted_at is null
                                """)
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("tenant", tenantId)
                        .param("id", courseId)
                        .update()
                == 1;
    }

    /** A course of the tenant, whether it was deleted or not. */
    public Optional<Course> findEvenDeleted(UUID tenantId, UUID courseId) {
        return database.jdbc()
                .sql("select * from course where tenant_id = :tenant and id = :id")
                .param("tenant", tenantId)
                .param("id", courseId)
                .query(CourseStore::course)
                .optional();
    }

    /** The courses somebody is in. */
    public List<Course> listOf(UUID tenantId, UUID personId) {
        return database.jdbc()
                .sql("""
                        select c.* from course c join course_member m on m.course_id = c.id
                        where c.tenant_id = :tenant and m.person_id = :person and c.deleted_at is null
                        order by lower(c.name), c.id
                        """)
                .param("tenant", tenantId)
                .param("person", personId)
                .query(CourseStore::course)
                .list();
    }

    /** The members, teachers first, in the order they were added. */
    public List<Member> members(UUID tenantId, UUID courseId) {
        return database.jdbc()
                .sql("""
                        select * from course_member where tenant_id = :tenant and course_id = :course
                        order by role desc, added_at, person_id
                        """)
                .param("tenant", tenantId)
                .param("course", courseId)
                .query(CourseStore::member)
                .list();
    }

    /** Memberships that last and that are over, of people whose accounts were removed too: teachers first, then by time. */
    public List<Membership> memberships(UUID tenantId, UUID courseId) {
        return database.jdbc()
                .sql("""
                        select m.person_id, m.role, m.from_at, least(m.until_at, p.removed_at) as until_at from (
                            select tenant_id, course_id, person_id, role, role_since as from_at,
                                null::timestamptz as until_at, added_at from course_member
                            union all
                            select tenant_id, course_id, person_id, role, from_at, until_at, from_at
                            from course_member_past
                        ) m join person p on p.tenant_id = m.tenant_id and p.id = m.person_id
                        where m.tenant_id = :tenant and m.course_id = :course
                        order by m.role desc, m.added_at, m.person_id
                        """)
                .param("tenant", tenantId)
                .param("course", courseId)
                .query((row, n) -> {
                    OffsetDateTime until = row.getObject("until_at", OffsetDateTime.class);
                    return new Membership(
                            row.getObject("person_id", UUID.class),
                            CourseRole.valueOf(row.getString("role")),
                            row.getObject("from_at", OffsetDateTime.class).toInstant(),
                            until == null ? null : until.toInstant());
                })
                .list();
    }

    public Optional<Member> member(UUID tenantId, UUID courseId, UUID personId) {
        return database.jdbc()
                .sql("""
                        select * from course_member
                        where tenant_id = :tenant and course_id = :course and person_id = :person
                        """)
                .param("tenant", tenantId)
                .param("course", courseId)
                .param("person", personId)
                .query(CourseStore::member)
                .optional();
    }

    /**
     * Makes somebody a member, or gives a member another role; the role before stays in the record. Doing it again changes
     * nothing.
     */
    public void putMember(UUID tenantId, UUID courseId, UUID personId, CourseRole role) {
        database.jdbc()
                .sql("""
                        with other as (
                            select * from course_member where tenant_id = :tenant and course_id = :course
                                and person_id = :person and role <> :role
                        ), past as (
                            insert into course_member_past (tenant_id, course_id, person_id, role, from_at, until_at)
                            select tenant_id, course_id, person_id, role, role_since, now() from other
                        )
                        insert into course_member as m (tenant_id, course_id, person_id, role)
                        select tenant_id, id, :person, :role from course where tenant_id = :tenant and id = :course
                        on conflict (course_id, person_id) do update set role = excluded.role,
                            role_since = case when m.role = excluded.role then m.role_since else now() end
                        """)
                .param("tenant", tenantId)
                .param("course", courseId)
                .param("person", personId)
                .param("role", role.name())
                .update();
    }

    /**
     * From now on this person is refused at every join, a ticket in hand or not. Whoever is inside stays until they
     * leave: BigBlueButton has no call to remove one. That they were a member stays in the record.
     */
    public boolean removeMember(UUID tenantId, UUID courseId, UUID personId) {
        return database.jdbc()
                        .sql("""
                                with gone as (
                                    delete from course_member
                                    where tenant_id = :tenant and course_id = :course and person_id = :person
                                    returning *
                                )
                                insert into course_member_past
                                    (tenant_id, course_id, person_id, role, from_at, until_at)
                                select tenant_id, course_id, person_id, role, role_since, now() from gone
                                """)
                        .param("tenant", tenantId)
                        .param("course", courseId)
                        .param("person", personId)
                        .update()
                == 1;
    }

    private static Course course(ResultSet row, int n) throws SQLException {
        return new Course(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("name"),
                row.getObject("created_at", OffsetDateTime.class).toInstant());
    }

    private static Member member(ResultSet row, int n) throws SQLException {
        return new Member(
                row.getObject("course_id", UUID.class),
                row.getObject("person_id", UUID.class),
                CourseRole.valueOf(row.getString("role")),
                row.getObject("added_at", OffsetDateTime.class).toInstant());
    }
}

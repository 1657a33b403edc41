package org.lectern.server.room;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
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
                .sql("select * from course where tenant_id = :tenant and id = :id")
                .param("tenant", tenantId)
                .param("id", courseId)
                .query(CourseStore::course)
                .optional();
    }

    public Optional<Course> findByName(UUID tenantId, String name) {
        return database.jdbc()
                .sql("select * from course where tenant_id = :tenant and name = :name order by created_at limit 1")
                .param("tenant", tenantId)
                .param("name", name)
                .query(CourseStore::course)
                .optional();
    }

    public List<Course> list(UUID tenantId) {
        return database.jdbc()
                .sql("select * from course where tenant_id = :tenant order by lower(name), id")
                .param("tenant", tenantId)
                .query(CourseStore::course)
                .list();
    }

    /** The courses somebody is in. */
    public List<Course> listOf(UUID tenantId, UUID personId) {
        return database.jdbc()
                .sql("""
                        select c.* from course c join course_member m on m.course_id = c.id
                        where c.tenant_id = :tenant and m.person_id = :person
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

    /** Makes somebody a member, or gives a member another role. Doing it again changes nothing. */
    public void putMember(UUID tenantId, UUID courseId, UUID personId, CourseRole role) {
        database.jdbc()
                .sql("""
                        insert into course_member (tenant_id, course_id, person_id, role)
                        select tenant_id, id, :person, :role from course where tenant_id = :tenant and id = :course
                        on conflict (course_id, person_id) do update set role = excluded.role
                        """)
                .param("tenant", tenantId)
                .param("course", courseId)
                .param("person", personId)
                .param("role", role.name())
                .update();
    }

    /**
     * From now on this person is refused at every join, a ticket in hand or not. Whoever is inside stays until they
     * leave: BigBlueButton has no call to remove one.
     */
    public boolean removeMember(UUID tenantId, UUID courseId, UUID personId) {
        return database.jdbc()
                        .sql("""
                                delete from course_member
                                where tenant_id = :tenant and course_id = :course and person_id = :person
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

package org.lectern.server.recording;

import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.UUID;

/** A tenant of a story: two courses with a room each, and people in them. */
final class StorySchool {
    final UUID tenant = UUID.randomUUID();
    final UUID course = UUID.randomUUID();
    final UUID otherCourse = UUID.randomUUID();
    final String room;
    /** Of the other course. */
    final String otherRoom;

    final UUID operator = UUID.randomUUID();
    final UUID teacher = UUID.randomUUID();
    /** Comes and goes. */
    final UUID learner = UUID.randomUUID();

    final UUID otherLearner = UUID.randomUUID();
    final UUID stranger = UUID.randomUUID();
    /** Whether recordings of the room await approval. */
    final boolean approves;

    private final Set<UUID> inCourse = new HashSet<>();
    private final Set<UUID> inOther = new HashSet<>();

    private StorySchool(boolean approves) {
        UUID roomId = UUID.randomUUID();
        UUID otherId = UUID.randomUUID();
        this.room = "room-" + roomId;
        this.otherRoom = "room-" + otherId;
        this.approves = approves;
        inCourse.addAll(List.of(teacher, learner));
        inOther.add(otherLearner);
        var sql = new StringBuilder("""
                insert into tenant (id, slug, name, state) values ('%1$s', 't-%1$s', 'School', 'ACTIVE');
                insert into course (id, tenant_id, name) values ('%2$s', '%1$s', 'Physics'), ('%3$s', '%1$s', 'Chemistry');
                insert into room (id, tenant_id, course_id, slug, name) values ('%4$s', '%1$s', '%2$s', '%4$s', 'Optics'),
                    ('%5$s', '%1$s', '%3$s', '%5$s', 'Acids');
                """.formatted(tenant, course, otherCourse, roomId, otherId));
        for (UUID person : everybody()) {
            sql.append("""
                    insert into person (id, tenant_id, name, sign_in_name, sign_in_key, password_hash, operator,
                        external_user_id, created_at)
                    values ('%1$s', '%2$s', 'A', '%1$s', '%1$s', 'x', %3$s, '%1$s', now());
                    """.formatted(person, tenant, person.equals(operator)));
        }
        RecordingWorld.sql(sql.toString());
        member(course, teacher, "TEACHER");
        member(course, learner, "LEARNER");
        member(otherCourse, otherLearner, "LEARNER");
    }

    static StorySchool open(boolean approves) {
        var school = new StorySchool(approves);
        if (approves) {
            RecordingWorld.KNOWING
                    .getFirst()
                    .parts
                    .policies
                    .changeRoom(
                            school.tenant,
                            school.room,
                            RecordingPolicy.ofRoom(true, null, null),
                            RecordingWorld.TEACHER);
        }
        return school;
    }

    List<UUID> everybody() {
        return List.of(operator, teacher, learner, otherLearner, stranger);
    }

    private void member(UUID of, UUID person, String role) {
        RecordingWorld.sql(
                "insert into course_member (tenant_id, course_id, person_id, role) values ('%s', '%s', '%s', '%s')"
                        .formatted(tenant, of, person, role));
    }

    /** The learner leaves the course, or comes back. */
    void change(Random random) {
        if (random.nextBoolean()) {
            if (inCourse.remove(learner)) {
                RecordingWorld.sql("delete from course_member where course_id = '%s' and person_id = '%s'"
                        .formatted(course, learner));
            } else {
                inCourse.add(learner);
                member(course, learner, "LEARNER");
            }
        }
    }

    /** Whether they see what is shown in this room. */
    boolean sees(UUID person, String externalId) {
        return person.equals(operator) && (externalId.equals(room) || externalId.equals(otherRoom))
                || externalId.equals(room) && inCourse.contains(person)
                || externalId.equals(otherRoom) && inOther.contains(person);
    }

    boolean manages(UUID person, String externalId) {
        return externalId.equals(room) && (person.equals(operator) || person.equals(teacher));
    }

    /** The story is told: later ones do not wait for what is asked about it. */
    void close() {
        RecordingWorld.sql("update recording set next_ask_at = null where tenant_id = '" + tenant + "'");
    }
}

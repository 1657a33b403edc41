package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.platform.Databases;
import org.lectern.server.privacy.ErasePeople;
import org.lectern.server.recording.DisposeRecordings;
import org.lectern.server.recording.HoldRecordings;
import org.lectern.server.recording.RecordingPolicies;
import org.lectern.server.recording.RecordingPolicy;
import org.lectern.server.recording.RecordingPolicy.Fate;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;

/** What becomes of recordings when their room goes, or somebody who was in the class. */
@ExtendWith(School.ForTests.class)
final class RoomDeletionIT {
    private final School school;

    RoomDeletionIT(School school) {
        this.school = school;
    }

    @Test
    void aDeletedRoomIsGoneAtOnceAndItsRecordingsStayForOperators() {
        Room room = room("Waves");
        String recordId = recordingOf(room);
        Browser teacher = school.signedIn(school.teacher);
        Browser learner = school.signedIn(school.learner);
        Browser operator = school.signedIn(school.operator);
        assertThat(learner.get("/recordings/" + recordId + "/play/presentation").statusCode())
                .isEqualTo(302);

        var answer = teacher.post("/r/" + room.slug() + "/delete", Map.of("confirmed", "yes"));

        String report = answer.headers().firstValue("Location").orElse("");
        assertThat(report).contains("/disposals/");
        String path = report.substring(report.indexOf("/disposals/"));
        assertThat(teacher.get(path).body()).contains(recordId).contains("Kept");
        assertThat(learner.get(path).statusCode()).isEqualTo(404);
        assertThat(learner.get("/r/" + room.slug()).statusCode()).isEqualTo(404);
        assertThat(learner.get("/recordings/" + recordId + "/play/presentation").statusCode())
                .isEqualTo(404);
        assertThat(teacher.get("/recordings/" + recordId).statusCode()).isEqualTo(404);
        assertThat(operator.get("/recordings/archive").body()).contains(recordId);
        assertThat(operator.get("/recordings/" + recordId).statusCode()).isEqualTo(200);
        assertThat(Recorded.stageOf(school, recordId)).isEqualTo("UNPUBLISHED");
    }

    @Test
    void whereTheTenantSaysSoRecordingsGoWithTheRoomExceptThoseThatAreHeld() {
        Room room = room("Sound");
        String gone = recordingOf(room);
        String held = recordingOf(room);
        school.product.bean(HoldRecordings.class).hold(school.tenant, AuditActor.commandLine(), held, "Case 9");
        policy(Fate.DELETE, Fate.KEEP);
        try {
            school.signedIn(school.teacher).post("/r/" + room.slug() + "/delete", Map.of("confirmed", "yes"));
        } finally {
            policy(Fate.KEEP, Fate.KEEP);
        }

        assertThat(Recorded.stageOf(school, gone)).isEqualTo("DELETING");
        assertThat(Recorded.stageOf(school, held)).isEqualTo("UNPUBLISHED");
    }

    @Test
    void aDeletedCourseTakesItsRoomsAndTheirRecordingsAsTheTenantSaysAndAReportSaysWhatBecameOfEach() {
        for (Fate fate : Fate.values()) {
            Room room = room("Course " + fate);
            Room second = school.product
                    .bean(RoomStore.class)
                    .create(school.tenant, room.courseId(), RoomSettings.named("Second room " + fate));
            String first = recordingOf(room);
            String other = recordingOf(second);
            String held = recordingOf(second);
            school.product.bean(HoldRecordings.class).hold(school.tenant, AuditActor.commandLine(), held, "Case 10");
            String untouched = Recorded.published(school);
            Browser operator = school.signedIn(school.operator);
            String page = "/courses/" + room.courseId() + "/delete";
            assertThat(school.signedIn(school.teacher).post(page, Map.of()).statusCode())
                    .isEqualTo(403);
            policy(fate, Fate.KEEP);
            String report;
            try {
                report = operator.post(page, Map.of())
                        .headers()
                        .firstValue("Location")
                        .orElse("");
            } finally {
                policy(Fate.KEEP, Fate.KEEP);
            }

            String gone = fate == Fate.DELETE ? "DELETING" : "UNPUBLISHED";
            assertThat(Recorded.stageOf(school, first)).isEqualTo(gone);
            assertThat(Recorded.stageOf(school, other)).isEqualTo(gone);
            assertThat(Recorded.stageOf(school, held)).isEqualTo("UNPUBLISHED");
            assertThat(Recorded.stageOf(school, untouched)).isEqualTo("PUBLISHED");
            assertThat(report).contains("/disposals/");
            assertThat(operator.get(report.substring(report.indexOf("/disposals/")))
                            .body())
                    .contains("Course " + fate, first, other, held)
                    .doesNotContain(untouched);
            assertThat(school.signedIn(school.learner).get("/r/" + room.slug()).statusCode())
                    .isEqualTo(404);
            assertThat(operator.get("/courses/" + room.courseId()).statusCode()).isEqualTo(404);
        }
    }

    @Test
    void whenSomebodyIsErasedTheRecordingsOfTheirClassesGoIfTheTenantSaysSoAndAReportSaysWhich() {
        String joined = Recorded.published(school);
        String other = Recorded.published(school);
        var jdbc = school.product.bean(Databases.class).web().jdbc();
        jdbc.sql("""
                        insert into meeting_join (id, tenant_id, meeting_id, person, name, moderator, guest)
                        select gen_random_uuid(), tenant_id, meeting_id, 'una-of-the-recordings', 'Una', false, false
                        from recording where record_id = ?
                        """).param(joined).update();
        policy(Fate.KEEP, Fate.DELETE);
        UUID erasure;
        try {
            var requested = school.product
                    .bean(ErasePeople.class)
                    .request(school.tenant, "una-of-the-recordings", AuditActor.commandLine());
            erasure = ((ErasePeople.Requested.Accepted) requested).erasure().id();
        } finally {
            policy(Fate.KEEP, Fate.KEEP);
        }

        var report = school.product
                .bean(DisposeRecordings.class)
                .ofErasure(school.tenant, erasure)
                .orElseThrow();
        assertThat(report.items()).extracting(DisposeRecordings.Item::recordId).containsExactly(joined);
        assertThat(Recorded.stageOf(school, joined)).isEqualTo("DELETING");
        assertThat(Recorded.stageOf(school, other)).isEqualTo("PUBLISHED");
    }

    private void policy(Fate room, Fate person) {
        school.product
                .bean(RecordingPolicies.class)
                .changeTenant(
                        school.tenant,
                        new RecordingPolicy(false, null, null, 7, room, person),
                        AuditActor.commandLine());
    }

    private Room room(String name) {
        var courses = school.product.bean(CourseStore.class);
        var course = courses.create(school.tenant, name);
        courses.putMember(school.tenant, course.id(), school.teacher.id(), CourseRole.TEACHER);
        courses.putMember(school.tenant, course.id(), school.learner.id(), CourseRole.LEARNER);
        return school.product.bean(RoomStore.class).create(school.tenant, course.id(), RoomSettings.named(name));
    }

    /** A recording of the school that was made in this room. */
    private String recordingOf(Room room) {
        String recordId = Recorded.published(school);
        var jdbc = school.product.bean(Databases.class).web().jdbc();
        jdbc.sql("update recording set external_id = ? where record_id = ?")
                .params(room.externalId(), recordId)
                .update();
        return recordId;
    }
}

package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.activity.MissingEvents;
import org.lectern.server.attendance.ChangeAttendance;
import org.lectern.server.attendance.ChangeAttendance.Result;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.Doubt;
import org.lectern.server.attendance.Judged;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Line;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.meeting.PastRuns;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;

/** Who is judged how, through the product: observations in the log, sheets on pages. */
@ExtendWith(School.ForTests.class)
final class AttendancePagesIT {
    private static final Instant TEN =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3)).plus(Duration.ofHours(10));

    private final School school;
    private Lessons lessons;
    private ChangeAttendance changes;

    AttendancePagesIT(School school) {
        this.school = school;
    }

    @BeforeEach
    void aCourseOfItsOwn() {
        lessons = Lessons.at(school);
        changes = school.product.bean(ChangeAttendance.class);
    }

    @Test
    void aListSaysWhoIsExpectedAndEverybodyIsJudged() {
        lessons.expect("Ada", "Bob", "Cleo", "Dan");
        var told = lessons.told(lessons.run(TEN, 60, false, null));
        told.stay("Ada", 0, 60)
                .stay("Bob", 12, 60)
                .stay("Cleo", 0, 40)
                .stay("Eve", 5, 50)
                .end(60);

        ClassSheet sheet = lessons.sheet(told, 4);

        assertThat(Lessons.judgements(sheet))
                .containsEntry("Ada", "PRESENT")
                .containsEntry("Bob", "LATE")
                .containsEntry("Cleo", "LEFT_EARLY")
                .containsEntry("Dan", "ABSENT")
                .containsEntry("Eve", "OTHER");
        Browser browser = school.signedIn(school.teacher);
        String page = browser.get("/classes/" + told.id + "/attendance").body();
        assertThat(page).contains("Came 12 min after the start").doesNotContain("??");
        assertThat(browser.get("/classes/" + told.id + "/attendance?status=absent")
                        .body())
                .contains("Dan")
                .doesNotContain("Cleo</bdi>");
    }

    @Test
    void learnersOfTheCourseAreExpectedFromWhenTheyJoined() {
        var before = lessons.told(lessons.run(TEN, 60, false, null));
        before.stay("Ada", 0, 60).end(60);
        school.product
                .bean(CourseStore.class)
                .putMember(school.tenant, lessons.course.id(), school.learner.id(), CourseRole.LEARNER);
        var after = lessons.told(lessons.run(Instant.now().plusSeconds(1), 60, false, null));
        after.stay("Ada", 0, 60).end(60);

        assertThat(lessons.sheet(before, 1).expected()).isEmpty();
        assertThat(lessons.sheet(after, 1).expected()).extracting(Line::name).containsExactly("Lena Learner");
    }

    @Test
    void twoRunsOfALostServerAreOneClassAndTheGapCountsForNobody() {
        lessons.expect("Ada", "Bob");
        UUID first = UUID.randomUUID();
        var lost = lessons.told(lessons.write(first, TEN, 20, true, null));
        lost.stay("Ada", 0, 20).inferredEnd(20);
        var carriedOn = lessons.told(lessons.run(TEN.plus(Duration.ofMinutes(30)), 30, false, first));
        carriedOn.stay("Ada", 0, 30).stay("Bob", 1, 30).end(30);

        ClassSheet sheet = lessons.sheet(carriedOn, 2);

        assertThat(sheet.held().id()).isEqualTo(first);
        assertThat(sheet.held().runs()).hasSize(2);
        assertThat(Lessons.judgements(sheet)).containsEntry("Ada", "PRESENT").containsEntry("Bob", "LATE");
        assertThat(judged(sheet, "u:ada").measured().share()).isEqualTo(100);
        assertThat(lessons.reports.ofClass(school.tenant, first).orElseThrow().lines())
                .isEqualTo(sheet.lines());
        CourseSheet all = lessons.reports.ofCourse(lessons.course, ReportFilter.ALL, ZoneId.of("UTC"));
        assertThat(all.classes()).hasSize(1);
    }

    @Test
    void nobodyIsAbsentInSilenceWhereEventsAreMissing() {
        lessons.expect("Ada", "Bob");
        UUID server = UUID.randomUUID();
        var told = lessons.told(school.product
                .bean(PastRuns.class)
                .write(new PastRuns.Past(
                        UUID.randomUUID(),
                        new PastRuns.Subject(school.tenant, lessons.room.externalId(), "Lab", server),
                        TEN,
                        TEN.plusSeconds(3600),
                        false,
                        null)));
        told.stay("Ada", 0, 60).end(60);
        school.product.bean(MissingEvents.class).record(server, TEN.plusSeconds(120), TEN.plusSeconds(540), "test");

        ClassSheet sheet = lessons.sheet(told, 1);

        Line bob = sheet.line("u:bob").orElseThrow();
        assertThat(bob.counts()).hasValue(Judgement.ABSENT);
        assertThat(judged(sheet, "u:bob").doubts()).extracting(Doubt::kind).containsExactly(Doubt.Kind.EVENTS_MISSING);
        assertThat(sheet.line("u:ada").orElseThrow().doubtful()).isFalse();
        assertThat(school.signedIn(school.teacher)
                        .get("/classes/" + told.id + "/attendance")
                        .body())
                .contains("Cannot be sure: events missing");
    }

    @Test
    void aClassIsJudgedByItsOwnPlanElseByThatOfTheRoom() {
        lessons.expect("Ada");
        var told = lessons.told(lessons.run(TEN, 60, false, null));
        told.stay("Ada", 12, 60).end(60);
        assertThat(Lessons.judgements(lessons.sheet(told, 1))).containsEntry("Ada", "LATE");
        Browser browser = school.signedIn(school.teacher);
        browser.get("/r/" + lessons.room.slug() + "/plan");

        assertThat(browser.post("/r/" + lessons.room.slug() + "/plan", Map.of("start", "25:00", "late-after", "-1"))
                        .statusCode())
                .isEqualTo(422);
        browser.post(
                "/r/" + lessons.room.slug() + "/plan",
                Map.of("start", "10:10", "length", "45", "zone", "UTC", "expects", "MEMBERS"));
        assertThat(Lessons.judgements(lessons.sheet(told, 1))).containsEntry("Ada", "PRESENT");
        browser.post(
                "/r/" + lessons.room.slug() + "/plan",
                Map.of("start", "10:10", "length", "45", "zone", "UTC", "late-after", "1"));
        assertThat(Lessons.judgements(lessons.sheet(told, 1))).containsEntry("Ada", "LATE");

        assertThat(changes.plan(told.id, TEN.plusSeconds(660), Duration.ofMinutes(40), school.teacher))
                .isEqualTo(Result.DONE);
        assertThat(Lessons.judgements(lessons.sheet(told, 1))).containsEntry("Ada", "PRESENT");
        browser.get("/classes/" + told.id + "/roster");
        assertThat(browser.post("/classes/" + told.id + "/plan/drop", Map.of()).statusCode())
                .isEqualTo(303);
        assertThat(Lessons.judgements(lessons.sheet(told, 1))).containsEntry("Ada", "LATE");
    }

    private static Judged judged(ClassSheet sheet, String key) {
        return Objects.requireNonNull(sheet.line(key).orElseThrow().judged());
    }
}

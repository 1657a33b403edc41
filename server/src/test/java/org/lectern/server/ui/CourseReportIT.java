package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.person.Person;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;

/** The report of a course, with the files of it, and what learners see of their own. */
@ExtendWith(School.ForTests.class)
final class CourseReportIT {
    private static final Instant TEN =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3)).plus(Duration.ofHours(10));

    private final School school;
    private Lessons lessons;
    private Course course;
    private Room room;
    private AttendanceReports reports;

    CourseReportIT(School school) {
        this.school = school;
    }

    @BeforeEach
    void aCourseOfItsOwn() {
        lessons = Lessons.at(school);
        course = lessons.course;
        room = lessons.room;
        reports = lessons.reports;
    }

    @Test
    void filesOfACourseHoldWhatItsPageShows() {
        twoClasses();
        Browser browser = school.signedIn(school.teacher);
        String report = "/courses/" + course.id() + "/report";

        String page = browser.get(report + "?person=bo").body();
        assertThat(page)
                .contains(report + ".csv?person=bo", report + ".xlsx?person=bo", report + ".json?person=bo")
                .contains("name=\"person\" value=\"bo\"")
                .doesNotContain("??");
        String csv = browser.get(report + ".csv?person=bo").body();
        assertThat(csv.lines()).hasSize(2);
        assertThat(csv).contains("\"Bob\"").contains("\"Present\",\"Absent\"").doesNotContain("Ada");
        String json = browser.get(report + ".json?status=absent").body();
        assertThat(json).contains("\"lectern.course/1\"", "\"Bob\"").doesNotContain("\"Ada\"", "Gus");
        HttpResponse<String> xlsx = browser.get(report + ".xlsx?from=" + day(1));
        assertThat(xlsx.statusCode()).isEqualTo(200);
        assertThat(xlsx.headers().firstValue("Content-Disposition").orElse("")).contains(".xlsx");
    }

    @Test
    void aFileOfEveryClassIsOrderedWithTheFilterOfThePage() {
        Lessons.Told first = twoClasses();
        Browser browser = school.signedIn(school.teacher);
        String report = "/courses/" + course.id() + "/report";
        browser.get(report);

        for (String format : List.of("csv", "chamilo", "xlsx", "json")) {
            assertThat(browser.post(
                                    "/courses/" + course.id() + "/exports",
                                    Map.of("format", format, "from", day(0), "to", day(0), "person", "bo"))
                            .statusCode())
                    .isEqualTo(303);
            Awaitility.await()
                    .atMost(Duration.ofSeconds(30))
                    .until(() -> !browser.get("/exports").body().contains("/cancel"));
        }

        Matcher files = Pattern.compile("/exports/[^/]+/file")
                .matcher(browser.get("/exports").body());
        String chamilo = files.results()
                .map(found -> browser.get(found.group()).body())
                .filter(body -> body.contains("First join"))
                .findFirst()
                .orElseThrow();
        assertThat(chamilo).contains("\"Bob\"", "\"Total\"").doesNotContain("Ada");
        assertThat(chamilo.lines().filter(line -> line.contains("First join"))).hasSize(1);
        assertThat(first.id).isNotNull();
    }

    @Test
    void aClassKeepsTheFilterOfItsCourse() {
        Lessons.Told told = twoClasses();
        Browser browser = school.signedIn(school.teacher);
        String query = "from=" + day(0) + "&to=" + day(2) + "&status=present";
        String escaped = query.replace("&", "&amp;");

        assertThat(browser.get("/courses/" + course.id() + "/report?" + query).body())
                .contains("/classes/" + told.id + "/attendance?" + escaped);
        assertThat(browser.get("/classes/" + told.id + "/attendance?" + query).body())
                .contains("/classes/" + told.id + "/report?" + escaped)
                .contains("/classes/" + told.id + "/report.xlsx?" + escaped)
                .contains("/courses/" + course.id() + "/report?" + escaped)
                .contains("name=\"from\" value=\"" + day(0));
        String late = browser.get("/classes/" + told.id + "/report?status=late").body();
        assertThat(late).contains("Nobody").doesNotContain("<bdi>Ada</bdi>");
        String present = browser.get("/classes/" + told.id + "/report?status=present&person=ada")
                .body();
        assertThat(present).contains("<bdi>Ada</bdi>").doesNotContain("<bdi>Bob</bdi>");
        assertThat(browser.get("/classes/" + told.id + "/report.csv?status=present&person=ada")
                        .body())
                .contains("Ada")
                .doesNotContain("Bob");
    }

    @Test
    void aClassNamesWhoIsAbsentWhenAskedForThem() {
        lessons.expect("Ada", "Dan");
        Lessons.Told told = lessons.told(lessons.run(TEN, 60, false, null));
        told.stay("Ada", 0, 60).end(60);
        lessons.sheet(told, 1);

        assertThat(school.signedIn(school.teacher)
                        .get("/classes/" + told.id + "/report?status=absent")
                        .body())
                .contains("Expected and never seen, so without figures: Dan")
                .doesNotContain("<bdi>Ada</bdi>");
    }

    /** Bob misses the second. */
    private Lessons.Told twoClasses() {
        lessons.expect("Ada", "Bob");
        Lessons.Told one = lessons.told(lessons.run(TEN, 60, false, null));
        one.stay("Ada", 0, 60).stay("Bob", 0, 60).stay("Gus Guest", 0, 60).end(60);
        Lessons.Told two = lessons.told(lessons.run(TEN.plus(Duration.ofDays(1)), 60, false, null));
        two.stay("Ada", 0, 60).end(60);
        lessons.sheet(one, 3);
        lessons.sheet(two, 1);
        return one;
    }

    private static String day(int after) {
        return TEN.plus(Duration.ofDays(after)).toString().substring(0, 10);
    }

    @Test
    void theCourseReportCountsPeopleByClassesAndKeepsToTheFilter() {
        lessons.expect("Ada", "Bob");
        var one = lessons.told(lessons.run(TEN, 60, false, null));
        one.stay("Ada", 0, 60).stay("Bob", 0, 60).stay("Gus Guest", 0, 60).end(60);
        var two = lessons.told(lessons.run(TEN.plus(Duration.ofDays(1)), 60, false, null));
        two.stay("Ada", 0, 60).end(60);
        lessons.sheet(one, 3);
        lessons.sheet(two, 1);

        CourseSheet sheet = reports.ofCourse(course, ReportFilter.ALL, ZoneId.of("UTC"));

        assertThat(sheet.classes()).hasSize(2);
        assertThat(sheet.people()).extracting(CourseSheet.PersonRow::name).containsExactly("Ada", "Bob");
        assertThat(sheet.people()).extracting(CourseSheet.PersonRow::below).containsExactly(false, true);
        assertThat(sheet.others()).extracting(CourseSheet.OtherRow::name).containsExactly("Gus Guest");
        Browser browser = school.signedIn(school.teacher);
        String page = "/courses/" + course.id() + "/report";
        assertThat(browser.get(page).body())
                .contains("Gus Guest")
                .contains("1 of 2")
                .doesNotContain("??");
        assertThat(browser.get(page + "?status=absent&person=o").body())
                .contains("Bob")
                .doesNotContain("Gus Guest");
        String day = TEN.plus(Duration.ofDays(1)).toString().substring(0, 10);
        assertThat(reports.ofCourse(
                                course,
                                ReportFilter.parse(Map.of("from", day)::get).filter(),
                                ZoneId.of("UTC"))
                        .classes())
                .hasSize(1);
        assertThat(browser.get(page + "?from=soon").body())
                .contains("Not understood in the address")
                .contains("Bob");
    }

    @Test
    void learnersSeeTheirOwnClassesAndNobodyElsesAndNothingOnceRemoved() {
        Person lena = school.learner;
        var courses = school.product.bean(CourseStore.class);
        courses.putMember(school.tenant, course.id(), lena.id(), CourseRole.LEARNER);
        var told = lessons.told(lessons.run(Instant.now().plusSeconds(1), 60, false, null));
        told.person("Lena Learner", lena.externalUserId(), 0, 60)
                .stay("Secret Other", 0, 60)
                .end(60);
        lessons.sheet(told, 2);
        Browser browser = school.signedIn(lena);

        assertThat(browser.get("/participation").body())
                .contains(course.name())
                .contains("100 %")
                .doesNotContain("Secret Other")
                .doesNotContain("??");
        assertThat(browser.get("/classes/" + told.id + "/attendance").statusCode())
                .isEqualTo(403);

        courses.removeMember(school.tenant, course.id(), lena.id());
        assertThat(browser.get("/participation").body()).doesNotContain(course.name());
    }

    @Test
    void hostileNamesAndReasonsAreText() {
        lessons.expect("<script>alert(1)</script>", "\" onmouseover=\"x");
        var told = lessons.told(lessons.run(TEN, 60, false, null));
        told.stay("<img src=x onerror=alert(2)>", 0, 60).end(60);
        lessons.sheet(told, 1);
        Browser browser = school.signedIn(school.teacher);

        for (String page : List.of(
                "/classes/" + told.id + "/attendance",
                "/courses/" + course.id() + "/report",
                "/r/" + room.slug() + "/roster")) {
            assertThat(browser.get(page).body())
                    .doesNotContain("<script>alert")
                    .doesNotContain("<img src=x")
                    .doesNotContain("\" onmouseover=\"x");
        }
    }

    /** Sixty classes of forty people: all of them, on one page. */
    @Test
    void theReportOfATermHasAllOfIt() {
        String[] names = new String[40];
        for (int i = 0; i < names.length; i++) {
            names[i] = "Pupil " + i;
        }
        lessons.expect(names);
        var last = new ArrayList<Lessons.Told>();
        for (int klass = 0; klass < 60; klass++) {
            var told = lessons.told(lessons.run(TEN.minus(Duration.ofDays(klass)), 90, false, null));
            for (int i = 0; i < names.length; i++) {
                if ((i + klass) % 7 != 0) {
                    told.stay(names[i], (i * klass) % 12, 90 - (i + klass) % 9);
                }
            }
            told.end(90);
            last.add(told);
        }
        var activity = school.product.bean(ActivityReports.class);
        Awaitility.await()
                .atMost(Duration.ofSeconds(60))
                .until(() -> activity.ended(last.stream().map(told -> told.id).toList())
                                .size()
                        == 60);

        CourseSheet sheet = reports.ofCourse(course, ReportFilter.ALL, ZoneId.of("UTC"));
        var page = school.signedIn(school.teacher).get("/courses/" + course.id() + "/report");

        assertThat(sheet.classes()).hasSize(60);
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.body()).contains("Pupil 0", "Pupil 39");
    }
}

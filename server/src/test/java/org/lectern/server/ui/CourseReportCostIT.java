package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.lectern.server.Runs;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.ReportFilter;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Prints what the report of a large course costs, over a term of sixty classes; asserts what is in it. */
@ExtendWith(School.ForTests.class)
final class CourseReportCostIT {
    private static final Logger log = LoggerFactory.getLogger(CourseReportCostIT.class);
    private static final int PEOPLE = Runs.of(40, 300);
    private static final int CLASSES = 60;
    private static final int ROUNDS = 20;
    private static final Instant LAST =
            Instant.now().truncatedTo(ChronoUnit.DAYS).minus(Duration.ofDays(3)).plus(Duration.ofHours(10));

    private final School school;

    CourseReportCostIT(School school) {
        this.school = school;
    }

    @Test
    void theReportOfALargeCourse() {
        Lessons lessons = Lessons.at(school);
        lessons.expect(IntStream.range(0, PEOPLE).mapToObj(i -> "Pupil " + i).toArray(String[]::new));
        var told = new ArrayList<Lessons.Told>();
        for (int klass = 0; klass < CLASSES; klass++) {
            Lessons.Told one = lessons.told(lessons.run(LAST.minus(Duration.ofDays(klass)), 90, false, null));
            for (int i = 0; i < PEOPLE; i++) {
                if ((i + klass) % 7 != 0) {
                    one.stay("Pupil " + i, (i * klass) % 12, 90 - (i + klass) % 9);
                }
            }
            one.end(90);
            told.add(one);
        }
        var activity = school.product.bean(ActivityReports.class);
        Awaitility.await()
                .atMost(Duration.ofMinutes(5))
                .until(() -> activity.ended(told.stream().map(one -> one.id).toList())
                                .size()
                        == CLASSES);
        Browser browser = school.signedIn(school.teacher);
        String page = "/courses/" + lessons.course.id() + "/report";

        ThreadMXBean threads = ManagementFactory.getThreadMXBean();
        var reading = new ArrayList<Long>();
        var working = new ArrayList<Long>();
        var showing = new ArrayList<Long>();
        CourseSheet sheet = lessons.reports.ofCourse(lessons.course, ReportFilter.ALL, ZoneId.of("UTC"));
        for (int i = 0; i < ROUNDS; i++) {
            long begin = System.nanoTime();
            long beginCpu = threads.getCurrentThreadCpuTime();
            sheet = lessons.reports.ofCourse(lessons.course, ReportFilter.ALL, ZoneId.of("UTC"));
            working.add(threads.getCurrentThreadCpuTime() - beginCpu);
            reading.add(System.nanoTime() - begin);
            begin = System.nanoTime();
            assertThat(browser.get(page).body()).contains("Pupil 0");
            showing.add(System.nanoTime() - begin);
        }

        log.info(
                "report of a course people={} classes={} read {} of that our CPU {} page {}",
                PEOPLE,
                CLASSES,
                inWords(reading),
                inWords(working),
                inWords(showing));
        assertThat(sheet.classes()).hasSize(CLASSES);
        assertThat(sheet.people()).hasSize(PEOPLE);
    }

    private static String inWords(List<Long> nanos) {
        List<Long> sorted = nanos.stream().sorted().toList();
        return String.format(
                Locale.ROOT,
                "median=%d ms least=%d ms most=%d ms",
                sorted.get(sorted.size() / 2) / 1_000_000,
                sorted.getFirst() / 1_000_000,
                sorted.getLast() / 1_000_000);
    }
}

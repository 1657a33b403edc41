package org.lectern.server.ui;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Span;
import org.lectern.server.attendance.Change;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.Correction;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.HeldClass;
import org.lectern.server.attendance.Judge;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Lesson;
import org.lectern.server.attendance.Line;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.attendance.RosterReading;
import org.lectern.server.attendance.Rules;
import org.lectern.server.attendance.SignOff;
import org.lectern.server.attendance.Stay;
import org.lectern.server.attendance.Tally;
import org.lectern.server.room.Course;
import org.lectern.server.room.Room;

/** Pages of attendance with nothing, one and many, against what they looked like when somebody last looked. */
final class GoldenAttendanceTest {
    private static final Path FOLDER = Path.of("src/test/resources/ui");
    private static final ReportFilter.Parsed ALL = new ReportFilter.Parsed(ReportFilter.ALL, List.of());

    private final Rendering rendering = new Rendering();
    private final Room room = Fixtures.klass("Optics").room().room();

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void attendance(int count) throws IOException {
        ClassSheet sheet = sheet(count);
        List<Change> history = count == 12
                ? List.of(new Change(
                        Change.Kind.CORRECTED,
                        "u:p3",
                        Optional.of(Judgement.EXCUSED),
                        "ill",
                        "Tom Teacher",
                        Fixtures.END))
                : List.of();
        var around = new AttendanceView.Surroundings(history, rendering.formats, AttendanceView.Typed.NOTHING, "", 1);

        check(
                "attendance-" + count,
                rendering.page("attendance", AttendanceView.of(Fixtures.klass("Optics"), sheet, ALL, around)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void courseReport(int count) throws IOException {
        List<CourseSheet.ClassColumn> classes = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            classes.add(new CourseSheet.ClassColumn(
                    new UUID(1, i),
                    room,
                    Fixtures.START.plus(Duration.ofDays(7L * i)),
                    Duration.ofMinutes(65),
                    new Tally(i, count),
                    false,
                    i == 0,
                    i == 1));
        }
        List<CourseSheet.PersonRow> people = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            Map<UUID, CourseSheet.Cell> cells = new LinkedHashMap<>();
            for (int k = 0; k < count; k++) {
                Judgement judgement = Judgement.values()[(i + k) % Judgement.values().length];
                cells.put(new UUID(1, k), new CourseSheet.Cell(judgement, 90, Duration.ofMinutes(60), k == 1, k == 2));
            }
            people.add(new CourseSheet.PersonRow(
                    "u:p" + i, "Person " + i, cells, new Tally(i, count), Duration.ofMinutes(60L * i), i < 2));
        }
        var sheet = new CourseSheet(
                new Course(Fixtures.ID, Fixtures.ID, "Physics", Fixtures.START),
                Rules.STANDARD,
                classes,
                people,
                count == 12 ? List.of(new CourseSheet.OtherRow("Gus Guest", 2, Duration.ofMinutes(50))) : List.of(),
                List.of(room),
                false);

        check(
                "course-report-" + count,
                rendering.page("course-report", CourseReportPages.view(sheet, ALL, rendering.formats)));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void participation(int count) throws IOException {
        List<ParticipationPages.OwnClass> classes = IntStream.range(0, count)
                .mapToObj(i -> new ParticipationPages.OwnClass(
                        "Optics",
                        Fixtures.START.plus(Duration.ofDays(i)),
                        Duration.ofMinutes(65),
                        Judgement.values()[i % Judgement.values().length],
                        new ParticipationPages.OwnClass.Presence(Duration.ofMinutes(50), 76),
                        i == 1 ? List.of("Came 12 min after the start") : List.of(),
                        i == 2 ? List.of("Cannot be sure: events missing") : List.of(),
                        new ParticipationPages.OwnClass.Said(
                                i == 5 ? "ill" : null, i == 5 ? "judgement.ABSENT" : null, i == 0),
                        i % 2 == 0
                                ? new AttendanceView.Figures(Duration.ofMinutes(3), Duration.ofMinutes(20), 2, 1, 1)
                                : null))
                .toList();
        List<ParticipationPages.OwnCourse> courses = count == 0
                ? List.of()
                : List.of(new ParticipationPages.OwnCourse(
                        Fixtures.ID.toString(), "Physics", new Tally(count - 1, count), 75, count == 1, classes));

        check(
                "participation-" + count,
                rendering.page(
                        "participation",
                        new ParticipationPages.ParticipationView(
                                courses, CourseReportPages.Choice.of(ALL, List.of()))));
    }

    @ParameterizedTest
    @ValueSource(strings = {"none", "list", "preview", "refused", "class"})
    void roster(String state) throws IOException {
        var list = new RosterPages.ListView(
                "people.csv",
                Fixtures.START,
                3,
                List.of(
                        new RosterPages.Entry("Zoë <b>", "zoe", "4711", true),
                        new RosterPages.Entry("Nobody Known", "nobody", "", false)),
                1);
        var preview = new RosterPages.Preview(
                "draft-1",
                list,
                new RosterReading.Form("Windows-1252", ";", List.of("E-mail")),
                1,
                List.of(new RosterPages.Remark("roster.note.DUPLICATE", 4, "Zoë")));
        boolean klass = state.equals("class");
        var view = new RosterPages.RosterView(
                "Optics",
                klass ? "/classes/" + Fixtures.ID + "/roster" : "/r/slug/roster",
                klass ? "/classes/" + Fixtures.ID + "/attendance" : "/r/slug",
                klass ? Fixtures.START : null,
                klass ? new RosterPages.ClassPlan("2026-01-05T09:00", "65", true, "Europe/Berlin") : null,
                state.equals("list") || state.equals("preview") ? list : null,
                state.equals("preview") ? preview : null,
                state.equals("refused")
                        ? List.of(
                                new RosterPages.Mistake("roster.problem.NO_NAME", 3, ""),
                                new RosterPages.Mistake("roster.problem.TOO_MANY_CELLS", 5, "oops"))
                        : List.of());

        check("roster-" + state, rendering.page("roster", view));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, 1, 12})
    void running(int count) throws IOException {
        List<RunningPages.Running> classes = IntStream.range(0, count)
                .mapToObj(i -> new RunningPages.Running(
                        "Class " + i,
                        i % 2 == 0 ? "/classes/" + i + "/live" : null,
                        "bbb1",
                        Fixtures.START,
                        i,
                        i == 1 ? null : new RunningPages.Inside(i / 2, 1)))
                .toList();
        List<RunningPages.Load> servers =
                count == 12 ? List.of(new RunningPages.Load("s1", "bbb1", true, 12, 66, 100)) : List.of();

        check(
                "running-" + count,
                rendering.page("running", RunningPages.RunningView.of(count == 12, classes, servers)));
    }

    /** A class of an hour in which people come later and later; the fourth is excused, from the fifth on events are missing. */
    private ClassSheet sheet(int count) {
        List<PersonActivity> people = Fixtures.activity(count).people();
        ClassActivity activity = Fixtures.activity(people);
        var held = new HeldClass(
                Fixtures.ID, Fixtures.ID, room, Fixtures.START, Fixtures.END, List.of(Fixtures.meeting("Optics")));
        var lesson = new Lesson(Fixtures.START, Fixtures.START, Fixtures.END, List.of(), Lesson.Basis.ROOM, false);
        var judge = new Judge(Rules.STANDARD, lesson);
        List<Line> lines = new ArrayList<>();
        for (int i = 0; i < people.size(); i++) {
            PersonActivity person = people.get(i);
            Instant from = Fixtures.START.plusSeconds(240L * i);
            List<Span> missing = i > 4 ? List.of(new Span(Fixtures.START, Fixtures.START.plusSeconds(420))) : List.of();
            var judged = judge.judge(List.of(new Stay(from, Fixtures.END, PersonActivity.Mark.OBSERVED)), missing);
            boolean expected = i < 11;
            lines.add(new Line(
                    person.who().key(),
                    person.who().name(),
                    expected ? Line.Expectation.EXPECTED : Line.Expectation.OTHER,
                    List.of(person.who().key()),
                    Duration.between(from, Fixtures.END),
                    expected ? judged : null,
                    i == 3
                            ? new Correction(Judgement.EXCUSED, "ill", Fixtures.ID, "Tom Teacher", Fixtures.END)
                            : null));
        }
        SignOff signOff = count == 12
                ? new SignOff("Tom Teacher", Fixtures.END, new SignOff.Sheet(Rules.STANDARD, lesson, lines))
                : null;
        return new ClassSheet(held, lesson, Rules.STANDARD, activity, lines, signOff, count == 12 ? 2 : 0);
    }

    private static void check(String name, String page) throws IOException {
        assertThat(page).as(name).doesNotContain("??");
        String tidy = Rendering.main(page).replaceAll("[ \\t]+\\n", "\n").replaceAll("\\n{2,}", "\n") + "\n";
        Path file = FOLDER.resolve(name + ".html");
        if ("write".equals(System.getProperty("lectern.golden"))) {
            Files.createDirectories(FOLDER);
            Files.writeString(file, tidy);
        }
        assertThat(tidy).as(name).isEqualTo(Files.readString(file));
    }
}

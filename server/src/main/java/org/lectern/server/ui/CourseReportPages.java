package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDate;
import java.util.Comparator;
import java.util.EnumMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.attendance.Tally;
import org.lectern.server.export.CourseFormat;
import org.lectern.server.export.FileNames;
import org.lectern.server.export.Wording;
import org.lectern.server.person.Person;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A course over its classes: who attends, and who does not enough. */
@Controller
final class CourseReportPages {
    static final int MOST_PEOPLE = 300;

    /** What the table of people can be sorted by; the pictures and the files follow it. */
    private static final Sorting.Columns<Comparator<CourseSheet.PersonRow>> COLUMNS = new Sorting.Columns<
                    Comparator<CourseSheet.PersonRow>>("people-title")
            .words("name", Comparator.comparing(CourseSheet.PersonRow::name, Sorting.WORDS))
            .figures("attended", Comparator.comparingInt(row -> row.tally().attended()))
            .figures(
                    "share",
                    Comparator.comparingInt(
                            row -> row.tally().isEmpty() ? -1 : row.tally().share()))
            .figures("late", line(PersonLine::late))
            .figures("early", line(PersonLine::early))
            .figures("absent", line(PersonLine::absent))
            .figures("excused", line(PersonLine::excused))
            .figures("present", Comparator.comparing(CourseSheet.PersonRow::present));

    private final Access access;
    private final AttendanceReports reports;
    private final Frames frames;
    private final InstantSource clock;

    CourseReportPages(Access access, AttendanceReports reports, Frames frames, InstantSource clock) {
        this.clock = clock;
        this.access = access;
        this.reports = reports;
        this.frames = frames;
    }

    /** @param below people below the threshold, those with the least first */
    record ReportView(
            Place place,
            Choice choice,
            Tally tally,
            List<CourseSheet.PersonRow> below,
            HeatMap heat,
            Trend trend,
            List<ClassRow> classes,
            List<PersonLine> people,
            List<CourseSheet.OtherRow> others,
            Cut cut) {}

    /** Whether classes or people are left out. */
    record Cut(boolean classes, boolean people, int most) {}

    /** @param people how many were expected at least once */
    record Place(String id, String name, int threshold, int people) {}

    /** What the address asks for, and what can be chosen. */
    record Choice(
            String from,
            String to,
            String person,
            String room,
            String status,
            List<RoomChoice> rooms,
            List<String> wrong,
            boolean empty,
            String query) {
        static Choice of(ReportFilter.Parsed parsed, List<RoomChoice> rooms) {
            ReportFilter filter = parsed.filter();
            return new Choice(
                    filter.from().map(LocalDate::toString).orElse(""),
                    filter.to().map(LocalDate::toString).orElse(""),
                    filter.person(),
                    filter.room().map(Object::toString).orElse(""),
                    filter.status().map(Judgement::name).orElse(""),
                    rooms,
                    parsed.wrong(),
                    filter.isEmpty(),
                    filter.query());
        }

        /** As it stands in an address. */
        public String statusWord() {
            return status.toLowerCase(Locale.ROOT);
        }

        /** Of a class or a course under the same filter. */
        public String at(String path) {
            return query.isEmpty() ? path : path + "?" + query;
        }

        public List<Judgement> statuses() {
            return AttendanceView.JUDGEMENTS;
        }
    }

    record RoomChoice(String id, String name) {}

    record ClassRow(
            String id,
            String room,
            Instant began,
            Duration length,
            Tally tally,
            boolean signed,
            boolean running,
            boolean doubtful) {
        static ClassRow of(CourseSheet.ClassColumn column) {
            return new ClassRow(
                    column.id().toString(),
                    column.room().name(),
                    column.began(),
                    column.length(),
                    column.tally(),
                    column.signedOff(),
                    column.running(),
                    column.doubtful());
        }
    }

    /** @param marks a letter for each class, in their order; empty where the person was not expected */
    record PersonLine(CourseSheet.PersonRow row, List<String> marks) {
        public String name() {
            return row.name();
        }

        public Tally tally() {
            return row.tally();
        }

        public boolean below() {
            return row.below();
        }

        public Duration present() {
            return row.present();
        }

        public long late() {
            return row.count(Judgement.LATE) + row.count(Judgement.LATE_AND_LEFT_EARLY);
        }

        public long early() {
            return row.count(Judgement.LEFT_EARLY) + row.count(Judgement.LATE_AND_LEFT_EARLY);
        }

        public long absent() {
            return row.count(Judgement.ABSENT);
        }

        public long excused() {
            return row.count(Judgement.EXCUSED);
        }
    }

    /** As its column shows it. */
    private static Comparator<CourseSheet.PersonRow> line(ToLongFunction<PersonLine> shown) {
        return Comparator.comparingLong(row -> shown.applyAsLong(new PersonLine(row, List.of())));
    }

    @GetMapping("/courses/{id}/report")
    String report(Person viewer, @PathVariable String id, HttpServletRequest request, Model model) {
        Access.CourseView course = access.taughtCourse(viewer, id);
        ReportFilter.Parsed filter = ReportFilter.parse(request::getParameter);
        var order = COLUMNS.read("/courses/" + id + "/report", request);
        CourseSheet sheet = reports.ofCourse(course.course(), filter.filter(), Frames.zone(request))
                .inOrder(Sorting.comparator(order));
        model.addAttribute("order", order);
        model.addAttribute("view", view(sheet, filter, frames.formats(request)));
        model.addAttribute("downloads", Downloads.ofCourse(id, filter.filter(), order.query()));
        return "course-report";
    }

    @GetMapping({"/courses/{id}/report.csv", "/courses/{id}/report.xlsx", "/courses/{id}/report.json"})
    void file(Person viewer, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Access.CourseView course = access.taughtCourse(viewer, id);
        String ending = request.getRequestURI().replaceFirst(".*\\.", "");
        CourseFormat format = CourseFormat.ofEnding(ending).orElseThrow(NoSuchPage::new);
        ReportFilter filter = ReportFilter.parse(request::getParameter).filter();
        Formats formats = frames.formats(request);
        var wording = new Wording(formats.messages(), formats.locale(), formats.zone());
        CourseSheet sheet = reports.ofCourse(course.course(), filter, formats.zone())
                .inOrder(Sorting.comparator(COLUMNS.read("", request)));
        String day = clock.instant().atZone(formats.zone()).toLocalDate().toString();
        ExportPages.send(
                response,
                format.mediaType(),
                FileNames.of(course.course().name(), day, format.ending()),
                format.write(sheet, wording));
    }

    static ReportView view(CourseSheet sheet, ReportFilter.Parsed filter, Formats formats) {
        Map<Judgement, String> letters = letters(formats);
        List<RoomChoice> rooms = sheet.rooms().stream()
                .map(room -> new RoomChoice(room.id().toString(), room.name()))
                .toList();
        return new ReportView(
                new Place(
                        sheet.course().id().toString(),
                        sheet.course().name(),
                        sheet.rules().threshold(),
                        sheet.people().size()),
                Choice.of(filter, rooms),
                sheet.tally(),
                sheet.people().stream()
                        .filter(CourseSheet.PersonRow::below)
                        .sorted(Comparator.comparingInt(
                                (CourseSheet.PersonRow row) -> row.tally().share()))
                        .toList(),
                HeatMap.of(sheet, filter.filter(), formats),
                Trend.of(sheet),
                sheet.classes().stream().map(ClassRow::of).toList(),
                sheet.people().stream()
                        .limit(MOST_PEOPLE)
                        .map(row -> new PersonLine(row, marks(sheet, row, letters)))
                        .toList(),
                sheet.others().stream().limit(MOST_PEOPLE).toList(),
                new Cut(sheet.cut(), sheet.people().size() > MOST_PEOPLE, MOST_PEOPLE));
    }

    /** Asked for once each: a term of a large course has tens of thousands of cells. */
    private static Map<Judgement, String> letters(Formats formats) {
        var letters = new EnumMap<Judgement, String>(Judgement.class);
        for (Judgement judgement : Judgement.values()) {
            letters.put(judgement, formats.message("judgement.letter." + judgement));
        }
        return letters;
    }

    private static List<String> marks(CourseSheet sheet, CourseSheet.PersonRow row, Map<Judgement, String> letters) {
        return sheet.classes().stream()
                .map(klass -> row.cell(klass.id())
                        .map(cell -> letters.get(cell.judgement()) + (cell.doubtful() ? "?" : ""))
                        .orElse(""))
                .toList();
    }
}

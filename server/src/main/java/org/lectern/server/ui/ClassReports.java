package org.lectern.server.ui;

import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.export.ClassReport;
import org.lectern.server.export.PersonFilter;

/** A class under a filter, once for its page and for every file of it. */
final class ClassReports {
    /** What the table of people can be sorted by. A figure that was not collected is less than none. */
    static final Sorting.Columns<Comparator<PersonActivity>> COLUMNS = new Sorting.Columns<Comparator<PersonActivity>>(
                    "people-title")
            .words("name", Comparator.comparing(person -> person.who().name(), Sorting.WORDS))
            .figures("present", Comparator.comparing(person -> person.presence().total()))
            .figures("talk", figure(Figure.TALK, row -> row.talk().toMillis()))
            .figures("camera", figure(Figure.CAMERA, row -> row.camera().toMillis()))
            .figures("messages", figure(Figure.MESSAGES, ReportView.Row::messages))
            .figures("reactions", figure(Figure.REACTIONS, ReportView.Row::reactions))
            .figures("hands", figure(Figure.HANDS, ReportView.Row::hands));

    private final ActivityReports reports;
    private final AttendanceReports attendance;

    ClassReports(ActivityReports reports, AttendanceReports attendance) {
        this.reports = reports;
        this.attendance = attendance;
    }

    /** As its column shows it. */
    private static Comparator<PersonActivity> figure(Figure figure, ToLongFunction<ReportView.Row> shown) {
        return Comparator.comparingLong(person ->
                person.figures().collected(figure) ? shown.applyAsLong(new ReportView.Row(person, List.of())) : -1);
    }

    /** Days and room of the filter choose classes, so they let everything of one class through. */
    ClassReport of(Access.ClassView klass, ReportFilter filter, Sorting<Comparator<PersonActivity>> order) {
        Optional<ClassSheet> sheet =
                attendance.ofClass(klass.meeting().tenantId(), klass.meeting().id());
        ClassReport report = new ClassReport(
                        ExportPages.heading(klass),
                        sheet.map(ClassSheet::activity)
                                .orElseGet(() -> reports.of(klass.meeting().id())),
                        sheet)
                .only(new PersonFilter(filter.person()));
        return filter.status().map(report::only).orElse(report).inOrder(Sorting.comparator(order));
    }
}

package org.lectern.server.ui;

import java.util.Optional;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.export.ClassReport;
import org.lectern.server.export.PersonFilter;

/** A class under a filter, once for its page and for every file of it. */
final class ClassReports {
    private final ActivityReports reports;
    private final AttendanceReports attendance;

    ClassReports(ActivityReports reports, AttendanceReports attendance) {
        this.reports = reports;
        this.attendance = attendance;
    }

    /** Days and room of the filter choose classes, so they let everything of one class through. */
    ClassReport of(Access.ClassView klass, ReportFilter filter) {
        Optional<ClassSheet> sheet =
                attendance.ofClass(klass.meeting().tenantId(), klass.meeting().id());
        ClassReport report = new ClassReport(
                        ExportPages.heading(klass),
                        sheet.map(ClassSheet::activity)
                                .orElseGet(() -> reports.of(klass.meeting().id())),
                        sheet)
                .only(new PersonFilter(filter.person()));
        return filter.status().map(report::only).orElse(report);
    }
}

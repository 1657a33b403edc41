package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.List;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.export.ClassReport;
import org.lectern.server.export.CsvPreset;
import org.lectern.server.export.Judgements;
import org.lectern.server.meeting.Arrivals;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.person.Person;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A class: who is here while it runs, who took part when it is over. */
@Controller
final class ClassPages {
    private static final int RELOAD_SECONDS = 10;

    private final Access access;
    private final ActivityReports live;
    private final ClassReports reports;
    private final Arrivals arrivals;
    private final Frames frames;
    private final List<CsvPreset> presets;

    ClassPages(
            Access access,
            ActivityReports live,
            ClassReports reports,
            Arrivals arrivals,
            Frames frames,
            ObjectProvider<CsvPreset> presets) {
        this.access = access;
        this.live = live;
        this.reports = reports;
        this.arrivals = arrivals;
        this.frames = frames;
        this.presets = presets.orderedStream().toList();
    }

    /** @param roomName shown on top */
    record LivePage(String classId, String slug, String roomName, boolean moderator, Instant since, LiveView live) {
        public LiveView.Totals totals() {
            return live.totals();
        }

        public java.util.List<LiveView.Row> rows() {
            return live.rows();
        }
    }

    /**
     * What the address asks for.
     *
     * @param courseId where the same filter shows all classes
     * @param absent who is judged as the filter wants and was never seen, so that no line below tells of them
     */
    record Narrowed(String courseId, CourseReportPages.Choice choice, List<String> absent) {
        static Narrowed of(Access.ClassView klass, ReportFilter.Parsed parsed, ClassReport report) {
            return new Narrowed(
                    klass.room().course().course().id().toString(),
                    CourseReportPages.Choice.of(parsed, List.of()),
                    parsed.filter().status().isEmpty()
                            ? List.of()
                            : report.judgements().absent().stream()
                                    .map(Judgements.Missing::name)
                                    .toList());
        }
    }

    @GetMapping("/classes/{id}/live")
    Object live(Person viewer, @PathVariable String id, Model model) {
        Access.ClassView klass = access.activity(viewer, id);
        if (!klass.meeting().isRunning()) {
            return Go.to("/classes/" + id + "/report");
        }
        var room = klass.room().room();
        ClassActivity activity = live.of(klass.meeting().id());
        model.addAttribute(
                "view",
                new LivePage(
                        id,
                        room.slug(),
                        room.name(),
                        klass.room().isMember() && klass.room().teaches(),
                        activity.course().firstAt().orElseGet(() -> RoomRows.began(klass.meeting())),
                        LiveView.of(activity)));
        model.addAttribute("reloadSeconds", RELOAD_SECONDS);
        return "live";
    }

    @GetMapping("/classes/{id}/report")
    String report(Person viewer, @PathVariable String id, HttpServletRequest request, Model model) {
        Access.ClassView klass = access.activity(viewer, id);
        Meeting meeting = klass.meeting();
        ReportFilter.Parsed parsed = ReportFilter.parse(request::getParameter);
        var order = ClassReports.COLUMNS.read("/classes/" + id + "/report", request);
        ClassReport report = reports.of(klass, parsed.filter(), order);
        model.addAttribute("order", order);
        model.addAttribute("downloads", Downloads.of(id, parsed.filter(), order.query(), presets));
        model.addAttribute("narrowed", Narrowed.of(klass, parsed, report));
        model.addAttribute(
                "view",
                ReportView.of(
                        klass,
                        report.activity(),
                        NeverArrived.of(arrivals.list(meeting.id())),
                        frames.formats(request)));
        return "report";
    }
}

package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.meeting.Arrivals;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.person.Person;
import org.springframework.http.ContentDisposition;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** A class: who is here while it runs, who took part when it is over. */
@Controller
final class ClassPages {
    private static final int RELOAD_SECONDS = 10;

    private final Access access;
    private final ActivityReports reports;
    private final Arrivals arrivals;
    private final Frames frames;

    ClassPages(Access access, ActivityReports reports, Arrivals arrivals, Frames frames) {
        this.access = access;
        this.reports = reports;
        this.arrivals = arrivals;
        this.frames = frames;
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

    @GetMapping("/classes/{id}/live")
    Object live(Person viewer, @PathVariable String id, Model model) {
        Access.ClassView klass = access.activity(viewer, id);
        if (!klass.meeting().isRunning()) {
            return Go.to("/classes/" + id + "/report");
        }
        var room = klass.room().room();
        ClassActivity activity = reports.of(klass.meeting().id());
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
        ClassActivity activity = reports.of(meeting.id());
        model.addAttribute(
                "view",
                ReportView.of(klass, activity, NeverArrived.of(arrivals.list(meeting.id())), frames.formats(request)));
        return "report";
    }

    /** UTF-8 with a mark at its head, by which spreadsheets know it; every cell quoted and safe against formulas. */
    @GetMapping("/classes/{id}/report.csv")
    void csv(Person viewer, @PathVariable String id, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        Access.ClassView klass = access.activity(viewer, id);
        ClassActivity activity = reports.of(klass.meeting().id());
        byte[] csv = ReportCsv.write(klass.meeting(), activity, frames.formats(request));
        String day = RoomRows.began(klass.meeting())
                .atZone(Frames.zone(request))
                .toLocalDate()
                .toString();
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename(fileName(klass.room().room().name(), day), StandardCharsets.UTF_8)
                        .build()
                        .toString());
        response.setContentLength(csv.length);
        response.getOutputStream().write(csv);
    }

    /** Letters, digits and dashes of the room's name, then the day. */
    static String fileName(String room, String day) {
        String plain = room.replaceAll("[^\\p{L}\\p{N}]+", "-").replaceAll("^-+|-+$", "");
        String start = plain.isEmpty() ? "class" : plain.substring(0, Math.min(60, plain.length()));
        return start + "-" + day + ".csv";
    }
}

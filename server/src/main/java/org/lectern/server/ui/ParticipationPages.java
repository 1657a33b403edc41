package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Line;
import org.lectern.server.attendance.Participation;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.attendance.Tally;
import org.lectern.server.person.Person;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Somebody's own classes, with the figures that the teacher sees: one's own and nobody else's. */
@Controller
final class ParticipationPages {
    private final AttendanceReports reports;
    private final Frames frames;

    ParticipationPages(AttendanceReports reports, Frames frames) {
        this.reports = reports;
        this.frames = frames;
    }

    record ParticipationView(List<OwnCourse> courses, CourseReportPages.Choice choice) {}

    record OwnCourse(String id, String name, Tally tally, int threshold, boolean below, List<OwnClass> classes) {}

    /**
     * @param status null where the person was not expected, but came
     * @param corrected what was computed, where a teacher said otherwise
     */
    record OwnClass(
            String room,
            Instant began,
            Duration length,
            @Nullable Judgement status,
            Presence presence,
            List<String> why,
            List<String> doubts,
            Said said,
            AttendanceView.@Nullable Figures figures) {

        record Presence(Duration present, @Nullable Integer share) {}

        /** @param reason of a teacher's correction, null without one */
        record Said(@Nullable String reason, @Nullable String computedKey, boolean signed) {}

        public @Nullable String statusKey() {
            return status == null ? null : "judgement." + status;
        }

        public String badge() {
            return status == null ? "" : AttendanceView.badge(status);
        }
    }

    @GetMapping("/participation")
    String own(Person viewer, HttpServletRequest request, Model model) {
        ReportFilter.Parsed filter = ReportFilter.parse(request::getParameter);
        var words = new AttendanceWords(frames.formats(request));
        List<OwnCourse> courses = reports.ofPerson(viewer, filter.filter(), Frames.zone(request)).stream()
                .map(one -> course(one, words))
                .toList();
        model.addAttribute("view", new ParticipationView(courses, CourseReportPages.Choice.of(filter, List.of())));
        return "participation";
    }

    private static OwnCourse course(Participation participation, AttendanceWords words) {
        return new OwnCourse(
                participation.course().id().toString(),
                participation.course().name(),
                participation.tally(),
                participation.rules().threshold(),
                participation.below(),
                participation.classes().stream().map(own -> of(own, words)).toList());
    }

    private static OwnClass of(Participation.Own own, AttendanceWords words) {
        Line line = own.line();
        var judged = line.judged();
        var correction = line.correction();
        return new OwnClass(
                own.held().room().name(),
                own.lesson().from(),
                own.lesson().length(),
                line.counts().orElse(null),
                new OwnClass.Presence(
                        line.present(),
                        judged == null ? null : judged.measured().share()),
                judged == null ? List.of() : words.why(judged, own.rules()),
                judged == null ? List.of() : words.doubts(judged),
                new OwnClass.Said(
                        correction == null ? null : correction.reason(),
                        correction == null || judged == null ? null : "judgement." + judged.judgement(),
                        own.signedOff()),
                AttendanceView.Figures.of(own.activity()));
    }
}

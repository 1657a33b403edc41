package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.lectern.server.attendance.AttendanceReports;
import org.lectern.server.attendance.ChangeAttendance;
import org.lectern.server.attendance.ClassSheet;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Line;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.export.CsvPreset;
import org.lectern.server.person.Person;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** The sheet of a class: who was there as it was wanted, corrections, signing off. */
@Controller
final class AttendancePages {
    /** What the sheet can be sorted by. Whoever is not judged is less than anybody who is. */
    private static final Sorting.Columns<Comparator<Line>> COLUMNS = new Sorting.Columns<Comparator<Line>>(
                    "sheet-title")
            .words("name", Comparator.comparing(Line::name, Sorting.WORDS))
            .figures(
                    "judgement",
                    Comparator.comparingInt(
                            line -> line.counts().map(Judgement::ordinal).orElse(-1)))
            .figures("present", Comparator.comparing(Line::present));

    private final Access access;
    private final AttendanceReports reports;
    private final ChangeAttendance changes;
    private final Frames frames;
    private final List<CsvPreset> presets;

    AttendancePages(
            Access access,
            AttendanceReports reports,
            ChangeAttendance changes,
            Frames frames,
            ObjectProvider<CsvPreset> presets) {
        this.presets = presets.orderedStream().toList();
        this.access = access;
        this.reports = reports;
        this.changes = changes;
        this.frames = frames;
    }

    @GetMapping("/classes/{id}/attendance")
    String sheet(Person viewer, @PathVariable String id, HttpServletRequest request, Model model) {
        Access.ClassView klass = access.activity(viewer, id);
        return show(klass, request, model, AttendanceView.Typed.NOTHING);
    }

    private String show(Access.ClassView klass, HttpServletRequest request, Model model, AttendanceView.Typed typed) {
        ClassSheet sheet = reports.ofClass(
                        klass.meeting().tenantId(), klass.meeting().id())
                .orElseThrow(NoSuchPage::new);
        ReportFilter.Parsed filter = ReportFilter.parse(request::getParameter);
        var order = order(klass, request);
        model.addAttribute("order", order);
        model.addAttribute(
                "downloads",
                Downloads.of(
                        klass.meeting().id().toString(),
                        filter.filter(),
                        // The files are those of the report, which is not sorted by judgements.
                        ClassReports.COLUMNS.read("", "", order.value()).query(),
                        presets));
        model.addAttribute(
                "view",
                AttendanceView.of(
                        klass,
                        sheet.inOrder(Sorting.comparator(order)),
                        filter,
                        new AttendanceView.Surroundings(
                                changes.history(sheet.held()),
                                frames.formats(request),
                                typed,
                                Downloads.both(filter.filter().query(), order.query()),
                                page(request))));
        return "attendance";
    }

    private static Sorting<Comparator<Line>> order(Access.ClassView klass, HttpServletRequest request) {
        return COLUMNS.read("/classes/" + klass.meeting().id() + "/attendance", request);
    }

    private static int page(HttpServletRequest request) {
        String page = request.getParameter("page");
        return page != null && page.matches("\\d{1,4}") ? Integer.parseInt(page) : 1;
    }

    @PostMapping("/classes/{id}/attendance/correct")
    Object correct(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String judgement,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            Reply reply) {
        Access.ClassView klass = access.activity(viewer, id);
        Optional<Judgement> wanted = judgement(judgement);
        ChangeAttendance.Result result = wanted.isEmpty()
                ? ChangeAttendance.Result.NO_SUCH_PERSON
                : changes.correct(klass.meeting().id(), key, wanted.get(), reason, viewer);
        return answer(result, klass, new AttendanceView.Typed(key, judgement, reason, ""), request, reply);
    }

    @PostMapping("/classes/{id}/attendance/undo")
    Object undo(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String key,
            HttpServletRequest request,
            Reply reply) {
        Access.ClassView klass = access.activity(viewer, id);
        return answer(
                changes.undo(klass.meeting().id(), key, viewer), klass, AttendanceView.Typed.NOTHING, request, reply);
    }

    @PostMapping("/classes/{id}/attendance/sign-off")
    Object signOff(Person viewer, @PathVariable String id, HttpServletRequest request, Reply reply) {
        Access.ClassView klass = access.activity(viewer, id);
        return answer(
                changes.signOff(klass.meeting().id(), viewer), klass, AttendanceView.Typed.NOTHING, request, reply);
    }

    @PostMapping("/classes/{id}/attendance/reopen")
    Object reopen(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String reason,
            HttpServletRequest request,
            Reply reply) {
        Access.ClassView klass = access.activity(viewer, id);
        return answer(
                changes.reopen(klass.meeting().id(), reason, viewer),
                klass,
                new AttendanceView.Typed("", "", "", reason),
                request,
                reply);
    }

    /** Something to fill in keeps the page; anything else is told on the page that follows. */
    private Object answer(
            ChangeAttendance.Result result,
            Access.ClassView klass,
            AttendanceView.Typed typed,
            HttpServletRequest request,
            Reply reply) {
        return switch (result) {
            case DONE -> {
                Notice.good(reply.next(), "attendance.done", "");
                yield back(klass, request);
            }
            case NOTHING_TO_DO, SIGNED_OFF, STILL_RUNNING -> {
                Notice.warn(reply.next(), "attendance.result." + result, "");
                yield back(klass, request);
            }
            case NO_SUCH_PERSON, REASON_MISSING, REASON_TOO_LONG, NO_SUCH_CLASS -> {
                String field = typed.key().isEmpty() ? "reopen-reason" : "reason-" + AttendanceView.rowId(typed.key());
                reply.refuse(Problems.of(
                        result == ChangeAttendance.Result.NO_SUCH_PERSON ? "sheet" : field,
                        "attendance.result." + result));
                yield show(klass, request, reply.model(), typed);
            }
        };
    }

    /** To what was looked at: the same filter, order and page. */
    private static Object back(Access.ClassView klass, HttpServletRequest request) {
        String query = Downloads.both(
                ReportFilter.parse(request::getParameter).filter().query(),
                order(klass, request).query());
        int page = page(request);
        return Go.to("/classes/" + klass.meeting().id() + "/attendance"
                + new AttendanceView.Pages(page, page, query).here());
    }

    private static Optional<Judgement> judgement(String text) {
        try {
            return Optional.of(Judgement.valueOf(text.toUpperCase(Locale.ROOT)));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}

package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.attendance.ReportFilter;
import org.lectern.server.export.BulkFormat;
import org.lectern.server.export.ExportJob;
import org.lectern.server.export.ExportOrder;
import org.lectern.server.export.Exports;
import org.lectern.server.export.FileNames;
import org.lectern.server.person.Person;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.http.ContentDisposition;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Exports of many classes, made in the background: ordered, watched, fetched by whoever ordered them. */
@Controller
final class BulkExportPages {
    private final Access access;
    private final Exports exports;
    private final TenantStore tenants;
    private final Frames frames;

    BulkExportPages(Access access, Exports exports, TenantStore tenants, Frames frames) {
        this.access = access;
        this.exports = exports;
        this.tenants = tenants;
        this.frames = frames;
    }

    /** @param all where a file of all classes is ordered; null for whoever may not */
    record ExportsView(
            List<ExportJob> jobs, boolean moving, @Nullable String all) {}

    @GetMapping("/exports")
    String list(Person viewer, Model model) {
        List<ExportJob> jobs = exports.list(viewer.tenantId(), viewer.id());
        boolean moving = jobs.stream().anyMatch(job -> job.state().isOpen());
        model.addAttribute("view", new ExportsView(jobs, moving, viewer.operator() ? "/exports" : null));
        if (moving) {
            model.addAttribute("reloadSeconds", 5);
        }
        return "exports";
    }

    @PostMapping("/exports")
    Object orderAll(Person viewer, HttpServletRequest request, RedirectAttributes next) {
        if (!viewer.operator()) {
            throw new NotAllowed("not an operator");
        }
        Tenant tenant = tenants.find(viewer.tenantId()).orElseThrow(NoSuchPage::new);
        return order(viewer, new ExportOrder.What(null, tenant.name()), request, next);
    }

    @PostMapping("/courses/{id}/exports")
    Object orderCourse(Person viewer, @PathVariable String id, HttpServletRequest request, RedirectAttributes next) {
        Access.CourseView course = access.taughtCourse(viewer, id);
        var what = new ExportOrder.What(course.course().id(), course.course().name());
        return order(viewer, what, request, next);
    }

    private Object order(Person viewer, ExportOrder.What what, HttpServletRequest request, RedirectAttributes next) {
        Optional<BulkFormat> format = BulkFormat.ofWord(text(request, "format"));
        ReportFilter.Parsed parsed = ReportFilter.parse(request::getParameter);
        if (format.isEmpty() || !parsed.wrong().isEmpty()) {
            Notice.bad(next, format.isEmpty() ? "exports.no-format" : "exports.no-filter", "");
            return Go.to("/exports");
        }
        Formats formats = frames.formats(request);
        ExportOrder.Filter filter = ExportOrder.Filter.of(parsed.filter());
        Optional<UUID> ordered = exports.order(new ExportOrder(
                viewer.tenantId(), viewer.id(), what, format.get(), filter, formats.zone(), formats.locale()));
        if (ordered.isPresent()) {
            Notice.good(next, "exports.ordered", what.title());
        } else {
            Notice.warn(next, "exports.too-many", String.valueOf(Exports.MOST_OPEN));
        }
        return Go.to("/exports");
    }

    @PostMapping("/exports/{id}/cancel")
    Object cancel(Person viewer, @PathVariable String id, RedirectAttributes next) {
        ExportJob job = job(viewer, id);
        if (exports.cancel(viewer.tenantId(), viewer.id(), job.id())) {
            Notice.good(next, "exports.cancelled", job.order().what().title());
        } else {
            Notice.warn(next, "exports.over", job.order().what().title());
        }
        return Go.to("/exports");
    }

    /** For whoever ordered it alone: an operator has no business with somebody else's. */
    @GetMapping("/exports/{id}/file")
    void file(Person viewer, @PathVariable String id, HttpServletResponse response) throws IOException {
        ExportJob job = job(viewer, id);
        if (job.state() != ExportJob.State.DONE) {
            throw new NoSuchPage();
        }
        BulkFormat format = job.order().format();
        String day = job.createdAt().atZone(job.order().zone()).toLocalDate().toString();
        response.setContentType(format.mediaType());
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename(
                                FileNames.of(job.order().what().title(), day, format.ending()), StandardCharsets.UTF_8)
                        .build()
                        .toString());
        response.setContentLengthLong(job.bytes());
        exports.copyTo(job, response.getOutputStream());
    }

    private ExportJob job(Person viewer, String id) {
        return exports.find(viewer.tenantId(), viewer.id(), Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }

    private static String text(HttpServletRequest request, String name) {
        String value = request.getParameter(name);
        return value == null ? "" : value.strip();
    }
}

package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.InstantSource;
import java.time.LocalDate;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.apache.commons.csv.CSVFormat;
import org.apache.commons.csv.CSVPrinter;
import org.lectern.server.platform.FormulaSafe;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.lectern.server.usage.Usage;
import org.lectern.server.usage.UsageDay;
import org.lectern.server.usage.UsageMonth;
import org.springframework.http.ContentDisposition;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What tenants used, by UTC day or month: for operators, who answer for the bill. */
@Controller
final class UsagePages {
    private static final int DAYS = 30;
    private static final int MOST_DAYS = 800;

    private final Usage usage;
    private final TenantStore tenants;
    private final Frames frames;
    private final InstantSource clock;

    UsagePages(Usage usage, TenantStore tenants, Frames frames, InstantSource clock) {
        this.usage = usage;
        this.tenants = tenants;
        this.frames = frames;
        this.clock = clock;
    }

    /** @param months whether months are shown instead of days */
    record Chosen(String tenant, LocalDate from, LocalDate to, boolean months) {
        public String query() {
            return "tenant=" + tenant + "&from=" + from + "&to=" + to + "&by=" + (months ? "month" : "day");
        }
    }

    record UsageView(
            Chosen chosen, List<Tenant> tenants, UsagePicture picture, List<Line> lines, Line total, boolean cut) {}

    /** One tenant in one day or month. */
    record Line(String when, String tenant, long minutes, int people, int together, int classes, int recordings) {}

    @GetMapping("/admin/usage")
    String show(HttpServletRequest request, Model model) {
        Chosen asked = chosen(request);
        Chosen chosen = bounded(asked);
        List<Line> lines = lines(chosen);
        model.addAttribute(
                "view",
                new UsageView(
                        chosen,
                        tenants.list(),
                        UsagePicture.of(points(chosen, lines), frames.formats(request)),
                        lines.reversed(),
                        total(lines),
                        !asked.equals(chosen)));
        return "admin/usage";
    }

    @GetMapping("/admin/usage.csv")
    void csv(HttpServletRequest request, HttpServletResponse response) throws IOException {
        Chosen chosen = bounded(chosen(request));
        Formats formats = frames.formats(request);
        var text = new StringBuilder("\uFEFF");
        try (var csv = new CSVPrinter(text, CSVFormat.RFC4180)) {
            csv.printRecord(
                    formats.message(chosen.months() ? "usage.month" : "usage.day"),
                    formats.message("usage.tenant"),
                    formats.message("usage.minutes"),
                    formats.message("usage.people"),
                    formats.message("usage.together"),
                    formats.message("usage.classes"),
                    formats.message("usage.recordings"));
            for (Line line : lines(chosen)) {
                csv.printRecord(
                        line.when(),
                        FormulaSafe.of(line.tenant()),
                        line.minutes(),
                        line.people(),
                        line.together(),
                        line.classes(),
                        line.recordings());
            }
        }
        byte[] file = text.toString().getBytes(StandardCharsets.UTF_8);
        response.setContentType("text/csv;charset=UTF-8");
        response.setHeader("Cache-Control", "no-store");
        response.setHeader(
                "Content-Disposition",
                ContentDisposition.attachment()
                        .filename("usage-" + chosen.from() + "-" + chosen.to() + ".csv")
                        .build()
                        .toString());
        response.getOutputStream().write(file);
    }

    private Chosen chosen(HttpServletRequest request) {
        LocalDate today = clock.instant().atOffset(ZoneOffset.UTC).toLocalDate();
        LocalDate to = day(request, "to").orElse(today);
        LocalDate from = day(request, "from").orElse(to.minusDays(DAYS - 1));
        String tenant = request.getParameter("tenant");
        return new Chosen(
                tenant == null ? "" : tenant,
                from.isAfter(to) ? to : from,
                to,
                "month".equals(request.getParameter("by")));
    }

    /** Not more than can be drawn and read. */
    private static Chosen bounded(Chosen chosen) {
        LocalDate earliest = chosen.to().minusDays(MOST_DAYS);
        return chosen.from().isBefore(earliest)
                ? new Chosen(chosen.tenant(), earliest, chosen.to(), chosen.months())
                : chosen;
    }

    private static Optional<LocalDate> day(HttpServletRequest request, String name) {
        String text = request.getParameter(name);
        try {
            return text == null || text.isBlank()
                    ? Optional.empty()
                    : Optional.of(LocalDate.parse(text.strip()))
                            .filter(day -> day.getYear() > 1970 && day.getYear() < 10_000);
        } catch (DateTimeException e) {
            return Optional.empty();
        }
    }

    private List<Line> lines(Chosen chosen) {
        Map<UUID, Tenant> known = tenants.list().stream().collect(Collectors.toMap(Tenant::id, Function.identity()));
        Optional<UUID> one = known.values().stream()
                .filter(tenant -> tenant.slug().equals(chosen.tenant()))
                .map(Tenant::id)
                .findFirst();
        if (chosen.months()) {
            return usage.months(one, YearMonth.from(chosen.from()), YearMonth.from(chosen.to())).stream()
                    .map(month -> line(month, known))
                    .toList();
        }
        return usage.days(one, chosen.from(), chosen.to()).stream()
                .map(day -> line(day, known))
                .toList();
    }

    private static Line line(UsageDay day, Map<UUID, Tenant> known) {
        return new Line(
                day.day().toString(),
                name(day.tenantId(), known),
                day.participantMinutes(),
                day.peak().people(),
                day.peak().classes(),
                day.classes(),
                day.recordings());
    }

    private static Line line(UsageMonth month, Map<UUID, Tenant> known) {
        return new Line(
                month.month().toString(),
                name(month.tenantId(), known),
                month.participantMinutes(),
                month.peak().people(),
                month.peak().classes(),
                month.classes(),
                month.recordings());
    }

    private static String name(UUID tenantId, Map<UUID, Tenant> known) {
        Tenant tenant = known.get(tenantId);
        return tenant == null ? tenantId.toString() : tenant.name();
    }

    /** Sums; peaks of several tenants may have been at different moments, so that of them there is only the highest. */
    private static Line total(List<Line> lines) {
        return new Line(
                "",
                "",
                lines.stream().mapToLong(Line::minutes).sum(),
                lines.stream().mapToInt(Line::people).max().orElse(0),
                lines.stream().mapToInt(Line::together).max().orElse(0),
                lines.stream().mapToInt(Line::classes).sum(),
                lines.stream().mapToInt(Line::recordings).sum());
    }

    /** All tenants that are shown together, and 0 where nothing was used. */
    private static List<UsagePicture.Point> points(Chosen chosen, List<Line> lines) {
        var minutes = new LinkedHashMap<String, Long>();
        if (chosen.months()) {
            YearMonth last = YearMonth.from(chosen.to());
            for (YearMonth at = YearMonth.from(chosen.from()); !at.isAfter(last); at = at.plusMonths(1)) {
                minutes.put(at.toString(), 0L);
            }
        } else {
            for (LocalDate at = chosen.from(); !at.isAfter(chosen.to()); at = at.plusDays(1)) {
                minutes.put(at.toString(), 0L);
            }
        }
        lines.forEach(line -> minutes.merge(line.when(), line.minutes(), Long::sum));
        var points = new ArrayList<UsagePicture.Point>();
        minutes.forEach((when, sum) ->
                points.add(new UsagePicture.Point(chosen.months() ? when : when.substring("2026-".length()), sum)));
        return points;
    }
}

package org.lectern.server.ui;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.operations.Cause;
import org.lectern.server.operations.Explanation;
import org.lectern.server.operations.Finding;
import org.lectern.server.operations.Inspection;
import org.lectern.server.operations.Inspections;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.context.MessageSource;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** The request inspector: what arrived from applications, and why it was refused. */
@Controller
final class RequestPages {
    private static final int SHOWN = 50;
    private static final List<String> CALLS = List.of(
            "create",
            "join",
            "end",
            "isMeetingRunning",
            "getMeetingInfo",
            "getMeetings",
            "getRecordings",
            "publishRecordings",
            "updateRecordings",
            "deleteRecordings",
            "hooks/create",
            "hooks/list",
            "hooks/destroy");

    private final Inspections inspections;
    private final TenantStore tenants;
    private final TenantReading reading;
    private final MessageSource messages;

    RequestPages(Inspections inspections, TenantStore tenants, TenantReading reading, MessageSource messages) {
        this.inspections = inspections;
        this.tenants = tenants;
        this.reading = reading;
        this.messages = messages;
    }

    /** @param cause key of the words for why it was refused; empty if it was not */
    record RequestRow(Inspection request, String cause) {}

    /** What the list is restricted to, as it stands in the address. */
    record Query(String tenant, String call, String outcome, String text) {
        String address(@Nullable Instant before) {
            return "/admin/requests?"
                    + Stream.of(
                                    "tenant=" + encoded(tenant),
                                    "call=" + encoded(call),
                                    "outcome=" + encoded(outcome),
                                    "text=" + encoded(text),
                                    before == null ? "" : "before=" + before)
                            .filter(part -> !part.isEmpty() && !part.endsWith("="))
                            .collect(Collectors.joining("&"));
        }

        private static String encoded(String text) {
            return URLEncoder.encode(text, StandardCharsets.UTF_8);
        }
    }

    record RequestsView(
            Query query,
            List<Tenant> tenants,
            List<String> calls,
            List<RequestRow> rows,
            @Nullable String older) {}

    /**
     * @param base the address that the application should have; empty if no tenant is meant
     */
    record RequestView(
            Inspection request,
            Explanation words,
            String base,
            @Nullable String tenantId) {
        public Finding finding() {
            Finding finding = request.outcome().finding();
            return finding == null ? NOTHING : finding;
        }

        public String cause() {
            return words.cause();
        }

        public String more() {
            return words.detail();
        }

        private static final Finding NOTHING = new Finding(Cause.CALL_UNKNOWN, "", false, null);
    }

    @GetMapping("/admin/requests")
    Object list(
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String call,
            @RequestParam(defaultValue = "") String outcome,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String before,
            Model model) {
        var query = new Query(tenant, call, outcome, text.strip());
        List<Tenant> all = tenants.list();
        var filter = new Inspections.Filter(scope(tenant, all), call, outcome, query.text(), instant(before));
        List<Inspection> found = inspections.list(filter, SHOWN + 1);
        if (found.size() == 1
                && filter.before() == null
                && inspections.find(query.text()).isPresent()) {
            return Go.to("/admin/requests/" + found.getFirst().reference());
        }
        List<RequestRow> rows = found.stream()
                .limit(SHOWN)
                .map(row -> new RequestRow(row, explain(row).cause()))
                .toList();
        String older =
                found.size() > SHOWN ? query.address(rows.getLast().request().at()) : null;
        model.addAttribute("view", new RequestsView(query, all, CALLS, rows, older));
        return "admin/requests";
    }

    @GetMapping("/admin/requests/{reference}")
    String one(@PathVariable String reference, Model model) {
        Inspection found = inspections.find(reference).orElseThrow(NoSuchPage::new);
        Tenant tenant = tenants.findBySlug(found.slug()).orElse(null);
        model.addAttribute(
                "view",
                new RequestView(
                        found,
                        explain(found),
                        base(found, tenant),
                        tenant == null ? null : tenant.id().toString()));
        return "admin/request";
    }

    private Explanation explain(Inspection request) {
        return Explanation.of(
                request,
                key -> !String.valueOf(messages.getMessage(key, null, "", Locale.ENGLISH))
                        .isEmpty());
    }

    /** Of the tenant whose secret was used, where that is another one. */
    private String base(Inspection request, @Nullable Tenant tenant) {
        Finding finding = request.outcome().finding();
        if (finding != null
                && (finding.cause() == Cause.SECRET_OF_OTHER_TENANT || finding.cause() == Cause.TENANT_UNKNOWN)) {
            return tenants.findBySlug(finding.detail()).map(reading::address).orElse("");
        }
        return tenant == null ? "" : reading.address(tenant);
    }

    private static @Nullable UUID scope(String slug, List<Tenant> all) {
        if (slug.isEmpty()) {
            return null;
        }
        return all.stream()
                .filter(tenant -> tenant.slug().equals(slug))
                .map(Tenant::id)
                .findFirst()
                .orElse(Inspections.NOBODY);
    }

    private static @Nullable Instant instant(String text) {
        try {
            return text.isEmpty() ? null : Instant.parse(text);
        } catch (DateTimeException e) {
            return null;
        }
    }
}

package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.privacy.ConsentRecords;
import org.lectern.server.privacy.ErasePeople;
import org.lectern.server.privacy.Erasure;
import org.lectern.server.privacy.ExportPerson;
import org.lectern.server.privacy.FindPeople;
import org.lectern.server.privacy.RetentionReport;
import org.lectern.server.privacy.RunRetention;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/**
 * The rights of people in what is kept about them: finding them, exporting, erasing; and what retention does. Whom it is
 * about is in forms, never in an address.
 */
@Controller
final class PrivacyPages {
    private static final int ERASURES = 20;

    private final FindPeople people;
    private final ErasePeople erase;
    private final ExportPerson export;
    private final ConsentRecords consents;
    private final RunRetention retention;
    private final TenantStore tenants;

    /** What can be done for a person. */
    record Rights(ErasePeople erase, ExportPerson export, ConsentRecords consents) {}

    PrivacyPages(FindPeople people, Rights rights, RunRetention retention, TenantStore tenants) {
        this.people = people;
        this.erase = rights.erase();
        this.export = rights.export();
        this.consents = rights.consents();
        this.retention = retention;
        this.tenants = tenants;
    }

    record ErasureRow(String tenant, Erasure erasure) {
        /** As {@code event 12, person 1}. */
        public String receipt() {
            return erasure.receipt().entrySet().stream()
                    .map(table -> table.getKey() + " " + table.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    /**
     * @param tenant the identifier of the tenant that was searched, empty if none was
     * @param found null if nobody was searched for
     * @param lastRun when retention ran last; null if never
     */
    record PrivacyView(
            List<Tenant> tenants,
            String tenant,
            @Nullable List<FindPeople.Found> found,
            List<ErasureRow> erasures,
            @Nullable Instant lastRun,
            Map<String, Long> lastRows) {}

    @GetMapping("/admin/privacy")
    String overview(Model model) {
        return show(model, "", null);
    }

    private String show(Model model, String tenant, @Nullable List<FindPeople.Found> found) {
        List<Tenant> all = tenants.list();
        List<ErasureRow> erasures = all.stream()
                .flatMap(one -> erase.list(one.id(), ERASURES).stream().map(done -> new ErasureRow(one.name(), done)))
                .sorted((a, b) ->
                        b.erasure().requestedAt().compareTo(a.erasure().requestedAt()))
                .limit(ERASURES)
                .toList();
        RunRetention.Last last = retention.last().orElse(null);
        model.addAttribute(
                "view",
                new PrivacyView(
                        all,
                        tenant,
                        found,
                        erasures,
                        last == null ? null : last.at(),
                        last == null ? Map.of() : last.report().rows()));
        return "admin/privacy";
    }

    @PostMapping("/admin/privacy/find")
    String find(
            @RequestParam(defaultValue = "") String tenant, @RequestParam(defaultValue = "") String text, Reply reply) {
        if (text.isBlank()) {
            reply.refuse(Problems.of("text", "problem.privacy-text"));
            return show(reply.model(), tenant, null);
        }
        return show(reply.model(), tenant, people.find(tenant(tenant).id(), text));
    }

    /** What retention would delete now. */
    @GetMapping("/admin/privacy/retention")
    String dryRun(Model model) {
        RetentionReport report = retention.dryRun();
        model.addAttribute("view", report);
        return "admin/retention";
    }

    @PostMapping("/admin/privacy/export")
    @Nullable
    Object export(
            Person viewer,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String person,
            HttpServletResponse response)
            throws IOException {
        UUID tenantId = tenant(tenant).id();
        response.setContentType("application/zip");
        response.setHeader("Content-Disposition", "attachment; filename=\"person.zip\"");
        response.setHeader("Cache-Control", "no-store");
        export.write(tenantId, person(person), AuditActor.operator(viewer.id()), response.getOutputStream());
        return null;
    }

    /** @param tenantName for people */
    record ConfirmErasure(String tenant, String tenantName, String person, String name) {}

    @PostMapping("/admin/privacy/erase/confirm")
    String confirm(
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "") String name,
            Model model) {
        Tenant of = tenant(tenant);
        model.addAttribute(
                "view",
                new ConfirmErasure(of.id().toString(), of.name(), person(person), name.isBlank() ? person : name));
        return "admin/erase";
    }

    @PostMapping("/admin/privacy/erase")
    Object erase(
            Person viewer,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String person,
            RedirectAttributes next) {
        UUID tenantId = tenant(tenant).id();
        switch (erase.request(tenantId, person(person), AuditActor.operator(viewer.id()))) {
            case ErasePeople.Requested.Accepted(Erasure erasure) ->
                Notice.good(next, "privacy.erase.requested", erasure.tombstone());
            case ErasePeople.Requested.LastOperator _ -> Notice.bad(next, "privacy.erase.last-operator", "");
        }
        return Go.to("/admin/privacy");
    }

    /** On behalf of somebody who asked for it: they are asked again before they join. */
    @PostMapping("/admin/privacy/withdraw")
    Object withdraw(
            Person viewer,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String person,
            RedirectAttributes next) {
        if (consents.takeBack(tenant(tenant).id(), person(person), AuditActor.operator(viewer.id()))) {
            Notice.good(next, "privacy.withdrawn", "");
        } else {
            Notice.warn(next, "privacy.withdrawn.none", "");
        }
        return Go.to("/admin/privacy");
    }

    private Tenant tenant(String id) {
        return tenants.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }

    private static String person(String identifier) {
        if (identifier.isBlank() || identifier.length() > 1_000 || identifier.startsWith("erased-")) {
            throw new NoSuchPage();
        }
        return identifier;
    }
}

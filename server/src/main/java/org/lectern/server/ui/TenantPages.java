package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantSecret;
import org.lectern.server.tenant.TenantState;
import org.lectern.server.tenant.TenantStore;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Tenants and their secrets. A secret is shown once, in the answer to the form that made it. */
@Controller
final class TenantPages {
    private static final String SLUG = "[a-z0-9]([a-z0-9-]{0,62}[a-z0-9])?";

    private static final Sorting.Columns<Comparator<TenantReading.TenantRow>> COLUMNS = new Sorting.Columns<
                    Comparator<TenantReading.TenantRow>>("main")
            .words("name", Comparator.comparing(TenantReading.TenantRow::name, Sorting.WORDS))
            .words("state", Comparator.comparing(tenant -> !tenant.active()))
            .figures("secrets", Comparator.comparingInt(TenantReading.TenantRow::secrets))
            .figures("classes", Comparator.comparingInt(tenant -> tenant.usage().classes()))
            .figures("people", Comparator.comparingInt(tenant -> tenant.usage().people()))
            .figures("called", Comparator.comparing(TenantPages::called));

    private final TenantStore tenants;
    private final TenantReading reading;
    private final Frames frames;

    TenantPages(TenantStore tenants, TenantReading reading, Frames frames) {
        this.tenants = tenants;
        this.reading = reading;
        this.frames = frames;
    }

    record Form(String name, String slug) {}

    record TenantsView(List<TenantReading.TenantRow> tenants, Form form, String secretId) {}

    record Head(String id, String slug, String name, boolean active, String address) {}

    record TenantView(
            Head tenant,
            TenantReading.Usage usage,
            int refused,
            List<TenantReading.SecretRow> secrets,
            Checksums checksums,
            String secretId) {}

    /** @param weakCallers who would be refused if SHA-1 were not accepted */
    record Checksums(String minimum, List<String> choices, List<TenantReading.WeakCaller> weakCallers) {}

    record SecretView(Head tenant, String secret, boolean first) {}

    @GetMapping("/admin/tenants")
    String list(HttpServletRequest request, Model model) {
        return show(model, COLUMNS.read("/admin/tenants", request), new Form("", ""));
    }

    private static Instant called(TenantReading.TenantRow tenant) {
        Instant last = tenant.lastCall();
        return last == null ? Instant.EPOCH : last;
    }

    private String show(Model model, Sorting<Comparator<TenantReading.TenantRow>> order, Form form) {
        model.addAttribute("order", order);
        model.addAttribute(
                "view",
                new TenantsView(
                        Sorting.sorted(order, reading.rows()),
                        form,
                        RandomIds.uuid().toString()));
        return "admin/tenants";
    }

    @PostMapping("/admin/tenants")
    Object add(
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String slug,
            @RequestParam(defaultValue = "") String secretId,
            Reply reply) {
        var form = new Form(name, slug);
        var problems = new ArrayList<Problem>();
        if (name.isBlank() || name.strip().length() > 200) {
            problems.add(new Problem("name", "problem.tenant-name"));
        }
        if (!slug.strip().matches(SLUG)) {
            problems.add(new Problem("slug", "problem.tenant-slug"));
        }
        if (!problems.isEmpty()) {
            return again(reply, form, new Problems(problems));
        }
        try {
            Tenant tenant = tenants.create(slug.strip(), name.strip());
            return fresh(tenant, secretId, true, reply);
        } catch (DuplicateKeyException e) {
            return again(reply, form, Problems.of("slug", "problem.tenant-slug-taken"));
        }
    }

    private String again(Reply reply, Form form, Problems problems) {
        reply.refuse(problems);
        return show(reply.model(), COLUMNS.read("/admin/tenants", "", null), form);
    }

    @GetMapping("/admin/tenants/{id}")
    String one(@PathVariable String id, Model model) {
        Tenant tenant = tenant(id);
        var checksums = new Checksums(
                tenant.minimumChecksum().name(),
                List.of(ChecksumAlgorithm.values()).stream()
                        .map(ChecksumAlgorithm::name)
                        .toList(),
                reading.weakCallers(tenant.id()));
        model.addAttribute(
                "view",
                new TenantView(
                        head(tenant, reading),
                        reading.usage(tenant.id()),
                        reading.refused(tenant.id()),
                        reading.secrets(tenant.id()),
                        checksums,
                        RandomIds.uuid().toString()));
        return "admin/tenant";
    }

    @PostMapping("/admin/tenants/{id}/secrets")
    Object addSecret(@PathVariable String id, @RequestParam(defaultValue = "") String secretId, Reply reply) {
        return fresh(tenant(id), secretId, false, reply);
    }

    /** The same form sent twice makes one secret; the second answer cannot show it any more. */
    private Object fresh(Tenant tenant, String secretId, boolean first, Reply reply) {
        SharedSecret secret = TenantSecret.generate();
        try {
            tenants.addSecret(tenant.id(), secretId.isEmpty() ? RandomIds.uuid() : Access.uuid(secretId), secret);
        } catch (DuplicateKeyException e) {
            Notice.warn(reply.next(), "tenant.secret.shown-before", "");
            return Go.to("/admin/tenants/" + tenant.id());
        }
        reply.model().addAttribute("view", new SecretView(head(tenant, reading), secret.reveal(), first));
        return "admin/tenant-secret";
    }

    @GetMapping("/admin/tenants/{id}/secrets/{secretId}/retire")
    String confirmRetirement(
            @PathVariable String id, @PathVariable String secretId, HttpServletRequest request, Model model) {
        Tenant tenant = tenant(id);
        TenantReading.SecretRow secret = reading.secrets(tenant.id()).stream()
                .filter(row -> row.id().equals(secretId))
                .findFirst()
                .orElseThrow(NoSuchPage::new);
        Formats formats = frames.formats(request);
        boolean used = secret.lastUsedAt() != null;
        model.addAttribute(
                "view",
                new ConfirmView(
                        used ? "confirm.secret-used" : "confirm.secret",
                        formats.moment(secret.createdAt()),
                        used ? formats.moment(lastUse(secret)) : "",
                        "/admin/tenants/" + id + "/secrets/" + secretId + "/retire",
                        "/admin/tenants/" + id));
        return "confirm";
    }

    private static Instant lastUse(TenantReading.SecretRow secret) {
        @Nullable Instant at = secret.lastUsedAt();
        return at == null ? secret.createdAt() : at;
    }

    @PostMapping("/admin/tenants/{id}/secrets/{secretId}/retire")
    Object retire(@PathVariable String id, @PathVariable String secretId, RedirectAttributes next) {
        Tenant tenant = tenant(id);
        UUID secret = Access.uuid(secretId);
        if (!tenants.retireSecret(tenant.id(), secret)) {
            throw new NoSuchPage();
        }
        Notice.good(next, "tenant.secret.retired", "");
        return Go.to("/admin/tenants/" + id);
    }

    @PostMapping("/admin/tenants/{id}/checksum")
    Object minimum(@PathVariable String id, @RequestParam(defaultValue = "") String minimum, RedirectAttributes next) {
        Tenant tenant = tenant(id);
        for (ChecksumAlgorithm algorithm : ChecksumAlgorithm.values()) {
            if (algorithm.name().equals(minimum)) {
                tenants.changeMinimumChecksum(tenant.id(), algorithm);
                Notice.good(next, "tenant.checksum.changed", "");
            }
        }
        return Go.to("/admin/tenants/" + id);
    }

    @GetMapping("/admin/tenants/{id}/suspend")
    String confirmSuspension(@PathVariable String id, Model model) {
        Tenant tenant = tenant(id);
        model.addAttribute(
                "view",
                new ConfirmView(
                        "confirm.suspend",
                        tenant.name(),
                        "",
                        "/admin/tenants/" + id + "/suspend",
                        "/admin/tenants/" + id));
        return "confirm";
    }

    @PostMapping("/admin/tenants/{id}/suspend")
    Object suspend(@PathVariable String id, RedirectAttributes next) {
        return change(tenant(id), TenantState.SUSPENDED, "tenant.suspended", next);
    }

    @PostMapping("/admin/tenants/{id}/activate")
    Object activate(@PathVariable String id, RedirectAttributes next) {
        return change(tenant(id), TenantState.ACTIVE, "tenant.activated", next);
    }

    private Object change(Tenant tenant, TenantState state, String notice, RedirectAttributes next) {
        tenants.changeState(tenant.id(), state);
        Notice.good(next, notice, tenant.name());
        return Go.to("/admin/tenants/" + tenant.id());
    }

    static Head head(Tenant tenant, TenantReading reading) {
        return new Head(
                tenant.id().toString(), tenant.slug(), tenant.name(), tenant.isActive(), reading.address(tenant));
    }

    private Tenant tenant(String id) {
        return tenants.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}

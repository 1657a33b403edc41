package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Addresses;
import org.lectern.server.privacy.ConsentRecords;
import org.lectern.server.privacy.ErasePeople;
import org.lectern.server.privacy.Erasure;
import org.lectern.server.privacy.ErasureRecords;
import org.lectern.server.privacy.FindPeople;
import org.lectern.server.privacy.PersonExports;
import org.lectern.server.privacy.Restrictions;
import org.lectern.server.privacy.RetentionReport;
import org.lectern.server.privacy.RunRetention;
import org.lectern.server.statement.StoreActors;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
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
    private static final int COPIES = 10;

    private final FindPeople people;
    private final ErasePeople erase;
    private final ConsentRecords consents;
    private final Rights rights;
    private final RunRetention retention;
    private final TenantStore tenants;
    private final Addresses addresses;

    /** What can be done for a person. */
    record Rights(
            ErasePeople erase,
            PersonExports copies,
            ConsentRecords consents,
            Restrictions restrictions,
            ErasureRecords records) {}

    PrivacyPages(FindPeople people, Rights rights, RunRetention retention, TenantStore tenants, Addresses addresses) {
        this.people = people;
        this.erase = rights.erase();
        this.consents = rights.consents();
        this.rights = rights;
        this.retention = retention;
        this.tenants = tenants;
        this.addresses = addresses;
    }

    /** @param records lines of the task that it leaves for whoever runs a learning record store; 0 for none */
    record ErasureRow(String tenant, Erasure erasure, int records) {
        /** As {@code event 12, person 1}. */
        public String receipt() {
            return erasure.receipt().entrySet().stream()
                    .map(table -> table.getKey() + " " + table.getValue())
                    .collect(Collectors.joining(", "));
        }
    }

    record CopyRow(String tenant, PersonExports.Copy copy) {}

    /**
     * @param tenant the identifier of the tenant that was searched, empty if none was
     * @param found null if nobody was searched for
     * @param restricted identifiers of those found whose data are restricted
     * @param lastRun when retention ran last; null if never
     */
    record PrivacyView(
            List<Tenant> tenants,
            String tenant,
            @Nullable List<FindPeople.Found> found,
            Set<String> restricted,
            List<CopyRow> copies,
            List<ErasureRow> erasures,
            @Nullable Instant lastRun,
            Map<String, Long> lastRows) {}

    @GetMapping("/admin/privacy")
    String overview(Model model) {
        return show(model, "", null);
    }

    private String show(Model model, String tenant, @Nullable List<FindPeople.Found> found) {
        List<Tenant> all = tenants.list();
        Map<UUID, String> names = all.stream().collect(Collectors.toMap(Tenant::id, Tenant::name));
        List<Erasure> newest = all.stream()
                .flatMap(one -> erase.list(one.id(), ERASURES).stream())
                .sorted(Comparator.comparing(Erasure::requestedAt).reversed())
                .limit(ERASURES)
                .toList();
        Map<UUID, Integer> records =
                rights.records().open(newest.stream().map(Erasure::id).toList());
        List<ErasureRow> erasures = newest.stream()
                .map(one ->
                        new ErasureRow(names.getOrDefault(one.tenantId(), ""), one, records.getOrDefault(one.id(), 0)))
                .toList();
        List<CopyRow> copies = rights.copies().list(COPIES).stream()
                .map(copy -> new CopyRow(names.getOrDefault(copy.tenantId(), ""), copy))
                .toList();
        Set<String> restricted = found == null
                ? Set.of()
                : found.stream()
                        .map(FindPeople.Found::externalUserId)
                        .filter(person -> rights.restrictions().isRestricted(Access.uuid(tenant), person))
                        .collect(Collectors.toSet());
        RunRetention.Last last = retention.last().orElse(null);
        model.addAttribute(
                "view",
                new PrivacyView(
                        all,
                        tenant,
                        found,
                        restricted,
                        copies,
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

    /** @param address that the person fetches the file from; shown once */
    record CopyView(String address, PersonExports.Copy copy) {}

    /** Has it made. The link is in no address of ours and is not shown again. */
    @PostMapping("/admin/privacy/export")
    String export(
            Person viewer,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String person,
            HttpServletResponse response,
            Model model) {
        String link = rights.copies().order(tenant(tenant).id(), person(person), AuditActor.operator(viewer.id()));
        response.setHeader("Cache-Control", "no-store");
        model.addAttribute(
                "view",
                new CopyView(
                        addresses.page("/personal-data/" + link).toString(),
                        rights.copies().find(link).orElseThrow()));
        return "admin/person-copy";
    }

    /** Nothing but presence is collected of the person from now on, and nobody else is told of them; or no longer so. */
    @PostMapping("/admin/privacy/restrict")
    Object restrict(
            Person viewer,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String person,
            @RequestParam(defaultValue = "false") boolean lift,
            RedirectAttributes next) {
        UUID tenantId = tenant(tenant).id();
        AuditActor by = AuditActor.operator(viewer.id());
        boolean changed = lift
                ? rights.restrictions().lift(tenantId, person(person), by)
                : rights.restrictions().restrict(tenantId, person(person), by);
        if (changed) {
            Notice.good(next, lift ? "privacy.lifted" : "privacy.restricted", "");
        } else {
            Notice.warn(next, lift ? "privacy.lifted.already" : "privacy.restricted.already", "");
        }
        return Go.to("/admin/privacy");
    }

    /** What a learning record store was told of somebody who was erased: for whoever runs the store. */
    @GetMapping("/admin/privacy/erasures/{id}/records.csv")
    void records(@PathVariable String id, HttpServletResponse response) throws IOException {
        Erasure erasure = erase.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
        List<ErasureRecords.Told> told = rights.records().list(erasure.id());
        if (told.isEmpty()) {
            throw new NoSuchPage();
        }
        String base = addresses.page("").toString();
        String tenant = erasure.tenantId().toString();
        var file = new StringBuilder("language,kind,home page,identifier\r\n");
        for (ErasureRecords.Told one : told) {
            boolean actor = one.kind() == ErasureRecords.Kind.ACTOR;
            boolean account = actor && one.channel().equals("xapi");
            file.append(one.channel())
                    .append(',')
                    .append(actor ? "actor" : "statement")
                    .append(',')
                    .append(account ? StoreActors.homePage(base, tenant) : "")
                    .append(',')
                    .append(actor && !account ? StoreActors.user(base, tenant, one.identifier()) : one.identifier())
                    .append("\r\n");
        }
        ExportPages.send(
                response,
                "text/csv;charset=UTF-8",
                erasure.tombstone() + "-records.csv",
                file.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** The store's operator has deleted them. */
    @PostMapping("/admin/privacy/erasures/{id}/records")
    Object recordsDone(Person viewer, @PathVariable String id, RedirectAttributes next) {
        Erasure erasure = erase.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
        if (rights.records().done(erasure, AuditActor.operator(viewer.id()))) {
            Notice.good(next, "privacy.records.gone", erasure.tombstone());
        } else {
            Notice.warn(next, "privacy.records.none", "");
        }
        return Go.to("/admin/privacy");
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

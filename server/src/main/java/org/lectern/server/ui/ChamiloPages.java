package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.chamilo.ChamiloKey;
import org.lectern.server.chamilo.ChamiloSettings;
import org.lectern.server.chamilo.ChamiloStore;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.dao.DuplicateKeyException;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** A tenant's settings and keys for Chamilo. A key is typed in here and never shown. */
@Controller
final class ChamiloPages {
    private static final Set<String> FLAGS =
            Set.of(ChamiloSettings.ENABLED, ChamiloSettings.TIMELESS, ChamiloSettings.STRICT);
    private static final int LONGEST_KEY = 1_000;

    private final TenantStore tenants;
    private final TenantReading reading;
    private final ChamiloStore store;
    private final Addresses addresses;
    private final Frames frames;

    ChamiloPages(TenantStore tenants, TenantReading reading, ChamiloStore store, Addresses addresses, Frames frames) {
        this.tenants = tenants;
        this.reading = reading;
        this.store = store;
        this.addresses = addresses;
        this.frames = frames;
    }

    record KeyRow(
            String id,
            String use,
            Instant createdAt,
            @Nullable Instant lastUsedAt) {}

    record AnswerRow(String endpoint, String outcome, boolean refusal, long count, Instant lastAt) {}

    record View(
            TenantPages.Head tenant,
            Map<String, String> texts,
            List<Address> addresses,
            List<KeyRow> keys,
            List<AnswerRow> answers,
            String unknownNames,
            String keyId) {
        public String text(String name) {
            return texts.getOrDefault(name, "");
        }

        public boolean flag(String name) {
            return text(name).equals("true");
        }
    }

    /** @param name last part of its message's key */
    record Address(String name, String url) {}

    @GetMapping("/admin/tenants/{id}/chamilo")
    String show(@PathVariable String id, Model model) {
        Tenant tenant = tenant(id);
        return show(model, tenant, store.settings(tenant.id()).texts());
    }

    private String show(Model model, Tenant tenant, Map<String, String> texts) {
        String base = "/t/" + tenant.slug() + "/compat/chamilo/";
        model.addAttribute(
                "view",
                new View(
                        TenantPages.head(tenant, reading),
                        texts,
                        List.of(
                                new Address(
                                        "webhook",
                                        addresses.callback(base + "webhook").toString()),
                                new Address(
                                        "callback",
                                        addresses.page(base + "callback").toString()),
                                new Address(
                                        "activity",
                                        addresses.page(base + "activity").toString())),
                        store.keys(tenant.id()).stream()
                                .map(key -> new KeyRow(
                                        key.id().toString(), key.use().name(), key.createdAt(), key.lastUsedAt()))
                                .toList(),
                        store.answers(tenant.id()).stream()
                                .map(one -> new AnswerRow(
                                        one.endpoint().name(),
                                        one.outcome().name(),
                                        one.outcome().isRefusal(),
                                        one.count(),
                                        one.lastAt()))
                                .toList(),
                        String.join(", ", store.settings(tenant.id()).filter().unknown()),
                        RandomIds.uuid().toString()));
        return "admin/tenant-chamilo";
    }

    @PostMapping("/admin/tenants/{id}/chamilo")
    Object change(Person viewer, @PathVariable String id, @RequestParam Map<String, String> form, Reply reply) {
        Tenant tenant = tenant(id);
        var texts = new LinkedHashMap<String, String>();
        for (String name : ChamiloSettings.NAMES) {
            texts.put(
                    name, FLAGS.contains(name) ? String.valueOf(form.containsKey(name)) : form.getOrDefault(name, ""));
        }
        return switch (ChamiloSettings.STANDARD.with(texts)) {
            case ChamiloSettings.Reading.Good(ChamiloSettings settings) -> {
                store.change(tenant.id(), settings, AuditActor.operator(viewer.id()));
                Notice.good(reply.next(), "chamilo.changed", tenant.name());
                yield Go.to("/admin/tenants/" + id + "/chamilo");
            }
            case ChamiloSettings.Reading.Bad(var problems) -> {
                var found = new ArrayList<Problem>();
                problems.keySet().forEach(name -> found.add(new Problem(name, "problem.chamilo." + name)));
                reply.refuse(new Problems(found));
                yield show(reply.model(), tenant, texts);
            }
        };
    }

    @PostMapping("/admin/tenants/{id}/chamilo/keys")
    Object addKey(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String use,
            @RequestParam(defaultValue = "") String key,
            @RequestParam(defaultValue = "") String keyId,
            Reply reply) {
        Tenant tenant = tenant(id);
        String secret = key.strip();
        if (secret.isEmpty() || secret.length() > LONGEST_KEY) {
            reply.refuse(Problems.of("key", "problem.chamilo.key"));
            return show(reply.model(), tenant, store.settings(tenant.id()).texts());
        }
        ChamiloKey.Use meant = use.equals("CALLBACK") ? ChamiloKey.Use.CALLBACK : ChamiloKey.Use.WEBHOOK;
        UUID made = keyId.isEmpty() ? RandomIds.uuid() : Access.uuid(keyId);
        try {
            var added = new ChamiloStore.NewKey(made, meant, SharedSecret.of(secret));
            store.addKey(tenant.id(), added, AuditActor.operator(viewer.id()));
            Notice.good(reply.next(), "chamilo.key.added", "");
        } catch (DuplicateKeyException e) {
            Notice.good(reply.next(), "chamilo.key.added", "");
        } catch (IllegalArgumentException e) {
            reply.refuse(Problems.of("key", "problem.chamilo.keys"));
            return show(reply.model(), tenant, store.settings(tenant.id()).texts());
        }
        return Go.to("/admin/tenants/" + id + "/chamilo");
    }

    @GetMapping("/admin/tenants/{id}/chamilo/keys/{keyId}/retire")
    String confirmRetirement(
            @PathVariable String id, @PathVariable String keyId, HttpServletRequest request, Model model) {
        Tenant tenant = tenant(id);
        ChamiloKey key = store.keys(tenant.id()).stream()
                .filter(one -> one.id().toString().equals(keyId))
                .findFirst()
                .orElseThrow(NoSuchPage::new);
        Formats formats = frames.formats(request);
        Instant used = key.lastUsedAt();
        model.addAttribute(
                "view",
                new ConfirmView(
                        used == null ? "confirm.chamilo-key" : "confirm.chamilo-key-used",
                        formats.moment(key.createdAt()),
                        used == null ? "" : formats.moment(used),
                        "/admin/tenants/" + id + "/chamilo/keys/" + keyId + "/retire",
                        "/admin/tenants/" + id + "/chamilo"));
        return "confirm";
    }

    @PostMapping("/admin/tenants/{id}/chamilo/keys/{keyId}/retire")
    Object retire(Person viewer, @PathVariable String id, @PathVariable String keyId, RedirectAttributes next) {
        Tenant tenant = tenant(id);
        if (!store.retireKey(tenant.id(), Access.uuid(keyId), AuditActor.operator(viewer.id()))) {
            throw new NoSuchPage();
        }
        Notice.good(next, "chamilo.key.retired", "");
        return Go.to("/admin/tenants/" + id + "/chamilo");
    }

    private Tenant tenant(String id) {
        return tenants.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}

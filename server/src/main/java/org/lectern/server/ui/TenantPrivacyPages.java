package org.lectern.server.ui;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.privacy.Collected;
import org.lectern.server.privacy.Kept;
import org.lectern.server.privacy.PrivacyPolicies;
import org.lectern.server.privacy.PrivacyPolicy;
import org.lectern.server.privacy.PrivacySettings;
import org.lectern.server.privacy.PrivacyTexts;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What a tenant keeps, collects and tells, as a form. The names of its fields are the keys of {@link PrivacyTexts}. */
@Controller
final class TenantPrivacyPages {
    private static final List<String> KEEP =
            Arrays.stream(Kept.values()).map(kind -> "keep." + kind.text()).toList();
    private static final List<String> COLLECT = Arrays.stream(Collected.values())
            .map(kind -> "collect." + kind.text())
            .toList();

    private final TenantStore tenants;
    private final TenantReading reading;
    private final PrivacyPolicies policies;

    TenantPrivacyPages(TenantStore tenants, TenantReading reading, PrivacyPolicies policies) {
        this.tenants = tenants;
        this.reading = reading;
        this.policies = policies;
    }

    /** @param standard days that the installation keeps this kind */
    record KeepRow(String key, String days, long standard) {}

    record CollectRow(String key, boolean on) {}

    record PrivacyView(
            TenantPages.Head tenant,
            List<KeepRow> keep,
            List<CollectRow> collect,
            Map<String, String> texts,
            long shortest,
            long longest) {
        public String text(String key) {
            return texts.getOrDefault(key, "");
        }
    }

    @GetMapping("/admin/tenants/{id}/privacy")
    String show(@PathVariable String id, Model model) {
        Tenant tenant = tenant(id);
        return show(model, tenant, PrivacyTexts.of(policies.of(tenant.id())));
    }

    @PostMapping("/admin/tenants/{id}/privacy")
    Object change(Person viewer, @PathVariable String id, @RequestParam Map<String, String> form, Reply reply) {
        Tenant tenant = tenant(id);
        var texts = new LinkedHashMap<String, String>();
        for (String key : KEEP) {
            String days = form.getOrDefault(key, "").strip();
            texts.put(key, days.isEmpty() ? "" : days + "d");
        }
        COLLECT.forEach(key -> texts.put(key, form.containsKey(key) ? "on" : "off"));
        texts.put("notice", form.containsKey("notice") ? "on" : "off");
        texts.put("notice.recording", form.containsKey("notice.recording") ? "on" : "off");
        texts.put("notice.words", form.getOrDefault("notice.words", ""));
        texts.put("notice.declined", form.getOrDefault("notice.declined", ""));
        return switch (PrivacyTexts.read(PrivacyPolicy.STANDARD, policies.settings(), texts)) {
            case PrivacyTexts.Reading.Good(PrivacyPolicy policy) -> {
                policies.change(tenant.id(), policy, AuditActor.operator(viewer.id()));
                Notice.good(reply.next(), "privacy.policy.changed", tenant.name());
                yield Go.to("/admin/tenants/" + id);
            }
            case PrivacyTexts.Reading.Bad(var problems) -> {
                reply.refuse(new Problems(problems.keySet().stream()
                        .map(key -> new Problem(
                                key, key.startsWith("keep.") ? "problem.privacy-days" : "problem.privacy-notice"))
                        .toList()));
                yield show(reply.model(), tenant, texts);
            }
        };
    }

    private String show(Model model, Tenant tenant, Map<String, String> texts) {
        PrivacySettings settings = policies.settings();
        List<KeepRow> keep = Arrays.stream(Kept.values())
                .map(kind -> {
                    String key = "keep." + kind.text();
                    String text = texts.getOrDefault(key, "");
                    String days = text.endsWith("d") ? text.substring(0, text.length() - 1) : text;
                    return new KeepRow(
                            key,
                            days,
                            PrivacyPolicy.STANDARD.keep(kind, settings).toDays());
                })
                .toList();
        List<CollectRow> collect = COLLECT.stream()
                .map(key -> new CollectRow(key, !texts.getOrDefault(key, "on").equals("off")))
                .toList();
        model.addAttribute(
                "view",
                new PrivacyView(
                        TenantPages.head(tenant, reading),
                        keep,
                        collect,
                        texts,
                        settings.shortest().toDays(),
                        settings.longest().toDays()));
        return "admin/tenant-privacy";
    }

    private Tenant tenant(String id) {
        return tenants.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}

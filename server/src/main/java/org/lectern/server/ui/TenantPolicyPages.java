package org.lectern.server.ui;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.playback.PlaybackLinks;
import org.lectern.server.tenant.ParameterRule;
import org.lectern.server.tenant.ParameterRules;
import org.lectern.server.tenant.PolicyTexts;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What a tenant may do, as a form. The names of its fields are the keys of {@link PolicyTexts}. */
@Controller
final class TenantPolicyPages {
    private static final List<String> FLAGS = List.of(
            PolicyTexts.MODERATORS_EXEMPT,
            PolicyTexts.ANALYTICS,
            PolicyTexts.HOOKS,
            PolicyTexts.GUESTS,
            PolicyTexts.OPERATOR_PARAMETERS,
            PolicyTexts.PLAYBACK_DOWNLOAD);
    private static final List<String> FIELDS = List.of(
            PolicyTexts.RECORDING,
            PolicyTexts.MAX_MEETINGS,
            PolicyTexts.MAX_PARTICIPANTS,
            PolicyTexts.MAX_PARTICIPANTS_PER_MEETING,
            PolicyTexts.MAX_DURATION,
            PolicyTexts.TAGS,
            PolicyTexts.DIAL_IN_NUMBERS,
            PolicyTexts.DIAL_IN_PINS,
            PolicyTexts.CALLER_GENERATION,
            PolicyTexts.PLAYBACK_LINKS,
            PolicyTexts.PLAYBACK_VIEWERS,
            PolicyTexts.PLAYBACK_MODERATORS);
    private static final int BLANK_RULES = 2;
    private static final int MOST_RULES = 400;

    private final TenantStore tenants;
    private final TenantReading reading;
    private final PlaybackLinks links;

    TenantPolicyPages(TenantStore tenants, TenantReading reading, PlaybackLinks links) {
        this.tenants = tenants;
        this.reading = reading;
        this.links = links;
    }

    /** @param kind {@code default}, {@code force}, {@code forbid} or {@code refuse}; empty for a row to fill in */
    record RuleRow(String call, String name, String kind, String value) {
        static final RuleRow BLANK = new RuleRow("create", "", "", "");

        static RuleRow of(String call, String name, ParameterRule rule) {
            return switch (rule) {
                case ParameterRule.Default(String value) -> new RuleRow(call, name, "default", value);
                case ParameterRule.Force(String value) -> new RuleRow(call, name, "force", value);
                case ParameterRule.Forbid() -> new RuleRow(call, name, "forbid", "");
                case ParameterRule.Refuse() -> new RuleRow(call, name, "refuse", "");
            };
        }

        boolean isBlank() {
            return name.isBlank();
        }

        String key() {
            return call + "." + name.strip();
        }

        String text() {
            boolean valued = kind.equals("default") || kind.equals("force");
            return valued ? kind + ":" + value : kind;
        }
    }

    /** @param linkLife how long an address of ours is good that its application reads */
    record PolicyView(
            TenantPages.Head tenant,
            Map<String, String> texts,
            List<String> generations,
            Duration linkLife,
            List<RuleRow> rules) {
        public String text(String key) {
            return texts.getOrDefault(key, "");
        }

        public boolean flag(String key) {
            return text(key).equals("true");
        }
    }

    @GetMapping("/admin/tenants/{id}/policy")
    String show(@PathVariable String id, Model model) {
        Tenant tenant = tenant(id);
        TenantPolicy policy = tenants.policyOf(tenant.id());
        var rules = new ArrayList<>(rows("create", policy.createRules()));
        rules.addAll(rows("join", policy.joinRules()));
        return show(model, tenant, PolicyTexts.of(policy), rules);
    }

    @PostMapping("/admin/tenants/{id}/policy")
    Object change(@PathVariable String id, @RequestParam Map<String, String> form, Reply reply) {
        Tenant tenant = tenant(id);
        List<RuleRow> rules = rules(form);
        var texts = new LinkedHashMap<String, String>();
        FIELDS.forEach(key -> texts.put(key, form.getOrDefault(key, "")));
        FLAGS.forEach(key -> texts.put(key, String.valueOf(form.containsKey(key))));
        rules.forEach(rule -> texts.put(rule.key(), rule.text()));
        return switch (PolicyTexts.read(TenantPolicy.STANDARD, texts)) {
            case PolicyTexts.Reading.Good(TenantPolicy policy) -> {
                tenants.changePolicy(tenant.id(), policy);
                Notice.good(reply.next(), "policy.changed", tenant.name());
                yield Go.to("/admin/tenants/" + id);
            }
            case PolicyTexts.Reading.Bad(Map<String, String> problems) -> {
                reply.refuse(problems(problems.keySet().stream().toList(), rules));
                yield show(reply.model(), tenant, texts, rules);
            }
        };
    }

    private String show(Model model, Tenant tenant, Map<String, String> texts, List<RuleRow> rules) {
        var rows = new ArrayList<>(rules);
        for (int i = 0; i < BLANK_RULES; i++) {
            rows.add(RuleRow.BLANK);
        }
        List<String> generations = List.of(VersionProfile.values()).stream()
                .map(PolicyTexts::generation)
                .toList();
        model.addAttribute(
                "view", new PolicyView(TenantPages.head(tenant, reading), texts, generations, links.life(), rows));
        return "admin/tenant-policy";
    }

    private static List<RuleRow> rows(String call, ParameterRules rules) {
        return rules.byName().entrySet().stream()
                .map(rule -> RuleRow.of(call, rule.getKey(), rule.getValue()))
                .toList();
    }

    /** Rows without a name, and those set to no rule, are left out. */
    private static List<RuleRow> rules(Map<String, String> form) {
        var rules = new ArrayList<RuleRow>();
        for (int i = 0; i < MOST_RULES && form.containsKey("rule-name-" + i); i++) {
            var row = new RuleRow(
                    form.getOrDefault("rule-call-" + i, "").equals("join") ? "join" : "create",
                    form.getOrDefault("rule-name-" + i, ""),
                    form.getOrDefault("rule-kind-" + i, ""),
                    form.getOrDefault("rule-value-" + i, ""));
            if (!row.isBlank() && !row.kind().isEmpty()) {
                rules.add(row);
            }
        }
        return rules;
    }

    private static Problems problems(List<String> keys, List<RuleRow> rules) {
        var problems = new ArrayList<Problem>();
        for (String key : keys) {
            if (FIELDS.contains(key)) {
                problems.add(new Problem(key, "problem.policy." + key));
                continue;
            }
            for (int i = 0; i < rules.size(); i++) {
                if (rules.get(i).key().equals(key)) {
                    problems.add(new Problem("rule-name-" + i, "problem.policy.rule"));
                }
            }
        }
        return new Problems(problems);
    }

    private Tenant tenant(String id) {
        return tenants.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}

package org.lectern.server.ui;

import java.time.InstantSource;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.delivery.Deliveries;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.Secret;
import org.lectern.server.statement.Channel;
import org.lectern.server.statement.Destination;
import org.lectern.server.statement.Destination.Content;
import org.lectern.server.statement.Destination.Identity;
import org.lectern.server.statement.DestinationStore;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Where a tenant's statements go. Credentials are written and never shown. */
@Controller
final class StatementPages {
    private final TenantStore tenants;
    private final TenantReading reading;
    private final DestinationStore destinations;
    private final Deliveries deliveries;
    private final InstantSource clock;

    StatementPages(
            TenantStore tenants,
            TenantReading reading,
            DestinationStore destinations,
            Deliveries deliveries,
            InstantSource clock) {
        this.tenants = tenants;
        this.reading = reading;
        this.destinations = destinations;
        this.deliveries = deliveries;
        this.clock = clock;
    }

    record StatementsView(TenantPages.Head tenant, List<Row> rows, List<String> contents) {}

    /**
     * One language, with what goes out in it or a form to begin.
     *
     * @param host null if nothing goes out
     * @param stopped null while it works
     */
    record Row(
            String channel, @Nullable String host, @Nullable String stopped, Form form) {}

    /** @param dead what never arrived */
    record Form(String url, String identity, boolean names, Set<String> contents, String purpose, int dead) {
        static final Form BLANK =
                new Form("", Identity.PSEUDONYMOUS.name(), false, Set.of(Content.ATTENDED.name()), "", 0);
    }

    @GetMapping("/admin/tenants/{id}/statements")
    String show(@PathVariable String id, Model model) {
        return show(tenant(id), null, null, model);
    }

    private String show(Tenant tenant, @Nullable Channel typed, @Nullable Form form, Model model) {
        List<Row> rows = List.of(Channel.values()).stream()
                .map(channel -> row(tenant, channel, channel == typed ? form : null))
                .toList();
        model.addAttribute(
                "view",
                new StatementsView(
                        TenantPages.head(tenant, reading),
                        rows,
                        EnumSet.complementOf(EnumSet.of(Content.PRESENCE)).stream()
                                .map(Enum::name)
                                .toList()));
        return "admin/tenant-statements";
    }

    private Row row(Tenant tenant, Channel channel, @Nullable Form typed) {
        Optional<Destination> found = destinations.find(tenant.id(), channel);
        if (found.isEmpty()) {
            return new Row(channel.word(), null, null, typed == null ? Form.BLANK : typed);
        }
        Destination destination = found.get();
        Form form = new Form(
                destination.url(),
                destination.terms().identity().name(),
                destination.terms().names(),
                destination.terms().contents().stream().map(Enum::name).collect(Collectors.toSet()),
                destination.terms().purpose(),
                deliveries.list(dead(tenant, channel), 1_000, 0).size());
        return new Row(
                channel.word(),
                GuardedHttp.hostOf(destination.url()),
                destination.stopped(),
                typed == null ? form : typed);
    }

    @PostMapping("/admin/tenants/{id}/statements")
    Object save(
            @PathVariable String id,
            @RequestParam Map<String, String> form,
            @RequestParam(name = "content", required = false) @Nullable List<String> contents,
            Reply reply) {
        Tenant tenant = tenant(id);
        Channel channel = Channel.ofWord(form.getOrDefault("channel", "")).orElseThrow(NoSuchPage::new);
        Set<String> chosen = contents == null ? Set.of() : Set.copyOf(contents);
        var typed = new Form(
                form.getOrDefault("url", "").strip(),
                form.getOrDefault("identity", ""),
                form.containsKey("names"),
                chosen,
                form.getOrDefault("purpose", "").strip(),
                0);
        Optional<Destination> before = destinations.find(tenant.id(), channel);
        Optional<Secret> authorization = authorization(form).or(() -> before.map(Destination::authorization));
        Optional<Problems> problems = problems(channel, typed, authorization.isPresent());
        if (problems.isPresent()) {
            reply.refuse(problems.get());
            return show(tenant, channel, typed, reply.model());
        }
        destinations.put(new Destination(
                tenant.id(),
                channel,
                typed.url(),
                authorization.orElseThrow(),
                new Destination.Terms(
                        typed.identity().equals(Identity.ANONYMOUS.name()) ? Identity.ANONYMOUS : Identity.PSEUDONYMOUS,
                        typed.names(),
                        EnumSet.allOf(Content.class).stream()
                                .filter(content -> chosen.contains(content.name()))
                                .collect(Collectors.toSet()),
                        typed.purpose()),
                clock.instant(),
                null));
        // What died because it was stopped goes out now.
        if (before.isPresent() && !before.get().works()) {
            deliveries.replayDead(dead(tenant, channel));
        }
        Notice.good(reply.next(), "statements.saved", tenant.name());
        return Go.to("/admin/tenants/" + id + "/statements");
    }

    private static Optional<Secret> authorization(Map<String, String> form) {
        String name = form.getOrDefault("user", "").strip();
        String secret = form.getOrDefault("secret", "");
        if (secret.isBlank()) {
            return Optional.empty();
        }
        return Optional.of(name.isEmpty() ? Destination.bearer(secret) : Destination.basic(name, secret));
    }

    private static Optional<Problems> problems(Channel channel, Form form, boolean authorized) {
        String prefix = channel.word() + "-";
        if (Destination.problem(form.url()).isPresent()) {
            return Optional.of(Problems.of(prefix + "url", "problem.statements.url"));
        }
        if (!authorized) {
            return Optional.of(Problems.of(prefix + "secret", "problem.statements.secret"));
        }
        if (form.purpose().isEmpty() || form.purpose().length() > Destination.Terms.LONGEST_PURPOSE) {
            return Optional.of(Problems.of(prefix + "purpose", "problem.statements.purpose"));
        }
        return Optional.empty();
    }

    @GetMapping("/admin/tenants/{id}/statements/{channel}/remove")
    String confirmRemoval(@PathVariable String id, @PathVariable String channel, Model model) {
        Destination destination = destination(tenant(id), channel);
        model.addAttribute(
                "view",
                new ConfirmView(
                        "confirm.statements",
                        GuardedHttp.hostOf(destination.url()),
                        "",
                        "/admin/tenants/" + id + "/statements/" + channel + "/remove",
                        "/admin/tenants/" + id + "/statements"));
        return "confirm";
    }

    @PostMapping("/admin/tenants/{id}/statements/{channel}/remove")
    Object remove(@PathVariable String id, @PathVariable String channel, RedirectAttributes next) {
        Destination destination = destination(tenant(id), channel);
        destinations.remove(destination.tenantId(), destination.channel());
        Notice.good(next, "statements.removed", GuardedHttp.hostOf(destination.url()));
        return Go.to("/admin/tenants/" + id + "/statements");
    }

    private static Deliveries.Filter dead(Tenant tenant, Channel channel) {
        return new Deliveries.Filter(tenant.id(), Delivery.State.DEAD, channel.word(), null);
    }

    private Destination destination(Tenant tenant, String channel) {
        return Channel.ofWord(channel)
                .flatMap(known -> destinations.find(tenant.id(), known))
                .orElseThrow(NoSuchPage::new);
    }

    private Tenant tenant(String id) {
        return tenants.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}

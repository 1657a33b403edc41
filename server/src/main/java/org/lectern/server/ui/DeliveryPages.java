package org.lectern.server.ui;

import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.server.delivery.Deliveries;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What callers are told, and what did not arrive. Addresses are shown by their host alone, contents not at all. */
@Controller
final class DeliveryPages {
    private static final String LIST = "/admin/deliveries";
    private static final int PER_PAGE = 50;
    private static final int LAST_PAGE = 200;
    private static final int LONGEST_TEXT = 200;
    private static final List<String> FORMATS = List.of(
            "end-callback", "recording-ready", "analytics", "hook", "notice", "xapi", "xapi-comparison", "caliper");

    /** By anything but their time, which has an index, a long list would be sorted anew for every page. */
    private static final Sorting.Columns<String> COLUMNS =
            new Sorting.Columns<String>("list-title").figures("made", "created_at");

    private final Deliveries deliveries;
    private final TenantStore tenants;

    DeliveryPages(Deliveries deliveries, TenantStore tenants) {
        this.deliveries = deliveries;
        this.tenants = tenants;
    }

    /** What the list is narrowed down to; empty means everything. */
    record Chosen(String state, String format, String tenant, String text) {
        Deliveries.Filter filter(List<Tenant> tenants) {
            UUID tenantId = tenants.stream()
                    .filter(one -> one.slug().equals(tenant))
                    .map(Tenant::id)
                    .findFirst()
                    .orElse(null);
            return new Deliveries.Filter(
                    tenantId, known(), format.isEmpty() ? null : format, text.isEmpty() ? null : text);
        }

        private Delivery.@Nullable State known() {
            for (Delivery.State one : Delivery.State.values()) {
                if (one.name().equals(state)) {
                    return one;
                }
            }
            return null;
        }

        String link(int page) {
            Parameters query = Parameters.none();
            for (Parameters.Parameter one :
                    Parameters.of("state", state, "format", format, "tenant", tenant, "text", text)) {
                query = one.value().isEmpty() ? query : query.and(one.name(), one.value());
            }
            query = page == 0 ? query : query.and("page", Integer.toString(page));
            return LIST + (query.isEmpty() ? "" : "?" + query.encoded());
        }
    }

    record Row(
            String id,
            String subject,
            String format,
            String host,
            String tenant,
            String state,
            int attempts,
            Instant createdAt,
            Instant dueAt,
            @Nullable String reason) {
        static Row of(Delivery delivery, Map<UUID, String> names) {
            return new Row(
                    delivery.id().toString(),
                    delivery.subject(),
                    delivery.format(),
                    delivery.host(),
                    names.getOrDefault(delivery.tenantId(), ""),
                    delivery.state().name(),
                    delivery.attempts(),
                    delivery.createdAt(),
                    delivery.dueAt(),
                    delivery.reason());
        }

        public boolean waiting() {
            return state.equals("WAITING");
        }

        public boolean dead() {
            return state.equals("DEAD");
        }
    }

    /**
     * @param earlier address of the page before; null on the first
     * @param later address of the page after; null on the last
     */
    record DeliveriesView(
            Counts counts,
            Chosen chosen,
            Choices choices,
            List<Row> rows,
            @Nullable String earlier,
            @Nullable String later) {}

    record Counts(long waiting, long delivered, long dead) {}

    record Choices(List<String> states, List<String> formats, List<String> tenants) {}

    record AttemptRow(int number, Instant at, Duration took, String outcome) {}

    record DeliveryView(Row delivery, int replays, List<AttemptRow> attempts) {}

    @GetMapping(LIST)
    String list(
            @RequestParam(defaultValue = "") String state,
            @RequestParam(defaultValue = "") String format,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "0") String page,
            @RequestParam(defaultValue = "") String sort,
            Model model) {
        var chosen = new Chosen(state, format, tenant, cut(text));
        int number = page.matches("\\d{1,4}") ? Math.min(Integer.parseInt(page), LAST_PAGE) : 0;
        List<Tenant> all = tenants.list();
        Map<UUID, String> names = names(all);
        String first = chosen.link(0);
        int question = first.indexOf('?');
        var order = COLUMNS.read(LIST, question < 0 ? "" : first.substring(question + 1), sort);
        model.addAttribute("order", order);
        boolean oldestFirst = !order.key().isEmpty() && !order.falling();
        List<Row> rows = deliveries.list(chosen.filter(all), oldestFirst, PER_PAGE + 1, number * PER_PAGE).stream()
                .map(delivery -> Row.of(delivery, names))
                .toList();
        Map<Delivery.State, Long> counts = deliveries.counts();
        model.addAttribute(
                "view",
                new DeliveriesView(
                        new Counts(
                                counts.getOrDefault(Delivery.State.WAITING, 0L),
                                counts.getOrDefault(Delivery.State.DELIVERED, 0L),
                                counts.getOrDefault(Delivery.State.DEAD, 0L)),
                        chosen,
                        new Choices(
                                List.of("WAITING", "DELIVERED", "DEAD"),
                                FORMATS,
                                all.stream().map(Tenant::slug).toList()),
                        rows.subList(0, Math.min(rows.size(), PER_PAGE)),
                        number == 0 ? null : with(chosen.link(number - 1), order.query()),
                        rows.size() > PER_PAGE ? with(chosen.link(number + 1), order.query()) : null));
        return "admin/deliveries";
    }

    private static String with(String link, String query) {
        return query.isEmpty() ? link : link + (link.contains("?") ? "&" : "?") + query;
    }

    @GetMapping("/admin/deliveries/{id}")
    String one(@PathVariable String id, Model model) {
        Delivery delivery = deliveries.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
        List<AttemptRow> attempts = deliveries.attempts(delivery.id()).stream()
                .map(one -> new AttemptRow(one.number(), one.at(), one.took(), one.outcome()))
                .toList();
        model.addAttribute(
                "view", new DeliveryView(Row.of(delivery, names(tenants.list())), delivery.replays(), attempts));
        return "admin/delivery";
    }

    @PostMapping("/admin/deliveries/{id}/replay")
    Object replay(@PathVariable String id, RedirectAttributes next) {
        Delivery delivery = deliveries.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
        if (deliveries.replay(delivery.id())) {
            Notice.good(next, "deliveries.replayed", "1");
        } else {
            Notice.warn(next, "deliveries.waiting-anyway", "");
        }
        return Go.to("/admin/deliveries/" + delivery.id());
    }

    /** Every dead one that the list is narrowed down to. */
    @PostMapping("/admin/deliveries/replay")
    Object replayDead(
            @RequestParam(defaultValue = "") String format,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String text,
            RedirectAttributes next) {
        var chosen = new Chosen("", format, tenant, cut(text));
        int again = deliveries.replayDead(chosen.filter(tenants.list()));
        Notice.good(next, "deliveries.replayed", Integer.toString(again));
        return Go.to(chosen.link(0));
    }

    private static Map<UUID, String> names(List<Tenant> all) {
        var names = new LinkedHashMap<UUID, String>();
        all.forEach(tenant -> names.put(tenant.id(), tenant.name()));
        return names;
    }

    private static String cut(String text) {
        String stripped = text.strip();
        return stripped.length() <= LONGEST_TEXT ? stripped : stripped.substring(0, LONGEST_TEXT);
    }
}

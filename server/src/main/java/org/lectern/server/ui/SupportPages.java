package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.LocalDateTime;
import java.time.ZoneId;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.operations.Story;
import org.lectern.server.operations.SupportSearch;
import org.lectern.server.person.Person;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** "Why could Anna not join at 9:02?" Whom it is about is in the form, never in an address. */
@Controller
final class SupportPages {
    private static final Duration DAY = Duration.ofDays(1);

    private final SupportSearch search;
    private final TenantStore tenants;
    private final InstantSource clock;

    SupportPages(SupportSearch search, TenantStore tenants, InstantSource clock) {
        this.search = search;
        this.tenants = tenants;
        this.clock = clock;
    }

    /**
     * @param at as the browser's field has it; empty for the last day
     * @param around minutes before and after
     */
    record Query(String tenant, String text, String at, int around) {}

    /** @param answer null if nothing was asked yet */
    record SupportView(
            List<Tenant> tenants, Query query, List<Integer> arounds, SupportSearch.@Nullable Answer answer) {
        public List<Story> stories() {
            return answer == null ? List.of() : answer.stories();
        }
    }

    private static final List<Integer> AROUNDS = List.of(15, 60, 240, 1440);

    @GetMapping("/admin/support")
    String blank(Model model) {
        return show(model, new Query("", "", "", 60), null);
    }

    @PostMapping("/admin/support")
    String ask(
            Person viewer,
            @RequestParam(defaultValue = "") String tenant,
            @RequestParam(defaultValue = "") String text,
            @RequestParam(defaultValue = "") String at,
            @RequestParam(defaultValue = "60") String around,
            HttpServletRequest request,
            Reply reply) {
        int minutes = AROUNDS.stream()
                .filter(one -> one.toString().equals(around))
                .findFirst()
                .orElse(60);
        var query = new Query(tenant, text.strip(), at, minutes);
        if (query.text().length() < 2 || query.text().length() > 200) {
            reply.refuse(Problems.of("text", "problem.support-text"));
            return show(reply.model(), query, null);
        }
        Tenant of = tenants.find(Access.uuid(tenant)).orElseThrow(NoSuchPage::new);
        Instant moment = moment(at, Frames.zone(request));
        Instant now = clock.instant();
        if (moment == null && !at.isBlank()) {
            reply.refuse(Problems.of("at", "problem.support-at"));
            return show(reply.model(), query, null);
        }
        Duration side = Duration.ofMinutes(minutes);
        var question = moment == null
                ? new SupportSearch.Question(of.id(), query.text(), now.minus(DAY), now.plusSeconds(60))
                : new SupportSearch.Question(of.id(), query.text(), moment.minus(side), moment.plus(side));
        return show(reply.model(), query, search.ask(question, AuditActor.operator(viewer.id())));
    }

    private static @Nullable Instant moment(String typed, ZoneId zone) {
        if (typed.isBlank()) {
            return null;
        }
        try {
            return LocalDateTime.parse(typed).atZone(zone).toInstant();
        } catch (DateTimeException e) {
            return null;
        }
    }

    private String show(Model model, Query query, SupportSearch.@Nullable Answer answer) {
        model.addAttribute("view", new SupportView(tenants.list(), query, AROUNDS, answer));
        return "admin/support";
    }
}

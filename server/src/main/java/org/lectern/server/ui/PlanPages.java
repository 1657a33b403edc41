package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.attendance.Plans;
import org.lectern.server.attendance.RoomPlan;
import org.lectern.server.attendance.Rules;
import org.lectern.server.attendance.RulesStore;
import org.lectern.server.attendance.RulesStore.Level;
import org.lectern.server.person.Person;
import org.lectern.server.room.Room;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** When a room's classes take place and by what they are judged; the rules of a course and of a tenant. */
@Controller
final class PlanPages {
    private static final int LONGEST_MINUTES = 1440;

    private final Access access;
    private final Plans plans;
    private final RulesStore rules;
    private final TenantStore tenants;

    PlanPages(Access access, Plans plans, RulesStore rules, TenantStore tenants) {
        this.access = access;
        this.plans = plans;
        this.rules = rules;
        this.tenants = tenants;
    }

    /**
     * @param levelKey whose rules
     * @param title of what it is about
     * @param action where the form is sent
     * @param plan without a zone unless it is a room's page
     */
    record RulesView(String levelKey, String title, String back, String action, PlanForm plan, RulesForm rules) {
        public boolean hasPlan() {
            return !plan.zone().isEmpty();
        }
    }

    /** @param planned whether there was a plan before, so that a change may leave the past alone */
    record PlanForm(String start, String length, String zone, String expects, boolean planned) {
        static final PlanForm NONE = new PlanForm("", "", "", "", false);
    }

    @GetMapping("/r/{slug}/plan")
    String ofRoom(Person viewer, @PathVariable String slug, HttpServletRequest request, Model model) {
        Access.RoomView room = access.taughtRoom(viewer, slug);
        UUID tenantId = viewer.tenantId();
        Optional<RoomPlan> plan = plans.ofRoom(tenantId, room.room().id());
        var form = new PlanForm(
                plan.flatMap(RoomPlan::start).map(LocalTime::toString).orElse(""),
                plan.flatMap(RoomPlan::length)
                        .map(length -> String.valueOf(length.toMinutes()))
                        .orElse(""),
                plan.map(RoomPlan::zone).orElseGet(() -> Frames.zone(request)).getId(),
                plan.map(RoomPlan::expects).orElse(RoomPlan.Expects.MEMBERS).name(),
                plan.isPresent());
        return show(
                model,
                room(
                        room.room(),
                        form,
                        RulesForm.of(
                                rules.changes(tenantId, Level.ROOM, room.room().id()),
                                rules.ofCourse(tenantId, room.room().courseId()))));
    }

    @PostMapping("/r/{slug}/plan")
    Object changeRoom(Person viewer, @PathVariable String slug, @RequestParam Map<String, String> sent, Reply reply) {
        Room room = access.taughtRoom(viewer, slug).room();
        UUID tenantId = viewer.tenantId();
        var problems = new ArrayList<Problem>();
        RulesForm form = RulesForm.read(sent, rules.ofCourse(tenantId, room.courseId()), problems);
        Optional<LocalTime> start = time(sent.getOrDefault("start", ""), problems);
        Optional<Duration> length = minutes(sent.getOrDefault("length", ""), problems);
        Optional<ZoneId> zone = zone(sent.getOrDefault("zone", ""), problems);
        boolean nobody = sent.getOrDefault("expects", "").equals(RoomPlan.Expects.NOBODY.name());
        if (!problems.isEmpty() || zone.isEmpty()) {
            reply.refuse(new Problems(problems));
            var typed = new PlanForm(
                    sent.getOrDefault("start", ""),
                    sent.getOrDefault("length", ""),
                    sent.getOrDefault("zone", ""),
                    nobody ? "NOBODY" : "MEMBERS",
                    plans.ofRoom(tenantId, room.id()).isPresent());
            return show(reply.model(), room(room, typed, form));
        }
        var plan = new RoomPlan(start, zone.get(), length, nobody ? RoomPlan.Expects.NOBODY : RoomPlan.Expects.MEMBERS);
        if (!plans.ofRoom(tenantId, room.id()).filter(plan::equals).isPresent() || sent.containsKey("everything")) {
            plans.putRoom(tenantId, room.id(), plan, viewer.id(), sent.containsKey("everything"));
        }
        rules.put(tenantId, Level.ROOM, room.id(), form.changes(), viewer.id());
        Notice.good(reply.next(), "plan.saved", room.name());
        return Go.to("/r/" + slug);
    }

    private static RulesView room(Room room, PlanForm form, RulesForm rules) {
        return new RulesView("ROOM", room.name(), "/r/" + room.slug(), "/r/" + room.slug() + "/plan", form, rules);
    }

    @GetMapping("/courses/{id}/rules")
    String ofCourse(Person viewer, @PathVariable String id, Model model) {
        Access.CourseView course = access.taughtCourse(viewer, id);
        return show(
                model,
                course(
                        course,
                        RulesForm.of(
                                rules.changes(
                                        viewer.tenantId(),
                                        Level.COURSE,
                                        course.course().id()),
                                rules.ofTenant(viewer.tenantId()))));
    }

    @PostMapping("/courses/{id}/rules")
    Object changeCourse(Person viewer, @PathVariable String id, @RequestParam Map<String, String> sent, Reply reply) {
        Access.CourseView course = access.taughtCourse(viewer, id);
        var problems = new ArrayList<Problem>();
        RulesForm form = RulesForm.read(sent, rules.ofTenant(viewer.tenantId()), problems);
        if (!problems.isEmpty()) {
            reply.refuse(new Problems(problems));
            return show(reply.model(), course(course, form));
        }
        rules.put(viewer.tenantId(), Level.COURSE, course.course().id(), form.changes(), viewer.id());
        Notice.good(reply.next(), "plan.saved", course.course().name());
        return Go.to("/courses/" + id);
    }

    private static RulesView course(Access.CourseView course, RulesForm rules) {
        String page = "/courses/" + course.course().id();
        return new RulesView("COURSE", course.course().name(), page, page + "/rules", PlanForm.NONE, rules);
    }

    @GetMapping("/admin/tenants/{id}/attendance")
    String ofTenant(@PathVariable String id, Model model) {
        Tenant tenant = tenant(id);
        return show(
                model,
                tenant(tenant, RulesForm.of(rules.changes(tenant.id(), Level.TENANT, tenant.id()), Rules.STANDARD)));
    }

    @PostMapping("/admin/tenants/{id}/attendance")
    Object changeTenant(Person viewer, @PathVariable String id, @RequestParam Map<String, String> sent, Reply reply) {
        Tenant tenant = tenant(id);
        var problems = new ArrayList<Problem>();
        RulesForm form = RulesForm.read(sent, Rules.STANDARD, problems);
        if (!problems.isEmpty()) {
            reply.refuse(new Problems(problems));
            return show(reply.model(), tenant(tenant, form));
        }
        rules.put(tenant.id(), Level.TENANT, tenant.id(), form.changes(), viewer.id());
        Notice.good(reply.next(), "plan.saved", tenant.name());
        return Go.to("/admin/tenants/" + id);
    }

    private static RulesView tenant(Tenant tenant, RulesForm rules) {
        String page = "/admin/tenants/" + tenant.id();
        return new RulesView("TENANT", tenant.name(), page, page + "/attendance", PlanForm.NONE, rules);
    }

    private Tenant tenant(String id) {
        return tenants.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }

    private static String show(Model model, RulesView view) {
        model.addAttribute("view", view);
        return "plan";
    }

    private static Optional<LocalTime> time(String text, List<Problem> problems) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        try {
            LocalTime time = LocalTime.parse(text.strip());
            return Optional.of(time.withSecond(0).withNano(0));
        } catch (DateTimeException e) {
            problems.add(new Problem("start", "problem.plan.start"));
            return Optional.empty();
        }
    }

    static Optional<Duration> minutes(String text, List<Problem> problems) {
        if (text.isBlank()) {
            return Optional.empty();
        }
        int minutes = text.strip().matches("\\d{1,4}") ? Integer.parseInt(text.strip()) : 0;
        if (minutes < 1 || minutes > LONGEST_MINUTES) {
            problems.add(new Problem("length", "problem.plan.length"));
            return Optional.empty();
        }
        return Optional.of(Duration.ofMinutes(minutes));
    }

    /** A form that says nothing of it is one without a plan of hours. */
    private static Optional<ZoneId> zone(String text, List<Problem> problems) {
        try {
            return Optional.of(text.isBlank() ? ZoneId.systemDefault() : ZoneId.of(text.strip()));
        } catch (DateTimeException e) {
            problems.add(new Problem("zone", "problem.plan.zone"));
            return Optional.empty();
        }
    }
}

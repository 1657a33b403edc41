package org.lectern.server.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.person.Person;
import org.lectern.server.recording.RecordingPolicies;
import org.lectern.server.recording.RecordingPolicy;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.RecordingRule;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** Whether the classes of a room are recorded, and what becomes of recordings: of a room, and of a whole tenant. */
@Controller
final class RecordingPolicyPages {
    private final Access access;
    private final RoomStore rooms;
    private final TenantStore tenants;
    private final RecordingPolicies policies;
    private final Around around;

    /** What else the pages show and write down. */
    record Around(TenantReading reading, Trail trail) {}

    RecordingPolicyPages(
            Access access, RoomStore rooms, TenantStore tenants, RecordingPolicies policies, Around around) {
        this.access = access;
        this.rooms = rooms;
        this.tenants = tenants;
        this.policies = policies;
        this.around = around;
    }

    /**
     * @param rule the tenant's, which a room cannot undo
     * @param above what the tenant says of recordings that are made
     */
    record RoomPolicyView(
            String slug,
            String name,
            String recorded,
            String rule,
            RecordingPolicyForm own,
            RecordingPolicyForm above) {}

    @GetMapping("/r/{slug}/recording")
    String ofRoom(Person viewer, @PathVariable String slug, Model model) {
        Access.RoomView room = access.taughtRoom(viewer, slug);
        RecordingPolicy own = policies.ofRoom(viewer.tenantId(), room.room().externalId());
        return show(model, room.room(), room.room().settings().recorded(), RecordingPolicyForm.of(own));
    }

    @PostMapping("/r/{slug}/recording")
    Object changeRoom(Person viewer, @PathVariable String slug, @RequestParam Map<String, String> sent, Reply reply) {
        Room room = access.taughtRoom(viewer, slug).room();
        RecordingPolicyForm form = RecordingPolicyForm.of(sent);
        List<Problem> problems = new ArrayList<>();
        RecordingPolicy read = form.read(problems);
        RoomSettings.Recorded recorded =
                recorded(sent.getOrDefault("recorded", ""), room.settings().recorded());
        if (!problems.isEmpty()) {
            reply.refuse(new Problems(problems));
            return show(reply.model(), room, recorded, form);
        }
        AuditActor by = Trail.by(viewer);
        around.trail()
                .together(
                        AuditEntry.of(viewer.tenantId(), by, "room.recording-changed", "room:" + room.id())
                                .with("recorded", recorded.name()),
                        () -> {
                            boolean _ = rooms.change(
                                    viewer.tenantId(),
                                    room.id(),
                                    room.settings().withRecorded(recorded));
                            policies.changeRoom(
                                    viewer.tenantId(),
                                    room.externalId(),
                                    RecordingPolicy.ofRoom(read.approval(), read.visibleDays(), read.keepDays()),
                                    by);
                        });
        Notice.good(reply.next(), "recording-policy.changed", room.name());
        return Go.to("/r/" + slug + "/recording");
    }

    private String show(Model model, Room room, RoomSettings.Recorded recorded, RecordingPolicyForm own) {
        RecordingRule rule = tenants.policyOf(room.tenantId()).recording();
        model.addAttribute(
                "view",
                new RoomPolicyView(
                        room.slug(),
                        room.name(),
                        recorded.name(),
                        rule.name(),
                        own,
                        RecordingPolicyForm.of(policies.ofTenant(room.tenantId()))));
        return "room-recording";
    }

    private static RoomSettings.Recorded recorded(String text, RoomSettings.Recorded otherwise) {
        for (RoomSettings.Recorded one : RoomSettings.Recorded.values()) {
            if (one.name().equals(text)) {
                return one;
            }
        }
        return otherwise;
    }

    record TenantRecordingView(TenantPages.Head tenant, RecordingPolicyForm own) {}

    @GetMapping("/admin/tenants/{id}/recordings")
    String ofTenant(@PathVariable String id, Model model) {
        Tenant tenant = tenant(id);
        return show(model, tenant, RecordingPolicyForm.of(policies.ofTenant(tenant.id())));
    }

    @PostMapping("/admin/tenants/{id}/recordings")
    Object changeTenant(Person viewer, @PathVariable String id, @RequestParam Map<String, String> sent, Reply reply) {
        Tenant tenant = tenant(id);
        RecordingPolicyForm form = RecordingPolicyForm.of(sent);
        List<Problem> problems = new ArrayList<>();
        RecordingPolicy read = form.read(problems);
        if (!problems.isEmpty()) {
            reply.refuse(new Problems(problems));
            return show(reply.model(), tenant, form);
        }
        policies.changeTenant(tenant.id(), read, Trail.by(viewer));
        Notice.good(reply.next(), "recording-policy.changed", tenant.name());
        return Go.to("/admin/tenants/" + id);
    }

    private String show(Model model, Tenant tenant, RecordingPolicyForm form) {
        model.addAttribute("view", new TenantRecordingView(TenantPages.head(tenant, around.reading()), form));
        return "admin/tenant-recordings";
    }

    private Tenant tenant(String id) {
        return tenants.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}

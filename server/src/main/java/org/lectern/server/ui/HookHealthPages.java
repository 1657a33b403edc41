package org.lectern.server.ui;

import org.lectern.server.audit.AuditActor;
import org.lectern.server.hook.AuditedHooks;
import org.lectern.server.hook.CleanedUp;
import org.lectern.server.hook.HookKeeper;
import org.lectern.server.hook.SelfTests;
import org.lectern.server.person.Person;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Our hook at one server: how it fares, what to do, and the verbs for it. */
@Controller
final class HookHealthPages {
    private final ServerStore servers;
    private final HookHealthReading reading;
    private final AuditedHooks hooks;

    HookHealthPages(ServerStore servers, HookHealthReading reading, AuditedHooks hooks) {
        this.servers = servers;
        this.reading = reading;
        this.hooks = hooks;
    }

    @GetMapping("/admin/hooks/{id}")
    String one(@PathVariable String id, Model model) {
        model.addAttribute("view", reading.detail(server(id)));
        return "admin/hook";
    }

    @PostMapping("/admin/hooks/{id}/ensure")
    Object ensure(Person viewer, @PathVariable String id, RedirectAttributes next) {
        Server server = server(id);
        switch (hooks.ensure(server, AuditActor.operator(viewer.id()))) {
            case HookKeeper.Kept.Present present -> Notice.good(next, "hook.ensured.present", server.name());
            case HookKeeper.Kept.Registered registered -> Notice.good(next, "hook.ensured.registered", server.name());
            case HookKeeper.Kept.Withdrawn withdrawn -> Notice.warn(next, "hook.ensured.withdrawn", server.name());
            case HookKeeper.Kept.Failed(String reason) -> Notice.bad(next, "hook.ensured.failed", reason);
        }
        return back(server);
    }

    /** Waits for its result, some seconds at most. */
    @PostMapping("/admin/hooks/{id}/test")
    Object test(Person viewer, @PathVariable String id, RedirectAttributes next) {
        Server server = server(id);
        SelfTests.Result result = hooks.selfTest(server, AuditActor.operator(viewer.id()));
        String problem = result.problem();
        if (problem == null) {
            Notice.good(
                    next,
                    "hook.test.good",
                    String.valueOf(result.way().map(way -> way.toMillis()).orElse(0L)));
        } else {
            Notice.bad(next, "hook.test.bad", problem);
        }
        return back(server);
    }

    record RemoveView(String id, String server, int listed, int ours, String problem) {}

    /** A dry run: the server is asked and told nothing. */
    @GetMapping("/admin/hooks/{id}/remove")
    String askRemove(@PathVariable String id, Model model) {
        Server server = server(id);
        CleanedUp dry = hooks.wouldRemove(server);
        model.addAttribute(
                "view",
                new RemoveView(id, server.name(), dry.listed(), dry.ours().size(), String.join("; ", dry.failed())));
        return "admin/hook-remove";
    }

    @PostMapping("/admin/hooks/{id}/remove")
    Object remove(Person viewer, @PathVariable String id, RedirectAttributes next) {
        Server server = server(id);
        CleanedUp done = hooks.withdraw(server, AuditActor.operator(viewer.id()));
        if (done.failed().isEmpty()) {
            Notice.good(next, "hook.removed", String.valueOf(done.deleted()));
        } else {
            Notice.warn(next, "hook.removed.failed", String.join("; ", done.failed()));
        }
        return back(server);
    }

    private static Object back(Server server) {
        return Go.to("/admin/hooks/" + server.id());
    }

    private Server server(String id) {
        return servers.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}

package org.lectern.server.ui;

import java.util.List;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What servers send us, and what became of it. */
@Controller
final class HookPages {
    private final HookReading hooks;
    private final HookHealthReading health;
    private final ServerStore servers;

    HookPages(HookReading hooks, HookHealthReading health, ServerStore servers) {
        this.hooks = hooks;
        this.health = health;
        this.servers = servers;
    }

    record HooksView(
            HookReading.Counts inbox,
            List<HookReading.Count> refusals,
            List<HookHealthReading.Row> hooks,
            List<HookReading.Pending> pending,
            List<HookReading.DeadLetter> dead) {}

    @GetMapping("/admin/hooks")
    String hooks(Model model) {
        List<Server> all = servers.list();
        model.addAttribute(
                "view",
                new HooksView(
                        hooks.counts(), hooks.refusals(), health.rows(all), hooks.pending(), hooks.deadLetters(all)));
        return "admin/hooks";
    }
}

package org.lectern.server.ui;

import java.util.List;
import org.lectern.server.pool.ServerStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** What servers send us, and what became of it. */
@Controller
final class HookPages {
    private final HookReading hooks;
    private final ServerStore servers;

    HookPages(HookReading hooks, ServerStore servers) {
        this.hooks = hooks;
        this.servers = servers;
    }

    record HooksView(
            HookReading.Inbox inbox,
            List<HookReading.Count> refusals,
            List<HookReading.HookRow> hooks,
            List<HookReading.DeadLetter> dead) {}

    @GetMapping("/admin/hooks")
    String hooks(Model model) {
        model.addAttribute(
                "view",
                new HooksView(hooks.inbox(), hooks.refusals(), hooks.hooks(servers.list()), hooks.deadLetters()));
        return "admin/hooks";
    }
}

package org.lectern.server.ui;

import java.util.Arrays;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Addresses;
import org.lectern.server.playback.NginxRecipe;
import org.lectern.server.playback.PlaybackMode;
import org.lectern.server.playback.PlaybackServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** How a server's recordings are protected; and what its nginx is told, which is shown once, for the key in it. */
@Controller
final class ProtectionPages {
    private final ServerStore servers;
    private final PlaybackServers protection;
    private final Addresses addresses;

    ProtectionPages(ServerStore servers, PlaybackServers protection, Addresses addresses) {
        this.servers = servers;
        this.protection = protection;
        this.addresses = addresses;
    }

    record RecipeView(String id, String name, String httpFile, String http, String serverFile, String server) {}

    /** @param recipe whether a new key is wanted */
    @PostMapping("/admin/servers/{id}/protection")
    Object change(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String mode,
            @RequestParam(defaultValue = "false") boolean recipe,
            Model model,
            RedirectAttributes next) {
        Server server = servers.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
        AuditActor by = AuditActor.operator(viewer.id());
        if (recipe) {
            String key = protection.protect(server.id(), by);
            model.addAttribute(
                    "view",
                    new RecipeView(
                            id,
                            server.name(),
                            NginxRecipe.HTTP_FILE,
                            NginxRecipe.http(),
                            NginxRecipe.SERVER_FILE,
                            NginxRecipe.server(addresses.callback("/gate/ask"), key)));
            return "admin/server-recipe";
        }
        boolean known =
                Arrays.stream(PlaybackMode.values()).anyMatch(one -> one.name().equals(mode));
        if (known && !mode.equals(PlaybackMode.GATED.name())) {
            protection.change(server.id(), PlaybackMode.valueOf(mode), by);
            Notice.good(next, "protection.changed." + mode, server.name());
        } else {
            Notice.bad(next, "protection.unchanged", server.name());
        }
        return Go.to("/admin/servers/" + id);
    }
}

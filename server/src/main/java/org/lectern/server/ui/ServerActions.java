package org.lectern.server.ui;

import java.util.Optional;
import java.util.Set;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.hook.AuditedHooks;
import org.lectern.server.person.Person;
import org.lectern.server.pool.DrainServers;
import org.lectern.server.pool.PanicServer;
import org.lectern.server.pool.RemoveServer;
import org.lectern.server.pool.RotateSecret;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** What an operator does with a server. What takes something away is asked for again, by name. */
@Controller
final class ServerActions {
    private final ServerStore servers;
    private final Verbs verbs;

    ServerActions(ServerStore servers, Verbs verbs) {
        this.servers = servers;
        this.verbs = verbs;
    }

    /** The verbs of the pool. */
    record Verbs(DrainServers drain, RotateSecret rotate, PanicServer panic, RemoveServer remove, AuditedHooks hooks) {}

    @PostMapping("/admin/servers/{id}/drain")
    Object drain(@PathVariable String id, RedirectAttributes next) {
        Server server = server(id);
        verbs.drain().drain(server.id());
        Notice.good(next, "server.drained", String.valueOf(verbs.drain().left(server.id())));
        return back(server);
    }

    @PostMapping("/admin/servers/{id}/state")
    Object state(@PathVariable String id, @RequestParam String state, RedirectAttributes next) {
        Server server = server(id);
        for (ServerState wanted : ServerState.values()) {
            if (wanted.name().equals(state)) {
                servers.changeState(server.id(), wanted);
                Notice.good(next, "server.changed", "");
            }
        }
        return back(server);
    }

    @PostMapping("/admin/servers/{id}/share")
    Object share(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String weight,
            @RequestParam(defaultValue = "") String tags,
            RedirectAttributes next) {
        Server server = server(id);
        Optional<Double> heavy = ServerPages.weight(weight);
        Optional<Set<String>> words = ServerPages.tags(tags);
        if (heavy.isEmpty() || words.isEmpty()) {
            Notice.bad(next, heavy.isEmpty() ? "problem.server-weight" : "problem.server-tags", "");
            return back(server);
        }
        servers.changeWeight(server.id(), heavy.get());
        servers.changeTags(server.id(), words.get());
        Notice.good(next, "server.shared", "");
        return back(server);
    }

    @PostMapping("/admin/servers/{id}/secret")
    Object secret(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String secret,
            @RequestParam(defaultValue = "") String algorithm,
            RedirectAttributes next) {
        Server server = server(id);
        if (secret.isBlank()) {
            Notice.bad(next, "problem.server-secret", "");
            return back(server);
        }
        ChecksumAlgorithm signed = server.algorithm();
        for (ChecksumAlgorithm one : ChecksumAlgorithm.values()) {
            signed = one.name().equals(algorithm) ? one : signed;
        }
        switch (verbs.rotate().rotate(server.id(), SharedSecret.of(secret.strip()), signed)) {
            case RotateSecret.Rotated.InUse used -> Notice.good(next, "server.secret.used", "");
            case RotateSecret.Rotated.Waiting waiting -> Notice.warn(next, "server.secret.waiting", "");
            case RotateSecret.Rotated.Same same -> Notice.good(next, "server.secret.same", "");
            case RotateSecret.Rotated.Wrong wrong -> Notice.bad(next, "server.secret.wrong", wrong.message());
            case RotateSecret.Rotated.CouldNotAsk could ->
                Notice.bad(next, "server.secret.could-not-ask", could.message());
            case RotateSecret.Rotated.Unknown unknown -> throw new NoSuchPage();
        }
        return back(server);
    }

    @PostMapping("/admin/servers/{id}/secret/confirm")
    Object confirmSecret(@PathVariable String id, RedirectAttributes next) {
        Server server = server(id);
        verbs.rotate().confirm(server.id());
        Notice.good(next, "server.secret.confirmed", "");
        return back(server);
    }

    @GetMapping("/admin/servers/{id}/panic")
    String askPanic(@PathVariable String id, Model model) {
        return ask(server(id), "panic", "confirm.server-panic", "", model);
    }

    @PostMapping("/admin/servers/{id}/panic")
    Object panic(
            @PathVariable String id,
            @RequestParam(defaultValue = "") String confirmed,
            Model model,
            RedirectAttributes next) {
        Server server = server(id);
        if (!confirmed.equals("yes")) {
            return askPanic(id, model);
        }
        Notice.warn(next, "server.panicked", String.valueOf(verbs.panic().panic(server.id())));
        return back(server);
    }

    @GetMapping("/admin/servers/{id}/remove")
    String askRemove(@PathVariable String id, Model model) {
        return ask(server(id), "remove", "confirm.server-remove", "", model);
    }

    /** Asked first for what is still there; the second time, by name, it is done. */
    @PostMapping("/admin/servers/{id}/remove")
    Object remove(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String confirmed,
            Model model,
            RedirectAttributes next) {
        Server server = server(id);
        if (confirmed.isEmpty()) {
            return askRemove(id, model);
        }
        return switch (verbs.remove().remove(server.id(), confirmed.equals("all"))) {
            case RemoveServer.Removed.Done done -> {
                verbs.hooks().leave(server, AuditActor.operator(viewer.id()));
                Notice.good(next, "server.removed", server.name());
                yield Go.to("/admin/servers");
            }
            case RemoveServer.Removed.StillInUse use ->
                ask(server, "remove", "confirm.server-in-use", String.valueOf(use.meetings()), model);
            case RemoveServer.Removed.HasRecordings has ->
                ask(server, "remove", "confirm.server-recordings", String.valueOf(has.atLeast()), model);
            case RemoveServer.Removed.CouldNotAsk could ->
                ask(server, "remove", "confirm.server-silent", could.reason(), model);
            case RemoveServer.Removed.Unknown unknown -> throw new NoSuchPage();
        };
    }

    private static String ask(Server server, String action, String key, String detail, Model model) {
        String page = "/admin/servers/" + server.id();
        model.addAttribute("view", new ConfirmView(key, server.name(), detail, page + "/" + action, page));
        return "admin/server-confirm";
    }

    private static Object back(Server server) {
        return Go.to("/admin/servers/" + server.id());
    }

    private Server server(String id) {
        return servers.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}

package org.lectern.server.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.hook.AuditedHooks;
import org.lectern.server.hook.CleanedUp;
import org.lectern.server.person.Person;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Removes our hooks from several servers at once: first what would go, then what was chosen. */
@Controller
final class HookCleanUpPages {
    /** Asked at the same time; a server that is down takes as long as it takes. */
    private static final int AT_ONCE = 16;

    private final ServerStore servers;
    private final AuditedHooks hooks;

    HookCleanUpPages(ServerStore servers, AuditedHooks hooks) {
        this.servers = servers;
        this.hooks = hooks;
    }

    /** @param problem why the server could not be asked, in words; empty if it could */
    record Row(String id, String server, int listed, int ours, String problem) {}

    record CleanUpView(List<Row> rows) {
        public int ours() {
            return rows.stream().mapToInt(Row::ours).sum();
        }
    }

    /** A dry run: servers are asked, and told nothing. */
    @GetMapping("/admin/hooks/clean-up")
    String ask(Model model) throws InterruptedException {
        List<Row> rows = each(servers.list(), server -> {
            CleanedUp dry = hooks.wouldRemove(server);
            return new Row(
                    server.id().toString(),
                    server.name(),
                    dry.listed(),
                    dry.ours().size(),
                    String.join("; ", dry.failed()));
        });
        model.addAttribute("view", new CleanUpView(rows));
        return "admin/hook-clean-up";
    }

    @PostMapping("/admin/hooks/clean-up")
    Object cleanUp(
            Person viewer,
            @RequestParam(name = "server", required = false) @Nullable Set<String> chosen,
            RedirectAttributes next)
            throws InterruptedException {
        List<Server> wanted = chosen == null
                ? List.of()
                : servers.list().stream()
                        .filter(server -> chosen.contains(server.id().toString()))
                        .toList();
        if (wanted.isEmpty()) {
            Notice.warn(next, "hook.clean-up.none", "");
            return Go.to("/admin/hooks/clean-up");
        }
        AuditActor by = AuditActor.operator(viewer.id());
        List<CleanedUp> done = each(wanted, server -> hooks.withdraw(server, by));
        int deleted = done.stream().mapToInt(CleanedUp::deleted).sum();
        List<String> failed =
                done.stream().flatMap(one -> one.failed().stream()).toList();
        if (failed.isEmpty()) {
            Notice.good(next, "hook.removed", String.valueOf(deleted));
        } else {
            Notice.warn(next, "hook.removed.failed", String.join("; ", failed));
        }
        return Go.to("/admin/hooks");
    }

    private interface Ask<T> {
        T of(Server server);
    }

    private static <T> List<T> each(List<Server> all, Ask<T> ask) throws InterruptedException {
        try (var threads = Executors.newFixedThreadPool(
                Math.clamp(all.size(), 1, AT_ONCE),
                Thread.ofVirtual().name("hook-clean-up-", 0).factory())) {
            List<Callable<T>> asked = new ArrayList<>();
            all.forEach(server -> asked.add(() -> ask.of(server)));
            var answers = new ArrayList<T>();
            for (Future<T> one : threads.invokeAll(asked)) {
                answers.add(one.get());
            }
            return answers;
        } catch (ExecutionException e) {
            throw new IllegalStateException("a server could not be asked", e.getCause());
        }
    }
}

package org.lectern.server.ui;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.lectern.server.recording.ImportRecordings;
import org.lectern.server.recording.ImportReport;
import org.lectern.server.recording.ImportRules;
import org.lectern.server.recording.ImportRuns;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Takes recordings that a server has from before into tenants and rooms: first a dry run, then for good, and the way back. */
@Controller
final class ImportPages {
    private static final int LONGEST_RULES = 50_000;
    private static final int SHOWN = 5;

    private final ServerStore servers;
    private final ImportRuns runs;
    private final ImportRecordings imports;
    private final Places places;

    ImportPages(ServerStore servers, ImportRuns runs, ImportRecordings imports, Places places) {
        this.servers = servers;
        this.runs = runs;
        this.imports = imports;
        this.places = places;
    }

    /** Tenants and rooms, by the names that operators write. */
    record Places(TenantStore tenants, RoomStore rooms) {
        Optional<Tenant> tenant(String slug) {
            return slug.equals(Tenant.DEFAULT_SLUG) ? Optional.of(tenants.requireDefault()) : tenants.findBySlug(slug);
        }

        Optional<ImportRules.Target> find(String slug, @Nullable String roomSlug) {
            Tenant tenant = tenant(slug).orElse(null);
            if (tenant == null || roomSlug == null) {
                return Optional.ofNullable(tenant).map(one -> new ImportRules.Target(one.id(), slug, null));
            }
            return rooms.findBySlug(roomSlug)
                    .filter(room -> room.tenantId().equals(tenant.id()))
                    .map(room -> new ImportRules.Target(
                            tenant.id(), slug, new ImportRules.Room(room.externalId(), room.slug())));
        }
    }

    /** Numbers of one outcome. */
    record Line(String what, long count) {}

    /** @param state as its message names it */
    record RunView(
            boolean dryRun,
            Instant startedAt,
            String state,
            boolean running,
            String reason,
            long seen,
            long imported,
            List<Line> taken,
            List<Line> left,
            List<ImportReport.Example> examples) {
        static RunView of(ImportRuns.Run run) {
            return new RunView(
                    run.dryRun(),
                    run.startedAt(),
                    run.state().name(),
                    run.state() == ImportRuns.State.RUNNING,
                    run.reason(),
                    run.counts().seen(),
                    run.counts().imported(),
                    lines(run.report().taken()),
                    lines(run.report().left()),
                    run.report().examples());
        }

        private static List<Line> lines(Map<String, Long> counts) {
            return new TreeMap<>(counts)
                    .entrySet().stream()
                            .map(one -> new Line(one.getKey(), one.getValue()))
                            .toList();
        }
    }

    /**
     * @param rules in the form
     * @param wrong what is wrong with them, line by line
     * @param running whether one is running
     * @param tenants to undo for
     */
    record ImportView(
            String id,
            String server,
            String rules,
            List<String> wrong,
            List<RunView> runs,
            boolean running,
            List<TenantName> tenants) {}

    record TenantName(String slug, String name) {}

    @GetMapping("/admin/servers/{id}/import")
    String show(@PathVariable String id, Model model) {
        Server server = server(id);
        List<ImportRuns.Run> last = runs.list(server.id(), SHOWN);
        return show(server, last.isEmpty() ? "" : last.getFirst().rules(), List.of(), last, model);
    }

    private String show(Server server, String rules, List<String> wrong, List<ImportRuns.Run> last, Model model) {
        List<RunView> shown = last.stream().map(RunView::of).toList();
        model.addAttribute(
                "view",
                new ImportView(
                        server.id().toString(),
                        server.name(),
                        rules,
                        wrong,
                        shown,
                        shown.stream().anyMatch(RunView::running),
                        places.tenants().list().stream()
                                .map(one -> new TenantName(one.slug(), one.name()))
                                .toList()));
        return "admin/server-import";
    }

    /** @param run {@code true} to import; anything else is a dry run */
    @PostMapping("/admin/servers/{id}/import")
    Object start(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String rules,
            @RequestParam(defaultValue = "") String run,
            Reply reply) {
        Server server = server(id);
        String text = rules.replace("\0", "");
        String cut = text.substring(0, Math.min(text.length(), LONGEST_RULES));
        ImportRules.Parsed parsed = ImportRules.parse(cut.lines().toList(), places::find);
        boolean tooLong = text.length() > LONGEST_RULES;
        if (tooLong || !(parsed instanceof ImportRules.Parsed.Good(ImportRules good))) {
            reply.refuse(Problems.of("rules", tooLong ? "import.rules.long" : "import.rules.wrong"));
            List<String> wrong =
                    parsed instanceof ImportRules.Parsed.Wrong(List<String> problems) ? problems : List.of();
            return show(server, cut, wrong, runs.list(server.id(), SHOWN), reply.model());
        }
        boolean dry = !run.equals("true");
        if (runs.start(server, cut, good, dry, AuditActor.operator(viewer.id())).isPresent()) {
            Notice.good(reply.next(), dry ? "import.started.dry" : "import.started", server.name());
        } else {
            Notice.bad(reply.next(), "import.running", server.name());
        }
        return Go.to("/admin/servers/" + id + "/import");
    }

    @PostMapping("/admin/servers/{id}/import/undo")
    Object undo(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String tenant,
            RedirectAttributes next) {
        Server server = server(id);
        boolean busy = runs.list(server.id(), 1).stream().anyMatch(run -> run.state() == ImportRuns.State.RUNNING);
        Tenant of = tenant.isEmpty() ? null : places.tenant(tenant).orElse(null);
        if (of == null || busy) {
            Notice.bad(next, busy ? "import.running" : "import.undo.nobody", server.name());
        } else {
            long forgotten = imports.undo(server, of.id(), AuditActor.operator(viewer.id()));
            Notice.good(next, "import.undone", String.valueOf(forgotten));
        }
        return Go.to("/admin/servers/" + id + "/import");
    }

    private Server server(String id) {
        return servers.find(Access.uuid(id)).orElseThrow(NoSuchPage::new);
    }
}

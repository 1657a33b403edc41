package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.operations.CheckInvariants;
import org.lectern.server.person.Person;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;

/** Answers "is everything well?". */
@Controller
final class AdminPages {
    private static final int MAX_CLASSES = 200;

    /** What the open classes can be sorted by. Where nobody was counted yet is less than nobody. */
    private static final Sorting.Columns<Comparator<OpenClass>> COLUMNS = new Sorting.Columns<Comparator<OpenClass>>(
                    "open-title")
            .words("name", Comparator.comparing(OpenClass::name, Sorting.WORDS))
            .words("server", Comparator.comparing(OpenClass::server, Sorting.WORDS))
            .figures("since", Comparator.comparing(OpenClass::since))
            .figures("people", Comparator.comparingInt(open -> {
                Integer people = open.people();
                return people == null ? -1 : people;
            }));

    private final ServerStore servers;
    private final MeetingStore meetings;
    private final ActivityReports reports;
    private final HookReading hooks;
    private final CheckInvariants invariants;

    AdminPages(
            ServerStore servers,
            MeetingStore meetings,
            ActivityReports reports,
            HookReading hooks,
            CheckInvariants invariants) {
        this.servers = servers;
        this.meetings = meetings;
        this.reports = reports;
        this.hooks = hooks;
        this.invariants = invariants;
    }

    /** @param link where to look at it */
    record Trouble(String link, String key, String name, String detail) {}

    /** @param people null while neither an event nor a poll told of any */
    record OpenClass(
            String name,
            @Nullable String link,
            String server,
            Instant since,
            @Nullable Integer people) {}

    /**
     * @param open how many classes are, those that are not listed too
     * @param people in all of them
     * @param classes those that are listed
     */
    record Overview(
            int servers,
            long online,
            int open,
            int people,
            List<OpenClass> classes,
            HookReading.Load load,
            List<Trouble> troubles) {
        /** How many classes are not listed. */
        public int more() {
            return Math.max(0, open - classes.size());
        }

        public long waiting() {
            return load.waiting();
        }

        public long dead() {
            return load.dead();
        }
    }

    @GetMapping("/admin")
    String overview(Person viewer, HttpServletRequest request, Model model) {
        var order = COLUMNS.read("/admin", request);
        List<Server> all = servers.list();
        Map<UUID, Server> byId = all.stream().collect(Collectors.toMap(Server::id, Function.identity()));
        LiveTotals totals = LiveTotals.read(meetings, reports);
        List<OpenClass> open = meetings.listLive(MAX_CLASSES).stream()
                .map(meeting -> open(meeting, byId, viewer, totals.inside().get(meeting.id())))
                .toList();
        model.addAttribute("order", order);
        HookReading.Load load = hooks.load();
        long online = all.stream()
                .filter(server -> server.health() == ServerHealth.ONLINE)
                .count();
        model.addAttribute(
                "view",
                new Overview(
                        all.size(),
                        online,
                        totals.open(),
                        totals.people(),
                        Sorting.sorted(order, open),
                        load,
                        troubles(all, load)));
        return "admin/overview";
    }

    private List<Trouble> troubles(List<Server> all, HookReading.Load load) {
        List<Trouble> troubles = new ArrayList<>();
        if (all.isEmpty()) {
            troubles.add(new Trouble("/admin/servers", "admin.trouble.no-server", "", ""));
        }
        for (Server server : all) {
            if (server.state() == ServerState.DISABLED || server.health() == ServerHealth.ONLINE) {
                continue;
            }
            String failure = server.observed().failure();
            troubles.add(new Trouble(
                    "/admin/servers/" + server.id(),
                    server.health() == ServerHealth.OFFLINE ? "admin.trouble.offline" : "admin.trouble.unhealthy",
                    server.name(),
                    failure == null ? "" : failure));
        }
        for (HookReading.HookRow hook : hooks.hooks(all)) {
            if (!hook.good()) {
                String problem = hook.problem();
                troubles.add(new Trouble(
                        "/admin/hooks", "admin.trouble.hook", hook.server(), problem == null ? "" : problem));
            }
        }
        if (load.dead() > 0) {
            troubles.add(new Trouble("/admin/hooks", "admin.trouble.dead", "", ""));
        }
        invariants
                .last()
                .ifPresent(last -> last.found()
                        .forEach(broken -> troubles.add(new Trouble(
                                broken.invariant().page(),
                                "admin.trouble.invariant",
                                broken.invariant().text(),
                                Long.toString(broken.count())))));
        return troubles;
    }

    /** @param inside as events tell; without any, what the last poll saw counts */
    private static OpenClass open(Meeting meeting, Map<UUID, Server> servers, Person viewer, @Nullable Integer inside) {
        Integer polled = meeting.seenAt() == null ? null : Integer.valueOf(meeting.seen());
        Meeting.Place place = meeting.place();
        Server server = place == null ? null : servers.get(place.serverId());
        return new OpenClass(
                meeting.name(),
                meeting.tenantId().equals(viewer.tenantId()) ? "/classes/" + meeting.id() + "/live" : null,
                server == null ? "" : server.name(),
                RoomRows.began(meeting),
                inside == null ? polled : inside);
    }
}

package org.lectern.server.ui;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.PlacementLog;
import org.lectern.server.meeting.QuarantinedMeetings;
import org.lectern.server.meeting.WhatIf;
import org.lectern.server.platform.CallbackBases;
import org.lectern.server.pool.DrainServers;
import org.lectern.server.pool.LoadHistory;
import org.lectern.server.pool.PlacementPolicy.Placement;
import org.lectern.server.pool.PlacementPolicy.Weighed;
import org.lectern.server.pool.PoolSettings;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerHealth;
import org.lectern.server.pool.ServerState;

/** Reads the pool as the pages show it: what needs attention first, load, and why classes went where they went. */
final class PoolReading {
    private static final int QUARANTINED = 500;
    /** On the page of one server. */
    private static final int SET_ASIDE = 50;

    private final Pool pool;
    private final Classes classes;
    private final HookReading hooks;
    private final CallbackBases callbacks;
    private final InstantSource clock;

    PoolReading(Pool pool, Classes classes, HookReading hooks, CallbackBases callbacks, InstantSource clock) {
        this.callbacks = callbacks;
        this.pool = pool;
        this.classes = classes;
        this.hooks = hooks;
        this.clock = clock;
    }

    /** What the pool knows. */
    record Pool(LoadHistory history, DrainServers drain, PoolSettings settings) {}

    /** What meetings know of the pool. */
    record Classes(PlacementLog placements, WhatIf whatIf, QuarantinedMeetings quarantined) {}

    /**
     * Something to look at.
     *
     * @param kind {@code bad}, {@code warn} or {@code note}, which is also its rank
     */
    record Concern(String kind, String link, String key, String name, String detail) {}

    /** A reason with how many servers it was for. */
    record Passed(String reason, int servers) {}

    /**
     * One choice.
     *
     * @param number of the class, or of the attempt
     * @param people load of the server before; null if there was none, as is the score
     * @param next the best of the others with its score; null if there was none
     */
    record Choice(
            int number,
            @Nullable String server,
            @Nullable Long people,
            @Nullable Long score,
            @Nullable String next,
            List<Passed> passed) {}

    /** A choice that was made. */
    record PlacementRow(Instant at, String meeting, int expected, Choice choice) {}

    ServerRow row(Server server) {
        return ServerRow.of(server, clock.instant(), pool.settings().staleAfter());
    }

    int left(Server server) {
        return pool.drain().left(server.id());
    }

    HookReading.@Nullable HookRow hook(Server server) {
        return hooks.hooks(List.of(server)).stream().findFirst().orElse(null);
    }

    LoadPicture load(List<Server> servers, Formats formats) {
        return LoadPicture.of(servers, pool.history().since(formats.now().minus(LoadPicture.SHOWN)), formats);
    }

    /** The worst first. */
    List<Concern> concerns(List<Server> all) {
        var concerns = new ArrayList<Concern>();
        if (!callbacks.others().isEmpty()) {
            concerns.add(new Concern(
                    "bad", "/admin/hooks", "pool.concern.callbacks", String.join(", ", callbacks.others()), ""));
        }
        for (Server server : all) {
            String link = "/admin/servers/" + server.id();
            if (server.marks().givenUp() != null) {
                concerns.add(new Concern("bad", link, "pool.concern.given-up", server.name(), ""));
            }
            if (server.state() == ServerState.DISABLED) {
                continue;
            }
            health(server, link, concerns);
            Server.Spare spare = server.spare();
            if (spare != null) {
                concerns.add(new Concern(
                        "note",
                        link,
                        spare.kind() == Server.Spare.Kind.NEXT ? "pool.concern.secret-next" : "pool.concern.secret-old",
                        server.name(),
                        ""));
            }
            if (server.marks().draining() != null) {
                concerns.add(new Concern(
                        "note", link, "pool.concern.draining", server.name(), String.valueOf(left(server))));
            }
        }
        quarantined(all, concerns);
        // Of a server that does not answer its hook is the lesser worry.
        List<Server> answering = all.stream()
                .filter(server -> server.health() == ServerHealth.ONLINE)
                .toList();
        for (HookReading.HookRow hook : hooks.hooks(answering)) {
            if (!hook.good()) {
                String problem = hook.problem();
                concerns.add(new Concern(
                        "warn", "/admin/hooks", "pool.concern.hook", hook.server(), problem == null ? "" : problem));
            }
        }
        versions(all, concerns);
        concerns.sort(Comparator.comparingInt(concern -> switch (concern.kind()) {
            case "bad" -> 0;
            case "warn" -> 1;
            default -> 2;
        }));
        return concerns;
    }

    private void health(Server server, String link, List<Concern> concerns) {
        String failure = server.observed().failure();
        String detail = failure == null ? "" : failure;
        if (server.health() == ServerHealth.OFFLINE) {
            concerns.add(new Concern("bad", link, "admin.trouble.offline", server.name(), detail));
        } else if (server.health() == ServerHealth.UNHEALTHY) {
            concerns.add(new Concern("warn", link, "admin.trouble.unhealthy", server.name(), detail));
        } else if (server.isStale(clock.instant(), pool.settings().staleAfter())) {
            concerns.add(new Concern("bad", link, "pool.concern.stale", server.name(), ""));
        }
    }

    /** Meetings there that carry our mark and that nobody here knows, the latest seen first. */
    List<QuarantinedMeetings.Quarantined> setAside(Server server) {
        return classes.quarantined().listOf(server.id(), SET_ASIDE);
    }

    private void quarantined(List<Server> all, List<Concern> concerns) {
        Map<UUID, Long> setAside = classes.quarantined().list(QUARANTINED).stream()
                .filter(one -> one.lastSeenAt()
                        .isAfter(clock.instant().minus(pool.settings().staleAfter())))
                .collect(Collectors.groupingBy(QuarantinedMeetings.Quarantined::serverId, Collectors.counting()));
        for (Server server : all) {
            long meetings = setAside.getOrDefault(server.id(), 0L);
            if (meetings > 0) {
                concerns.add(new Concern(
                        "bad",
                        "/admin/servers/" + server.id(),
                        meetings == 1 ? "pool.concern.quarantined-one" : "pool.concern.quarantined",
                        server.name(),
                        String.valueOf(meetings)));
            }
        }
    }

    private static void versions(List<Server> all, List<Concern> concerns) {
        Map<String, Long> versions = all.stream()
                .filter(server -> server.state() != ServerState.DISABLED)
                .map(server -> server.observed().version())
                .filter(version -> version != null && !version.isEmpty())
                .collect(Collectors.groupingBy(version -> version, TreeMap::new, Collectors.counting()));
        if (versions.size() > 1) {
            concerns.add(new Concern(
                    "note",
                    "/admin/servers",
                    "pool.concern.versions",
                    versions.entrySet().stream()
                            .map(entry -> entry.getKey() + " × " + entry.getValue())
                            .collect(Collectors.joining(", ")),
                    ""));
        }
    }

    /** Where classes would go now, by the policy that places real ones. */
    List<Choice> whatIf(int people, Set<String> tags, int number) {
        var choices = new ArrayList<Choice>();
        for (Placement placement : classes.whatIf().ask(people, tags, number)) {
            List<Weighed> weighed = placement.trace().weighed();
            Weighed next = weighed.size() > 1 ? weighed.get(1) : null;
            choices.add(new Choice(
                    choices.size() + 1,
                    weighed.isEmpty() ? null : weighed.getFirst().name(),
                    weighed.isEmpty() ? null : Math.round(weighed.getFirst().people()),
                    weighed.isEmpty() ? null : Math.round(weighed.getFirst().score()),
                    next == null ? null : next.name() + " (" + Math.round(next.score()) + ")",
                    passed(placement.trace().passedOver())));
        }
        return choices;
    }

    List<PlacementRow> placements(List<Server> servers, int max) {
        Map<UUID, String> names = servers.stream().collect(Collectors.toMap(Server::id, Server::name));
        return classes.placements().list(max).stream()
                .map(entry -> new PlacementRow(
                        entry.at(),
                        entry.meeting(),
                        entry.expected(),
                        new Choice(
                                entry.attempt(),
                                names.getOrDefault(entry.chosen().serverId(), "?"),
                                Math.round(entry.chosen().people()),
                                Math.round(entry.chosen().score()),
                                entry.next() == null
                                        ? null
                                        : names.getOrDefault(entry.next().serverId(), "?") + " ("
                                                + Math.round(entry.next().score()) + ")",
                                passed(entry.passedOver()))))
                .toList();
    }

    private static List<Passed> passed(Map<String, Integer> passedOver) {
        return new TreeMap<>(passedOver)
                .entrySet().stream()
                        .map(entry -> new Passed(entry.getKey(), entry.getValue()))
                        .toList();
    }
}

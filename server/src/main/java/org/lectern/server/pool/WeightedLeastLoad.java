package org.lectern.server.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.pool.PlacementPolicy.Placement.Nowhere;
import org.lectern.server.pool.PlacementPolicy.Placement.Placed;

/**
 * Gives each start to the server that will carry the fewest people for its weight once the start's own people are in.
 *
 * <p>Servers that failed lately are taken only when no other is left. Among servers that differ by less than a tenth of
 * the start's own people, the one with the fewest meetings of the same tenant is taken, so that one broken server does
 * not meet all classes of one school; then the emptier one, then by name.
 */
public final class WeightedLeastLoad implements PlacementPolicy {
    /** Weighed servers kept in a trace. */
    private static final int KEPT = 5;

    private static final double ALIKE = 0.1;

    @Override
    public List<Placement> place(List<Candidate> candidates, List<Seats> starts) {
        List<Load> loads = candidates.stream().map(Load::new).toList();
        var placements = new ArrayList<Placement>(starts.size());
        for (Seats start : starts) {
            var passedOver = new TreeMap<String, Integer>();
            var ready = new ArrayList<Load>();
            var lastResort = new ArrayList<Load>();
            for (Load load : loads) {
                String obstacle = obstacle(load.server, start);
                if (obstacle != null) {
                    passedOver.merge(obstacle, 1, Integer::sum);
                } else {
                    (load.server.standing() == Standing.LAST_RESORT ? lastResort : ready).add(load);
                }
            }
            if (!ready.isEmpty() && !lastResort.isEmpty()) {
                passedOver.put(Standing.LAST_RESORT.name(), lastResort.size());
            }
            placements.add(choose(ready.isEmpty() ? lastResort : ready, start, passedOver));
        }
        return List.copyOf(placements);
    }

    private static Placement choose(List<Load> possible, Seats start, Map<String, Integer> passedOver) {
        if (possible.isEmpty()) {
            return new Nowhere(new Trace(List.of(), passedOver));
        }
        double least =
                possible.stream().mapToDouble(load -> load.score(start)).min().orElseThrow();
        Comparator<Load> order = Comparator.comparing(
                        (Load load) -> load.score(start) > least + ALIKE * start.expected() / load.server.weight())
                .thenComparingInt(load -> load.ofTenant(start))
                .thenComparingDouble(load -> load.score(start))
                .thenComparing(load -> load.server.name())
                .thenComparing(load -> load.server.serverId());
        Load chosen = possible.stream().min(order).orElseThrow();
        var weighed = possible.stream()
                .sorted(Comparator.comparing((Load load) -> load != chosen)
                        .thenComparingDouble(load -> load.score(start)))
                .limit(KEPT)
                .map(load -> load.weighed(start))
                .toList();
        chosen.take(start);
        return new Placed(chosen.server.serverId(), new Trace(weighed, passedOver));
    }

    private static @Nullable String obstacle(Candidate server, Seats start) {
        if (start.only() != null) {
            // Part of a meeting that runs there: whatever else the server may take does not matter.
            return !start.only().equals(server.serverId())
                    ? "PARENT_ELSEWHERE"
                    : server.standing() == Standing.DISABLED || server.standing() == Standing.OFFLINE
                            ? server.standing().name()
                            : null;
        }
        return switch (server.standing()) {
            case STALE, OFFLINE, CORDONED, DISABLED -> server.standing().name();
            case READY, LAST_RESORT -> {
                if (!server.tags().containsAll(start.tags())) {
                    yield "TAGS";
                }
                yield start.excluded().contains(server.serverId()) ? "FAILED_IT" : null;
            }
        };
    }

    /** A server with what was placed on it since. */
    private static final class Load {
        private final Candidate server;
        private final Map<UUID, Integer> meetingsOf;
        private double people;

        Load(Candidate server) {
            this.server = server;
            this.people = server.people();
            this.meetingsOf = new HashMap<>(server.meetingsOf());
        }

        double score(Seats start) {
            return (people + start.expected()) / server.weight();
        }

        int ofTenant(Seats start) {
            return meetingsOf.getOrDefault(start.tenantId(), 0);
        }

        Weighed weighed(Seats start) {
            return new Weighed(
                    server.serverId(), server.name(), people, server.weight(), score(start), ofTenant(start));
        }

        void take(Seats start) {
            people += start.expected();
            meetingsOf.merge(start.tenantId(), 1, Integer::sum);
        }
    }
}

package org.lectern.server.pool;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Gives each start to the server that will carry the fewest people for its weight once the start's own people are in.
 *
 * <p>Unhealthy servers are taken only when no online one is left. Ties go to the emptier server, then by name.
 */
public final class WeightedLeastLoad implements PlacementPolicy {
    @Override
    public List<Placement> place(List<Candidate> candidates, List<Seats> starts) {
        var loads = new ArrayList<>(candidates);
        var placements = new ArrayList<Placement>(starts.size());
        for (Seats start : starts) {
            Optional<Candidate> best =
                    best(loads, start, ServerHealth.ONLINE).or(() -> best(loads, start, ServerHealth.UNHEALTHY));
            if (best.isEmpty()) {
                placements.add(new Placement.Nowhere("candidates=" + loads.size() + " excluded="
                        + start.excluded().size()));
                continue;
            }
            Candidate chosen = best.get();
            placements.add(new Placement.Placed(chosen.serverId(), reason(chosen, start, loads.size())));
            loads.replaceAll(candidate -> candidate == chosen ? with(candidate, start.expected()) : candidate);
        }
        return List.copyOf(placements);
    }

    private static Optional<Candidate> best(List<Candidate> candidates, Seats start, ServerHealth health) {
        return candidates.stream()
                .filter(candidate ->
                        candidate.health() == health && !start.excluded().contains(candidate.serverId()))
                .min(Comparator.comparingDouble((Candidate c) -> (c.people() + start.expected()) / c.weight())
                        .thenComparingDouble(c -> c.people() / c.weight())
                        .thenComparing(Candidate::name)
                        .thenComparing(Candidate::serverId));
    }

    private static Candidate with(Candidate candidate, int people) {
        return new Candidate(
                candidate.serverId(),
                candidate.name(),
                candidate.weight(),
                candidate.health(),
                candidate.people() + people);
    }

    private static String reason(Candidate chosen, Seats start, int candidates) {
        return String.format(
                Locale.ROOT,
                "server=%s people=%.1f expected=%d weight=%.2f health=%s candidates=%d excluded=%d",
                chosen.name(),
                chosen.people(),
                start.expected(),
                chosen.weight(),
                chosen.health(),
                candidates,
                start.excluded().size());
    }
}

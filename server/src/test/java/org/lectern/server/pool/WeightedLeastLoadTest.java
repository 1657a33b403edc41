package org.lectern.server.pool;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.server.pool.PlacementPolicy.Candidate;
import org.lectern.server.pool.PlacementPolicy.Placement;
import org.lectern.server.pool.PlacementPolicy.Seats;

final class WeightedLeastLoadTest {
    private final PlacementPolicy policy = new WeightedLeastLoad();

    @Test
    void startsTogetherSpreadByWeight() {
        List<Candidate> candidates = List.of(candidate("small", 1, 0), candidate("large", 3, 0));

        Map<UUID, Integer> people = place(candidates, 40, 25);

        assertThat(people.get(candidates.get(0).serverId())).isEqualTo(250);
        assertThat(people.get(candidates.get(1).serverId())).isEqualTo(750);
    }

    @Test
    void unhealthyServersAreTheLastResort() {
        var sick = new Candidate(UUID.randomUUID(), "sick", 1, ServerHealth.UNHEALTHY, 0);
        Candidate full = candidate("full", 1, 10_000);

        assertThat(place(List.of(sick, full), 3, 25)).containsOnlyKeys(full.serverId());
        assertThat(place(List.of(sick), 3, 25)).containsOnlyKeys(sick.serverId());
    }

    @Test
    void saysThatNowhereIsLeft() {
        Candidate only = candidate("only", 1, 0);

        assertThat(policy.place(List.of(only), List.of(new Seats(UUID.randomUUID(), 5, Set.of(only.serverId())))))
                .singleElement()
                .isInstanceOf(Placement.Nowhere.class);
    }

    /** 1,000 random pools: nothing excluded or offline is chosen, and no move of one start would have been better. */
    @Test
    void alwaysChoosesAServerThatNoOtherBeats() {
        for (int seed = 0; seed < 1_000; seed++) {
            var random = new Random(seed);
            List<Candidate> candidates = new ArrayList<>();
            for (int i = random.nextInt(8); i >= 0; i--) {
                candidates.add(new Candidate(
                        new UUID(seed, i),
                        "s" + i,
                        0.5 + random.nextInt(8) / 2.0,
                        ServerHealth.values()[random.nextInt(3)],
                        random.nextInt(500)));
            }
            Set<UUID> excluded = random.nextBoolean()
                    ? Set.of()
                    : Set.of(candidates.get(random.nextInt(candidates.size())).serverId());
            var seats = new Seats(UUID.randomUUID(), 1 + random.nextInt(100), excluded);

            Placement placement = policy.place(candidates, List.of(seats)).getFirst();

            assertThat(policy.place(candidates, List.of(seats))).containsExactly(placement);
            List<Candidate> online = possible(candidates, seats, ServerHealth.ONLINE);
            List<Candidate> allowed = online.isEmpty() ? possible(candidates, seats, ServerHealth.UNHEALTHY) : online;
            if (placement instanceof Placement.Placed placed) {
                Candidate chosen = candidates.stream()
                        .filter(c -> c.serverId().equals(placed.serverId()))
                        .findFirst()
                        .orElseThrow();
                assertThat(allowed).as("seed " + seed).contains(chosen);
                assertThat(allowed)
                        .as("seed " + seed)
                        .allSatisfy(other -> assertThat((other.people() + seats.expected()) / other.weight())
                                .isGreaterThanOrEqualTo((chosen.people() + seats.expected()) / chosen.weight()));
            } else {
                assertThat(allowed).as("seed " + seed).isEmpty();
            }
        }
    }

    private static List<Candidate> possible(List<Candidate> candidates, Seats seats, ServerHealth health) {
        return candidates.stream()
                .filter(c -> c.health() == health && !seats.excluded().contains(c.serverId()))
                .toList();
    }

    private Map<UUID, Integer> place(List<Candidate> candidates, int starts, int expected) {
        var seats = new ArrayList<Seats>();
        for (int i = 0; i < starts; i++) {
            seats.add(new Seats(UUID.randomUUID(), expected, Set.of()));
        }
        var people = new HashMap<UUID, Integer>();
        for (Placement placement : policy.place(candidates, seats)) {
            people.merge(((Placement.Placed) placement).serverId(), expected, Integer::sum);
        }
        return people;
    }

    private static Candidate candidate(String name, double weight, double people) {
        return new Candidate(UUID.randomUUID(), name, weight, ServerHealth.ONLINE, people);
    }
}

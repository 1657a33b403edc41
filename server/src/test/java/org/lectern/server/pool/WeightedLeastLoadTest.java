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
import org.lectern.server.pool.PlacementPolicy.Standing;

final class WeightedLeastLoadTest {
    private static final UUID TENANT = UUID.randomUUID();

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
        Candidate sick = candidate("sick", 1, 0, Standing.LAST_RESORT);
        Candidate full = candidate("full", 1, 10_000);

        assertThat(place(List.of(sick, full), 3, 25)).containsOnlyKeys(full.serverId());
        assertThat(place(List.of(sick), 3, 25)).containsOnlyKeys(sick.serverId());
    }

    @Test
    void amongServersThatAreAlikeTheOneWithFewerClassesOfTheTenantIsTaken() {
        var theirs = new Candidate(
                UUID.randomUUID(), "a", 1, Standing.READY, Set.of(), 100, Map.of(TENANT, 4, UUID.randomUUID(), 1));
        var others =
                new Candidate(UUID.randomUUID(), "b", 1, Standing.READY, Set.of(), 102, Map.of(UUID.randomUUID(), 9));
        var muchFuller = new Candidate(UUID.randomUUID(), "c", 1, Standing.READY, Set.of(), 110, Map.of());

        assertThat(place(List.of(theirs, others, muchFuller), 1, 30)).containsOnlyKeys(others.serverId());
    }

    @Test
    void onlyServersWithAllTagsAreTaken() {
        Candidate plain = candidate("plain", 1, 0);
        var tagged = new Candidate(UUID.randomUUID(), "tagged", 1, Standing.READY, Set.of("gpu", "eu"), 900, Map.of());

        Placement placement = policy.place(List.of(plain, tagged), List.of(seats(5, Set.of("eu"), Set.of())))
                .getFirst();

        assertThat(placement)
                .isInstanceOfSatisfying(
                        Placement.Placed.class,
                        placed -> assertThat(placed.serverId()).isEqualTo(tagged.serverId()));
        assertThat(placement.trace().passedOver()).containsExactly(Map.entry("TAGS", 1));
        assertThat(policy.place(List.of(plain, tagged), List.of(seats(5, Set.of("us"), Set.of()))))
                .singleElement()
                .isInstanceOf(Placement.Nowhere.class);
    }

    @Test
    void saysThatNowhereIsLeft() {
        Candidate only = candidate("only", 1, 0);

        assertThat(policy.place(List.of(only), List.of(seats(5, Set.of(), Set.of(only.serverId())))))
                .singleElement()
                .isInstanceOfSatisfying(
                        Placement.Nowhere.class,
                        nowhere -> assertThat(nowhere.trace().passedOver()).containsExactly(Map.entry("FAILED_IT", 1)));
    }

    /** 1,000 random pools: nothing excluded or offline is chosen, and no move of one start would have been
     * better by more than a tenth of its own people. */
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
                        Standing.values()[random.nextInt(Standing.values().length)],
                        random.nextInt(3) == 0 ? Set.of("big") : Set.of(),
                        random.nextInt(500),
                        Map.of(TENANT, random.nextInt(3))));
            }
            Set<UUID> excluded = random.nextBoolean()
                    ? Set.of()
                    : Set.of(candidates.get(random.nextInt(candidates.size())).serverId());
            Seats seats = seats(1 + random.nextInt(100), random.nextInt(4) == 0 ? Set.of("big") : Set.of(), excluded);

            Placement placement = policy.place(candidates, List.of(seats)).getFirst();

            assertThat(policy.place(candidates, List.of(seats))).containsExactly(placement);
            List<Candidate> online = possible(candidates, seats, Standing.READY);
            List<Candidate> allowed = online.isEmpty() ? possible(candidates, seats, Standing.LAST_RESORT) : online;
            if (placement instanceof Placement.Placed placed) {
                Candidate chosen = candidates.stream()
                        .filter(c -> c.serverId().equals(placed.serverId()))
                        .findFirst()
                        .orElseThrow();
                assertThat(allowed).as("seed " + seed).contains(chosen);
                assertThat(allowed)
                        .as("seed " + seed)
                        .allSatisfy(other -> assertThat((other.people() + seats.expected()) / other.weight())
                                .isGreaterThanOrEqualTo(
                                        (chosen.people() + 0.9 * seats.expected()) / chosen.weight() - 0.001));
            } else {
                assertThat(allowed).as("seed " + seed).isEmpty();
            }
        }
    }

    private static List<Candidate> possible(List<Candidate> candidates, Seats seats, Standing standing) {
        return candidates.stream()
                .filter(c -> c.standing() == standing
                        && c.tags().containsAll(seats.tags())
                        && !seats.excluded().contains(c.serverId()))
                .toList();
    }

    private Map<UUID, Integer> place(List<Candidate> candidates, int starts, int expected) {
        var seats = new ArrayList<Seats>();
        for (int i = 0; i < starts; i++) {
            seats.add(seats(expected, Set.of(), Set.of()));
        }
        var people = new HashMap<UUID, Integer>();
        for (Placement placement : policy.place(candidates, seats)) {
            people.merge(((Placement.Placed) placement).serverId(), expected, Integer::sum);
        }
        return people;
    }

    private static Seats seats(int expected, Set<String> tags, Set<UUID> excluded) {
        return new Seats(UUID.randomUUID(), TENANT, expected, tags, excluded);
    }

    private static Candidate candidate(String name, double weight, double people) {
        return candidate(name, weight, people, Standing.READY);
    }

    private static Candidate candidate(String name, double weight, double people, Standing standing) {
        return new Candidate(UUID.randomUUID(), name, weight, standing, Set.of(), people, Map.of());
    }
}

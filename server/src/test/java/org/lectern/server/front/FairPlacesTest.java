package org.lectern.server.front;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;

final class FairPlacesTest {
    private static final int ALL = 9;
    private static final int OF_ONE = 3;

    private final FairPlaces places = new FairPlaces(ALL, OF_ONE);

    @Test
    void threeThatTakeAllTheyCanLeaveSomeToTheOthers() throws InterruptedException {
        List<Integer> had = new ArrayList<>();
        for (String busy : List.of("a", "b", "c")) {
            had.add(takeAll(busy));
        }

        assertThat(had).containsExactly(3, 2, 2);
        assertThat(takeAll("d")).isEqualTo(1);
        assertThat(takeAll("e")).isEqualTo(1);
    }

    @Test
    void whoIsAloneHasNoMoreThanOneMayHave() throws InterruptedException {
        assertThat(takeAll("a")).isEqualTo(OF_ONE);
    }

    @Test
    void aPlaceThatIsGivenBackGoesToWhoeverHasNoneThoughTheyCameLast() throws InterruptedException {
        for (String busy : List.of("a", "b", "c", "d", "e")) {
            takeAll(busy);
        }
        List<String> served = new CopyOnWriteArrayList<>();
        Thread second = waiting("b", served);
        Thread first = waiting("nobody yet", served);

        places.giveBack("a");
        first.join();
        assertThat(served).containsExactly("nobody yet");

        places.giveBack("b");
        places.giveBack("b");
        places.giveBack("c");
        second.join();
        assertThat(served).containsExactly("nobody yet", "b");
    }

    @Test
    void whoeverIsInterruptedWhileWaitingTakesNoPlaceAlong() throws InterruptedException {
        for (String busy : List.of("a", "b", "c", "d", "e")) {
            takeAll(busy);
        }
        Thread impatient = waiting("f", new ArrayList<>());
        impatient.interrupt();
        impatient.join();

        places.giveBack("a");

        assertThat(take("g")).isTrue();
        assertThat(take("h")).isFalse();
    }

    @Test
    void nobodyWithoutAPlaceIsRefusedWhileOneIsFree() throws InterruptedException {
        for (long seed = 1; seed <= Runs.of(200, 20_000); seed++) {
            var random = new Random(seed);
            var one = new FairPlaces(ALL, OF_ONE);
            Map<String, Integer> held = new HashMap<>();
            for (int step = 0; step < 200; step++) {
                String owner = "t" + random.nextInt(6);
                int mine = held.getOrDefault(owner, 0);
                int taken = held.values().stream().mapToInt(Integer::intValue).sum();
                if (random.nextInt(5) < 3) {
                    boolean served = one.take(owner, 0, TimeUnit.NANOSECONDS);
                    held.merge(owner, served ? 1 : 0, Integer::sum);
                    assertThat(taken < ALL || !served).as("seed %d", seed).isTrue();
                    assertThat(mine < OF_ONE || !served).as("seed %d", seed).isTrue();
                    assertThat(mine > 0 || taken == ALL || served)
                            .as("seed %d", seed)
                            .isTrue();
                } else if (mine > 0) {
                    one.giveBack(owner);
                    held.put(owner, mine - 1);
                }
            }
        }
    }

    private int takeAll(String owner) throws InterruptedException {
        int had = 0;
        while (take(owner)) {
            had++;
        }
        return had;
    }

    private boolean take(String owner) throws InterruptedException {
        return places.take(owner, 0, TimeUnit.NANOSECONDS);
    }

    /** A thread that has begun to wait. */
    private Thread waiting(String owner, List<String> served) {
        Thread thread = Thread.ofPlatform().start(() -> {
            try {
                if (places.take(owner, 1, TimeUnit.MINUTES)) {
                    served.add(owner);
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
        await().until(() -> thread.getState() == Thread.State.TIMED_WAITING);
        return thread;
    }
}

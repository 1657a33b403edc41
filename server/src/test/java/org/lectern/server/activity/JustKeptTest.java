package org.lectern.server.activity;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

final class JustKeptTest {
    private static final MeetingKey MEETING = new MeetingKey(202611, new UUID(1, 1));
    private static final MeetingKey OTHER = new MeetingKey(202611, new UUID(1, 2));

    private final JustKept kept = new JustKept();

    @Test
    void handsOutWhatCameInARowAndOnlyOnce() {
        keep(MEETING, 4, 1, 2);
        keep(MEETING, 5);
        keep(MEETING, 6, 3);
        keep(MEETING, 7, 4);

        assertThat(take(MEETING, 3, 6)).containsExactly(1L, 2L, 3L);
        assertThat(take(MEETING, 3, 6)).isNull();
        assertThat(take(MEETING, 6, 7)).containsExactly(4L);
        assertThat(take(OTHER, 0, 1)).isNull();
    }

    @Test
    void knowsNothingWhereSomethingElseCameBetween() {
        keep(MEETING, 1, 1);
        keep(MEETING, 3, 3);
        assertThat(take(MEETING, 0, 3)).isNull();

        keep(MEETING, 5, 5);
        assertThat(take(MEETING, 3, 5)).as("began elsewhere").isNull();

        keep(MEETING, 6, 6);
        assertThat(take(MEETING, 5, 7)).as("went on elsewhere").isNull();
    }

    /** Against a log that two processes write; this one remembers what it wrote itself, in order or not. */
    @Test
    void neverSaysAnythingElseThanTheLog() {
        int handedOut = 0;
        for (int seed = 0; seed < 2_000; seed++) {
            var random = new Random(seed);
            var memory = new JustKept();
            var log = new ArrayList<List<Long>>();
            int folded = 0;
            for (int step = 0; step < 30; step++) {
                if (random.nextInt(3) > 0) {
                    List<Long> batch = random.longs(random.nextInt(3)).boxed().toList();
                    log.add(batch);
                    int seq = log.size();
                    if (random.nextInt(8) > 0) {
                        memory.keep(Map.of(MEETING, observations(batch)), meeting -> seq);
                    }
                } else {
                    List<Observation> taken = memory.take(MEETING, folded, log.size());
                    if (taken != null && folded < log.size()) {
                        handedOut++;
                        assertThat(times(taken))
                                .as("seed %d", seed)
                                .isEqualTo(log.subList(folded, log.size()).stream()
                                        .flatMap(List::stream)
                                        .toList());
                    }
                    folded = log.size();
                }
            }
        }
        assertThat(handedOut).isGreaterThan(1_000);
    }

    @Test
    void forgetsEverythingBeforeItIsTooMuch() {
        keep(OTHER, 1, 1);
        for (int seq = 1; seq <= 5_000; seq++) {
            keep(MEETING, seq, 1, 2, 3, 4, 5, 6, 7, 8, 9);
        }

        assertThat(take(OTHER, 0, 1)).isNull();
        assertThat(take(MEETING, 0, 5_000)).isNull();
        assertThat(take(MEETING, 5_000, 5_000)).isNull();
    }

    private void keep(MeetingKey meeting, long seq, long... times) {
        kept.keep(Map.of(meeting, observations(Arrays.stream(times).boxed().toList())), key -> seq);
    }

    private static List<Observation> observations(List<Long> times) {
        return times.stream()
                .map(time -> new Observation(
                        new Observation.Subject(new MeetingReference("-", ""), Track.MEETING),
                        new UUID(0, time),
                        Source.HOOK,
                        time,
                        Observation.What.of(Kind.JOINED)))
                .toList();
    }

    private @Nullable List<Long> take(MeetingKey meeting, long after, long upTo) {
        List<Observation> taken = kept.take(meeting, after, upTo);
        return taken == null ? null : times(taken);
    }

    private static List<Long> times(List<Observation> observations) {
        return observations.stream().map(Observation::atMillis).toList();
    }
}

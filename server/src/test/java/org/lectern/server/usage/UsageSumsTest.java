package org.lectern.server.usage;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassPresence;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Mark;

final class UsageSumsTest {
    private static final int SEEDS = Runs.of(300, 20_000);
    static final Instant START = Instant.parse("2026-03-01T23:30:00Z");

    @Test
    void splitsAClassOverMidnightAndCountsItOnTheDayItBegan() {
        List<Part> parts = Part.of(presence(START, 60, List.of(stay(0, 60), stay(40, 50))), START, at(60));

        assertThat(parts.stream().map(Part::day)).containsExactly(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 2));
        DaySum first = DaySum.of(parts.subList(0, 1));
        DaySum second = DaySum.of(parts.subList(1, 2));
        assertThat(first).isEqualTo(new DaySum(1, Duration.ofMinutes(30), new UsageDay.Peak(1, 1)));
        assertThat(second).isEqualTo(new DaySum(0, Duration.ofMinutes(40), new UsageDay.Peak(2, 1)));
    }

    @Test
    void doesNotCountTwoWhoPassEachOtherAtTheDoorAsTogether() {
        List<Part> parts = Part.of(presence(START, 20, List.of(stay(0, 10), stay(10, 20))), START, at(20));

        assertThat(DaySum.of(parts).peak().people()).isEqualTo(1);
    }

    @Test
    void countsAClassWithoutPeople() {
        List<Part> parts = Part.of(presence(START, 10, List.of()), START, at(10));

        assertThat(DaySum.of(parts)).isEqualTo(new DaySum(1, Duration.ZERO, new UsageDay.Peak(0, 1)));
    }

    @Test
    void comesOutAsCountedSecondBySecondInAnyOrder() {
        for (int seed = 0; seed < SEEDS; seed++) {
            var random = new Random(seed);
            var stays = new ArrayList<int[]>();
            var parts = new ArrayList<Part>();
            for (int classes = 1 + random.nextInt(4); classes > 0; classes--) {
                var own = new ArrayList<PersonActivity>();
                for (int people = random.nextInt(5); people > 0; people--) {
                    int from = random.nextInt(80);
                    int to = from + random.nextInt(80 - from + 1);
                    stays.add(new int[] {from, to});
                    own.add(stay(from, to));
                }
                parts.addAll(Part.of(presence(START, 90, own), START, at(90)));
            }
            for (LocalDate day : List.of(LocalDate.of(2026, 3, 1), LocalDate.of(2026, 3, 2))) {
                int begin = day.getDayOfMonth() == 1 ? 0 : 30;
                int end = day.getDayOfMonth() == 1 ? 30 : 90;
                int minutes = 0;
                int most = 0;
                for (int minute = begin; minute < end; minute++) {
                    int at = minute;
                    int there = (int) stays.stream()
                            .filter(one -> one[0] <= at && at < one[1])
                            .count();
                    minutes += there;
                    most = Math.max(most, there);
                }
                var shuffled = new ArrayList<>(
                        parts.stream().filter(part -> part.day().equals(day)).toList());
                Collections.shuffle(shuffled, random);

                DaySum sum = DaySum.of(shuffled);

                assertThat(sum.presence()).as("seed %d", seed).isEqualTo(Duration.ofMinutes(minutes));
                assertThat(sum.peak().people()).as("seed %d", seed).isEqualTo(most);
            }
        }
    }

    static Instant at(int minute) {
        return START.plus(Duration.ofMinutes(minute));
    }

    static ClassActivity activity(Instant from, int minutes, List<PersonActivity> people) {
        Instant end = from.plus(Duration.ofMinutes(minutes));
        return new ClassActivity(new UUID(0, 1), end, new ClassActivity.Course(from, end, false), people, List.of());
    }

    private static ClassPresence presence(Instant from, int minutes, List<PersonActivity> people) {
        return ClassPresence.of(activity(from, minutes, people));
    }

    static PersonActivity stay(int from, int to) {
        var session = new PersonActivity.Session(at(from), at(to), Duration.ofMinutes(to - from), Mark.OBSERVED);
        return new PersonActivity(
                new PersonActivity.Who("u:" + from + "-" + to, "x", "Somebody", "VIEWER", false),
                new PersonActivity.Presence(List.of(session), session.length(), 1),
                PersonActivity.Figures.ABSENT,
                PersonActivity.Now.NOTHING,
                Map.of());
    }
}

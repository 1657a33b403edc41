package org.lectern.server.attendance;

import static org.assertj.core.api.Assertions.assertThat;
import static org.lectern.server.attendance.Judgement.ABSENT;
import static org.lectern.server.attendance.Judgement.LATE;
import static org.lectern.server.attendance.Judgement.LATE_AND_LEFT_EARLY;
import static org.lectern.server.attendance.Judgement.LEFT_EARLY;
import static org.lectern.server.attendance.Judgement.PRESENT;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.PersonActivity.Span;
import org.lectern.server.attendance.Lesson.Basis;
import org.lectern.server.attendance.Lesson.Plan;

/** Rules of attendance. Unless it says otherwise, a class of an hour is planned at ten and takes place so. */
final class JudgeTest {
    private static final Instant TEN = Instant.parse("2026-10-05T10:00:00Z");

    @Test
    void whoeverIsThereThroughoutIsPresent() {
        assertThat(judge(stay(0, 60)).judgement()).isEqualTo(PRESENT);
        assertThat(judge(stay(-10, 70)).measured().share()).isEqualTo(100);
    }

    @Test
    void exactlyTheMinutesAllowedAreNotLateAndASecondMoreIs() {
        assertThat(judge(stay(5, 60)).judgement()).isEqualTo(PRESENT);
        assertThat(judge(new Stay(minute(5).plusSeconds(1), minute(60), Mark.OBSERVED))
                        .judgement())
                .isEqualTo(LATE);
    }

    @Test
    void exactlyTheMinutesAllowedBeforeTheEndAreNotEarlyAndASecondMoreIs() {
        assertThat(judge(stay(0, 55)).judgement()).isEqualTo(PRESENT);
        assertThat(judge(new Stay(TEN, minute(55).minusSeconds(1), Mark.OBSERVED))
                        .judgement())
                .isEqualTo(LEFT_EARLY);
    }

    @Test
    void lateAndLeftEarlyIsBoth() {
        assertThat(judge(stay(10, 50)).judgement()).isEqualTo(LATE_AND_LEFT_EARLY);
    }

    @Test
    void whoeverIsThereForLessThanTheShareIsAbsent() {
        assertThat(judge(stay(0, 30)).judgement()).isEqualTo(LEFT_EARLY);
        assertThat(judge(new Stay(TEN, minute(30).minusSeconds(1), Mark.OBSERVED))
                        .judgement())
                .isEqualTo(ABSENT);
    }

    @Test
    void whoeverNeverCameIsAbsentEvenIfNoShareIsAsked() {
        Rules lenient = new Rules(5, 5, 0, List.of(), 75);

        assertThat(new Judge(lenient, hour()).judge(List.of(), List.of()).judgement())
                .isEqualTo(ABSENT);
        assertThat(new Judge(lenient, hour())
                        .judge(List.of(stay(-30, 0)), List.of())
                        .judgement())
                .isEqualTo(ABSENT);
    }

    @Test
    void gapsInTheMiddleCountAgainstTheShareAlone() {
        Judged judged = judge(stay(0, 20), stay(40, 60));

        assertThat(judged.judgement()).isEqualTo(PRESENT);
        assertThat(judged.measured().present()).isEqualTo(Duration.ofMinutes(40));
        assertThat(judge(stay(0, 14), stay(46, 60)).judgement()).isEqualTo(ABSENT);
    }

    @Test
    void whoeverMissesAWindowIsAbsent() {
        Rules rules = new Rules(5, 5, 50, List.of(new Window(20, 30, 100)), 75);
        var judge = new Judge(rules, hour());

        assertThat(judge.judge(List.of(stay(0, 60)), List.of()).judgement()).isEqualTo(PRESENT);
        Judged missed = judge.judge(List.of(stay(0, 29), stay(31, 60)), List.of());
        assertThat(missed.judgement()).isEqualTo(ABSENT);
        assertThat(missed.measured().missed()).containsExactly(new Window(20, 30, 100));
    }

    @Test
    void aWindowThatTheClassDidNotReachAsksForNothing() {
        Rules rules = new Rules(5, 5, 50, List.of(new Window(50, 60, 50)), 75);
        Lesson short30 = lesson(held(0, 30), TEN, 60);

        assertThat(new Judge(rules, short30)
                        .judge(List.of(stay(0, 30)), List.of())
                        .judgement())
                .isEqualTo(PRESENT);
    }

    @Test
    void nobodyIsLateBeforeTheDoorWasOpened() {
        Lesson openedLate = lesson(held(12, 60), TEN, 60);

        assertThat(new Judge(Rules.STANDARD, openedLate)
                        .judge(List.of(stay(13, 60)), List.of())
                        .judgement())
                .isEqualTo(PRESENT);
    }

    @Test
    void nobodyLeftEarlyWhenTheTeacherEndedEarly() {
        Lesson endedEarly = lesson(held(0, 40), TEN, 60);

        assertThat(new Judge(Rules.STANDARD, endedEarly)
                        .judge(List.of(stay(0, 40)), List.of())
                        .judgement())
                .isEqualTo(PRESENT);
    }

    @Test
    void whatRunsOverThePlannedEndCountsForNobody() {
        Lesson overrun = lesson(held(0, 90), TEN, 60);

        assertThat(new Judge(Rules.STANDARD, overrun)
                        .judge(List.of(stay(0, 60)), List.of())
                        .measured()
                        .share())
                .isEqualTo(100);
    }

    @Test
    void aClassOutsideOfItsPlanIsJudgedByWhenItTookPlace() {
        Lesson afternoon = lesson(held(240, 300), TEN, 60);

        assertThat(afternoon.basis()).isEqualTo(Basis.OBSERVED);
        assertThat(new Judge(Rules.STANDARD, afternoon)
                        .judge(List.of(stay(240, 300)), List.of())
                        .judgement())
                .isEqualTo(PRESENT);
    }

    @Test
    void theTimeInWhichTheServerWasLostCountsForNobody() {
        var held = new Lesson.Held(TEN, Optional.of(minute(60)), List.of(new Span(minute(20), minute(30))));
        Judged judged =
                new Judge(Rules.STANDARD, lesson(held, TEN, 60)).judge(List.of(stay(0, 20), stay(30, 60)), List.of());

        assertThat(judged.measured().share()).isEqualTo(100);
        assertThat(judged.measured().counted()).isEqualTo(Duration.ofMinutes(50));
    }

    @Test
    void neverAbsentInSilenceWhenEventsAreMissing() {
        var missing = List.of(new Span(minute(2), minute(9)));
        Judged judged = new Judge(new Rules(5, 5, 10, List.of(), 75), hour()).judge(List.of(), missing);

        assertThat(judged.judgement()).isEqualTo(ABSENT);
        assertThat(judged.doubts()).containsExactly(new Doubt(Doubt.Kind.EVENTS_MISSING, minute(2), minute(9)));
        assertThat(judged.couldBe()).hasValue(LEFT_EARLY);
    }

    @Test
    void missingEventsCastNoDoubtOnWhoeverWasSeenThroughout() {
        Judged judged =
                new Judge(Rules.STANDARD, hour()).judge(List.of(stay(0, 60)), List.of(new Span(minute(2), minute(9))));

        assertThat(judged.isSure()).isTrue();
    }

    @Test
    void whatOnlyPollsShowedOrWasConcludedIsToldAsSuch() {
        Judged sampled = judge(new Stay(TEN, minute(60), Mark.SAMPLED));
        Judged inferred = judge(new Stay(TEN, minute(60), Mark.INFERRED));

        assertThat(sampled.judgement()).isEqualTo(PRESENT);
        assertThat(sampled.doubts()).extracting(Doubt::kind).containsExactly(Doubt.Kind.SAMPLED);
        assertThat(sampled.worst()).isEqualTo(ABSENT);
        assertThat(inferred.doubts()).extracting(Doubt::kind).containsExactly(Doubt.Kind.END_INFERRED);
    }

    @Test
    void aRunningClassIsJudgedSoFarAndSaysSo() {
        var running = new Lesson.Held(TEN, Optional.empty(), List.of());
        Lesson soFar = Lesson.of(Optional.of(plan(TEN, 60)), running, minute(30));

        Judged judged = new Judge(Rules.STANDARD, soFar).judge(List.of(stay(0, 30)), List.of());

        assertThat(judged.judgement()).isEqualTo(PRESENT);
        assertThat(judged.doubts()).extracting(Doubt::kind).containsExactly(Doubt.Kind.RUNNING);
    }

    @Test
    void aClassThatTookNoTimeMakesNobodyPresent() {
        Lesson nothing = lesson(held(0, 0), TEN, 60);

        assertThat(new Judge(Rules.STANDARD, nothing)
                        .judge(List.of(), List.of())
                        .judgement())
                .isEqualTo(ABSENT);
    }

    /** For seeded classes, rules and stays: what must always be so. */
    @Test
    void morePresenceNeverJudgesWorseAndNoOrderMatters() {
        for (long seed = 1; seed <= Runs.of(2_000, 50_000); seed++) {
            var random = new Random(seed);
            var judge = new Judge(rules(random), lesson(random));
            List<Stay> stays = stays(random, 1 + random.nextInt(5));
            List<Span> missing = spans(random, random.nextInt(3));
            Judged judged = judge.judge(stays, missing);

            var shuffled = new ArrayList<>(stays);
            shuffled.addAll(stays.subList(0, random.nextInt(stays.size() + 1)));
            Collections.shuffle(shuffled, random);
            Judged again = judge.judge(shuffled, missing.reversed());
            assertThat(again.measured()).as("order, seed %d", seed).isEqualTo(judged.measured());
            assertThat(again.judgement()).as("order, seed %d", seed).isEqualTo(judged.judgement());

            var more = new ArrayList<>(stays);
            more.addAll(stays(random, 1 + random.nextInt(3)));
            Judged better = judge.judge(more, missing);
            assertThat(better.judgement().rank())
                    .as("monotone, seed %d: %s then %s", seed, judged, better)
                    .isGreaterThanOrEqualTo(judged.judgement().rank());
            if (!better.measured().present().isZero()) {
                assertThat(better.measured().lateBy())
                        .as("arrival, seed %d", seed)
                        .isLessThanOrEqualTo(judged.measured().lateBy());
            }

            assertThat(judged.worst().rank())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(judged.judgement().rank());
            assertThat(judged.best().rank())
                    .as("seed %d", seed)
                    .isGreaterThanOrEqualTo(judged.judgement().rank());
            if (judged.couldBe().isPresent()) {
                assertThat(judged.isSure()).as("silent doubt, seed %d", seed).isFalse();
            }
            assertThat(judged.measured().present())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(judged.measured().counted());
            assertThat(judged.measured().share()).as("seed %d", seed).isBetween(0, 100);
        }
    }

    /** Stricter rules never judge better. */
    @Test
    void stricterRulesNeverJudgeBetter() {
        for (long seed = 1; seed <= Runs.of(1_000, 20_000); seed++) {
            var random = new Random(seed);
            Rules rules = rules(random);
            Rules stricter = new Rules(
                    rules.lateAfter() / 2,
                    rules.earlyBefore() / 2,
                    Math.min(100, rules.leastShare() + random.nextInt(30)),
                    rules.windows(),
                    rules.threshold());
            Lesson lesson = lesson(random);
            List<Stay> stays = stays(random, random.nextInt(4));

            assertThat(new Judge(stricter, lesson)
                            .judge(stays, List.of())
                            .judgement()
                            .rank())
                    .as("seed %d", seed)
                    .isLessThanOrEqualTo(new Judge(rules, lesson)
                            .judge(stays, List.of())
                            .judgement()
                            .rank());
        }
    }

    private static Rules rules(Random random) {
        var windows = new ArrayList<Window>();
        for (int i = random.nextInt(3); i > 0; i--) {
            int from = random.nextInt(70);
            windows.add(new Window(from, from + 1 + random.nextInt(20), 1 + random.nextInt(100)));
        }
        return new Rules(random.nextInt(20), random.nextInt(20), random.nextInt(101), windows, 75);
    }

    private static Lesson lesson(Random random) {
        int began = random.nextInt(30) - 15;
        var held = new Lesson.Held(
                minute(began),
                random.nextInt(5) == 0 ? Optional.empty() : Optional.of(minute(began + random.nextInt(90))),
                spans(random, random.nextInt(2)));
        Optional<Plan> plan = random.nextInt(4) == 0 ? Optional.empty() : Optional.of(plan(TEN, 60));
        return Lesson.of(plan, held, minute(100));
    }

    private static List<Stay> stays(Random random, int count) {
        var stays = new ArrayList<Stay>();
        for (Span span : spans(random, count)) {
            stays.add(new Stay(span.from(), span.to(), Mark.values()[random.nextInt(3)]));
        }
        return stays;
    }

    private static List<Span> spans(Random random, int count) {
        var spans = new ArrayList<Span>();
        for (int i = 0; i < count; i++) {
            Instant from = TEN.plusSeconds(random.nextInt(6_000) - 1_000);
            spans.add(new Span(from, from.plusSeconds(random.nextInt(3_000))));
        }
        return spans;
    }

    private static Judged judge(Stay... stays) {
        return new Judge(Rules.STANDARD, hour()).judge(List.of(stays), List.of());
    }

    private static Lesson hour() {
        return lesson(held(0, 60), TEN, 60);
    }

    private static Lesson.Held held(long from, long to) {
        return new Lesson.Held(minute(from), Optional.of(minute(to)), List.of());
    }

    private static Lesson lesson(Lesson.Held held, Instant planned, long minutes) {
        return Lesson.of(Optional.of(plan(planned, minutes)), held, minute(1_000));
    }

    private static Plan plan(Instant start, long minutes) {
        return new Plan(start, Optional.of(Duration.ofMinutes(minutes)), Basis.ROOM);
    }

    private static Stay stay(long from, long to) {
        return new Stay(minute(from), minute(to), Mark.OBSERVED);
    }

    private static Instant minute(long minute) {
        return TEN.plus(Duration.ofMinutes(minute));
    }
}

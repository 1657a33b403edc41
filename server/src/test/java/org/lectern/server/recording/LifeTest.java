package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.bbb.RecordingState;
import org.lectern.server.Runs;
import org.lectern.server.recording.Life.Deletion;

final class LifeTest {
    private static final Instant ENDED = Instant.parse("2027-01-10T10:00:00Z");

    @Test
    void goesFromExpectedToPublishedAsItsServerTells() {
        Life life = Life.expected(ENDED);
        for (RecordingState state : RecordingState.values()) {
            life = life.next(new Sign.Listed(state), marked(), ENDED.plusSeconds(60));
            assertThat(life.stage().name()).isEqualTo(state.name());
        }
    }

    @Test
    void anEmptyOrFailedAnswerNeverLosesOrDeletesAnything() {
        for (int seed = 0; seed < Runs.of(500, 5_000); seed++) {
            Random random = new Random(seed);
            Life life = Life.expected(ENDED);
            Instant at = ENDED;
            for (int step = 0; step < 60; step++) {
                at = at.plusSeconds(random.nextInt(100_000));
                Sign sign = switch (random.nextInt(4)) {
                    case 0 -> new Sign.Listed(states(random));
                    case 1 -> new Sign.Unanswered();
                    case 2 -> new Sign.ListedSomehow();
                    default -> new Sign.Missing(false);
                };
                life = life.next(sign, marked(), at);
                assertThat(life.stage()).as("seed %s step %s", seed, step).isNotIn(Stage.LOST, Stage.DELETED);
            }
        }
    }

    @Test
    void whatIsToBeDeletedIsSeenByNobodyUntilTakenBack() {
        for (int seed = 0; seed < Runs.of(2_000, 20_000); seed++) {
            Random random = new Random(seed);
            Life life = Life.expected(ENDED);
            Instant at = ENDED;
            boolean wanted = false;
            for (int step = 0; step < 80; step++) {
                at = at.plusSeconds(random.nextInt(50_000));
                Sign sign = any(random);
                Life before = life;
                life = life.next(sign, circumstances(random), at);
                if (sign instanceof Sign.DeleteWanted && !before.stage().isHidden()) {
                    wanted = true;
                } else if (sign instanceof Sign.TakenBack && before.deletion() == Deletion.WANTED) {
                    wanted = life.stage().isHidden();
                }
                if (wanted) {
                    assertThat(life.stage().isHidden())
                            .as("seed %s step %s %s", seed, step, sign)
                            .isTrue();
                }
                if (life.deletion() == Deletion.ACCEPTED) {
                    assertThat(life.next(new Sign.TakenBack(), marked(), at)).isEqualTo(life);
                }
            }
        }
    }

    @Test
    void whatIsHeldBackIsNeverPublished() {
        for (int seed = 0; seed < Runs.of(1_000, 10_000); seed++) {
            Random random = new Random(seed);
            Life life = Life.expected(ENDED).held(true);
            for (int step = 0; step < 40; step++) {
                life = life.next(any(random), circumstances(random), ENDED.plusSeconds(step * 10_000L));
                assertThat(life.stage()).as("seed %s step %s", seed, step).isNotEqualTo(Stage.PUBLISHED);
            }
        }
    }

    @Test
    void aSignThatComesAgainAtOnceChangesNothing() {
        for (int seed = 0; seed < Runs.of(2_000, 20_000); seed++) {
            Random random = new Random(seed);
            Life life = Life.expected(ENDED);
            for (int step = 0; step < 40; step++) {
                Sign sign = any(random);
                Instant at = ENDED.plusSeconds(step * 7_000L);
                Life.Circumstances about = circumstances(random);
                life = life.next(sign, about, at);
                if (!(sign instanceof Sign.Missing)) {
                    assertThat(life.next(sign, about, at))
                            .as("seed %s step %s %s", seed, step, sign)
                            .isEqualTo(life);
                }
                assertThat(life.since()).isBeforeOrEqualTo(at);
            }
        }
    }

    @Test
    void isLostAfterThreeAnswersAmongOthersOverADay() {
        Life life = Life.expected(ENDED).next(new Sign.Listed(RecordingState.PUBLISHED), marked(), ENDED);
        for (int hours : new int[] {1, 7, 13}) {
            life = life.next(new Sign.Missing(true), marked(), ENDED.plus(Duration.ofHours(hours)));
            assertThat(life.stage()).isEqualTo(Stage.PUBLISHED);
        }
        life = life.next(new Sign.Missing(true), marked(), ENDED.plus(Duration.ofHours(25)));
        assertThat(life.stage()).isEqualTo(Stage.LOST);
        life = life.next(new Sign.Listed(RecordingState.UNPUBLISHED), marked(), ENDED.plus(Duration.ofHours(26)));
        assertThat(life.stage()).isEqualTo(Stage.UNPUBLISHED);
        assertThat(life.misses()).isZero();
    }

    @Test
    void tellsNothingMarkedFromLost() {
        Instant late = ENDED.plus(Duration.ofDays(15));
        assertThat(missed(Marks.MARKED, late).stage()).isEqualTo(Stage.LOST);
        assertThat(missed(Marks.UNTOLD, late).stage()).isEqualTo(Stage.NOT_RECORDED);
        Life soon = Life.expected(ENDED)
                .next(
                        new Sign.Missing(false),
                        new Life.Circumstances(ENDED, Marks.NOT_MARKED),
                        ENDED.plus(Duration.ofHours(1)));
        assertThat(soon.stage()).isEqualTo(Stage.NOT_RECORDED);
        assertThat(soon.next(new Sign.Listed(RecordingState.PROCESSING), marked(), late)
                        .stage())
                .isEqualTo(Stage.PROCESSING);
    }

    @Test
    void isNotWaitedForForEverThoughItsServerTellsNothing() {
        Instant end = ENDED.plus(Life.WAITED_FOR);
        for (Sign sign : List.of(new Sign.Missing(false), new Sign.Unanswered())) {
            Life life = Life.expected(ENDED).next(sign, marked(), end.minusSeconds(1));
            assertThat(life.stage()).as(sign.toString()).isEqualTo(Stage.EXPECTED);
            assertThat(life.next(sign, marked(), end).stage()).isEqualTo(Stage.LOST);
            assertThat(life.next(sign, new Life.Circumstances(ENDED, Marks.UNTOLD), end)
                            .stage())
                    .isEqualTo(Stage.NOT_RECORDED);
            Life there = Life.expected(ENDED).next(new Sign.Listed(RecordingState.PUBLISHED), marked(), ENDED);
            assertThat(there.next(sign, marked(), end).stage()).isEqualTo(Stage.PUBLISHED);
        }
    }

    @Test
    void whatOthersDeletedAndRestoredIsShownAgainButNotWhatWasDeletedHere() {
        Sign.Listed published = new Sign.Listed(RecordingState.PUBLISHED);
        Sign.Listed deleted = new Sign.Listed(RecordingState.DELETED);
        Life there = Life.expected(ENDED).next(published, marked(), ENDED);

        Life byOthers = there.next(deleted, marked(), ENDED).next(published, marked(), ENDED);
        Life here = there.next(new Sign.DeleteWanted(), marked(), ENDED)
                .next(new Sign.DeleteAccepted(), marked(), ENDED)
                .next(deleted, marked(), ENDED)
                .next(published, marked(), ENDED);

        assertThat(byOthers.stage()).isEqualTo(Stage.PUBLISHED);
        assertThat(here.stage()).isEqualTo(Stage.DELETING);
        assertThat(here.deletion()).isEqualTo(Deletion.WANTED);
    }

    @Test
    void isAskedForEveryFiveMinutesForADayAndLessAndLessUntilTheEnd() {
        for (int seed = 0; seed < Runs.of(200, 2_000); seed++) {
            UUID server = new UUID(seed, new Random(seed).nextLong());
            Instant now = ENDED;
            int asked = 0;
            List<Duration> pauses = new ArrayList<>();
            while (true) {
                Instant next =
                        AskSchedule.next(new AskSchedule.About(server, Life.expected(ENDED), ENDED, null, null), now);
                if (next == null) {
                    break;
                }
                Duration pause = Duration.between(now, next);
                assertThat(pause).isPositive();
                if (now.isBefore(ENDED.plus(Duration.ofDays(1)))) {
                    assertThat(pause).isLessThanOrEqualTo(Duration.ofSeconds(450));
                }
                pauses.add(pause);
                now = next;
                asked++;
            }
            assertThat(Duration.between(ENDED, now)).isBetween(Duration.ofDays(14), Duration.ofDays(17));
            assertThat(asked).isBetween(250, 500);
            assertThat(pauses.getLast()).isGreaterThan(Duration.ofHours(5));
        }
    }

    @Test
    void recordingsOfOneServerAreAskedForTogether() {
        UUID server = new UUID(3, 77);
        Instant one = AskSchedule.onGrid(server, ENDED, AskSchedule.OFTEN);
        assertThat(AskSchedule.onGrid(server, one, AskSchedule.OFTEN)).isEqualTo(one.plus(AskSchedule.OFTEN));
        assertThat(AskSchedule.onGrid(server, ENDED.plusSeconds(1), AskSchedule.OFTEN))
                .isIn(one, one.plus(AskSchedule.OFTEN));
    }

    private static Life missed(Marks marks, Instant at) {
        Life life = Life.expected(ENDED);
        for (int day = 0; day < 4; day++) {
            life = life.next(
                    new Sign.Missing(true), new Life.Circumstances(ENDED, marks), at.plus(Duration.ofDays(day)));
        }
        return life;
    }

    private static Sign any(Random random) {
        return switch (random.nextInt(9)) {
            case 0, 1 -> new Sign.Listed(states(random));
            case 2 -> new Sign.ListedSomehow();
            case 3, 4 -> new Sign.Missing(random.nextBoolean());
            case 5 -> new Sign.Unanswered();
            case 6 -> new Sign.DeleteWanted();
            case 7 -> random.nextBoolean() ? new Sign.TakenBack() : new Sign.Failed();
            default -> new Sign.DeleteAccepted();
        };
    }

    /** No server deletes what nobody deleted. */
    private static RecordingState states(Random random) {
        return RecordingState.values()[random.nextInt(RecordingState.DELETED.ordinal())];
    }

    private static Life.Circumstances circumstances(Random random) {
        return new Life.Circumstances(ENDED, Marks.values()[random.nextInt(Marks.values().length)]);
    }

    private static Life.Circumstances marked() {
        return new Life.Circumstances(ENDED, Marks.MARKED);
    }
}

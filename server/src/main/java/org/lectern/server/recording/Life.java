package org.lectern.server.recording;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.RecordingState;

/**
 * Where a recording stands, and the one function that says what becomes of it. Pure: the same signs in the same order give
 * the same life, and a sign that comes again changes nothing but how often it was missed.
 *
 * <p>What was to be deleted is never seen again by anybody, whatever servers tell, unless it is taken back. Nothing that a
 * server ever told of is lost by an answer that failed or that told of nothing; what none ever told of is not waited for for
 * ever.
 *
 * @param since when it reached this stage
 * @param listed what its server told last; null if it never did, or told a state that nobody knows
 * @param misses answers in a row that told of others and not of it
 * @param missingSince the first of those
 * @param deletion how far the wish to delete it has come
 * @param heldBack whether somebody wants it unpublished and its server does not know yet: to everybody it is
 */
record Life(
        Stage stage,
        Instant since,
        @Nullable RecordingState listed,
        int misses,
        @Nullable Instant missingSince,
        Deletion deletion,
        boolean heldBack) {
    /** So many answers without it, and over so long a time, make it lost. */
    static final int MISSES = 3;

    static final Duration MISSING_FOR = Duration.ofHours(24);
    /** So long an expected one is asked for. */
    static final Duration EXPECTED_FOR = Duration.ofDays(14);
    /** After this nobody waits for it, even if its server told of nothing at all; a listing may still tell of it. */
    static final Duration WAITED_FOR = EXPECTED_FOR.plus(Duration.ofDays(1));
    /** So long after its class one that was not marked is waited for nevertheless. */
    static final Duration UNMARKED_FOR = Duration.ofHours(1);

    /** How far the wish to delete a recording has come. */
    enum Deletion {
        NONE,
        WANTED,
        /** Its server said that it did. */
        ACCEPTED
    }

    /** What is known of its class. */
    record Circumstances(Instant endedAt, Marks marks) {}

    static Life expected(Instant at) {
        return new Life(Stage.EXPECTED, at, null, 0, null, Deletion.NONE, false);
    }

    Life next(Sign sign, Circumstances about, Instant at) {
        return switch (sign) {
            case Sign.Listed told -> listed(told.state(), at);
            case Sign.ListedSomehow() ->
                stage.isHidden() || stage.isListed() ? found() : found().in(Stage.PROCESSING, at);
            case Sign.Missing missing -> missing(missing.witnessed(), about, at);
            case Sign.Unanswered() ->
                stage == Stage.EXPECTED && isOver(about, WAITED_FOR, at) ? in(neverCame(about), at) : this;
            case Sign.Failed() -> stage == Stage.EXPECTED || stage == Stage.PROCESSING ? in(Stage.FAILED, at) : this;
            case Sign.DeleteWanted() ->
                stage.isHidden() ? this : deletion(Deletion.WANTED).in(Stage.DELETING, at);
            case Sign.TakenBack() ->
                stage == Stage.DELETING && deletion == Deletion.WANTED
                        ? deletion(Deletion.NONE).in(before(), at)
                        : this;
            case Sign.DeleteAccepted() ->
                stage == Stage.DELETING ? new Life(stage, since, listed, 0, null, Deletion.ACCEPTED, heldBack) : this;
        };
    }

    private Life listed(RecordingState state, Instant at) {
        Life seen = new Life(stage, since, state, 0, null, deletion, heldBack);
        Stage told = shown(state);
        if (!stage.isHidden()) {
            // A server goes on listing what failed as being processed; only something to play says otherwise.
            return stage == Stage.FAILED && told == Stage.PROCESSING ? seen : seen.in(told, at);
        }
        if (told == Stage.DELETED) {
            return seen.in(Stage.DELETED, at);
        }
        if (stage == Stage.DELETED && deletion == Deletion.NONE) {
            // Somebody else deleted it, and restored it.
            return seen.in(told, at);
        }
        // It came back, from a backup perhaps: what was deleted here stays so, and is deleted again.
        return stage == Stage.DELETED ? new Life(Stage.DELETING, at, state, 0, null, Deletion.WANTED, heldBack) : seen;
    }

    private Life missing(boolean witnessed, Circumstances about, Instant at) {
        if (stage == Stage.DELETING) {
            return deletion == Deletion.ACCEPTED
                    ? in(Stage.DELETED, at)
                    : missed(witnessed, at).goneIf(Stage.DELETED, at);
        }
        if (stage.isListed()) {
            return missed(witnessed, at).goneIf(Stage.LOST, at);
        }
        if (stage != Stage.EXPECTED) {
            return this;
        }
        if (about.marks() == Marks.NOT_MARKED && isOver(about, UNMARKED_FOR, at)) {
            return in(Stage.NOT_RECORDED, at);
        }
        Life missed = missed(witnessed, at);
        if (!isOver(about, EXPECTED_FOR, at)) {
            return missed;
        }
        return isOver(about, WAITED_FOR, at) ? missed.in(neverCame(about), at) : missed.goneIf(neverCame(about), at);
    }

    private static Stage neverCame(Circumstances about) {
        return about.marks() == Marks.MARKED ? Stage.LOST : Stage.NOT_RECORDED;
    }

    /** Surely not there any more. */
    Life gone(Instant at) {
        return in(Stage.LOST, at);
    }

    private static boolean isOver(Circumstances about, Duration time, Instant at) {
        return !at.isBefore(about.endedAt().plus(time));
    }

    private Life found() {
        return new Life(stage, since, null, 0, null, deletion, heldBack);
    }

    private Life missed(boolean witnessed, Instant at) {
        return witnessed
                ? new Life(
                        stage,
                        since,
                        listed,
                        Math.min(misses + 1, 1_000_000),
                        missingSince == null ? at : missingSince,
                        deletion,
                        heldBack)
                : this;
    }

    private Life goneIf(Stage gone, Instant at) {
        return misses >= MISSES && missingSince != null && !at.isBefore(missingSince.plus(MISSING_FOR))
                ? in(gone, at)
                : this;
    }

    private Stage shown(RecordingState state) {
        return state == RecordingState.PUBLISHED && heldBack ? Stage.UNPUBLISHED : Stage.of(state);
    }

    /** The same, held back or not. */
    Life held(boolean back) {
        return new Life(stage, since, listed, misses, missingSince, deletion, back);
    }

    private Life deletion(Deletion other) {
        return new Life(stage, since, listed, misses, missingSince, other, heldBack);
    }

    private Stage before() {
        return listed == null ? Stage.EXPECTED : shown(listed);
    }

    private Life in(Stage other, Instant at) {
        return other == stage ? this : new Life(other, at, listed, misses, missingSince, deletion, heldBack);
    }
}

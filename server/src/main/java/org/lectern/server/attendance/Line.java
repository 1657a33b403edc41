package org.lectern.server.attendance;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One person on the sheet of a class.
 *
 * @param key names the person within the course: stable from class to class
 * @param participants keys of the person in the class's activity; several for a guest who came again; empty for whoever
 *     did not come
 * @param present all presence, the time that does not count included
 * @param judged empty for whoever was not expected
 * @param correction what a teacher says instead
 */
public record Line(
        String key,
        String name,
        Expectation expectation,
        List<String> participants,
        Duration present,
        @Nullable Judged judged,
        @Nullable Correction correction) {

    /** Whether somebody should have been there. */
    public enum Expectation {
        /** On the list, or a learner of the course. */
        EXPECTED,
        /** Teaches the course. */
        TEACHER,
        /** Came without being expected. */
        OTHER
    }

    public Line {
        participants = List.copyOf(participants);
    }

    /** What counts: the teacher's word, else what was computed. */
    public Optional<Judgement> counts() {
        return correction != null
                ? Optional.of(correction.judgement())
                : Optional.ofNullable(judged).map(Judged::judgement);
    }

    /** Whether what counts might be otherwise; a teacher's word never is. */
    public boolean doubtful() {
        return correction == null && judged != null && !judged.isSure();
    }

    public boolean expected() {
        return expectation == Expectation.EXPECTED;
    }

    boolean judgedAs(Line other) {
        return counts().equals(other.counts())
                && Optional.ofNullable(judged)
                        .map(Judged::judgement)
                        .equals(Optional.ofNullable(other.judged).map(Judged::judgement));
    }
}

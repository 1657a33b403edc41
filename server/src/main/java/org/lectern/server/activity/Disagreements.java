package org.lectern.server.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassFigures.Cause;
import org.lectern.server.activity.ClassFigures.Disagreement;

/**
 * Where what events told and what the server's report tells differ by more than can be expected of two clocks that count
 * in different units. A pure function.
 *
 * @see "docs/metrics.md, two sources"
 */
final class Disagreements {
    /** The report counts whole seconds, from a beginning that can be some seconds early. */
    static final long TOLERANCE_MILLIS = 10_000;

    /** Of the greater of two durations. */
    static final int TOLERANCE_PERCENT = 2;

    private static final List<Figure> COMPARED =
            List.of(Figure.PRESENCE, Figure.TALK, Figure.MESSAGES, Figure.HANDS, Figure.REACTIONS);

    private Disagreements() {}

    /** @param eventsMissing whether events are known to be missing in the class */
    static List<Disagreement> of(List<PersonActivity> people, boolean eventsMissing) {
        var disagreements = new ArrayList<Disagreement>();
        for (PersonActivity person : people) {
            for (Figure figure : COMPARED) {
                Sourced sourced = person.figures().sourced(figure);
                cause(figure, sourced, eventsMissing)
                        .ifPresent(cause -> disagreements.add(new Disagreement(
                                person.who().key(), person.who().name(), figure, sourced, cause)));
            }
        }
        return disagreements;
    }

    static Optional<Cause> cause(Figure figure, Sourced sourced, boolean eventsMissing) {
        @Nullable Long live = sourced.live();
        @Nullable Long reported = sourced.reported();
        if (live == null || reported == null || !differ(figure, live, reported)) {
            return Optional.empty();
        }
        if (reported > live) {
            return Optional.of(eventsMissing ? Cause.EVENTS_MISSING : Cause.REPORT_KNOWS_MORE);
        }
        boolean leftOut = figure == Figure.HANDS || figure == Figure.REACTIONS;
        return Optional.of(leftOut ? Cause.NOT_IN_REPORT : Cause.REPORT_KNOWS_LESS);
    }

    private static boolean differ(Figure figure, long live, long reported) {
        if (!figure.isDuration()) {
            return live != reported;
        }
        long tolerance = Math.max(TOLERANCE_MILLIS, Math.max(live, reported) * TOLERANCE_PERCENT / 100);
        // An open microphone is more than speech; only speech without one contradicts it.
        return figure == Figure.TALK ? reported - live > tolerance : Math.abs(live - reported) > tolerance;
    }
}

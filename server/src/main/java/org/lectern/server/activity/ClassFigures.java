package org.lectern.server.activity;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.PersonActivity.Span;

/**
 * What happened in a class beside what each person did.
 *
 * @param recorded when the record button was on, in order; one that still is goes up to now
 * @param screenShared when somebody shared a screen, in order
 * @param polls in the order in which they were asked
 * @param rooms breakout rooms, in the order of their numbers
 * @param report what came of the server's own report
 */
public record ClassFigures(
        List<Span> recorded, List<Span> screenShared, List<Poll> polls, List<Room> rooms, Report report) {
    public static final ClassFigures NONE = new ClassFigures(List.of(), List.of(), List.of(), List.of(), Report.NONE);

    public ClassFigures {
        recorded = List.copyOf(recorded);
        screenShared = List.copyOf(screenShared);
        polls = List.copyOf(polls);
        rooms = List.copyOf(rooms);
    }

    /**
     * A poll that was asked. Question, choices and who answered are known only from the server's report; events tell when
     * it was asked, and how many answers came.
     *
     * @param asked null if neither source tells
     * @param question empty if unknown
     */
    public record Poll(String id, @Nullable Instant asked, String question, List<String> options, Sourced answers) {
        public Poll {
            options = List.copyOf(options);
        }

        public Optional<Instant> askedAt() {
            return Optional.ofNullable(asked);
        }
    }

    /**
     * A breakout room. Who was in it was in the class, and is in its figures too.
     *
     * @param meetingId by which the room is read alone
     * @param number as its server counts it, from 1; 0 if nobody told. Rooms that are opened anew begin with 1 again
     * @param name empty if unknown
     * @param activity of the room alone, people under the keys that they have in the class
     */
    public record Room(UUID meetingId, int number, String name, ClassActivity activity) {}

    /**
     * The server's own report.
     *
     * @param received whether one came for the class
     * @param disagreements where it and the events differ by more than the tolerance, by person
     */
    public record Report(boolean received, List<Disagreement> disagreements) {
        public static final Report NONE = new Report(false, List.of());

        public Report {
            disagreements = List.copyOf(disagreements);
        }
    }

    /** A figure of which the two sources tell different things. */
    public record Disagreement(String personKey, String name, Figure figure, Sourced figures, Cause cause) {}

    /** Why that can be. */
    public enum Cause {
        /** Events are known to be missing at the time. */
        EVENTS_MISSING,
        /** Events were lost without a trace: the report knows more. */
        REPORT_KNOWS_MORE,
        /** Newer servers leave hands and reactions out of their report. */
        NOT_IN_REPORT,
        /** The report knows the person's time less exactly, or not all of it. */
        REPORT_KNOWS_LESS
    }
}

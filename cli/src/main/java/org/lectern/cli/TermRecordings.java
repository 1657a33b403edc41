package org.lectern.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.lectern.server.activity.MeetingReference;
import org.lectern.simulator.PastRecording;

/** What the server has of the term's classes: from some class on they are recorded, and each stage is to be seen. */
final class TermRecordings {
    private static final int FIRST = 12;
    private static final List<String> TOPICS = List.of(
            "Sets and numbers",
            "Fractions",
            "Powers and roots",
            "Terms",
            "Linear equations",
            "Systems of equations",
            "Inequalities",
            "Quadratic equations",
            "Functions",
            "Graphs",
            "Polynomials",
            "Exponentials",
            "Logarithms",
            "Review");

    private TermRecordings() {}

    static boolean isRecorded(TermScript.Term term) {
        return term.number() >= FIRST;
    }

    /** Of the last class it is not done yet, of the one before it the server has nothing. */
    static Optional<PastRecording> onDisk(
            TermScript.Term term, MeetingReference meeting, String name, Instant began, Duration length) {
        int fromLast = term.classes() - 1 - term.number();
        if (!isRecorded(term) || fromLast == 1) {
            return Optional.empty();
        }
        PastRecording.State state = switch (fromLast) {
            case 0 -> PastRecording.State.PROCESSING;
            case 3 -> PastRecording.State.UNPUBLISHED;
            default -> PastRecording.State.PUBLISHED;
        };
        String topic = TOPICS.get((term.number() - FIRST) % TOPICS.size());
        return Optional.of(new PastRecording(
                meeting.internalMeetingId(),
                meeting.serverMeetingId(),
                name,
                began,
                began.plus(length),
                20,
                Map.of("bbb-recording-name", topic),
                state));
    }
}

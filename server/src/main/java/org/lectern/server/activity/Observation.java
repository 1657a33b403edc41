package org.lectern.server.activity;

import java.util.TreeMap;
import java.util.UUID;

/**
 * Something observed about a meeting. Everything that changes a result is one and stands in the log, so that a rebuild
 * gives the same rows.
 *
 * @param subject the meeting, and who or what in it
 * @param identity equal for two reports of the same happening, and for no others
 * @param atMillis when it happened, milliseconds since 1970, by the clock of whoever reported it
 */
public record Observation(Subject subject, UUID identity, Source source, long atMillis, What what) {

    /** The meeting, and the part of it that the observation is about. */
    public record Subject(MeetingReference meeting, Track track) {}

    /** The happening itself. */
    public record What(Kind kind, Detail detail) {
        public static What of(Kind kind) {
            return new What(kind, Detail.NONE);
        }
    }

    /** An observation of our own, whose identity is its content. */
    public static Observation of(Subject subject, Source source, long atMillis, What what) {
        String canonical = String.join(
                "\0",
                subject.meeting().internalMeetingId(),
                subject.meeting().serverMeetingId(),
                subject.track().text(),
                source.name(),
                Long.toString(atMillis),
                what.kind().name(),
                new TreeMap<>(what.detail().values()).toString());
        return new Observation(subject, Identity.of(canonical), source, atMillis, what);
    }

    /**
     * The end of a meeting that was only missed; a real end beats it, and so does what happened after the conclusion.
     *
     * @param atMillis the last moment at which the meeting was known to go on
     * @param concludedMillis when its end was concluded
     */
    public static Observation inferredEnd(MeetingReference meeting, long atMillis, long concludedMillis) {
        var detail = Detail.of(Detail.CONCLUDED, Long.toString(concludedMillis));
        return of(new Subject(meeting, Track.MEETING), Source.INFERRED, atMillis, new What(Kind.MEETING_ENDED, detail));
    }

    public Kind kind() {
        return what.kind();
    }

    Detail detail() {
        return what.detail();
    }
}

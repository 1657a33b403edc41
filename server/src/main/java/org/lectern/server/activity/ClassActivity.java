package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Activity of one class as of one instant: what the live page, the report and the CSV show.
 *
 * @param meetingId the identifier of the row of {@code meeting}
 * @param asOf running durations are counted up to here
 * @param people everybody of whom anything is known, by first arrival, then by name
 * @param missing times in which events are known to be missing, in order, without overlaps
 * @param figures what happened beside what each person did
 */
public record ClassActivity(
        UUID meetingId,
        Instant asOf,
        Course course,
        List<PersonActivity> people,
        List<MissingSpan> missing,
        ClassFigures figures) {

    public ClassActivity {
        people = List.copyOf(people);
        missing = List.copyOf(missing);
    }

    /** Without anything beside what people did. */
    public ClassActivity(
            UUID meetingId, Instant asOf, Course course, List<PersonActivity> people, List<MissingSpan> missing) {
        this(meetingId, asOf, course, people, missing, ClassFigures.NONE);
    }

    /**
     * When the class took place.
     *
     * @param first the first thing observed; null if nothing was
     * @param ended null while it runs
     * @param endInferred whether the end was concluded because the meeting vanished, not observed
     */
    public record Course(@Nullable Instant first, @Nullable Instant ended, boolean endInferred) {
        public Optional<Instant> firstAt() {
            return Optional.ofNullable(first);
        }

        public Optional<Instant> endedAt() {
            return Optional.ofNullable(ended);
        }
    }

    /**
     * A time in which events are missing.
     *
     * @param reason for people: what is concluded from what
     */
    public record MissingSpan(Instant from, Instant to, Reason reason) {
        /** How it is known. */
        public enum Reason {
            /** A poll showed somebody of whom no event told. */
            SEEN_WITHOUT_EVENTS,
            /** Somebody was gone, and no event told of the leave. */
            GONE_WITHOUT_EVENT,
            /** The hook was not registered at the server, or events could not reach us. */
            HOOK_MISSING
        }
    }

    public int onlineNow() {
        return (int) people.stream().filter(person -> person.now().online()).count();
    }

    /** Sum of the presences of all people. */
    public Duration presence() {
        return people.stream().map(person -> person.presence().total()).reduce(Duration.ZERO, Duration::plus);
    }

    public Optional<PersonActivity> person(String key) {
        return people.stream().filter(person -> person.who().key().equals(key)).findFirst();
    }
}

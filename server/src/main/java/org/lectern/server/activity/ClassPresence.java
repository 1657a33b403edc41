package org.lectern.server.activity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;

/**
 * Who was in one class when, as of one instant: {@link ClassActivity} without what people did there.
 *
 * @param asOf running durations are counted up to here
 * @param people everybody of whom anything is known, by first arrival, then by name
 * @param missing times in which events are known to be missing, in order, without overlaps
 */
public record ClassPresence(
        UUID meetingId,
        Instant asOf,
        ClassActivity.Course course,
        List<PersonPresence> people,
        List<ClassActivity.MissingSpan> missing) {

    public ClassPresence {
        people = List.copyOf(people);
        missing = List.copyOf(missing);
    }

    /** The part of a whole activity that tells of presence. */
    public static ClassPresence of(ClassActivity activity) {
        return new ClassPresence(
                activity.meetingId(),
                activity.asOf(),
                activity.course(),
                activity.people().stream()
                        .map(person -> new PersonPresence(person.who(), person.presence()))
                        .toList(),
                activity.missing());
    }
}

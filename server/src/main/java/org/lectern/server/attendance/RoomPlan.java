package org.lectern.server.attendance;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.Comparator;
import java.util.Optional;
import java.util.stream.Stream;
import org.lectern.server.attendance.Lesson.Basis;
import org.lectern.server.attendance.Lesson.Plan;

/**
 * When the classes of a room are meant to take place, and who is expected where no list says so.
 *
 * @param start time of day in the zone; empty for a room whose classes have no hour of their own
 * @param length up to a day; empty for as long as a class lasts
 */
public record RoomPlan(Optional<LocalTime> start, ZoneId zone, Optional<Duration> length, Expects expects) {
    static final Duration LONGEST = Duration.ofDays(1);
    /** A class that begins this much before the hour is meant by it; an earlier one is another class. */
    private static final Duration EARLY = Duration.ofHours(2);
    /** So much after the hour, where the plan has no length. */
    private static final Duration LATE = Duration.ofHours(4);

    /** Who is expected without a list. */
    public enum Expects {
        /** The learners of the course. */
        MEMBERS,
        /** Nobody: who comes, comes. */
        NOBODY
    }

    public RoomPlan {
        if (length.filter(time -> time.compareTo(LONGEST) > 0 || time.toMinutes() < 1)
                .isPresent()) {
            throw new IllegalArgumentException("a class is planned for a minute to a day");
        }
    }

    /** Of a room that nobody planned. */
    public static RoomPlan none(ZoneId zone) {
        return new RoomPlan(Optional.empty(), zone, Optional.empty(), Expects.MEMBERS);
    }

    /** The planned time of a class that began then; empty if it is not one of the planned ones. */
    Optional<Plan> of(Instant began) {
        if (start.isEmpty()) {
            return length.map(time -> new Plan(began, Optional.of(time), Basis.ROOM));
        }
        LocalDate day = LocalDate.ofInstant(began, zone);
        return Stream.of(day.minusDays(1), day, day.plusDays(1))
                .map(date -> date.atTime(start.get()).atZone(zone).toInstant())
                .filter(planned ->
                        !began.isBefore(planned.minus(EARLY)) && began.isBefore(planned.plus(length.orElse(LATE))))
                .min(Comparator.comparing(
                        (Instant planned) -> Duration.between(planned, began).abs()))
                .map(planned -> new Plan(planned, length, Basis.ROOM));
    }
}

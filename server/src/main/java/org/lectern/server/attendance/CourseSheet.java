package org.lectern.server.attendance;

import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.room.Course;
import org.lectern.server.room.Room;

/**
 * The attendance of a course: people by classes.
 *
 * @param rules of the course; its threshold is the one that {@link PersonRow#below} compares with
 * @param classes oldest first
 * @param people everybody who was expected at least once, by name
 * @param others whoever else came, by name; teachers are left out
 * @param rooms of the course, to choose from
 * @param cut whether there were more classes than are read at once; then the oldest are missing
 */
public record CourseSheet(
        Course course,
        Rules rules,
        List<ClassColumn> classes,
        List<PersonRow> people,
        List<OtherRow> others,
        List<Room> rooms,
        boolean cut) {

    public CourseSheet {
        classes = List.copyOf(classes);
        people = List.copyOf(people);
        others = List.copyOf(others);
        rooms = List.copyOf(rooms);
    }

    /**
     * A class.
     *
     * @param id what pages link to
     * @param tally of the people expected in it
     * @param doubtful whether something about it cannot be sure
     */
    public record ClassColumn(
            UUID id,
            Room room,
            Instant began,
            Duration length,
            Tally tally,
            boolean running,
            boolean signedOff,
            boolean doubtful) {}

    /**
     * A person.
     *
     * @param tally of the classes that are over
     * @param cells by class; without an entry the person was not expected there
     * @param below whether the share of attended classes is below the threshold
     */
    public record PersonRow(
            String key, String name, Map<UUID, Cell> cells, Tally tally, Duration present, boolean below) {
        public PersonRow {
            cells = Map.copyOf(cells);
        }

        public Optional<Cell> cell(UUID classId) {
            return Optional.ofNullable(cells.get(classId));
        }

        public long count(Judgement judgement) {
            return cells.values().stream()
                    .filter(cell -> cell.judgement() == judgement)
                    .count();
        }
    }

    /**
     * One person in one class.
     *
     * @param judgement what counts
     * @param share of the time that counts, in percent
     */
    public record Cell(Judgement judgement, int share, Duration present, boolean doubtful, boolean corrected) {}

    /** Somebody who came without being expected. */
    public record OtherRow(String name, int classes, Duration present) {}

    /** The same with its people in another order; in their usual one where there is none. */
    public CourseSheet inOrder(@Nullable Comparator<PersonRow> order) {
        return order == null
                ? this
                : new CourseSheet(
                        course, rules, classes, people.stream().sorted(order).toList(), others, rooms, cut);
    }

    public Tally tally() {
        return new Tally(
                people.stream().mapToInt(row -> row.tally().attended()).sum(),
                people.stream().mapToInt(row -> row.tally().counted()).sum());
    }
}

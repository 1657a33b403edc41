package org.lectern.server.attendance;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.lectern.server.attendance.CourseSheet.Cell;
import org.lectern.server.attendance.CourseSheet.ClassColumn;
import org.lectern.server.attendance.CourseSheet.OtherRow;
import org.lectern.server.attendance.CourseSheet.PersonRow;
import org.lectern.server.attendance.Line.Expectation;
import org.lectern.server.room.Course;
import org.lectern.server.room.Room;

/** Turns the lines of a course's classes into people by classes. A pure function. */
final class CourseAssembly {
    private final Course course;
    private final Rules rules;
    private final ReportFilter filter;

    CourseAssembly(Course course, Rules rules, ReportFilter filter) {
        this.course = course;
        this.rules = rules;
        this.filter = filter;
    }

    CourseSheet of(List<ClassLines> sheets, List<Room> rooms, boolean cut) {
        var people = new LinkedHashMap<String, Person>();
        var others = new TreeMap<String, Other>();
        for (ClassLines sheet : sheets) {
            for (Line line : sheet.lines()) {
                if (!filter.letsName(line.name())) {
                    continue;
                }
                if (line.expected() || (line.expectation() == Expectation.OTHER && line.correction() != null)) {
                    people.computeIfAbsent(line.key(), Person::new).add(sheet, line);
                } else if (line.expectation() == Expectation.OTHER) {
                    others.computeIfAbsent(
                                    RosterEntry.plain(line.name()) + " " + identified(line),
                                    key -> new Other(line.name()))
                            .add(line);
                }
            }
        }
        return new CourseSheet(
                course,
                rules,
                sheets.stream().map(CourseAssembly::column).toList(),
                people.values().stream()
                        .map(person -> person.row(rules.threshold()))
                        .filter(row -> filter.status().isEmpty()
                                || row.count(filter.status().get()) > 0)
                        .sorted(Comparator.comparing((PersonRow row) -> RosterEntry.plain(row.name()))
                                .thenComparing(PersonRow::key))
                        .toList(),
                filter.status().isPresent()
                        ? List.of()
                        : others.values().stream().map(Other::row).toList(),
                rooms,
                cut);
    }

    /** People with an identifier are told apart by it, guests by their name alone. */
    private static String identified(Line line) {
        return line.key().startsWith("u:") ? line.key() : "";
    }

    private static ClassColumn column(ClassLines sheet) {
        return new ClassColumn(
                sheet.held().shown(),
                sheet.held().room(),
                sheet.lesson().from(),
                sheet.lesson().length(),
                sheet.tally(),
                sheet.held().running(),
                sheet.signOff() != null,
                sheet.lines().stream().anyMatch(Line::doubtful));
    }

    private static final class Person {
        private final String key;
        private final Map<UUID, Cell> cells = new LinkedHashMap<>();
        private final List<Line> lines = new ArrayList<>();
        private Duration present = Duration.ZERO;
        private String name = "";

        Person(String key) {
            this.key = key;
        }

        void add(ClassLines sheet, Line line) {
            name = line.name();
            if (!sheet.held().running()) {
                lines.add(line);
            }
            present = present.plus(line.present());
            line.counts()
                    .ifPresent(judgement -> cells.put(
                            sheet.held().shown(),
                            new Cell(
                                    judgement,
                                    line.judged() == null
                                            ? 0
                                            : line.judged().measured().share(),
                                    line.present(),
                                    line.doubtful(),
                                    line.correction() != null)));
        }

        PersonRow row(int threshold) {
            Tally tally = Tally.of(lines);
            boolean below = !tally.isEmpty() && 100L * tally.attended() < (long) threshold * tally.counted();
            return new PersonRow(key, name, cells, tally, present, below);
        }
    }

    private static final class Other {
        private final String name;
        private int classes;
        private Duration present = Duration.ZERO;

        Other(String name) {
            this.name = name;
        }

        void add(Line line) {
            classes++;
            present = present.plus(line.present());
        }

        OtherRow row() {
            return new OtherRow(name, classes, present);
        }
    }
}

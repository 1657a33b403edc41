package org.lectern.server.export;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Rules;
import org.lectern.server.attendance.Tally;
import org.lectern.server.room.Course;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

final class CourseFilesTest {
    private static final Instant BEGAN = Instant.parse("2026-03-09T09:00:00Z");
    private static final UUID FIRST = new UUID(1, 1);
    private static final UUID SECOND = new UUID(1, 2);

    @Test
    void hasALineForEachPersonAndAColumnForEachClass() {
        String csv = new String(CourseFormat.CSV.write(sheet(), Classes.WORDING), StandardCharsets.UTF_8);

        List<String> lines = csv.lines().toList();
        assertThat(lines).hasSize(3);
        assertThat(lines.get(0)).startsWith("\uFEFF\"").contains("2026-03-09", "2026-03-16");
        assertThat(lines.get(1))
                .isEqualTo("\"'=Ada\",\"1\",\"2\",\"50\",\"1\",\"0\",\"1\",\"0\",\"01:00:00\",\"Late ?\",\"Absent\"");
        assertThat(lines.get(2)).as("not expected in the second").endsWith("\"Present\",\"\"");
    }

    @Test
    void tellsProgramsTheSame() {
        JsonNode json = JsonMapper.shared().readTree(CourseFormat.JSON.write(sheet(), Classes.WORDING));

        assertThat(json.path("format").stringValue()).isEqualTo("lectern.course/1");
        assertThat(json.path("classes")).hasSize(2);
        assertThat(json.at("/people/0/name").stringValue()).isEqualTo("=Ada");
        assertThat(json.at("/people/0/classes/0/judgement").stringValue()).isEqualTo("LATE");
        assertThat(json.at("/people/0/classes/0/doubtful").booleanValue()).isTrue();
        assertThat(json.at("/people/1/classes")).hasSize(1);
        assertThat(json.at("/others/0/name").stringValue()).isEqualTo("Gus");
    }

    @Test
    void makesAWorkbook() {
        assertThat(CourseFormat.XLSX.write(sheet(), Classes.WORDING)).startsWith('P', 'K');
        assertThat(CourseTables.headings(sheet(), Classes.WORDING)).hasSize(CourseTables.BEFORE.size() + 2);
    }

    static CourseSheet sheet() {
        var course = new Course(new UUID(2, 1), new UUID(3, 1), "Physics", BEGAN);
        var room = new Room(new UUID(4, 1), new UUID(3, 1), course.id(), "slug", RoomSettings.named("Optics"), BEGAN);
        return new CourseSheet(
                course,
                Rules.STANDARD,
                List.of(klass(FIRST, room, BEGAN), klass(SECOND, room, BEGAN.plus(Duration.ofDays(7)))),
                List.of(
                        new CourseSheet.PersonRow(
                                "u:ada",
                                "=Ada",
                                Map.of(FIRST, cell(Judgement.LATE, true), SECOND, cell(Judgement.ABSENT, false)),
                                new Tally(1, 2),
                                Duration.ofHours(1),
                                true),
                        new CourseSheet.PersonRow(
                                "u:bob",
                                "Bob",
                                Map.of(FIRST, cell(Judgement.PRESENT, false)),
                                new Tally(1, 1),
                                Duration.ofHours(1),
                                false)),
                List.of(new CourseSheet.OtherRow("Gus", 1, Duration.ofMinutes(50))),
                List.of(room),
                false);
    }

    private static CourseSheet.ClassColumn klass(UUID id, Room room, Instant began) {
        return new CourseSheet.ClassColumn(
                id, room, began, Duration.ofMinutes(65), new Tally(1, 2), false, false, false);
    }

    private static CourseSheet.Cell cell(Judgement judgement, boolean doubtful) {
        return new CourseSheet.Cell(judgement, 90, Duration.ofMinutes(60), doubtful, false);
    }
}

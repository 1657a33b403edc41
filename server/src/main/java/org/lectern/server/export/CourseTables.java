package org.lectern.server.export;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.Tally;

/**
 * A course's attendance as tables: a line for each person and a column for each class, with the judgement that counts. A
 * cell is empty where the person was not expected; a question mark stands behind what cannot be sure.
 */
final class CourseTables {
    static final List<String> BEFORE = List.of(
            "name",
            "course.attended",
            "course.counted",
            "course.share",
            "course.late",
            "course.early",
            "course.absent",
            "course.excused",
            "present");
    static final List<String> CLASSES = List.of(
            "about.began",
            "about.room",
            "about.length",
            "course.attended",
            "course.counted",
            "course.share",
            "course.state");
    static final List<String> OTHERS = List.of("name", "course.classes", "present");
    private static final DateTimeFormatter DAY = DateTimeFormatter.ofPattern("uuuu-MM-dd HH:mm");

    private CourseTables() {}

    static byte[] csv(CourseSheet sheet, Wording wording) {
        var out = new ByteArrayOutputStream();
        out.writeBytes("\uFEFF".getBytes(StandardCharsets.UTF_8));
        out.writeBytes(ReportCsv.lines(
                List.of(headings(sheet, wording).stream().map(Cell::text).toList()), wording));
        out.writeBytes(ReportCsv.lines(people(sheet, wording), wording));
        return out.toByteArray();
    }

    static void xlsx(CourseSheet sheet, Wording wording, OutputStream out) throws IOException {
        try (var xlsx = new ReportXlsx(out, wording)) {
            try (ReportXlsx.Lines lines = xlsx.titled("people", headings(sheet, wording))) {
                lines.add(people(sheet, wording));
            }
            try (ReportXlsx.Lines lines = xlsx.sheet("classes", CLASSES)) {
                lines.add(
                        sheet.classes().stream().map(one -> klass(one, wording)).toList());
            }
            if (!sheet.others().isEmpty()) {
                try (ReportXlsx.Lines lines = xlsx.sheet("others", OTHERS)) {
                    lines.add(sheet.others().stream()
                            .map(one -> List.of(
                                    Cell.text(one.name()), Cell.count(one.classes()), Cell.length(one.present())))
                            .toList());
                }
            }
        }
    }

    /** Classes are told apart by when they began; the room stands beside it where there are several. */
    static List<String> headings(CourseSheet sheet, Wording wording) {
        boolean rooms =
                sheet.classes().stream().map(one -> one.room().id()).distinct().count() > 1;
        return Stream.concat(
                        BEFORE.stream().map(column -> wording.say("csv." + column)),
                        sheet.classes().stream()
                                .map(one -> DAY.format(wording.local(one.began()))
                                        + (rooms ? " " + one.room().name() : "")))
                .toList();
    }

    private static List<List<Cell>> people(CourseSheet sheet, Wording wording) {
        var lines = new ArrayList<List<Cell>>();
        for (CourseSheet.PersonRow person : sheet.people()) {
            var line = new ArrayList<Cell>();
            line.add(Cell.text(person.name()));
            tally(line, person.tally());
            line.add(Cell.count(person.count(Judgement.LATE) + person.count(Judgement.LATE_AND_LEFT_EARLY)));
            line.add(Cell.count(person.count(Judgement.LEFT_EARLY) + person.count(Judgement.LATE_AND_LEFT_EARLY)));
            line.add(Cell.count(person.count(Judgement.ABSENT)));
            line.add(Cell.count(person.count(Judgement.EXCUSED)));
            line.add(Cell.length(person.present()));
            for (CourseSheet.ClassColumn klass : sheet.classes()) {
                line.add(person.cell(klass.id())
                        .map(cell ->
                                Cell.text(wording.say("judgement." + cell.judgement()) + (cell.doubtful() ? " ?" : "")))
                        .orElse(Cell.NOTHING));
            }
            lines.add(line);
        }
        return lines;
    }

    private static List<Cell> klass(CourseSheet.ClassColumn klass, Wording wording) {
        var line = new ArrayList<Cell>();
        line.add(new Cell.Moment(klass.began()));
        line.add(Cell.text(klass.room().name()));
        line.add(Cell.length(klass.length()));
        tally(line, klass.tally());
        line.add(
                klass.running()
                        ? Cell.text(wording.say("course.state.running"))
                        : klass.signedOff()
                                ? Cell.text(wording.say("course.state.signed"))
                                : klass.doubtful() ? Cell.text(wording.say("attendance.doubt")) : Cell.NOTHING);
        return line;
    }

    private static void tally(List<Cell> line, Tally tally) {
        line.add(Cell.count(tally.attended()));
        line.add(Cell.count(tally.counted()));
        line.add(tally.isEmpty() ? Cell.NOTHING : Cell.count(tally.share()));
    }
}

package org.lectern.server.ui;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.Judgement;

/**
 * Attendance across a course as a picture: a row for each person, a column for each class. Every judgement has a shape of
 * its own, so that colour alone tells nothing: a full cell, one that lacks its left or right end, a crossed frame. All
 * cells of a judgement are one path, which keeps a term of a large course small.
 */
record HeatMap(int width, int height, List<Head> heads, List<Name> names, List<Layer> layers) {
    private static final int NAMES = 170;
    private static final int TOP = 58;
    private static final int ROW = 22;
    private static final int CELL = 16;
    private static final int NARROWEST = 20;
    private static final int WIDEST = 40;
    private static final int USUAL = 960;
    /** @param x middle of the column */
    record Head(int x, String link, String label, String day) {}

    record Name(int y, String name, boolean below) {}

    /** All cells of one judgement. */
    record Layer(String style, String path) {}

    static HeatMap of(CourseSheet sheet, Formats formats) {
        int columns = Math.max(1, sheet.classes().size());
        int step = Math.clamp((USUAL - NAMES) / columns, NARROWEST, WIDEST);
        List<CourseSheet.PersonRow> people =
                sheet.people().stream().limit(CourseReportPages.MOST_PEOPLE).toList();
        Map<Judgement, StringBuilder> paths = new EnumMap<>(Judgement.class);
        var doubts = new StringBuilder();
        List<Head> heads = new ArrayList<>();
        List<Name> names = new ArrayList<>();
        for (int row = 0; row < people.size(); row++) {
            int y = TOP + row * ROW;
            names.add(new Name(
                    y + 15,
                    Timeline.shortened(people.get(row).name()),
                    people.get(row).below()));
            for (int column = 0; column < sheet.classes().size(); column++) {
                CourseSheet.Cell cell =
                        people.get(row).cell(sheet.classes().get(column).id()).orElse(null);
                if (cell == null) {
                    continue;
                }
                int x = NAMES + column * step + 2;
                draw(
                        paths.computeIfAbsent(cell.judgement(), judgement -> new StringBuilder()),
                        cell,
                        x,
                        y + 3,
                        step - 4);
                if (cell.doubtful()) {
                    doubts.append('M')
                            .append(x + step / 2 - 3)
                            .append(' ')
                            .append(y + 10)
                            .append("h3v3h-3z");
                }
            }
        }
        for (int column = 0; column < sheet.classes().size(); column++) {
            CourseSheet.ClassColumn klass = sheet.classes().get(column);
            heads.add(new Head(
                    NAMES + column * step + step / 2,
                    "/classes/" + klass.id() + "/attendance",
                    formats.message(
                            "course.class-of",
                            formats.shortDate(klass.began()),
                            klass.room().name(),
                            formats.moment(klass.began())),
                    formats.shortDate(klass.began())));
        }
        List<Layer> layers = new ArrayList<>();
        paths.forEach((judgement, path) -> layers.add(new Layer("heat-" + judgement, path.toString())));
        if (!doubts.isEmpty()) {
            layers.add(new Layer("heat-doubt", doubts.toString()));
        }
        return new HeatMap(NAMES + columns * step + 8, TOP + people.size() * ROW + 6, heads, names, layers);
    }

    private static void draw(StringBuilder path, CourseSheet.Cell cell, int x, int y, int width) {
        int cut = Math.max(4, width / 3);
        switch (cell.judgement()) {
            case PRESENT -> box(path, x, y, width, CELL);
            case LATE -> box(path, x + cut, y, width - cut, CELL);
            case LEFT_EARLY -> box(path, x, y, width - cut, CELL);
            case LATE_AND_LEFT_EARLY -> box(path, x + cut, y, Math.max(3, width - 2 * cut), CELL);
            case ABSENT -> {
                box(path, x, y, width, CELL);
                path.append('M')
                        .append(x)
                        .append(' ')
                        .append(y)
                        .append('l')
                        .append(width)
                        .append(' ')
                        .append(CELL);
                path.append('M').append(x + width).append(' ').append(y);
                path.append('l').append(-width).append(' ').append(CELL);
            }
            case EXCUSED -> box(path, x, y + CELL / 2 - 2, width, 4);
        }
    }

    private static void box(StringBuilder path, int x, int y, int width, int height) {
        path.append('M').append(x).append(' ').append(y).append('h').append(width);
        path.append('v').append(height).append('h').append(-width).append('z');
    }
}

package org.lectern.server.ui;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.lectern.server.attendance.CourseSheet;
import org.lectern.server.attendance.Judgement;
import org.lectern.server.attendance.ReportFilter;

/**
 * Attendance across a course as a picture: a row for each person, a column for each class. Every judgement has a shape of
 * its own, so that colour alone tells nothing: a full cell, a slope that rises from the left (late) or falls to the right
 * (left early) in a frame, both as a roof, a crossed frame. All cells of a judgement are one path, which keeps a term of a large course small.
 */
record HeatMap(int width, int height, List<Head> heads, List<Name> names, List<Layer> layers) {
    private static final int NAMES = 170;
    private static final int TOP = 58;
    private static final int ROW = 22;
    private static final int CELL = 16;
    private static final int NARROWEST = 20;
    private static final int WIDEST = 40;
    private static final int USUAL = 960;
    private static final Set<Judgement> PARTLY =
            EnumSet.of(Judgement.LATE, Judgement.LEFT_EARLY, Judgement.LATE_AND_LEFT_EARLY);

    /** @param x middle of the column */
    record Head(int x, String link, String label, String day) {}

    record Name(int y, String name, boolean below) {}

    /** All cells of one judgement. */
    record Layer(String style, String path) {}

    static HeatMap of(CourseSheet sheet, ReportFilter filter, Formats formats) {
        int columns = Math.max(1, sheet.classes().size());
        int step = Math.clamp((USUAL - NAMES) / columns, NARROWEST, WIDEST);
        List<CourseSheet.PersonRow> people =
                sheet.people().stream().limit(CourseReportPages.MOST_PEOPLE).toList();
        Map<Judgement, StringBuilder> paths = new EnumMap<>(Judgement.class);
        var frames = new StringBuilder();
        var doubts = new StringBuilder();
        String query = filter.isEmpty() ? "" : "?" + filter.query();
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
                if (PARTLY.contains(cell.judgement())) {
                    box(frames, x, y + 3, step - 4, CELL);
                }
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
                    "/classes/" + klass.id() + "/attendance" + query,
                    formats.message(
                            "course.class-of",
                            formats.shortDate(klass.began()),
                            klass.room().name(),
                            formats.moment(klass.began())),
                    formats.shortDate(klass.began())));
        }
        List<Layer> layers = new ArrayList<>();
        paths.forEach((judgement, path) -> layers.add(new Layer("heat-" + judgement, path.toString())));
        if (!frames.isEmpty()) {
            layers.add(new Layer("heat-frame", frames.toString()));
        }
        if (!doubts.isEmpty()) {
            layers.add(new Layer("heat-doubt", doubts.toString()));
        }
        return new HeatMap(NAMES + columns * step + 8, TOP + people.size() * ROW + 6, heads, names, layers);
    }

    private static void draw(StringBuilder path, CourseSheet.Cell cell, int x, int y, int width) {
        int half = width / 2;
        switch (cell.judgement()) {
            case PRESENT -> box(path, x, y, width, CELL);
            case LATE -> shape(path, x, y, half + " " + -CELL + "h" + (width - half) + "v" + CELL);
            case LEFT_EARLY -> shape(path, x, y, "0 " + -CELL + "h" + (width - half) + "l" + half + " " + CELL);
            case LATE_AND_LEFT_EARLY -> shape(path, x, y, half + " " + -CELL + "l" + (width - half) + " " + CELL);
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

    /** From the lower left corner of a cell. */
    private static void shape(StringBuilder path, int x, int y, String steps) {
        path.append('M')
                .append(x)
                .append(' ')
                .append(y + CELL)
                .append('l')
                .append(steps)
                .append('z');
    }

    private static void box(StringBuilder path, int x, int y, int width, int height) {
        path.append('M').append(x).append(' ').append(y).append('h').append(width);
        path.append('v').append(height).append('h').append(-width).append('z');
    }
}

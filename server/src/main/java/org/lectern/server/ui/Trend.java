package org.lectern.server.ui;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.lectern.server.attendance.CourseSheet;

/**
 * The share of people who attended, class by class, as a line; where nobody was expected there is no point.
 *
 * @param threshold height of the teacher's threshold
 */
record Trend(int width, int height, List<Point> points, String line, int threshold) {
    private static final int WIDTH = 1000;
    private static final int LEFT = 56;
    private static final int TOP = 10;
    private static final int INSIDE = 100;

    record Point(double x, int y) {}

    static Trend of(CourseSheet sheet) {
        List<Point> points = new ArrayList<>();
        int columns = sheet.classes().size();
        for (int i = 0; i < columns; i++) {
            CourseSheet.ClassColumn klass = sheet.classes().get(i);
            if (klass.tally().isEmpty()) {
                continue;
            }
            double x = columns == 1 ? WIDTH / 2.0 : LEFT + (double) i * (WIDTH - LEFT - 10) / (columns - 1);
            points.add(new Point(Math.round(x * 10) / 10.0, y(klass.tally().share())));
        }
        return new Trend(
                WIDTH,
                TOP + INSIDE + 10,
                points,
                points.stream().map(point -> point.x() + "," + point.y()).collect(Collectors.joining(" ")),
                y(sheet.rules().threshold()));
    }

    private static int y(int percent) {
        return TOP + INSIDE - percent * INSIDE / 100;
    }
}

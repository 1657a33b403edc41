package org.lectern.server.ui;

import java.util.ArrayList;
import java.util.List;

/** Participant-minutes over time: a bar for each day or month. Numbers are units of the drawing. */
record UsagePicture(int width, int height, List<Bar> bars, List<Level> levels) {
    private static final int WIDTH = 1000;
    private static final int HEIGHT = 220;
    private static final int LEFT = 70;
    private static final int BOTTOM = 26;
    private static final int TOP = 12;
    private static final int LEVELS = 4;
    private static final int MOST_LABELS = 12;

    /** @param label under the bar; empty where there is no room for one */
    record Bar(double x, double y, double width, double height, String label) {}

    /** A line across, and what it stands for. */
    record Level(double y, String label) {}

    /** One point in time. */
    record Point(String label, long minutes) {}

    public boolean isEmpty() {
        return bars.stream().allMatch(bar -> bar.height() == 0);
    }

    static UsagePicture of(List<Point> points, Formats formats) {
        long most = 1;
        for (Point point : points) {
            most = Math.max(most, point.minutes());
        }
        long top = round(most);
        int drawn = HEIGHT - TOP - BOTTOM;
        var bars = new ArrayList<Bar>();
        double step = (double) (WIDTH - LEFT) / Math.max(1, points.size());
        int every = Math.ceilDiv(points.size(), MOST_LABELS);
        for (int i = 0; i < points.size(); i++) {
            double height = drawn * (double) points.get(i).minutes() / top;
            bars.add(new Bar(
                    rounded(LEFT + i * step + step * 0.12),
                    rounded(TOP + drawn - height),
                    rounded(step * 0.76),
                    rounded(height),
                    every > 0 && i % every == 0 ? points.get(i).label() : ""));
        }
        var levels = new ArrayList<Level>();
        for (int level = 0; level <= LEVELS; level++) {
            levels.add(new Level(
                    rounded(TOP + drawn - (double) drawn * level / LEVELS), formats.count(top * level / LEVELS)));
        }
        return new UsagePicture(WIDTH, HEIGHT, bars, levels);
    }

    /** Up to a number that four lines divide well. */
    private static long round(long most) {
        long unit = 4;
        while (unit * 10 < most) {
            unit *= 10;
        }
        return Math.ceilDiv(most, unit) * unit;
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}

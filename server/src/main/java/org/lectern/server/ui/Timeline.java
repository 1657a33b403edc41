package org.lectern.server.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;

/**
 * The class as a picture: one lane for each person, time from left to right. All numbers are units of the drawing.
 *
 * @param intervals whether lanes show microphone and camera, not only presence
 * @param hands whether any lane shows a raised hand
 */
record Timeline(
        int width,
        int height,
        List<Tick> ticks,
        List<Lane> lanes,
        List<Bar> missing,
        boolean intervals,
        boolean hands) {
    private static final String HAND = "tl-hand";
    /** Most hands are up for seconds, and have to be seen. */
    private static final double SHORTEST_HAND = 5;

    private static final int WIDTH = 1000;
    private static final int NAMES = 170;
    private static final int TOP = 26;
    private static final int LANE = 26;
    private static final int MAX_LANES = 200;
    private static final int MAX_NAME = 22;
    private static final int MAX_TICKS = 8;
    private static final long[] STEPS_MINUTES = {1, 2, 5, 10, 15, 30, 60, 120, 240, 480, 1440};

    record Tick(double x, String label) {}

    record Lane(String name, int y, List<Bar> bars) {}

    /** A time in which something was so. */
    record Bar(String style, double x, double width, int top, int height) {
        private Bar atLeast(double least) {
            return new Bar(style, x, Math.max(least, width), top, height);
        }
    }

    static Timeline of(ClassActivity activity, ReportView.Times times, Formats formats) {
        var scale = new Scale(times.started(), times.started().plus(times.length()), formats);
        List<Lane> lanes = new ArrayList<>();
        for (PersonActivity person : activity.people()) {
            if (lanes.size() == MAX_LANES) {
                break;
            }
            lanes.add(lane(person, TOP + lanes.size() * LANE, scale));
        }
        List<Bar> missing = activity.missing().stream()
                .map(span -> scale.bar("tl-missing", span.from(), span.to(), 0, 0))
                .toList();
        boolean intervals =
                activity.people().stream().anyMatch(person -> person.figures().collected());
        boolean hands = lanes.stream()
                .flatMap(lane -> lane.bars().stream())
                .anyMatch(bar -> bar.style().equals(HAND));
        return new Timeline(WIDTH, TOP + lanes.size() * LANE + 4, scale.ticks(), lanes, missing, intervals, hands);
    }

    /** Presence as the ground of the lane; on it the microphone, below that the camera, and along its foot the raised hand. */
    private static Lane lane(PersonActivity person, int y, Scale scale) {
        List<Bar> bars = new ArrayList<>();
        for (PersonActivity.Session session : person.presence().sessions()) {
            boolean sure = session.mark() == PersonActivity.Mark.OBSERVED;
            bars.add(scale.bar(sure ? "tl-present" : "tl-inferred", session.from(), session.to(), 2, 20));
        }
        for (PersonActivity.Span span : person.figures().spans().microphone()) {
            bars.add(scale.bar("tl-mic", span.from(), span.to(), 6, 5));
        }
        for (PersonActivity.Span span : person.figures().spans().camera()) {
            bars.add(scale.bar("tl-cam", span.from(), span.to(), 13, 5));
        }
        for (PersonActivity.Span span : person.figures().spans().of(Figure.HAND_TIME)) {
            bars.add(scale.bar(HAND, span.from(), span.to(), 18, 4).atLeast(SHORTEST_HAND));
        }
        return new Lane(shortened(person.who().name()), y, bars);
    }

    static String shortened(String name) {
        int end = Math.min(name.length(), MAX_NAME);
        if (end == name.length()) {
            return name;
        }
        if (Character.isHighSurrogate(name.charAt(end - 1))) {
            end--;
        }
        return name.substring(0, end) + "…";
    }

    /** From instants to the drawing. */
    private record Scale(Instant from, Instant to, Formats formats) {
        double x(Instant at) {
            double whole = Math.max(1, Duration.between(from, to).toMillis());
            double part = Duration.between(from, at).toMillis();
            double share = Math.clamp(part / whole, 0, 1);
            return rounded(NAMES + share * (WIDTH - NAMES - 20));
        }

        Bar bar(String style, Instant start, @Nullable Instant end, int top, int height) {
            double x = x(start);
            double width = rounded(x(end == null ? to : end) - x);
            return new Bar(style, x, Math.max(2, width), top, height);
        }

        List<Tick> ticks() {
            long minutes = Math.max(1, Duration.between(from, to).toMinutes());
            long step = STEPS_MINUTES[STEPS_MINUTES.length - 1];
            for (long candidate : STEPS_MINUTES) {
                if (minutes / candidate < MAX_TICKS) {
                    step = candidate;
                    break;
                }
            }
            List<Tick> ticks = new ArrayList<>();
            ZonedDateTime at = from.atZone(formats.zone()).truncatedTo(ChronoUnit.HOURS);
            while (at.toInstant().isBefore(from)) {
                at = at.plusMinutes(step);
            }
            while (!at.toInstant().isAfter(to) && ticks.size() <= 2 * MAX_TICKS) {
                ticks.add(new Tick(x(at.toInstant()), formats.time(at.toInstant())));
                at = at.plusMinutes(step);
            }
            return List.copyOf(ticks);
        }

        private static double rounded(double value) {
            return Math.round(value * 10) / 10.0;
        }
    }
}

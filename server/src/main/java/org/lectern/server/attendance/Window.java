package org.lectern.server.attendance;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * A time of a class at which people must be there.
 *
 * @param from minutes after the planned start
 * @param to minutes after the planned start, later than {@code from}
 * @param leastShare percent of the window that somebody must be there for, 1 to 100
 */
public record Window(int from, int to, int leastShare) {
    static final int MOST = 10;
    private static final int HALF = 50;
    private static final int DAY = 1440;
    private static final Pattern TEXT =
            Pattern.compile("(\\d{1,4})\\s*[-–]\\s*(\\d{1,4})(?:\\s*@\\s*(\\d{1,3})\\s*%)?");

    public Window {
        if (from < 0 || to <= from || to > DAY || leastShare < 1 || leastShare > 100) {
            throw new IllegalArgumentException(
                    "a window is from a minute to a later one of the day, for 1 to 100 percent");
        }
    }

    /**
     * Reads what a teacher types: {@code 10-20, 40-45 @ 100%}. Without a share, half of the window is enough.
     *
     * @return empty if the text is not of that form
     */
    public static Optional<List<Window>> parse(String text) {
        var windows = new ArrayList<Window>();
        for (String part : text.split("[,;]", -1)) {
            if (part.isBlank()) {
                continue;
            }
            Matcher matcher = TEXT.matcher(part.strip());
            if (!matcher.matches() || windows.size() == MOST) {
                return Optional.empty();
            }
            int from = Integer.parseInt(matcher.group(1));
            int to = Integer.parseInt(matcher.group(2));
            String given = matcher.group(3);
            int share = given == null ? HALF : Integer.parseInt(given);
            if (to <= from || to > DAY || share < 1 || share > 100) {
                return Optional.empty();
            }
            windows.add(new Window(from, to, share));
        }
        return Optional.of(List.copyOf(windows));
    }

    /** As {@link #parse} reads it. */
    public static String text(List<Window> windows) {
        return windows.stream().map(Window::text).collect(Collectors.joining(", "));
    }

    public String text() {
        return from + "-" + to + (leastShare == HALF ? "" : "@" + leastShare + "%");
    }
}

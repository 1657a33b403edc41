package org.lectern.server.ui;

import java.time.Duration;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.pool.LoadHistory;
import org.lectern.server.pool.LoadHistory.Slot;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerHealth;

/**
 * People on each server over a day: a picture, one lane a server, and the same as a table. Numbers of the picture are units
 * of the drawing.
 *
 * @param columns when each part of the table begins
 */
record LoadPicture(int width, int height, List<Tick> ticks, List<Lane> lanes, List<Instant> columns, List<Row> rows) {
    static final Duration SHOWN = Duration.ofHours(24);
    private static final int WIDTH = 1000;
    private static final int NAMES = 170;
    private static final int TOP = 26;
    private static final int LANE = 44;
    private static final int HIGHEST = 34;
    private static final int MAX_LANES = 100;
    private static final int PARTS = 8;

    record Tick(double x, String label) {}

    record Lane(String name, int y, List<Bar> bars) {}

    /** What was in one slot. */
    record Bar(String style, double x, double y, double width, double height) {}

    /**
     * @param cells the most people in each part; null where nothing is known
     */
    record Row(String name, List<@Nullable Integer> cells) {}

    public boolean isEmpty() {
        return lanes.stream().allMatch(lane -> lane.bars().isEmpty());
    }

    static LoadPicture of(List<Server> servers, Map<UUID, List<Slot>> slots, Formats formats) {
        Instant to = formats.now();
        Instant from = to.minus(SHOWN);
        int most = Math.max(
                1,
                slots.values().stream()
                        .flatMap(List::stream)
                        .mapToInt(Slot::people)
                        .max()
                        .orElse(1));
        var lanes = new ArrayList<Lane>();
        var rows = new ArrayList<Row>();
        for (Server server : servers) {
            if (lanes.size() == MAX_LANES) {
                break;
            }
            List<Slot> own = slots.getOrDefault(server.id(), List.of());
            int y = TOP + lanes.size() * LANE;
            lanes.add(new Lane(
                    Timeline.shortened(server.name()),
                    y,
                    own.stream().map(slot -> bar(slot, from, y, most)).toList()));
            rows.add(new Row(server.name(), cells(own, from)));
        }
        var columns = new ArrayList<Instant>();
        for (int part = 0; part < PARTS; part++) {
            columns.add(from.plus(SHOWN.multipliedBy(part).dividedBy(PARTS)));
        }
        return new LoadPicture(WIDTH, TOP + lanes.size() * LANE + 4, ticks(from, to, formats), lanes, columns, rows);
    }

    private static Bar bar(Slot slot, Instant from, int y, int most) {
        double x = x(slot.at(), from);
        double width = Math.max(1.5, x(slot.at().plus(LoadHistory.SLOT), from) - x - 0.4);
        if (slot.health() == ServerHealth.OFFLINE) {
            return new Bar("tl-missing", x, y + 4, width, HIGHEST);
        }
        double height = Math.max(slot.people() > 0 ? 2 : 1, HIGHEST * (double) slot.people() / most);
        return new Bar(
                slot.health() == ServerHealth.ONLINE ? "load-well" : "load-sick",
                x,
                rounded(y + 4 + HIGHEST - height),
                rounded(width),
                rounded(height));
    }

    private static List<@Nullable Integer> cells(List<Slot> slots, Instant from) {
        List<@Nullable Integer> cells = new ArrayList<>();
        for (int part = 0; part < PARTS; part++) {
            Instant begin = from.plus(SHOWN.multipliedBy(part).dividedBy(PARTS));
            Instant end = begin.plus(SHOWN.dividedBy(PARTS));
            cells.add(slots.stream()
                    .filter(slot -> !slot.at().isBefore(begin) && slot.at().isBefore(end))
                    .map(Slot::people)
                    .max(Integer::compare)
                    .orElse(null));
        }
        return cells;
    }

    private static List<Tick> ticks(Instant from, Instant to, Formats formats) {
        var ticks = new ArrayList<Tick>();
        ZonedDateTime at =
                from.atZone(formats.zone()).truncatedTo(ChronoUnit.HOURS).plusHours(1);
        for (; !at.toInstant().isAfter(to); at = at.plusHours(1)) {
            if (at.getHour() % 3 == 0) {
                ticks.add(new Tick(x(at.toInstant(), from), formats.time(at.toInstant())));
            }
        }
        return ticks;
    }

    private static double x(Instant at, Instant from) {
        double share = Math.clamp(Duration.between(from, at).toMillis() / (double) SHOWN.toMillis(), 0, 1);
        return rounded(NAMES + share * (WIDTH - NAMES - 20));
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }
}

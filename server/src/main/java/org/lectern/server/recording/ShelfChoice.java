package org.lectern.server.recording;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which of a {@link RecordingShelf}'s recordings are wanted, and in which order.
 *
 * @param state null for any
 * @param format only those that can be played in it; empty for any
 * @param from not recorded before; null for any
 * @param before recorded before; null for any
 */
public record ShelfChoice(
        Order order,
        @Nullable State state,
        String format,
        @Nullable Instant from,
        @Nullable Instant before) {
    /** The newest first. */
    public static final ShelfChoice ALL = new ShelfChoice(Order.NEWEST, null, "", null, null);

    private static final String SEEN = Sight.SHOWN;

    /** Ends with the record ID, so that no two are at the same place. */
    public enum Order {
        NEWEST("recorded_at", "desc", "<"),
        OLDEST("recorded_at", "asc", ">"),
        /** As their servers have them, without regard to capitals and accents. */
        NAME("name_key", "asc", ">");

        private final String key;
        private final String direction;
        private final String beyond;

        Order(String key, String direction, String beyond) {
            this.key = key;
            this.direction = direction;
            this.beyond = beyond;
        }

        /** The column of a recording. */
        String key() {
            return key;
        }

        String direction() {
            return direction;
        }

        /** To follow {@code order by}. */
        String by(String table) {
            return table + "." + key + " " + direction + ", " + table + ".record_id " + direction;
        }

        /** What is true of a recording {@code r} that comes after the one of {@code :at} and {@code :record}. */
        String later() {
            return "(r." + key + ", r.record_id) " + beyond + " (:at, :record)";
        }

        /** As the database orders them. */
        public Comparator<RecordingShelf.Item> comparator() {
            Comparator<RecordingShelf.Item> byId = Comparator.comparing(RecordingShelf.Item::recordId);
            return switch (this) {
                case NEWEST ->
                    Comparator.comparing(RecordingShelf.Item::recordedAt)
                            .thenComparing(byId)
                            .reversed();
                case OLDEST ->
                    Comparator.comparing(RecordingShelf.Item::recordedAt).thenComparing(byId);
                case NAME ->
                    Comparator.<RecordingShelf.Item, byte[]>comparing(
                                    item -> item.text().key().getBytes(StandardCharsets.UTF_8), Arrays::compareUnsigned)
                            .thenComparing(byId);
            };
        }
    }

    /** What is said of a recording in a list. */
    public enum State {
        /** The course sees it. */
        SHOWN(List.of(Stage.PUBLISHED)),
        /** Somebody hid it, or its time has not come or is over. */
        HIDDEN(List.of(Stage.PUBLISHED, Stage.UNPUBLISHED)),
        APPROVAL(List.of(Stage.PUBLISHED, Stage.UNPUBLISHED)),
        /** Expected or being made. */
        COMING(List.of(Stage.EXPECTED, Stage.PROCESSING, Stage.PROCESSED)),
        DELETING(List.of(Stage.DELETING)),
        /** Making it failed, or it is missing. */
        TROUBLE(List.of(Stage.FAILED, Stage.LOST));

        private final List<Stage> stages;

        State(List<Stage> stages) {
            this.stages = stages;
        }

        List<Stage> stages() {
            return stages;
        }
    }

    /** Whether people who manage nothing can see any of these. */
    public boolean isForViewers() {
        return state == null || state == State.SHOWN;
    }

    /** Whether the course sees it, if that is asked for: of a recording {@code r} with its {@code rule}; begins with {@code and}. */
    String sight() {
        if (state == State.SHOWN) {
            return " and " + SEEN;
        }
        return state == State.HIDDEN ? " and (r.stage = 'UNPUBLISHED' or not (" + SEEN + "))" : "";
    }

    /** All else, of a recording {@code r}; begins with {@code and}, or is empty. */
    String conditions() {
        var text = new StringBuilder();
        if (state != null) {
            text.append(
                    switch (state) {
                        case HIDDEN -> " and r.withheld is distinct from 'APPROVAL'";
                        case APPROVAL -> " and r.withheld = 'APPROVAL'";
                        case SHOWN, COMING, DELETING, TROUBLE -> "";
                    });
            text.append(" and r.stage = any(:wanted)");
        }
        if (!format.isEmpty()) {
            text.append(" and exists (select 1 from recording_format wf where wf.tenant_id = r.tenant_id"
                    + " and wf.record_id = r.record_id and wf.type = :format and wf.stage = 'PUBLISHED')");
        }
        if (from != null) {
            text.append(" and r.recorded_at >= :from");
        }
        if (before != null) {
            text.append(" and r.recorded_at < :before");
        }
        return text.append(' ').toString();
    }

    /** What these name, beside {@code :now}. */
    Map<String, Object> values() {
        Map<String, Object> values = new HashMap<>();
        if (state != null) {
            values.put("wanted", state.stages().stream().map(Stage::name).toArray(String[]::new));
        }
        if (!format.isEmpty()) {
            values.put("format", format);
        }
        if (from != null) {
            values.put("from", RecordingIndex.at(from));
        }
        if (before != null) {
            values.put("before", RecordingIndex.at(before));
        }
        return values;
    }
}

package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * In which order a table stands, as its address says: {@code ?sort=people} for the smallest first, {@code ?sort=-people} for
 * the largest. Without it, and with anything that is no column of the table, it stands as it always does.
 *
 * @param <B> what a column is sorted by: a comparator for rows in memory, an order of its store for others
 * @param address of the table with everything else that is wanted of it
 * @param key the column that was asked for; empty for the usual order
 * @param falling whether the largest comes first
 * @param wrong whether something was asked for that is no column
 */
record Sorting<B>(Columns<B> columns, String address, String key, boolean falling, boolean wrong) {
    /** Words as people sort them. Safe for use by several threads. */
    static final Comparator<String> WORDS = new WordOrder();

    /** The columns that a table can be sorted by, and no others. */
    static final class Columns<B> {
        private final Map<String, Column<B>> byKey = new LinkedHashMap<>();
        private final String place;

        private record Column<C>(C by, boolean largestFirst) {}

        /** @param place what on the page the table can be found by, so that a click comes back to it */
        Columns(String place) {
            this.place = place;
        }

        /** A column whose smallest comes first when somebody first asks for it, as with words. */
        Columns<B> words(String key, B by) {
            byKey.put(key, new Column<>(by, false));
            return this;
        }

        /** A column whose largest comes first when somebody first asks for it, as with figures. */
        Columns<B> figures(String key, B by) {
            byKey.put(key, new Column<>(by, true));
            return this;
        }

        /** @param path of the table, without what is wanted of it */
        Sorting<B> read(String path, HttpServletRequest request) {
            return read(path, others(request.getQueryString()), request.getParameter("sort"));
        }

        /** @param query everything else that is wanted, as it stands in an address */
        Sorting<B> read(String path, String query, @Nullable String sort) {
            String wanted = sort == null ? "" : sort.strip();
            boolean falling = wanted.startsWith("-");
            String key = falling ? wanted.substring(1) : wanted;
            boolean known = byKey.containsKey(key);
            return new Sorting<>(
                    this,
                    query.isEmpty() ? path : path + "?" + query,
                    known ? key : "",
                    known && falling,
                    !known && !wanted.isEmpty());
        }

        /** What was asked for beside the order. */
        private static String others(@Nullable String query) {
            return query == null
                    ? ""
                    : Stream.of(query.split("&", -1))
                            .filter(part -> !part.isEmpty() && !part.equals("sort") && !part.startsWith("sort="))
                            .reduce((one, other) -> one + "&" + other)
                            .orElse("");
        }
    }

    /** What the rows are sorted by; null for the usual order. */
    @Nullable
    B by() {
        Columns.Column<B> column = columns.byKey.get(key);
        return column == null ? null : column.by();
    }

    /** The comparator that the address asks for; null for the usual order. */
    static <T> @Nullable Comparator<T> comparator(Sorting<Comparator<T>> sorting) {
        Comparator<T> by = sorting.by();
        return by == null ? null : sorting.falling() ? by.reversed() : by;
    }

    /** Rows in the order that is wanted; what is equal stays in the usual one. */
    static <T> List<T> sorted(Sorting<Comparator<T>> sorting, List<T> rows) {
        Comparator<T> by = comparator(sorting);
        return by == null ? rows : rows.stream().sorted(by).toList();
    }

    /** The columns, in their order. */
    public List<String> keys() {
        return List.copyOf(columns.byKey.keySet());
    }

    /** As the address has it; empty for the usual order. */
    public String value() {
        return (falling ? "-" : "") + key;
    }

    /** As it stands in an address, without a question mark; empty for the usual order. */
    public String query() {
        return key.isEmpty() ? "" : "sort=" + value();
    }

    /** The address of the table as it is. */
    public String here() {
        return key.isEmpty() ? address : with(value());
    }

    /** Where a click on the head of this column leads: to its order, or to the same the other way round. */
    public String link(String column) {
        Columns.Column<B> one = columns.byKey.get(column);
        boolean largestFirst = one != null && one.largestFirst();
        return with((column.equals(key) ? !falling : largestFirst) ? "-" + column : column) + "#" + columns.place;
    }

    /** What {@code aria-sort} says of the column; null where it is not sorted by. */
    public @Nullable String state(String column) {
        return column.equals(key) ? falling ? "descending" : "ascending" : null;
    }

    private String with(String value) {
        return address + (address.contains("?") ? "&" : "?") + "sort=" + value;
    }
}

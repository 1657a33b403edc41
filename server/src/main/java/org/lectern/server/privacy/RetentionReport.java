package org.lectern.server.privacy;

import java.util.Collections;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What a run of retention deleted, or would delete.
 *
 * @param rows by kind
 * @param months partitions of the log that were dropped, by year and month
 */
public record RetentionReport(SortedMap<String, Long> rows, java.util.List<Integer> months) {
    public RetentionReport {
        rows = Collections.unmodifiableSortedMap(new TreeMap<>(rows));
        months = java.util.List.copyOf(months);
    }

    static RetentionReport of(Map<String, Long> rows, java.util.List<Integer> months) {
        return new RetentionReport(new TreeMap<>(rows), months);
    }

    public long total() {
        return rows.values().stream().mapToLong(Long::longValue).sum();
    }
}

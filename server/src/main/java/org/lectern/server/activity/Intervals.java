package org.lectern.server.activity;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;

/** Closed times in milliseconds, in the order in which they began. Not for use by several threads. */
final class Intervals {
    /** From one instant up to, not including, another. */
    record Interval(long from, long to) {
        long length() {
            return Math.max(0, to - from);
        }
    }

    private static final long[] NONE = {};

    private long[] bounds = NONE;
    private int size;

    /** Keeps the interval unless it is empty. */
    void add(long from, long to) {
        if (to > from) {
            addEvenEmpty(from, to);
        }
    }

    /** Keeps the interval; an end before the begin counts as the begin. */
    void addEvenEmpty(long from, long to) {
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, Math.max(2, 2 * bounds.length));
        }
        bounds[2 * size] = from;
        bounds[2 * size + 1] = Math.max(from, to);
        size++;
    }

    /** Takes in a time: where the last interval ended not longer than a gap before, that one goes on until then. */
    void addOrExtend(long time, long gap) {
        if (size > 0 && time <= bounds[2 * size - 1] + gap) {
            bounds[2 * size - 1] = Math.max(time, bounds[2 * size - 1]);
        } else {
            addEvenEmpty(time, time);
        }
    }

    int size() {
        return size;
    }

    Intervals withoutEmpty() {
        var lasting = new Intervals();
        list().forEach(interval -> lasting.add(interval.from(), interval.to()));
        return lasting;
    }

    List<Interval> list() {
        var list = new ArrayList<Interval>(size);
        for (int i = 0; i < size; i++) {
            list.add(new Interval(bounds[2 * i], bounds[2 * i + 1]));
        }
        return list;
    }

    void write(PackedWriter out) {
        out.number(size);
        long last = 0;
        for (int i = 0; i < 2 * size; i++) {
            out.signed(bounds[i] - last);
            last = bounds[i];
        }
    }

    static Intervals read(PackedReader in) {
        var intervals = new Intervals();
        int size = (int) in.number();
        long last = 0;
        for (int i = 0; i < size; i++) {
            long from = last + in.signed();
            last = from + in.signed();
            intervals.addEvenEmpty(from, last);
        }
        return intervals;
    }

    /** The union, in order; intervals that touch become one. */
    static List<Interval> union(List<Interval> intervals) {
        var sorted = new ArrayList<>(intervals);
        sorted.sort(Comparator.comparingLong(Interval::from).thenComparingLong(Interval::to));
        var union = new ArrayList<Interval>();
        for (Interval next : sorted) {
            Interval last = union.isEmpty() ? null : union.getLast();
            if (last != null && next.from() <= last.to()) {
                union.set(union.size() - 1, new Interval(last.from(), Math.max(last.to(), next.to())));
            } else {
                union.add(next);
            }
        }
        return union;
    }

    /** What is left of the interval outside the others, which must be a union. */
    static List<Interval> outside(Interval interval, List<Interval> union) {
        var rest = new ArrayList<Interval>();
        long from = interval.from();
        for (Interval covered : union) {
            if (covered.to() < from) {
                continue;
            }
            if (covered.from() > interval.to()) {
                break;
            }
            if (covered.from() > from) {
                rest.add(new Interval(from, covered.from()));
            }
            from = Math.max(from, covered.to());
        }
        if (from < interval.to() || (union.isEmpty() && from == interval.to())) {
            rest.add(new Interval(from, interval.to()));
        }
        return rest;
    }

    static long length(List<Interval> union) {
        return union.stream().mapToLong(Interval::length).sum();
    }
}

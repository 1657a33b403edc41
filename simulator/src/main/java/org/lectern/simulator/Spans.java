package org.lectern.simulator;

import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;

/** Stretches of time in milliseconds since 1970; the last one may still be open. */
final class Spans {
    private static final long OPEN = Long.MAX_VALUE;

    /** From (inclusive) to (exclusive). */
    record Span(long from, long to) {}

    private final List<Span> spans = new ArrayList<>();

    /** Opens a stretch; does nothing while one is open. */
    void open(long at) {
        if (!isOpen()) {
            spans.add(new Span(at, OPEN));
        }
    }

    /** Closes the open stretch; does nothing if there is none. */
    void close(long at) {
        if (isOpen()) {
            Span last = spans.removeLast();
            spans.add(new Span(last.from, Math.max(last.from, at)));
        }
    }

    boolean isOpen() {
        return !spans.isEmpty() && spans.getLast().to == OPEN;
    }

    int size() {
        return spans.size();
    }

    /** A copy in which an open stretch ends at that instant. */
    List<Span> until(long now) {
        return spans.stream()
                .map(span -> span.to == OPEN ? new Span(span.from, Math.max(span.from, now)) : span)
                .toList();
    }

    /** Milliseconds covered by at least one of the stretches. */
    static long union(Collection<Span> spans) {
        long total = 0;
        long coveredTo = Long.MIN_VALUE;
        for (Span span :
                spans.stream().sorted(Comparator.comparingLong(Span::from)).toList()) {
            long from = Math.max(span.from, coveredTo);
            if (span.to > from) {
                total += span.to - from;
                coveredTo = span.to;
            }
        }
        return total;
    }
}

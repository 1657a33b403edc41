package org.lectern.server.usage;

import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassPresence;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonPresence;

/**
 * What one run used on one UTC day.
 *
 * @param began whether the run began on the day
 * @param spans when somebody was there, in order; people overlap
 */
record Part(LocalDate day, boolean began, Span open, List<Span> spans) {
    Part {
        spans = List.copyOf(spans);
    }

    /** Milliseconds since 1970, the end not included. */
    record Span(long from, long to) {
        long millis() {
            return to - from;
        }
    }

    /**
     * The days that the run touches. A pure function: the same presence gives the same.
     *
     * @param began of the run, as its row knows it
     * @param ended null while it runs: then it is counted up to now
     */
    static List<Part> of(ClassPresence run, Instant began, @Nullable Instant ended) {
        long from = run.course().firstAt().orElse(began).toEpochMilli();
        long last = run.course()
                .endedAt()
                .orElse(ended == null ? run.asOf() : ended)
                .toEpochMilli();
        long to = Math.max(from, last);
        var days = new TreeMap<LocalDate, List<Span>>();
        split(from, to, days);
        if (days.isEmpty()) {
            days.put(day(from), new ArrayList<>());
        }
        var open = new TreeMap<LocalDate, Span>();
        days.forEach((day, spans) -> open.put(day, spans.isEmpty() ? new Span(from, to) : spans.getFirst()));
        days.values().forEach(List::clear);
        for (PersonPresence person : run.people()) {
            for (PersonActivity.Session session : person.presence().sessions()) {
                long end = session.end().map(Instant::toEpochMilli).orElse(to);
                split(Math.max(session.from().toEpochMilli(), from), Math.min(end, to), days);
            }
        }
        var parts = new ArrayList<Part>();
        days.forEach((day, spans) -> {
            spans.sort(java.util.Comparator.comparingLong(Span::from).thenComparingLong(Span::to));
            parts.add(new Part(day, day.equals(day(from)), open.getOrDefault(day, new Span(from, to)), spans));
        });
        return parts;
    }

    private static void split(long from, long to, TreeMap<LocalDate, List<Span>> days) {
        long at = from;
        while (at < to) {
            LocalDate day = day(at);
            long midnight =
                    day.plusDays(1).atStartOfDay(ZoneOffset.UTC).toInstant().toEpochMilli();
            long end = Math.min(to, midnight);
            days.computeIfAbsent(day, absent -> new ArrayList<>()).add(new Span(at, end));
            at = end;
        }
    }

    private static LocalDate day(long millis) {
        return Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC).toLocalDate();
    }
}

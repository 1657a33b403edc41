package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassAssembly.ClassTime;
import org.lectern.server.activity.Intervals.Interval;

/** The connections of one person, and until when each of them can have been on. */
record Connections(List<Connection> each, ClassTime time) {

    /** @param goneAt when polls say that it was gone although hooks left it open; empty if they do not */
    record Connection(String id, ConnectionState state, OptionalLong goneAt) {}

    boolean runs(Connection connection) {
        return !time.over() && connection.goneAt().isEmpty();
    }

    /** When whatever is still on at a connection goes off, or now. */
    long stop(Connection connection) {
        return connection.goneAt().orElse(time.over() ? time.end() : time.now());
    }

    /** Nobody is there after the end. */
    Optional<Interval> clipped(Interval interval) {
        if (!time.over()) {
            return Optional.of(new Interval(interval.from(), Math.max(interval.from(), interval.to())));
        }
        return interval.from() > time.end()
                ? Optional.empty()
                : Optional.of(new Interval(interval.from(), Math.min(interval.to(), time.end())));
    }

    /** @param running since when the interval that runs does, over all connections; null if none runs */
    record OnTime(List<Interval> union, @Nullable Instant running) {
        Duration total() {
            return Duration.ofMillis(Intervals.length(union));
        }

        List<PersonActivity.Span> spans() {
            return union.stream()
                    .map(on -> new PersonActivity.Span(Instant.ofEpochMilli(on.from()), Instant.ofEpochMilli(on.to())))
                    .toList();
        }
    }

    /** When a timer of any of the connections was on. */
    OnTime on(Function<ConnectionState, Timer> timer) {
        var intervals = new ArrayList<Interval>();
        long since = Long.MAX_VALUE;
        for (Connection connection : each) {
            Timer on = timer.apply(connection.state());
            for (Interval closed : on.closed()) {
                clipped(closed).ifPresent(intervals::add);
            }
            if (on.running()) {
                clipped(new Interval(on.since(), stop(connection))).ifPresent(intervals::add);
                since = runs(connection) ? Math.min(since, on.since()) : since;
            }
        }
        List<Interval> union = Intervals.union(intervals);
        Instant running = null;
        for (Interval interval : union) {
            if (interval.from() <= since && since <= interval.to()) {
                running = Instant.ofEpochMilli(interval.from());
            }
        }
        return new OnTime(union, running);
    }
}

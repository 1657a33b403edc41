package org.lectern.simulator;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What will happen later, in order of its instant: one thread for all timers of a simulator, or none if the clock is
 * stepped by hand. Actions must be short and must not block on a network. Safe for use by several threads.
 */
final class Timeline implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(Timeline.class);

    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Entry> entries = new PriorityQueue<>();
    private long sequence;
    private boolean closed;

    Timeline(InstantSource clock) {
        this.clock = clock;
        if (!(clock instanceof SteppedClock)) {
            Thread.ofVirtual().name("simulator-timeline").start(this::run);
        }
    }

    /** An action that has not happened yet. */
    interface Planned {
        void cancel();
    }

    Instant now() {
        return clock.instant();
    }

    Planned after(Duration delay, Runnable action) {
        return at(clock.instant().plus(delay), action);
    }

    Planned at(Instant due, Runnable action) {
        lock.lock();
        try {
            Entry entry = new Entry(due, sequence++, action);
            entries.add(entry);
            changed.signal();
            return () -> cancel(entry);
        } finally {
            lock.unlock();
        }
    }

    /** Takes the next action that is due by then, or null. For stepped clocks. */
    @Nullable
    Entry takeDue(Instant until) {
        lock.lock();
        try {
            Entry next = entries.peek();
            return next == null || next.due.isAfter(until) ? null : entries.poll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            entries.clear();
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void cancel(Entry entry) {
        lock.lock();
        try {
            entries.remove(entry);
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        while (true) {
            Entry due = awaitNext();
            if (due == null) {
                return;
            }
            due.run();
        }
    }

    private @Nullable Entry awaitNext() {
        lock.lock();
        try {
            while (!closed) {
                Entry next = entries.peek();
                if (next == null) {
                    changed.await();
                    continue;
                }
                long millis = Duration.between(clock.instant(), next.due).toMillis();
                if (millis <= 0) {
                    return entries.poll();
                }
                var _ = changed.await(millis, TimeUnit.MILLISECONDS);
            }
            return null;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return null;
        } finally {
            lock.unlock();
        }
    }

    record Entry(Instant due, long sequence, Runnable action) implements Comparable<Entry> {
        @Override
        public int compareTo(Entry other) {
            int byTime = due.compareTo(other.due);
            return byTime != 0 ? byTime : Long.compare(sequence, other.sequence);
        }

        void run() {
            try {
                action.run();
            } catch (RuntimeException e) {
                log.error("planned action failed due={}", due, e);
            }
        }
    }
}

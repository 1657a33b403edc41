package org.lectern.server.ui;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Something that several streams follow: read once for all of them, when told that it changed and at a steady pace, for as
 * long as anybody follows.
 *
 * <p>Followers take the newest state; one that is slow skips what lay between. Safe for use by several threads.
 */
final class Topic<S extends Object> {
    private static final Logger log = LoggerFactory.getLogger(Topic.class);

    private final Reading<S> reading;
    private final Pace pace;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final Condition wanted = lock.newCondition();
    private int followers;
    private boolean working;
    private boolean stale;
    private boolean closed;
    private @Nullable S state;
    private long version;

    /**
     * @param tick reads at least so often
     * @param gap and not more often than that
     */
    record Pace(Duration tick, Duration gap) {}

    /** Reads the state; may be told from what was read before. */
    @FunctionalInterface
    interface Reading<S> {
        S after(@Nullable S before);
    }

    Topic(Reading<S> reading, Pace pace) {
        this.reading = reading;
        this.pace = pace;
    }

    /** A state and its number, which grows. */
    record Version<S>(S state, long number) {}

    /** Call once before {@link #next}; {@link #leave} afterwards. */
    void join() {
        lock.lock();
        try {
            followers++;
            if (!working && !closed) {
                working = true;
                Thread.ofVirtual().name("live-", 0).start(this::work);
            }
        } finally {
            lock.unlock();
        }
    }

    void leave() {
        lock.lock();
        try {
            followers--;
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Whether nobody follows; such a topic may be forgotten. */
    boolean isIdle() {
        lock.lock();
        try {
            return followers == 0;
        } finally {
            lock.unlock();
        }
    }

    /** Read again soon. */
    void refresh() {
        lock.lock();
        try {
            stale = true;
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Ends all waiting. */
    void close() {
        lock.lock();
        try {
            closed = true;
            changed.signalAll();
            wanted.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** A state newer than the one with this number, or null when there is none within the time. */
    @Nullable
    Version<S> next(long seen, Duration longest) throws InterruptedException {
        lock.lock();
        try {
            long nanos = longest.toNanos();
            while (version <= seen && !closed && nanos > 0) {
                nanos = changed.awaitNanos(nanos);
            }
            S newest = state;
            return version > seen && newest != null && !closed ? new Version<>(newest, version) : null;
        } finally {
            lock.unlock();
        }
    }

    private void work() {
        try {
            while (true) {
                lock.lock();
                try {
                    if (closed || followers == 0) {
                        working = false;
                        return;
                    }
                    stale = false;
                } finally {
                    lock.unlock();
                }
                read();
                pause();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void read() {
        try {
            S fresh = reading.after(state); // which only this thread changes
            lock.lock();
            try {
                if (!fresh.equals(state)) {
                    state = fresh;
                    version++;
                    changed.signalAll();
                }
            } finally {
                lock.unlock();
            }
        } catch (RuntimeException e) {
            // Followers keep what they have; the next tick tries again.
            log.warn("live part could not be read reason={}", e.toString());
        }
    }

    private void pause() throws InterruptedException {
        lock.lock();
        try {
            long gap = pace.gap().toNanos();
            while (gap > 0 && !closed && followers > 0) {
                gap = wanted.awaitNanos(gap);
            }
            long left = pace.tick().minus(pace.gap()).toNanos();
            while (left > 0 && !stale && !closed && followers > 0) {
                left = wanted.awaitNanos(left);
            }
        } finally {
            lock.unlock();
        }
    }
}

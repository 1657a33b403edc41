package org.lectern.server.activity;

import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Phases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * The loop that folds what is due, one thread per process. Woken by intake; looks by itself twice a second for what
 * other processes took in.
 */
public final class FoldWorker implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(FoldWorker.class);
    private static final Duration IDLE = Duration.ofMillis(500);

    /**
     * Between two batches: what comes meanwhile shares the next one's commit, and whoever does several things in that
     * time is written once. The more there was to fold the longer, up to what nobody who looks at a class notices.
     */
    private static final Duration GATHER = Duration.ofMillis(50);

    private static final Duration GATHER_LONGEST = Duration.ofMillis(500);

    /** Where nothing came for so long, waiting for more is only late. */
    private static final Duration QUIET = Duration.ofMillis(20);

    private static final int GATHER_COSTS = 3;

    private static final Duration AFTER_FAILURE = Duration.ofSeconds(1);

    private final FoldDue fold;
    private final PostgresEventLog partitions;
    private final InstantSource clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition signal = lock.newCondition();
    private volatile boolean woken;
    private volatile long wokenAt = System.nanoTime();
    private boolean wakeable;
    private boolean running;
    private @Nullable Thread thread;

    FoldWorker(FoldDue fold, PostgresEventLog partitions, InstantSource clock) {
        this.fold = fold;
        this.partitions = partitions;
        this.clock = clock;
    }

    /** Something was appended. Safe for use by several threads. */
    public void wake() {
        wokenAt = System.nanoTime();
        if (woken) {
            return; // as after most commits of the intake
        }
        lock.lock();
        try {
            woken = true;
            if (wakeable) {
                signal.signal();
            }
        } finally {
            lock.unlock();
        }
    }

    private void loop() {
        while (isRunning()) {
            try {
                partitionsAhead();
                long start = System.nanoTime();
                int meetings = fold.runOnce().meetings();
                long cost = System.nanoTime() - start;
                if (meetings == 0) {
                    rest(IDLE, true);
                    rest(GATHER.minusNanos(System.nanoTime() - start), false);
                } else if (meetings < FoldDue.BATCH) {
                    rest(GATHER, false);
                    restUntilQuiet(gather(cost).minus(GATHER));
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                log.warn("fold failed, events wait", e);
                pause();
            }
        }
    }

    private static Duration gather(long costNanos) {
        long nanos = Math.clamp(GATHER_COSTS * costNanos, GATHER.toNanos(), GATHER_LONGEST.toNanos());
        return Duration.ofNanos(nanos);
    }

    /** This month's and the next one's, so that the first event of a month does not wait. */
    private void partitionsAhead() {
        long now = clock.millis();
        partitions.ensurePartition(MeetingKey.bucket(now));
        partitions.ensurePartition(MeetingKey.bucket(now + Duration.ofDays(27).toMillis()));
    }

    private void pause() {
        try {
            rest(AFTER_FAILURE, false);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private void restUntilQuiet(Duration longest) throws InterruptedException {
        long end = System.nanoTime() + longest.toNanos();
        for (long now = System.nanoTime(); now < end && now - wokenAt < QUIET.toNanos(); now = System.nanoTime()) {
            rest(Duration.ofNanos(Math.min(QUIET.toNanos(), end - now)), false);
        }
    }

    private void rest(Duration time, boolean untilWoken) throws InterruptedException {
        lock.lockInterruptibly();
        try {
            wakeable = untilWoken;
            long left = time.toNanos();
            while (left > 0 && running && !(untilWoken && woken)) {
                left = signal.awaitNanos(left);
            }
            woken = false;
        } finally {
            wakeable = false;
            lock.unlock();
        }
    }

    @Override
    public int getPhase() {
        return Phases.BACKGROUND;
    }

    @Override
    public void start() {
        lock.lock();
        try {
            if (!running) {
                running = true;
                thread = Thread.ofPlatform().name("fold").daemon().start(this::loop);
            }
        } finally {
            lock.unlock();
        }
    }

    /** Finishes the batch at hand. */
    @Override
    public void stop() {
        Thread stopped;
        lock.lock();
        try {
            running = false;
            signal.signalAll();
            stopped = thread;
        } finally {
            lock.unlock();
        }
        if (stopped != null) {
            try {
                stopped.join(Duration.ofSeconds(10));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        lock.lock();
        try {
            return running;
        } finally {
            lock.unlock();
        }
    }
}

package org.lectern.server.hook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Phases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes in deliveries: one thread per process stores what is queued, up to 1,000 events in one transaction; those who
 * brought it are told after the commit.
 *
 * <p>{@code submit} may be called by any number of threads.
 */
public final class Intake implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final int BATCH_EVENTS = 1_000;
    private static final int OVERHEAD_BYTES = 1_000;
    private static final Duration FLUSH = Duration.ofSeconds(5);
    private static final Duration REST = Duration.ofMillis(200);

    /**
     * Where several bring events at once, the next batch begins only after a rest of twice as long as the last one took,
     * at most this, unless many wait: what comes meanwhile shares a statement and a commit. Who is alone never waits.
     */
    private static final Duration GATHER_LONGEST = Duration.ofMillis(5);

    private static final int GATHER_COSTS = 2;
    /** Less is over before a thread is asleep and awake again. */
    private static final long GATHER_SHORTEST_NANOS = 200_000;

    private static final int MANY = 250;

    private static final Duration LOOK_FOR_LATE = Duration.ofMillis(100);

    private final StoreDeliveries store;
    private final Limits limits;
    private final Runnable flush;
    private final Runnable appended;
    private final ConcurrentLinkedQueue<Waiting> queue = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
    private final AtomicInteger queued = new AtomicInteger();
    private volatile List<Waiting> storing = List.of();
    private volatile boolean idle;
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    /**
     * @param appended called after something was stored
     * @param flush called every few seconds on the storing thread, for counts that may be late
     */
    public Intake(StoreDeliveries store, Limits limits, Runnable appended, Runnable flush) {
        this.store = store;
        this.limits = limits;
        this.appended = appended;
        this.flush = flush;
    }

    /** @param answerWithin how long somebody waits for the commit */
    public record Limits(long queueBytes, Duration answerWithin) {}

    enum Result {
        STORED,
        QUEUE_FULL,
        /** Perhaps it was stored all the same; sending it again is safe. */
        NOT_STORED
    }

    /** Somebody who is told once. */
    private static final class Waiting {
        private final Delivery delivery;
        private final Consumer<Result> told;
        private final long since = System.nanoTime();
        private final AtomicBoolean done = new AtomicBoolean();

        Waiting(Delivery delivery, Consumer<Result> told) {
            this.delivery = delivery;
            this.told = told;
        }

        long bytes() {
            return delivery.bytes() + OVERHEAD_BYTES;
        }

        void tell(Result result) {
            if (done.compareAndSet(false, true)) {
                try {
                    told.accept(result);
                } catch (RuntimeException e) {
                    log.error("somebody could not be told what became of a delivery", e);
                }
            }
        }

        boolean giveUpIfOlder(long nanos) {
            boolean late = since - nanos < 0;
            if (late) {
                tell(Result.NOT_STORED);
            }
            return late;
        }
    }

    /** Returns when it is known whether the delivery was stored. */
    Result submit(Delivery delivery) throws InterruptedException {
        var result = new CompletableFuture<Result>();
        submit(delivery, result::complete);
        try {
            return result.get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("only ever completed with a result", e);
        }
    }

    /**
     * Returns at once.
     *
     * @param told hears whether the delivery was stored, once: at once if there is no room, else on the thread that
     *     stores, which it must not hold up
     */
    void submit(Delivery delivery, Consumer<Result> told) {
        var waiting = new Waiting(delivery, told);
        if (queuedBytes.addAndGet(waiting.bytes()) > limits.queueBytes() || !running) {
            queuedBytes.addAndGet(-waiting.bytes());
            waiting.tell(running ? Result.QUEUE_FULL : Result.NOT_STORED);
            return;
        }
        queue.add(waiting);
        int waits = queued.incrementAndGet();
        if (idle || waits == MANY) {
            LockSupport.unpark(thread);
        }
        if (!running && queue.remove(waiting)) {
            queued.decrementAndGet();
            waiting.tell(Result.NOT_STORED); // the storing thread may be gone already
        }
    }

    /**
     * Answers whoever has waited too long, since the storing thread may hang in a statement. One look at the oldest now
     * and then costs far less than a timer for each, or a list of all.
     */
    private void giveUpLate() {
        while (running || !queue.isEmpty() || !storing.isEmpty()) {
            long before = System.nanoTime() - limits.answerWithin().toNanos();
            for (Waiting waiting : storing) {
                waiting.giveUpIfOlder(before);
            }
            for (Waiting waiting : queue) {
                if (!waiting.giveUpIfOlder(before)) {
                    break;
                }
            }
            LockSupport.parkNanos(LOOK_FOR_LATE.toNanos());
        }
    }

    private void loop() {
        long flushAt = System.nanoTime() + FLUSH.toNanos();
        while (running || !queue.isEmpty()) {
            Waiting first = queue.poll();
            if (first == null) {
                rest();
            } else {
                long start = System.nanoTime();
                List<Waiting> batch = batch(first);
                store(batch);
                if (batch.size() > 1) {
                    gather(System.nanoTime() - start);
                }
            }
            if (System.nanoTime() - flushAt > 0) {
                flushAt = System.nanoTime() + FLUSH.toNanos();
                flushCounts();
            }
        }
        flushCounts();
    }

    /** Until something is queued, or a moment; {@link #submit} wakes only who has said that it rests. */
    private void rest() {
        idle = true;
        if (queue.isEmpty() && running) {
            LockSupport.parkNanos(REST.toNanos());
        }
        idle = false;
    }

    private void gather(long costNanos) {
        long longest = Math.min(GATHER_COSTS * costNanos, GATHER_LONGEST.toNanos());
        if (longest < GATHER_SHORTEST_NANOS) {
            return;
        }
        long end = System.nanoTime() + longest;
        for (long left = end - System.nanoTime();
                left > 0 && queued.get() < MANY && running;
                left = end - System.nanoTime()) {
            LockSupport.parkNanos(left);
        }
    }

    private List<Waiting> batch(Waiting first) {
        var batch = new ArrayList<Waiting>();
        batch.add(first);
        int events = first.delivery.events();
        for (Waiting next = queue.peek();
                next != null && events + next.delivery.events() <= BATCH_EVENTS;
                next = queue.peek()) {
            // Not the one looked at: whoever brought that may have taken it back, and this is another.
            Waiting taken = queue.poll();
            if (taken == null) {
                break;
            }
            batch.add(taken);
            events += taken.delivery.events();
        }
        queued.addAndGet(-batch.size());
        queuedBytes.addAndGet(-batch.stream().mapToLong(Waiting::bytes).sum());
        return batch;
    }

    private void store(List<Waiting> batch) {
        storing = batch;
        List<Result> results =
                store.store(batch.stream().map(waiting -> waiting.delivery).toList());
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).tell(results.get(i));
        }
        storing = List.of();
        appended.run();
    }

    private void flushCounts() {
        try {
            flush.run();
        } catch (RuntimeException e) {
            log.warn("counts of requests not written, they wait reason={}", e.getMessage());
        }
    }

    @Override
    public int getPhase() {
        return Phases.WORKERS;
    }

    @Override
    public void start() {
        if (!running) {
            running = true;
            thread = Thread.ofPlatform().name("intake").daemon().start(this::loop);
            Thread.ofPlatform().name("intake-late").daemon().start(this::giveUpLate);
        }
    }

    /** Stores what is queued first. */
    @Override
    public void stop() {
        running = false;
        Thread stopped = thread;
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
        return running;
    }
}

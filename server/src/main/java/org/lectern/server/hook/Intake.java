package org.lectern.server.hook;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Phases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Takes in deliveries: one thread per process stores what is queued, up to 500 events in one transaction, without
 * waiting for more; those who brought it are told after the commit.
 *
 * <p>{@link #submit} may be called by any number of threads.
 */
public final class Intake implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(Intake.class);
    private static final int BATCH_EVENTS = 500;
    private static final int OVERHEAD_BYTES = 1_000;
    private static final Duration FLUSH = Duration.ofSeconds(5);
    private static final Duration LOOK_FOR_LATE = Duration.ofMillis(100);

    private final StoreDeliveries store;
    private final Limits limits;
    private final Runnable flush;
    private final Runnable appended;
    private final LinkedBlockingQueue<Waiting> queue = new LinkedBlockingQueue<>();
    private final ConcurrentLinkedQueue<Waiting> unanswered = new ConcurrentLinkedQueue<>();
    private final AtomicLong queuedBytes = new AtomicLong();
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

    private record Waiting(Delivery delivery, long since, CompletableFuture<Result> done) {
        long bytes() {
            return delivery.bytes() + OVERHEAD_BYTES;
        }
    }

    /** Returns when it is known whether the delivery was stored. */
    Result submit(Delivery delivery) throws InterruptedException {
        var waiting = new Waiting(delivery, System.nanoTime(), new CompletableFuture<>());
        if (queuedBytes.addAndGet(waiting.bytes()) > limits.queueBytes() || !running) {
            queuedBytes.addAndGet(-waiting.bytes());
            return running ? Result.QUEUE_FULL : Result.NOT_STORED;
        }
        unanswered.add(waiting);
        queue.add(waiting);
        if (!running && queue.remove(waiting)) {
            return Result.NOT_STORED; // the storing thread may be gone already
        }
        try {
            return waiting.done().get();
        } catch (ExecutionException e) {
            throw new IllegalStateException("only ever completed with a result", e);
        }
    }

    /**
     * Answers whoever has waited too long, since the storing thread may hang in a statement. One look at all of them now
     * and then costs far less than a timer for each.
     */
    private void giveUpLate() {
        while (running || !unanswered.isEmpty()) {
            long now = System.nanoTime();
            for (Waiting oldest = unanswered.peek(); oldest != null; oldest = unanswered.peek()) {
                boolean late = now - oldest.since() > limits.answerWithin().toNanos();
                if (!late && !oldest.done().isDone()) {
                    break;
                }
                oldest.done().complete(Result.NOT_STORED);
                unanswered.remove();
            }
            LockSupport.parkNanos(LOOK_FOR_LATE.toNanos());
        }
    }

    private void loop() {
        long flushAt = System.nanoTime() + FLUSH.toNanos();
        while (running || !queue.isEmpty()) {
            try {
                Waiting first = queue.poll(200, TimeUnit.MILLISECONDS);
                if (first != null) {
                    store(batch(first));
                }
                if (System.nanoTime() - flushAt > 0) {
                    flushAt = System.nanoTime() + FLUSH.toNanos();
                    flushCounts();
                }
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
        }
        flushCounts();
    }

    private List<Waiting> batch(Waiting first) {
        var batch = new ArrayList<Waiting>();
        batch.add(first);
        int events = first.delivery().events();
        for (Waiting next = queue.peek();
                next != null && events + next.delivery().events() <= BATCH_EVENTS;
                next = queue.peek()) {
            batch.add(queue.remove());
            events += next.delivery().events();
        }
        batch.forEach(waiting -> queuedBytes.addAndGet(-waiting.bytes()));
        return batch;
    }

    private void store(List<Waiting> batch) {
        List<Result> results = store.store(batch.stream().map(Waiting::delivery).toList());
        for (int i = 0; i < batch.size(); i++) {
            batch.get(i).done().complete(results.get(i));
        }
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

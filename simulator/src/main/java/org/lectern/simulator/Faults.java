package org.lectern.simulator;

import java.util.Optional;
import java.util.SplittableRandom;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/** The fault switches of one simulated server; they may be turned at any time by any thread. */
public final class Faults {
    private final SplittableRandom random;
    private EventFaults events = EventFaults.NONE;
    private SenderTraps traps = SenderTraps.NONE;
    private @Nullable CallFault call;
    private PipelineFault pipeline = PipelineFault.NONE;
    private CountDownLatch cleared = new CountDownLatch(1);

    Faults(long seed) {
        this.random = new SplittableRandom(seed);
    }

    public synchronized EventFaults events() {
        return events;
    }

    public synchronized void events(EventFaults faults) {
        events = faults;
    }

    public synchronized SenderTraps traps() {
        return traps;
    }

    public synchronized void traps(SenderTraps wished) {
        traps = wished;
    }

    public synchronized PipelineFault pipeline() {
        return pipeline;
    }

    /** Concerns the recordings of meetings that end from now on. */
    public synchronized void pipeline(PipelineFault fault) {
        pipeline = fault;
    }

    public synchronized Optional<CallFault> calls() {
        return Optional.ofNullable(call);
    }

    /** Replaces the fault that calls meet; whoever hangs in a black hole is released. */
    public synchronized void calls(CallFault fault) {
        release();
        call = fault;
    }

    /** Turns everything off and releases whoever hangs in a black hole. */
    public synchronized void clear() {
        release();
        call = null;
        events = EventFaults.NONE;
        traps = SenderTraps.NONE;
        pipeline = PipelineFault.NONE;
    }

    /** The fault that this call meets, used up by one. */
    synchronized Optional<CallFault> take(String callName) {
        CallFault fault = call;
        if (fault == null || !fault.hits(callName)) {
            return Optional.empty();
        }
        if (fault.times() > 0) {
            call = fault.times() == 1 ? null : fault.times(fault.times() - 1);
        }
        return Optional.of(fault);
    }

    synchronized boolean happens(double chance) {
        return chance > 0 && random.nextDouble() < chance;
    }

    synchronized long upTo(long millis) {
        return millis <= 0 ? 0 : random.nextLong(millis + 1);
    }

    /** Returns when the present fault is cleared or replaced. */
    void awaitCleared() throws InterruptedException {
        CountDownLatch latch;
        synchronized (this) {
            latch = cleared;
        }
        latch.await();
    }

    private void release() {
        cleared.countDown();
        cleared = new CountDownLatch(1);
    }
}

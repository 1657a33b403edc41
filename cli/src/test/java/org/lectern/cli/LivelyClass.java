package org.lectern.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.lectern.simulator.Classroom;

/** Two {@link CheckedClass}es of the same thirty people, each at its own pace, so everybody has several connections. */
final class LivelyClass {
    private final List<CheckedClass> halves;
    private final CountDownLatch entered;
    private final List<Thread> threads;
    private volatile boolean over;

    private LivelyClass(Classroom classroom, long seed) {
        halves = List.of(new CheckedClass(classroom, seed), new CheckedClass(classroom, seed + 1));
        entered = new CountDownLatch(halves.size());
        threads = halves.stream()
                .map(half -> Thread.ofVirtual().unstarted(() -> live(half)))
                .toList();
    }

    /** Returns when everybody is in; they go on until {@link #stop()}. */
    static LivelyClass begin(Classroom classroom, long seed) throws InterruptedException {
        var lively = new LivelyClass(classroom, seed);
        lively.threads.forEach(Thread::start);
        lively.entered.await();
        return lively;
    }

    /** Returns when nobody does anything any more. */
    void stop() throws InterruptedException {
        over = true;
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void live(CheckedClass people) {
        people.fill();
        entered.countDown();
        while (!over) {
            people.live(Duration.ofMillis(200));
        }
    }
}

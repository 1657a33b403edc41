package org.lectern.cli;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.CountDownLatch;
import org.slf4j.LoggerFactory;

/**
 * Stops things in order when the process is told to end: Ctrl-C, SIGTERM, or the end of the command.
 *
 * <p>The last thing registered is stopped first, each to its end before the next, each once.
 */
final class Interrupt {
    private final Deque<Runnable> stops = new ArrayDeque<>();
    private final CountDownLatch stopped = new CountDownLatch(1);

    Interrupt() {
        Runtime.getRuntime().addShutdownHook(Thread.ofPlatform().name("stop").unstarted(this::stop));
    }

    static Interrupt stops(Runnable stop) {
        var interrupt = new Interrupt();
        interrupt.then(stop);
        return interrupt;
    }

    /** Registers something that was started after what is registered already. */
    synchronized void then(Runnable stop) {
        stops.push(stop);
    }

    /** Stops everything now; what was stopped is not stopped again. */
    synchronized void stop() {
        while (!stops.isEmpty()) {
            Runnable next = stops.pop();
            try {
                next.run();
            } catch (RuntimeException e) {
                // One thing that cannot be stopped must not keep the others running.
                LoggerFactory.getLogger(Interrupt.class).warn("something did not stop cleanly", e);
            }
        }
        stopped.countDown();
    }

    /** Returns when everything has been stopped. */
    void await() throws InterruptedException {
        stopped.await();
    }
}

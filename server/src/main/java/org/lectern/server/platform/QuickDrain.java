package org.lectern.server.platform;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.springframework.context.SmartLifecycle;

/**
 * On stopping, waits for the requests that were taken quickly and are not answered yet: the web server, which waits for
 * its own, does not know of them. After it has stopped taking requests, before it closes connections.
 */
final class QuickDrain implements SmartLifecycle {
    private static final Duration LONGEST = Duration.ofSeconds(15);
    private static final Duration LOOK = Duration.ofMillis(5);

    private final QuickAnswers answers;
    private volatile boolean running;

    QuickDrain(QuickAnswers answers) {
        this.answers = answers;
    }

    /** Between the web server's two: where it becomes silent, and where it ends. */
    @Override
    public int getPhase() {
        return SmartLifecycle.DEFAULT_PHASE - 1_536;
    }

    @Override
    public void start() {
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        long until = System.nanoTime() + LONGEST.toNanos();
        while (answers.unanswered() > 0 && System.nanoTime() - until < 0) {
            LockSupport.parkNanos(LOOK.toNanos());
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

package org.lectern.server.platform;

import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * A piece of work that a thread of its own does again and again, with a pause after each time, until it is stopped. The
 * work catches what it can go on after.
 */
public final class RepeatedWork {
    private static final Duration LAST = Duration.ofSeconds(10);

    private final String name;
    private final Duration pause;
    private final Runnable work;
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    /** @param name of the thread */
    public RepeatedWork(String name, Duration pause, Runnable work) {
        this.name = name;
        this.pause = pause;
        this.work = work;
    }

    public void start() {
        running = true;
        thread = Thread.ofPlatform().name(name).daemon().start(this::loop);
    }

    private void loop() {
        while (running) {
            work.run();
            LockSupport.parkNanos(pause.toNanos());
        }
    }

    /** Returns when it is done with what it is at, or after ten seconds. */
    public void stop() {
        running = false;
        Thread stopped = thread;
        if (stopped != null) {
            LockSupport.unpark(stopped);
            try {
                stopped.join(LAST);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    public boolean isRunning() {
        return running;
    }
}

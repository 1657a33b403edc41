package org.lectern.server.recording;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.lectern.server.platform.Phases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Looks for recordings, lists servers, and carries out what was wished, each every few seconds and in every process. */
final class RecordingLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(RecordingLoop.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);
    private static final Duration POLICIES_EVERY = Duration.ofSeconds(17);
    private static final Duration MEASURED_EVERY = Duration.ofSeconds(57);

    private final RecordingChores chores;
    private final RecordingMeters meters;
    private final List<Thread> threads = new ArrayList<>();
    private volatile boolean running;

    RecordingLoop(RecordingChores chores, RecordingMeters meters) {
        this.chores = chores;
        this.meters = meters;
    }

    private boolean measure() {
        meters.refresh();
        LockSupport.parkNanos(MEASURED_EVERY.toNanos());
        return false;
    }

    private boolean keepPolicies() {
        boolean more = chores.keepPolicies();
        LockSupport.parkNanos(more ? 0 : POLICIES_EVERY.toNanos());
        return more;
    }

    /** A round; whether there may be more to do at once. */
    @FunctionalInterface
    private interface Round {
        boolean run() throws InterruptedException;
    }

    private void loop(String what, Round round) {
        while (running) {
            boolean more = false;
            try {
                more = round.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            } catch (RuntimeException e) {
                if (running) {
                    log.error("recordings: {} failed, next try follows", what, e);
                }
            }
            if (!more) {
                LockSupport.parkNanos(PAUSE.toNanos());
            }
        }
    }

    @Override
    public int getPhase() {
        return Phases.BACKGROUND;
    }

    @Override
    public synchronized void start() {
        running = true;
        threads.add(Thread.ofVirtual().name("look-for-recordings").start(() -> loop("looking", chores::look)));
        threads.add(Thread.ofVirtual().name("list-recordings").start(() -> loop("listing", chores::list)));
        threads.add(Thread.ofVirtual().name("measure-recordings").start(() -> loop("measuring", this::measure)));
        threads.add(
                Thread.ofVirtual().name("keep-recording-policies").start(() -> loop("policies", this::keepPolicies)));
        threads.add(Thread.ofVirtual().name("change-recordings").start(() -> loop("changing", chores::change)));
        threads.add(Thread.ofVirtual().name("delete-recordings").start(() -> loop("deleting", chores::delete)));
        threads.add(Thread.ofVirtual().name("send-captions").start(() -> loop("captions", chores::caption)));
    }

    @Override
    public synchronized void stop() {
        running = false;
        threads.forEach(Thread::interrupt);
        for (Thread thread : threads) {
            try {
                thread.join(Duration.ofSeconds(5));
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
        threads.clear();
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

package org.lectern.server.relay;

import java.time.Duration;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Phases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Takes up what was spooled, every few seconds, in every process: the files are on its own disk. */
final class SpoolLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(SpoolLoop.class);
    private static final Duration PAUSE = Duration.ofSeconds(3);

    private final CallbackSpool spool;
    private final Map<String, Callback> callbacks;
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    SpoolLoop(CallbackSpool spool, Map<String, Callback> callbacks) {
        this.spool = spool;
        this.callbacks = callbacks;
    }

    private void loop() {
        while (running) {
            try {
                spool.takeUp(callbacks::get);
            } catch (RuntimeException e) {
                log.error("spooled callbacks not taken up, next try follows", e);
            }
            LockSupport.parkNanos(PAUSE.toNanos());
        }
    }

    @Override
    public int getPhase() {
        return Phases.BACKGROUND;
    }

    @Override
    public void start() {
        running = true;
        thread = Thread.ofVirtual().name("callback-spool").start(this::loop);
    }

    @Override
    public void stop() {
        running = false;
        Thread stopped = thread;
        if (stopped != null) {
            LockSupport.unpark(stopped);
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

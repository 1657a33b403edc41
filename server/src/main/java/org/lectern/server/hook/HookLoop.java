package org.lectern.server.hook;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Phases;
import org.lectern.server.pool.PollListener;
import org.lectern.server.pool.ServerPoll;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Has hooks checked on schedule, and at once when polls show a server for the first time or again after a failure: it
 * may have been started anew without its hooks. Each check is done by one process.
 */
final class HookLoop implements SmartLifecycle, PollListener {
    private static final Logger log = LoggerFactory.getLogger(HookLoop.class);
    private static final Duration PAUSE = Duration.ofSeconds(1);

    private final HookKeeper keeper;
    private final Map<UUID, Boolean> answered = new ConcurrentHashMap<>();
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    HookLoop(HookKeeper keeper) {
        this.keeper = keeper;
    }

    @Override
    public void polled(ServerPoll poll) {
        boolean answers = poll.answer().isSuccess();
        Boolean before = answered.put(poll.server().id(), answers);
        if (answers && (before == null || !before)) {
            keeper.keep(poll.server().id());
        }
    }

    private void loop() {
        while (running) {
            try {
                keeper.keepDue();
            } catch (RuntimeException e) {
                log.warn("hooks not checked, next try follows reason={}", e.getMessage());
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
        thread = Thread.ofPlatform().name("hooks").daemon().start(this::loop);
    }

    @Override
    public void stop() {
        running = false;
        Thread stopped = thread;
        if (stopped != null) {
            LockSupport.unpark(stopped);
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

package org.lectern.server.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Meeting;
import org.lectern.bbb.Outcome;
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
    private static final Duration NOTED_AGAIN = Duration.ofMinutes(1);

    private static final int FIGURES_EVERY = 10;

    private final HookKeeper keeper;
    private final Runnable figures;
    private final Map<UUID, Boolean> answered = new ConcurrentHashMap<>();
    private final Map<UUID, Running> noted = new ConcurrentHashMap<>();
    private volatile boolean running;
    private volatile @Nullable Thread thread;

    HookLoop(HookKeeper keeper) {
        this(keeper, () -> {});
    }

    /** @param figures read anew now and then */
    HookLoop(HookKeeper keeper, Runnable figures) {
        this.keeper = keeper;
        this.figures = figures;
    }

    @Override
    public void polled(ServerPoll poll) {
        boolean answers = poll.answer().isSuccess();
        if (poll.answer() instanceof Outcome.Success<List<Meeting>> shown) {
            note(poll, !shown.value().isEmpty());
        }
        Boolean before = answered.put(poll.server().id(), answers);
        if (answers && (before == null || !before)) {
            keeper.keep(poll.server().id());
        }
    }

    /** Written when it changes, and now and then besides, since other processes poll too. */
    private void note(ServerPoll poll, boolean running) {
        Running before = noted.get(poll.server().id());
        if (before == null
                || before.running != running
                || before.at.plus(NOTED_AGAIN).isBefore(poll.answeredAt())) {
            keeper.running(poll.server().id(), running);
            noted.put(poll.server().id(), new Running(running, poll.answeredAt()));
        }
    }

    private record Running(boolean running, Instant at) {}

    private void loop() {
        for (int turn = 0; running; turn++) {
            try {
                keeper.keepDue();
                if (turn % FIGURES_EVERY == 0) {
                    figures.run();
                }
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

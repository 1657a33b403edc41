package org.lectern.server.hook;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.lectern.bbb.Meeting;
import org.lectern.bbb.Outcome;
import org.lectern.server.platform.Phases;
import org.lectern.server.platform.RepeatedWork;
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
    private final RepeatedWork work = new RepeatedWork("hooks", PAUSE, this::keep);
    /** Of the thread that does the work. */
    private int turn;

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

    private void keep() {
        try {
            keeper.keepDue();
            if (turn % FIGURES_EVERY == 0) {
                figures.run();
            }
        } catch (RuntimeException e) {
            log.warn("hooks not checked, next try follows reason={}", e.getMessage());
        }
        turn++;
    }

    @Override
    public int getPhase() {
        return Phases.BACKGROUND;
    }

    @Override
    public void start() {
        work.start();
    }

    @Override
    public void stop() {
        work.stop();
    }

    @Override
    public boolean isRunning() {
        return work.isRunning();
    }
}

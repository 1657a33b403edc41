package org.lectern.server.pool;

import java.time.Duration;
import org.lectern.server.platform.Phases;
import org.lectern.server.platform.RepeatedWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Starts polling once the product is up, and stops it first when the product goes down; reads its figures meanwhile. */
final class PollLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PollLoop.class);
    private static final Duration MEASURED_EVERY = Duration.ofSeconds(10);

    private final PollServers polls;
    private final PoolMeters meters;
    private final RepeatedWork measuring = new RepeatedWork("pool-figures", MEASURED_EVERY, this::measure);
    private volatile boolean running;

    PollLoop(PollServers polls, PoolMeters meters) {
        this.polls = polls;
        this.meters = meters;
    }

    private void measure() {
        try {
            meters.refresh();
        } catch (RuntimeException e) {
            log.warn("figures of the pool not read, next try follows reason={}", e.getMessage());
        }
    }

    @Override
    public void start() {
        polls.start();
        measuring.start();
        running = true;
    }

    @Override
    public void stop() {
        polls.close();
        measuring.stop();
        running = false;
    }

    @Override
    public int getPhase() {
        return Phases.BACKGROUND;
    }

    @Override
    public boolean isRunning() {
        return running;
    }
}

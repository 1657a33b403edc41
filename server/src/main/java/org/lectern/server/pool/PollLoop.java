package org.lectern.server.pool;

import org.lectern.server.platform.Phases;
import org.springframework.context.SmartLifecycle;

/** Starts polling once the product is up, and stops it first when the product goes down. */
final class PollLoop implements SmartLifecycle {
    private final PollServers polls;
    private volatile boolean running;

    PollLoop(PollServers polls) {
        this.polls = polls;
    }

    @Override
    public void start() {
        polls.start();
        running = true;
    }

    @Override
    public void stop() {
        polls.close();
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

package org.lectern.server.platform;

import com.github.kagkarlsson.scheduler.Scheduler;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.SmartLifecycle;

/** Starts the scheduler with the product and lets running work finish. */
final class SchedulerLifecycle implements SmartLifecycle {
    private final ObjectProvider<Scheduler> scheduler;
    private volatile boolean running;

    SchedulerLifecycle(ObjectProvider<Scheduler> scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void start() {
        scheduler.getObject().start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        scheduler.getObject().stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phases.BACKGROUND;
    }
}

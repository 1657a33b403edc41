package org.lectern.server.operations;

import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.Phases;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Writes what the inspector took in, twice a second, and once more when the product stops. */
final class InspectorLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(InspectorLoop.class);
    private static final Duration EVERY = Duration.ofMillis(500);

    private final RequestInspector inspector;
    private volatile @Nullable ScheduledExecutorService timer;

    InspectorLoop(RequestInspector inspector) {
        this.inspector = inspector;
    }

    @Override
    public void start() {
        var started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("request-inspector").daemon().factory());
        started.scheduleWithFixedDelay(this::flush, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        timer = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService stopped = timer;
        timer = null;
        if (stopped != null) {
            stopped.close();
            flush();
        }
    }

    private void flush() {
        try {
            inspector.flush();
        } catch (DatabaseUnavailable e) {
            log.debug("requests not kept for the inspector, database unavailable", e);
        } catch (RuntimeException e) {
            log.warn("requests not kept for the inspector", e);
        }
    }

    @Override
    public int getPhase() {
        return Phases.WORKERS;
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}

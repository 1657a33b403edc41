package org.lectern.server.export;

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

/** Looks every two seconds, and at once when this process was asked, for exports to make: one at a time. */
final class ExportLoop implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(ExportLoop.class);
    private static final Duration EVERY = Duration.ofSeconds(2);

    private final MakeExports make;
    private volatile @Nullable ScheduledExecutorService timer;

    ExportLoop(MakeExports make) {
        this.make = make;
    }

    void wake() {
        ScheduledExecutorService running = timer;
        if (running != null) {
            running.execute(this::work);
        }
    }

    private void work() {
        try {
            while (make.next()) {
                // The next one.
            }
        } catch (DatabaseUnavailable e) {
            log.debug("no exports made, database unavailable", e);
        } catch (RuntimeException e) {
            if (timer == null) {
                log.debug("an export was left to others, this process stops", e);
            } else {
                log.warn("no exports made", e);
            }
        }
    }

    @Override
    public void start() {
        var started = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().name("exports").daemon().factory());
        started.scheduleWithFixedDelay(this::work, EVERY.toMillis(), EVERY.toMillis(), TimeUnit.MILLISECONDS);
        timer = started;
    }

    @Override
    public void stop() {
        ScheduledExecutorService stopped = timer;
        timer = null;
        if (stopped != null) {
            make.stop();
            stopped.close();
        }
    }

    @Override
    public int getPhase() {
        return Phases.BACKGROUND;
    }

    @Override
    public boolean isRunning() {
        return timer != null;
    }
}

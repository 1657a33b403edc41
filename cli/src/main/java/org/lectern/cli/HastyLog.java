package org.lectern.cli;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.lectern.server.activity.EventLog;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A log that answers first and writes later: planted by {@code demo --check --break flush}. */
final class HastyLog implements EventLog {
    /** The check kills at once after the last acknowledgement, so whatever was acknowledged this long before is lost. */
    private static final Duration DELAY = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(HastyLog.class);

    private final EventLog careful;
    private final ScheduledExecutorService later = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("hasty-log").factory());

    HastyLog(EventLog careful) {
        this.careful = careful;
    }

    @Override
    public Appended append(Batch batch) {
        var _ = later.schedule(() -> write(batch), DELAY.toMillis(), TimeUnit.MILLISECONDS);
        return new Appended(batch.entries().size(), 0, 0, List.of());
    }

    @Override
    public Claims claim(int limit) {
        return careful.claim(limit);
    }

    private void write(Batch batch) {
        try {
            careful.append(batch);
        } catch (RuntimeException e) {
            log.warn("events were lost on purpose count={}", batch.entries().size(), e);
        }
    }
}

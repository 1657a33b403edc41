package org.lectern.server.chamilo;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.lectern.server.platform.Phases;
import org.lectern.server.platform.RepeatedWork;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Counts what the endpoints answered in memory and writes it every few seconds: a stranger who knocks a thousand times a
 * second costs one write. What a crash loses are some seconds of counts. Safe for use by several threads.
 */
final class AnswerCounts implements SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(AnswerCounts.class);
    private static final Duration PAUSE = Duration.ofSeconds(5);
    /** A refusal is told to the trail of what was done once in so long, with how often it happened. */
    private static final Duration TOLD = Duration.ofMinutes(10);

    private final ChamiloStore store;
    private final RefusalAudit audit;
    private final InstantSource clock;
    private final Map<Key, Count> counts = new ConcurrentHashMap<>();
    private final Map<Key, Count> untold = new ConcurrentHashMap<>();
    private final Map<Key, Instant> told = new ConcurrentHashMap<>();
    private final RepeatedWork work = new RepeatedWork("chamilo-counts", PAUSE, this::flushQuietly);

    AnswerCounts(ChamiloStore store, RefusalAudit audit, InstantSource clock) {
        this.store = store;
        this.audit = audit;
        this.clock = clock;
    }

    /** Told of refusals, seldom and summed. */
    @FunctionalInterface
    interface RefusalAudit {
        void refused(UUID tenantId, Refused refused);

        /** @param times since it was told last */
        record Refused(Endpoint endpoint, Outcome outcome, long times) {}
    }

    private record Key(UUID tenantId, Endpoint endpoint, Outcome outcome) {}

    private record Count(long times, Instant last) {
        Count and(Count other) {
            return new Count(times + other.times, last.isAfter(other.last) ? last : other.last);
        }
    }

    void count(UUID tenantId, Endpoint endpoint, Outcome outcome) {
        counts.merge(new Key(tenantId, endpoint, outcome), new Count(1, clock.instant()), Count::and);
    }

    /** Writes what was counted; what cannot be written waits for the next time. */
    void flush() {
        for (Key key : counts.keySet()) {
            Count count = counts.remove(key);
            if (count == null) {
                continue;
            }
            try {
                store.count(key.tenantId, key.endpoint, key.outcome, count.times, count.last);
            } catch (RuntimeException e) {
                counts.merge(key, count, Count::and);
                throw e;
            }
            if (key.outcome.isRefusal()) {
                untold.merge(key, count, Count::and);
            }
        }
        untold.keySet().forEach(this::tell);
    }

    private void tell(Key key) {
        Instant now = clock.instant();
        Instant before = told.get(key);
        if (before != null && before.plus(TOLD).isAfter(now)) {
            return;
        }
        Count count = untold.remove(key);
        if (count != null) {
            told.put(key, now);
            log.warn(
                    "requests to a compatibility endpoint were refused tenant={} endpoint={} reason={} times={}",
                    key.tenantId,
                    key.endpoint,
                    key.outcome,
                    count.times);
            audit.refused(key.tenantId, new RefusalAudit.Refused(key.endpoint, key.outcome, count.times));
        }
    }

    private void flushQuietly() {
        try {
            flush();
        } catch (RuntimeException e) {
            log.warn("counts of answers not written, they wait reason={}", e.getMessage());
        }
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
        flushQuietly();
    }

    @Override
    public boolean isRunning() {
        return work.isRunning();
    }
}

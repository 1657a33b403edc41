package org.lectern.server.operations;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;
import org.lectern.server.operations.Examination.Pending;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.tenant.PolicyChange;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes in what the front answered, so that somebody can see later why a request was refused.
 *
 * <p>Costs a request next to nothing: it looks into a counter and may put one thing into a queue. Each tenant has an
 * allowance for a short time, larger for refused requests, and largest for refused joins, where a person reads a code
 * from a page; what is above it, or finds the queue full, is counted and dropped. A flood to one tenant costs no other
 * one its rows. Safe for use by several threads; {@link #flush} by one.
 */
public final class RequestInspector {
    private static final Logger log = LoggerFactory.getLogger(RequestInspector.class);
    private static final int QUEUE = 1_000;
    private static final long MOST_CHARACTERS = 16_000_000;
    private static final int BATCH = 200;
    private static final Duration ALLOWANCE = Duration.ofSeconds(10);
    private static final Duration SWEEP = Duration.ofMinutes(1);
    /** Time for finding causes in one flush; what comes after it is kept without a cause. */
    private static final Duration MOST_SEARCH = Duration.ofSeconds(1);

    private final Examination examination;
    private final Inspections kept;
    private final InstantSource clock;
    private final InspectorSettings settings;
    private final BlockingQueue<Pending> queue = new ArrayBlockingQueue<>(QUEUE);
    private final AtomicLong characters = new AtomicLong();
    private final ConcurrentMap<Allowance, AtomicInteger> used = new ConcurrentHashMap<>();
    private final Cache<String, List<PolicyChange>> changes = Caffeine.newBuilder()
            .maximumSize(2_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();
    private final LongAdder dropped = new LongAdder();
    /** Tenants with new rows since the last sweep. */
    private final Set<UUID> touched = new HashSet<>();

    private Instant allowanceEnds = Instant.MIN;
    private Instant nextSweep = Instant.MIN;

    RequestInspector(Examination examination, Inspections kept, InstantSource clock, InspectorSettings settings) {
        this.examination = examination;
        this.kept = kept;
        this.clock = clock;
        this.settings = settings;
    }

    private enum Kind {
        ANSWERED(10),
        REFUSED(40),
        REFUSED_JOIN(60);

        private final int each;

        Kind(int each) {
            this.each = each;
        }
    }

    private record Allowance(UUID tenant, Kind kind) {}

    /** Returns at once and never throws. */
    public void note(InspectedRequest request) {
        Kind kind =
                !request.isRefused() ? Kind.ANSWERED : request.call().equals("join") ? Kind.REFUSED_JOIN : Kind.REFUSED;
        @Nullable UUID tenant = request.tenantId();
        AtomicInteger count = used.computeIfAbsent(
                new Allowance(tenant == null ? Inspections.NOBODY : tenant, kind), absent -> new AtomicInteger());
        if (count.get() >= kind.each || count.incrementAndGet() > kind.each) {
            drop(request);
            return;
        }
        Pending pending = Pending.of(request, clock.instant());
        int weight = pending.sent().weight();
        if (characters.addAndGet(weight) > MOST_CHARACTERS || !queue.offer(pending)) {
            characters.addAndGet(-weight);
            drop(request);
        }
    }

    /** What the tenant's policy changed in a request that will be noted. */
    public void changed(String reference, List<PolicyChange> what) {
        if (!what.isEmpty()) {
            changes.put(reference, what);
        }
    }

    private void drop(InspectedRequest request) {
        if (request.isRefused()) {
            dropped.increment();
        }
    }

    /** Writes what is queued, and throws away what is too old or too much. Called every half second. */
    void flush() {
        Instant now = clock.instant();
        if (!now.isBefore(allowanceEnds)) {
            allowanceEnds = now.plus(ALLOWANCE);
            used.clear();
        }
        long deadline = System.nanoTime() + MOST_SEARCH.toNanos();
        var batch = new ArrayList<Pending>(BATCH);
        while (queue.drainTo(batch, BATCH) > 0) {
            batch.forEach(pending -> characters.addAndGet(-pending.sent().weight()));
            try {
                List<Inspections.Row> rows = batch.stream()
                        .map(pending -> new Inspections.Row(key(pending), examine(pending, deadline)))
                        .toList();
                write(rows);
                rows.forEach(row -> touched.add(row.tenantId()));
            } catch (DatabaseUnavailable e) {
                batch.forEach(this::putBack);
                throw e;
            }
            batch.clear();
        }
        if (!now.isBefore(nextSweep)) {
            nextSweep = now.plus(SWEEP);
            kept.keepNewest(touched, settings);
            kept.forget(now.minus(settings.keptFor()));
            touched.clear();
            long lost = dropped.sumThenReset();
            if (lost > 0) {
                log.info("refused requests not kept for the inspector, more than it takes count={}", lost);
            }
        }
    }

    private static UUID key(Pending pending) {
        @Nullable UUID tenant = pending.tenantId();
        return tenant == null ? Inspections.NOBODY : tenant;
    }

    /** For the next flush, unless so much came meanwhile that it finds no room. */
    private void putBack(Pending pending) {
        characters.addAndGet(pending.sent().weight());
        if (!queue.offer(pending)) {
            characters.addAndGet(-pending.sent().weight());
            dropped.increment();
        }
    }

    /** Together; if that fails for what one of them holds, each by itself, so that the others are kept. */
    private void write(List<Inspections.Row> rows) {
        try {
            kept.add(rows);
        } catch (DatabaseUnavailable e) {
            throw e;
        } catch (RuntimeException together) {
            log.warn("requests not kept for the inspector together, each is tried count={}", rows.size(), together);
            for (Inspections.Row row : rows) {
                try {
                    kept.add(List.of(row));
                } catch (DatabaseUnavailable e) {
                    throw e;
                } catch (RuntimeException e) {
                    log.warn(
                            "a request is not kept for the inspector reference={}",
                            row.inspection().reference(),
                            e);
                }
            }
        }
    }

    private Inspection examine(Pending pending, long deadline) {
        @Nullable List<PolicyChange> changed = changes.getIfPresent(pending.reference());
        List<String> texts = changed == null
                ? List.of()
                : changed.stream().map(PolicyChange::toString).toList();
        try {
            return examination.examine(pending, texts, System.nanoTime() < deadline);
        } catch (DatabaseUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            log.warn("the cause of a refusal could not be looked for reference={}", pending.reference(), e);
            return examination.unexamined(pending, texts);
        }
    }
}

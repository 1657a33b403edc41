package org.lectern.server.hook;

import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.LongAdder;
import org.lectern.bbb.HookSignature;
import org.lectern.server.hook.HookStore.Deliveries;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts of requests, kept in memory and written every few seconds: refusals by reason, deliveries by hook. What a crash
 * loses of them are some seconds of counts, never events. Safe for use by several threads.
 */
public final class HookTally {
    private static final Logger log = LoggerFactory.getLogger(HookTally.class);

    private final UUID process = UUID.randomUUID();
    private final InstantSource clock;
    private final Map<Refusal, LongAdder> refusals = new ConcurrentHashMap<>();
    private final Map<Hook, Deliveries> deliveries = new ConcurrentHashMap<>();
    private final Map<UUID, Boolean> warned = new ConcurrentHashMap<>();

    public HookTally(InstantSource clock) {
        this.clock = clock;
    }

    private final Map<Hook, LongAdder> knocks = new ConcurrentHashMap<>();
    private final Map<Hook, Long> skews = new ConcurrentHashMap<>();
    private final Map<UUID, LongAdder> strangers = new ConcurrentHashMap<>();

    private record Hook(UUID serverId, int generation) {}

    void refused(Refusal refusal) {
        refusals.computeIfAbsent(refusal, absent -> new LongAdder()).increment();
    }

    void delivered(HookTarget target, HookSignature.Accepted accepted) {
        if (accepted.isWeak() && warned.putIfAbsent(target.serverId(), true) == null) {
            log.warn(
                    "server signs hook deliveries without their body, only our secret path protects them server={}"
                            + " advice=\"upgrade bbb-webhooks to 3.4 or later\"",
                    target.serverId());
        }
        var one = new Deliveries(clock.instant(), accepted.formula().name(), 1, accepted.isWeak() ? 1 : 0);
        deliveries.merge(new Hook(target.serverId(), target.generation()), one, Deliveries::and);
    }

    /** A delivery to one of our addresses was refused. */
    void refusedAt(HookTarget target) {
        knocks.computeIfAbsent(new Hook(target.serverId(), target.generation()), absent -> new LongAdder())
                .increment();
    }

    /** Events of meetings that are not ours, each as often as it was sent. */
    void foreign(HookTarget target, int events) {
        foreign(target.serverId(), events);
    }

    /** As {@link #foreign(HookTarget, int)}, of what came to another address than that of a hook of ours. */
    void foreign(UUID serverId, int events) {
        strangers.computeIfAbsent(serverId, absent -> new LongAdder()).add(events);
    }

    /**
     * When the sender says it handed a delivery over, by its clock. A retry says the same as the first try, so the least
     * difference to ours is nearest to the truth.
     */
    void sent(HookTarget target, OptionalLong sentMillis) {
        if (sentMillis.isPresent()) {
            long ahead = clock.millis() - sentMillis.getAsLong();
            skews.merge(new Hook(target.serverId(), target.generation()), ahead, Math::min);
        }
    }

    /** Writes what was counted since the last time; what cannot be written is kept for the next time. */
    void flush(Database database, HookStore hooks) {
        for (Hook hook : deliveries.keySet()) {
            Deliveries counted = deliveries.remove(hook);
            if (counted != null) {
                try {
                    hooks.delivered(hook.serverId(), hook.generation(), counted);
                } catch (RuntimeException e) {
                    deliveries.merge(hook, counted, (later, earlier) -> earlier.and(later));
                    throw e;
                }
            }
        }
        skews.forEach((hook, skew) -> {
            skews.remove(hook, skew);
            hooks.skew(hook.serverId(), hook.generation(), skew, clock.instant());
        });
        knocks.forEach((hook, adder) -> {
            long count = adder.sumThenReset();
            if (count > 0) {
                hooks.refused(hook.serverId(), hook.generation(), count, clock.instant());
            }
        });
        strangers.forEach((serverId, adder) -> {
            long count = adder.sumThenReset();
            if (count > 0) {
                try {
                    hooks.foreign(serverId, count, clock.instant());
                } catch (RuntimeException e) {
                    adder.add(count);
                    throw e;
                }
            }
        });
        refusals.forEach((refusal, adder) -> {
            long count = adder.sumThenReset();
            if (count > 0) {
                try {
                    write(database, refusal, count);
                } catch (RuntimeException e) {
                    adder.add(count);
                    throw e;
                }
            }
        });
    }

    private void write(Database database, Refusal refusal, long count) {
        database.jdbc().sql("""
                        insert into refused_request as r values (?, ?, ?)
                        on conflict (process, reason) do update set count = r.count + excluded.count
                        """).params(List.of(process, refusal.name(), count)).update();
    }
}

package org.lectern.server.delivery;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import org.lectern.server.delivery.DeliveryFormat.Prepared;
import org.lectern.server.delivery.DeliveryStore.Attempted;
import org.lectern.server.delivery.DeliveryStore.Claimed;
import org.lectern.server.delivery.DeliveryStore.Settled;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.GuardedResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Attempts what is due. Each delivery is sent by one process at a time; one whose process died is sent again, so that
 * the other side may get it twice but never not at all.
 *
 * <p>{@link #tick} is called by one thread; the attempts run beside it.
 */
public final class DeliverDue implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(DeliverDue.class);
    /** An attempt that begins later than this after its claim could outlive its lease. */
    private static final Duration LATEST_BEGIN = Duration.ofSeconds(20);

    private static final int WRITE_TRIES = 5;
    /** A format that fails to take notice of a death cannot keep that from being written down. */
    private static final int WRITE_TRIES_WITH_FORMAT = 3;

    /** A delivery whose format nobody here knows waits so long for a process that does, during an upgrade. */
    private static final Duration UNKNOWN_FORMAT = Duration.ofDays(1);

    private final DeliveryStore store;
    private final RouteNotices routes;
    private final Map<String, DeliveryFormat> formats = new HashMap<>();
    private final Sending sending;
    private final InstantSource clock;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final Semaphore free;

    /** How attempts are made and counted. */
    record Sending(GuardedHttp http, DeliveryCounters counters, int concurrency, Runnable settled) {}

    DeliverDue(
            DeliveryStore store,
            RouteNotices routes,
            List<DeliveryFormat> formats,
            Sending sending,
            InstantSource clock) {
        this.store = store;
        this.routes = routes;
        this.sending = sending;
        this.clock = clock;
        this.free = new Semaphore(sending.concurrency());
        var all = new ArrayList<>(formats);
        all.add(new DeadNotices(store.database()));
        for (DeliveryFormat format : all) {
            if (this.formats.put(format.name(), format) != null) {
                throw new IllegalStateException("two formats named " + format.name());
            }
        }
    }

    /** Routes notices and begins what is due; gives how much there was, 0 if there may be nothing more for now. */
    int tick() {
        int done = routes.route();
        int places = free.availablePermits();
        if (places == 0) {
            return done;
        }
        List<Claimed> claimed = store.claim(clock.instant(), places);
        for (Claimed one : claimed) {
            free.acquireUninterruptibly();
            threads.execute(() -> {
                try {
                    attempt(one);
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                } catch (RuntimeException e) {
                    log.error(
                            "an attempt failed, tried again after its lease delivery={}",
                            one.delivery().id(),
                            e);
                } finally {
                    free.release();
                    sending.settled().run();
                }
            });
        }
        return done + claimed.size();
    }

    /** Waits until nothing is under way in this process. */
    void awaitAttempts() throws InterruptedException {
        free.acquire(sending.concurrency());
        free.release(sending.concurrency());
    }

    private void attempt(Claimed claimed) throws InterruptedException {
        Delivery delivery = claimed.delivery();
        if (System.nanoTime() - claimed.claimedNanos() > LATEST_BEGIN.toNanos()) {
            store.release(claimed);
            return;
        }
        Instant at = clock.instant();
        long began = System.nanoTime();
        DeliveryFormat format = formats.get(delivery.format());
        if (format == null && delivery.createdAt().plus(UNKNOWN_FORMAT).isAfter(at)) {
            log.error("no such format, the delivery waits format={} delivery={}", delivery.format(), delivery.id());
            return;
        }
        if (format == null) {
            String reason = "this version knows no format " + delivery.format();
            settle(claimed, null, new Attempted(at, Duration.ZERO, null, reason), new Verdict.Never(reason));
            return;
        }
        switch (prepared(format, claimed, at)) {
            case Made.Not not ->
                settle(
                        claimed,
                        format,
                        new Attempted(at, Duration.ZERO, null, not.reason()),
                        new Verdict.Again(not.reason(), Duration.ZERO));
            case Made.Ready ready -> {
                switch (ready.prepared()) {
                    case Prepared.Drop drop ->
                        settle(
                                claimed,
                                format,
                                new Attempted(at, Duration.ZERO, null, drop.reason()),
                                new Verdict.Never(drop.reason()));
                    case Prepared.Replace replace -> store.replace(claimed, replace.work());
                    case Prepared.Send send -> {
                        GuardedResult result = sending.http().send(send.request());
                        var took = Duration.ofNanos(System.nanoTime() - began);
                        Integer status = result instanceof GuardedResult.Answered answered ? answered.status() : null;
                        settle(
                                claimed,
                                format,
                                new Attempted(at, took, status, Verdict.inWords(result)),
                                judged(format, delivery, result));
                    }
                }
            }
        }
    }

    private sealed interface Made {
        record Ready(Prepared prepared) implements Made {}

        /** The format broke: a fault of ours, or of what is kept. Tried again by the schedule, and then dead. */
        record Not(String reason) implements Made {}
    }

    private Made prepared(DeliveryFormat format, Claimed claimed, Instant at) {
        try {
            return new Made.Ready(format.prepare(claimed.delivery(), store.url(claimed), at));
        } catch (DatabaseUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            log.error(
                    "a request could not be made format={} delivery={}",
                    format.name(),
                    claimed.delivery().id(),
                    e);
            return new Made.Not("the request could not be made: " + DeadNotices.inWords(e));
        }
    }

    private static Verdict judged(DeliveryFormat format, Delivery delivery, GuardedResult result) {
        try {
            return format.judge(delivery, result);
        } catch (RuntimeException e) {
            log.error("an answer could not be judged format={} delivery={}", format.name(), delivery.id(), e);
            return new Verdict.Again(
                    Verdict.inWords(result) + ", which could not be judged: " + DeadNotices.inWords(e), Duration.ZERO);
        }
    }

    private void settle(Claimed claimed, @Nullable DeliveryFormat format, Attempted attempt, Verdict verdict)
            throws InterruptedException {
        Delivery delivery = claimed.delivery();
        int attempts = delivery.attempts() + 1;
        Instant now = attempt.at().plus(attempt.took());
        Settled settled = settled(format, verdict, attempts, now);
        boolean exhausted =
                verdict instanceof Verdict.Gone || (verdict instanceof Verdict.Again && settled.next() == null);
        for (int i = 1; ; i++) {
            boolean tellFormat = i <= WRITE_TRIES_WITH_FORMAT;
            try {
                boolean mine = store.settle(claimed, attempt, settled, () -> {
                    Instant next = settled.next() == null ? now : settled.next();
                    store.note(
                            delivery,
                            verdict instanceof Verdict.Again,
                            now,
                            verdict instanceof Verdict.Again ? next : now,
                            format == null ? null : format.circuit().orElse(null));
                    if (verdict instanceof Verdict.Instead instead) {
                        instead.others().forEach(other -> store.insert(other, clock.instant()));
                    }
                    if (settled.state() == Delivery.State.DEAD && format != null && tellFormat) {
                        format.died(store.database(), delivery, exhausted);
                    }
                });
                tell(delivery, settled, attempt, mine);
                return;
            } catch (RuntimeException e) {
                // Written down late is better than sent twice.
                if (i == WRITE_TRIES) {
                    throw e;
                }
                log.warn("what became of an attempt is not written yet delivery={} try={}", delivery.id(), i, e);
                Thread.sleep(Duration.ofSeconds(i));
            }
        }
    }

    private static Settled settled(@Nullable DeliveryFormat format, Verdict verdict, int attempts, Instant now) {
        return switch (verdict) {
            case Verdict.Delivered _ -> new Settled(Delivery.State.DELIVERED, attempts, null, null);
            case Verdict.Gone gone ->
                new Settled(Delivery.State.DEAD, attempts, null, "nobody is there any more: " + gone.reason());
            case Verdict.Instead instead -> new Settled(Delivery.State.DELIVERED, attempts, null, instead.reason());
            case Verdict.Never never -> new Settled(Delivery.State.DEAD, attempts, null, never.reason());
            case Verdict.Again again -> {
                Optional<Duration> wait = format == null
                        ? Optional.empty()
                        : format.schedule().after(attempts, ThreadLocalRandom.current());
                yield wait.map(time -> new Settled(
                                Delivery.State.WAITING,
                                attempts,
                                now.plus(time.compareTo(again.atLeast()) > 0 ? time : again.atLeast()),
                                again.reason()))
                        .orElseGet(() -> new Settled(
                                Delivery.State.DEAD,
                                attempts,
                                null,
                                "given up after " + attempts + " attempts, the last: " + again.reason()));
            }
        };
    }

    private void tell(Delivery delivery, Settled settled, Attempted attempt, boolean mine) {
        if (!mine) {
            log.warn("an attempt outlived its lease delivery={}", delivery.id());
            return;
        }
        sending.counters().attempted(delivery.format(), settled.state());
        if (settled.state() == Delivery.State.DEAD) {
            log.warn(
                    "delivery died, it can be replayed delivery={} format={} host={} reason={}",
                    delivery.id(),
                    delivery.format(),
                    delivery.host(),
                    settled.reason());
        } else {
            log.debug(
                    "delivery attempted delivery={} format={} host={} outcome={} state={}",
                    delivery.id(),
                    delivery.format(),
                    delivery.host(),
                    attempt.outcome(),
                    settled.state());
        }
    }

    Database database() {
        return store.database();
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

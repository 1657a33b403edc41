package org.lectern.server.operations;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down whom the front did not let in, behind the answer: many at once in one statement, by a thread that ends when
 * there are none. The same refusal of the same person is written once a minute, since waiting pages ask every few seconds.
 *
 * <p>What cannot be written is lost, and with it only that support can tell why. Safe for use by several threads.
 */
public final class JoinRefusals {
    private static final Logger log = LoggerFactory.getLogger(JoinRefusals.class);
    private static final int MOST_WAITING = 10_000;
    private static final int MOST_AT_ONCE = 500;
    private static final int LONGEST = 1_000;
    private static final Duration GATHER = Duration.ofMillis(200);

    private final Database database;
    private final Queue<Refused> waiting = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final AtomicBoolean draining = new AtomicBoolean();
    private final Cache<String, Boolean> recent = Caffeine.newBuilder()
            .maximumSize(50_000)
            .expireAfterWrite(Duration.ofMinutes(1))
            .build();

    public JoinRefusals(Database database) {
        this.database = database;
    }

    /**
     * Somebody who was not let in.
     *
     * @param person as the platform names them; may be empty
     * @param externalId the class, as the platform names it
     * @param reason in our words, such as {@code STALE}
     * @param reference the code on the page
     */
    public record Refused(
            UUID tenantId,
            Instant at,
            String person,
            String name,
            String externalId,
            String reason,
            String reference) {}

    /** Returns at once. */
    public void note(Refused refused) {
        String key = refused.tenantId() + "\n" + refused.person() + "\n" + refused.name() + "\n" + refused.externalId()
                + "\n" + refused.reason();
        if (recent.asMap().putIfAbsent(key, true) != null) {
            return;
        }
        if (size.incrementAndGet() > MOST_WAITING) {
            size.decrementAndGet();
            return;
        }
        waiting.add(refused);
        if (draining.compareAndSet(false, true)) {
            Thread.ofVirtual().name("write-refusals").start(this::drain);
        }
    }

    private void drain() {
        LockSupport.parkNanos(GATHER.toNanos());
        do {
            flush();
            draining.set(false);
            // Whoever added one in between saw somebody draining.
        } while (!waiting.isEmpty() && draining.compareAndSet(false, true));
    }

    /** Writes what waits. */
    void flush() {
        var some = new ArrayList<Refused>();
        for (Refused next = waiting.poll(); next != null; next = waiting.poll()) {
            some.add(next);
            if (some.size() == MOST_AT_ONCE) {
                write(some);
                some.clear();
            }
        }
        write(some);
    }

    private void write(List<Refused> refused) {
        if (refused.isEmpty()) {
            return;
        }
        size.addAndGet(-refused.size());
        try {
            database.jdbc()
                    .sql("""
                            insert into join_refusal (tenant_id, at, person, name, external_id, reason, reference)
                            select * from unnest(cast(:tenants as uuid[]), cast(:times as timestamptz[]),
                                cast(:people as text[]), cast(:names as text[]), cast(:classes as text[]),
                                cast(:reasons as text[]), cast(:references as text[]))
                            """)
                    .param("tenants", refused.stream().map(Refused::tenantId).toArray(UUID[]::new))
                    .param(
                            "times",
                            refused.stream()
                                    .map(one ->
                                            one.at().atOffset(ZoneOffset.UTC).toString())
                                    .toArray(String[]::new))
                    .param("people", texts(refused, Refused::person))
                    .param("names", texts(refused, Refused::name))
                    .param("classes", texts(refused, Refused::externalId))
                    .param("reasons", texts(refused, Refused::reason))
                    .param("references", texts(refused, Refused::reference))
                    .update();
        } catch (RuntimeException e) {
            log.warn("refused joins not written down, support will not know of them count={}", refused.size(), e);
        }
    }

    /** PostgreSQL holds no U+0000 and no halves of characters. */
    private static String[] texts(List<Refused> refused, Function<Refused, String> text) {
        return refused.stream()
                .map(text)
                .map(one -> one.replace("\u0000", "").replaceAll("\\p{Cs}", "\uFFFD"))
                .map(one -> one.length() <= LONGEST ? one : one.substring(0, one.offsetByCodePoints(0, LONGEST / 2)))
                .toArray(String[]::new);
    }
}

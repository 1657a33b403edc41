package org.lectern.server.meeting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes down joins as they are issued. Those that wait at the same moment share one statement and one commit, so that a
 * whole school that clicks at once waits for a few commits and not for a connection each.
 *
 * <p>Those that nobody waits for are written within a moment, by a thread that ends when there are none; if the database
 * cannot take them they are lost, and with them only the knowledge that somebody was given a join and never came.
 */
final class IssuedJoins {
    private static final Logger log = LoggerFactory.getLogger(IssuedJoins.class);
    private static final int MOST = 1_000;
    /** More that nobody waits for are not kept. */
    private static final int MOST_BEHIND = 20_000;

    private static final Duration GATHER = Duration.ofMillis(20);

    private final Database database;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();
    private final AtomicInteger behind = new AtomicInteger();
    /** Since the last time that the log said so. */
    private final AtomicInteger lost = new AtomicInteger();

    private final AtomicBoolean draining = new AtomicBoolean();

    IssuedJoins(Database database) {
        this.database = database;
    }

    /** One join; the name as it is sent. */
    record Issue(Meeting meeting, Attendant who, String name) {}

    /** Guarded by {@link #writing}. */
    private static final class Waiting {
        private final Issue issue;
        private final boolean awaited;
        private boolean done;
        private @Nullable RuntimeException failure;

        Waiting(Issue issue, boolean awaited) {
            this.issue = issue;
            this.awaited = awaited;
        }
    }

    /** Returns when the join is in the database. Whoever gets the lock writes for all that wait. */
    void add(Issue issue) {
        var mine = new Waiting(issue, true);
        waiting.add(mine);
        writing.lock();
        try {
            while (!mine.done) {
                writeWaiting();
            }
        } finally {
            writing.unlock();
        }
        if (mine.failure != null) {
            throw mine.failure;
        }
    }

    /** Returns at once; written within a moment. */
    void later(Issue issue) {
        if (behind.incrementAndGet() > MOST_BEHIND) {
            behind.decrementAndGet();
            lost.incrementAndGet();
            return;
        }
        waiting.add(new Waiting(issue, false));
        if (draining.compareAndSet(false, true)) {
            Thread.ofVirtual().name("write-joins").start(this::drain);
        }
    }

    private void drain() {
        do {
            while (!waiting.isEmpty()) {
                if (behind.get() < MOST) {
                    LockSupport.parkNanos(GATHER.toNanos());
                }
                writing.lock();
                try {
                    writeWaiting();
                } finally {
                    writing.unlock();
                }
            }
            draining.set(false);
            // Whoever added one in between saw somebody draining.
        } while (!waiting.isEmpty() && draining.compareAndSet(false, true));
        int left = lost.getAndSet(0);
        if (left > 0) {
            log.warn("too many joins waited to be written down, some were not count={}", left);
        }
    }

    private void writeWaiting() {
        var batch = new ArrayList<Waiting>();
        Waiting next = waiting.poll();
        while (next != null) {
            batch.add(next);
            next = batch.size() < MOST ? waiting.poll() : null;
        }
        if (batch.isEmpty()) {
            return;
        }
        RuntimeException failure = null;
        try {
            insert(batch.stream().map(one -> one.issue).toList());
        } catch (RuntimeException e) {
            failure = e;
        }
        long unawaited = batch.stream().filter(one -> !one.awaited).count();
        behind.addAndGet((int) -unawaited);
        if (failure != null && unawaited > 0) {
            log.warn(
                    "joins could not be written down, whether their people came will not be known count={}",
                    unawaited,
                    failure);
        }
        for (Waiting one : batch) {
            one.failure = failure;
            one.done = true;
        }
    }

    private void insert(List<Issue> issues) {
        database.jdbc()
                .sql("""
                        insert into meeting_join (id, tenant_id, meeting_id, person, name, moderator, guest)
                        select uuidv7(), * from unnest(:tenants, :meetings, :people, :names, :moderators, :guests)
                        """)
                .param("tenants", array(issues, issue -> issue.meeting().tenantId(), UUID[]::new))
                .param("meetings", array(issues, issue -> issue.meeting().id(), UUID[]::new))
                .param("people", array(issues, issue -> issue.who().userId(), String[]::new))
                .param("names", array(issues, IssuedJoins::keptName, String[]::new))
                .param("moderators", array(issues, issue -> issue.who().moderator(), Boolean[]::new))
                .param("guests", array(issues, issue -> issue.who().guest(), Boolean[]::new))
                .update();
    }

    private static String keptName(Issue issue) {
        return issue.who().isUnnamed() ? issue.who().userId() : issue.name();
    }

    private static <T> T[] array(List<Issue> issues, Function<Issue, T> value, IntFunction<T[]> make) {
        return issues.stream().map(value).toArray(make);
    }
}

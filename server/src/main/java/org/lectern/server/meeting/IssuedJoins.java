package org.lectern.server.meeting;

import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;

/**
 * Writes down joins as they are issued. Those that wait at the same moment share one statement and one commit, so that a
 * whole school that clicks at once waits for a few commits and not for a connection each.
 */
final class IssuedJoins {
    private static final int MOST = 500;

    private final Database database;
    private final Queue<Waiting> waiting = new ConcurrentLinkedQueue<>();
    private final ReentrantLock writing = new ReentrantLock();

    IssuedJoins(Database database) {
        this.database = database;
    }

    /** One join; the name as it is sent. */
    record Issue(Meeting meeting, Attendant who, String name) {}

    /** Guarded by {@link #writing}. */
    private static final class Waiting {
        private final Issue issue;
        private boolean done;
        private @Nullable RuntimeException failure;

        Waiting(Issue issue) {
            this.issue = issue;
        }
    }

    /** Returns when the join is in the database. Whoever gets the lock writes for all that wait. */
    void add(Issue issue) {
        var mine = new Waiting(issue);
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

    private void writeWaiting() {
        var batch = new ArrayList<Waiting>();
        Waiting next = waiting.poll();
        while (next != null) {
            batch.add(next);
            next = batch.size() < MOST ? waiting.poll() : null;
        }
        RuntimeException failure = null;
        try {
            insert(batch.stream().map(one -> one.issue).toList());
        } catch (RuntimeException e) {
            failure = e;
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
                        select * from unnest(:ids, :tenants, :meetings, :people, :names, :moderators, :guests)
                        """)
                .param("ids", array(issues, issue -> RandomIds.uuid(), UUID[]::new))
                .param("tenants", array(issues, issue -> issue.meeting().tenantId(), UUID[]::new))
                .param("meetings", array(issues, issue -> issue.meeting().id(), UUID[]::new))
                .param("people", array(issues, issue -> issue.who().userId(), String[]::new))
                .param("names", array(issues, Issue::name, String[]::new))
                .param("moderators", array(issues, issue -> issue.who().moderator(), Boolean[]::new))
                .param("guests", array(issues, issue -> issue.who().guest(), Boolean[]::new))
                .update();
    }

    private static <T> T[] array(List<Issue> issues, Function<Issue, T> value, IntFunction<T[]> make) {
        return issues.stream().map(value).toArray(make);
    }
}

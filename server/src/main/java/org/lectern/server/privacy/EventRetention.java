package org.lectern.server.privacy;

import java.time.Duration;
import java.time.Instant;
import java.time.YearMonth;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.dao.DataAccessException;

/**
 * Deletes events, and the figures made of them.
 *
 * <p>A class is sealed before its events go: a sealed one is never folded or rebuilt again, and an event that still comes for
 * it is a dead letter. Else a late event would make a finished class anew from nothing. A class that still waits to be folded
 * keeps its events until it is.
 */
final class EventRetention {
    private static final Logger log = LoggerFactory.getLogger(EventRetention.class);
    private static final int CLASSES = 200;
    /** An event can be late by so much and still count. */
    private static final Duration LATE = Duration.ofDays(8);

    /** A class whose time is over: nothing of it has come for long, it does not run, and it is folded. */
    private static final String OVER = """
            d.tenant_id is not distinct from cast(:tenant as uuid) and d.first_received_at < :before
              and (not d.waiting or d.state in ('PENDING', 'ABANDONED', 'FOREIGN'))
              and not exists (select 1 from meeting m where m.id = d.meeting_id and m.state in ('STARTING', 'RUNNING'))
            """;

    private final Database database;

    EventRetention(Database database) {
        this.database = database;
    }

    /** Of one tenant, or of classes that are nobody's. */
    long countEvents(@Nullable UUID tenantId, Instant before) {
        return database.jdbc()
                .sql("select count(*) from due d join event e on e.bucket = d.bucket and e.meeting = d.meeting"
                        + " where d.sealed_at is null and " + OVER)
                .param("tenant", tenantId)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    long deleteEvents(@Nullable UUID tenantId, Instant before, Instant now) {
        long all = 0;
        int classes;
        do {
            long[] done = database.inTransaction(() -> seal(tenantId, before, now));
            classes = (int) done[0];
            all += done[1];
        } while (classes == CLASSES);
        return all;
    }

    private long[] seal(@Nullable UUID tenantId, Instant before, Instant now) {
        return database.jdbc()
                .sql("""
                        with wanted as (
                            select d.bucket, d.meeting from due d where d.sealed_at is null and
                        """ + OVER + """
                            order by d.bucket, d.meeting limit :classes for update of d skip locked
                        ), sealed as (
                            update due d set sealed_at = :now, lease_owner = null, lease_until = null
                            from wanted w where d.bucket = w.bucket and d.meeting = w.meeting
                            returning d.bucket, d.meeting
                        ), gone as (
                            delete from event e using sealed s where e.bucket = s.bucket and e.meeting = s.meeting
                            returning 1
                        )
                        select (select count(*) from sealed), (select count(*) from gone)
                        """)
                .param("tenant", tenantId)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .param("classes", CLASSES)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .query((row, n) -> new long[] {row.getLong(1), row.getLong(2)})
                .single();
    }

    long countActivity(@Nullable UUID tenantId, Instant before) {
        return database.jdbc()
                .sql("select count(*) from due d join participant p on p.bucket = d.bucket and p.meeting = d.meeting"
                        + " where " + OVER)
                .param("tenant", tenantId)
                .param("before", before.atOffset(ZoneOffset.UTC))
                .query(Long.class)
                .single();
    }

    /** Figures of sealed classes; those of others would be made anew. */
    long deleteActivity(@Nullable UUID tenantId, Instant before) {
        long all = 0;
        int some;
        do {
            some = database.jdbc()
                    .sql("""
                            with wanted as (
                                select p.bucket, p.meeting, p.participant from due d
                                join participant p on p.bucket = d.bucket and p.meeting = d.meeting
                                where d.sealed_at is not null and
                            """ + OVER + """
                                limit 5000 for update of p skip locked
                            )
                            delete from participant p using wanted w
                            where p.bucket = w.bucket and p.meeting = w.meeting and p.participant = w.participant
                            """)
                    .param("tenant", tenantId)
                    .param("before", before.atOffset(ZoneOffset.UTC))
                    .update();
            all += some;
        } while (some == 5_000);
        for (String table : List.of("poll_absence", "poll_shown")) {
            database.jdbc()
                    .sql("delete from " + table + """
                             a using due d where d.bucket = a.bucket and d.meeting = a.meeting
                              and d.sealed_at is not null and
                            """ + OVER)
                    .param("tenant", tenantId)
                    .param("before", before.atOffset(ZoneOffset.UTC))
                    .update();
        }
        return all;
    }

    /** Partitions of months that are over for everybody, oldest first. */
    List<Integer> months(Instant before) {
        int last = month(before.minus(LATE));
        return database.jdbc().sql("""
                        select substring(c.relname from 7)::integer as bucket from pg_inherits i
                        join pg_class c on c.oid = i.inhrelid join pg_class p on p.oid = i.inhparent
                        where p.relname = 'event' and c.relname ~ '^event_[0-9]{6}$' order by 1
                        """).query(Integer.class).list().stream()
                .filter(bucket -> bucket < last)
                .toList();
    }

    private static int month(Instant at) {
        YearMonth month = YearMonth.from(at.atOffset(ZoneOffset.UTC));
        return month.getYear() * 100 + month.getMonthValue();
    }

    /**
     * Drops the partitions of which nothing is left that counts, without waiting long for whoever reads the log: what cannot
     * be dropped now is tried by the next run.
     */
    List<Integer> drop(List<Integer> months, Instant now) {
        var dropped = new ArrayList<Integer>();
        for (int month : months) {
            try {
                if (database.inTransaction(() -> dropOne(month, now))) {
                    dropped.add(month);
                    log.info("events of a month were deleted month={}", month);
                }
            } catch (DataAccessException e) {
                log.info("events of a month are in use, deleted by the next run month={}", month);
            }
        }
        return dropped;
    }

    private boolean dropOne(int month, Instant now) {
        database.jdbc().sql("set local lock_timeout = '2s'").update();
        // Keeps the intake of this month out from here on; it takes this lock for every insert.
        database.jdbc()
                .sql("lock table event_" + month + " in access exclusive mode")
                .update();
        boolean waits = database.jdbc()
                .sql("select exists (select 1 from due where bucket = ? and waiting and state in ('NEW', 'KNOWN')"
                        + " and sealed_at is null)")
                .param(month)
                .query(Boolean.class)
                .single();
        if (waits) {
            return false;
        }
        database.jdbc()
                .sql("update due set sealed_at = ?, lease_owner = null, lease_until = null"
                        + " where bucket = ? and sealed_at is null")
                .params(List.of(now.atOffset(ZoneOffset.UTC), month))
                .update();
        database.jdbc().sql("drop table event_" + month).update();
        return true;
    }
}

package org.lectern.server.usage;

import java.sql.Array;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;

/**
 * Parts of runs and sums of days. Reads rows of meetings and recordings, and writes its own alone. Safe for use by several
 * threads and processes.
 */
final class UsageStore {
    private static final Duration LEASE = Duration.ofMinutes(2);
    /** A run that is not over is counted again after this time. */
    private static final Duration RUNNING_EVERY = Duration.ofMinutes(5);

    private final Database database;

    UsageStore(Database database) {
        this.database = database;
    }

    Database database() {
        return database;
    }

    /**
     * A run that this process counts now.
     *
     * @param over whether nobody is in it any more; that does not mean that its end is known
     * @param ended null while it runs
     */
    record Claimed(
            UUID meetingId,
            UUID tenantId,
            long folded,
            Instant began,
            boolean over,
            @Nullable Instant ended,
            UUID lease) {}

    /** Among which runs those are looked for of which more may be known. */
    enum Reach {
        /**
         * Those that are not over, were counted or written down lately, whenever they took place, or of whose events some turned
         * up late: all that change. By indexes alone.
         */
        LATELY("""
                select meeting_id as id from usage_run
                where not over or made_at is null or made_at >= :now::timestamptz - make_interval(days => 10)
                union
                select id from meeting where noted_at >= now() - make_interval(days => 2)
                """),
        /** All of them. Reads every run there ever was. */
        EVERYTHING("select id from meeting");

        private final String candidates;

        Reach(String candidates) {
            this.candidates = candidates;
        }
    }

    /**
     * Takes runs of which more is known than was counted, and running ones from time to time.
     *
     * @param after the last that was taken in this round, null to begin one: without it a run that is told of all the time
     *     would be taken all the time
     */
    List<Claimed> claim(Instant now, Reach reach, @Nullable Claimed after, int most) {
        UUID lease = RandomIds.uuid();
        return database.jdbc()
                .sql("with candidate as (" + reach.candidates + "),\n" + """
                        run as (
                            select m.id as meeting_id, m.tenant_id, coalesce(m.started_at, m.created_at) as began,
                                m.ended_at, m.state in ('ENDED', 'DETACHED') as over,
                                (select coalesce(sum(d.folded), 0) from due d where d.meeting_id = m.id) as folded
                            from candidate join meeting m using (id)
                            where m.state <> 'STARTING' and m.end_cause is distinct from 'NEVER_STARTED'
                              and not exists (
                                  select 1 from due d where d.meeting_id = m.id and d.sealed_at is not null)),
                        wanted as (
                            select run.* from run left join usage_run u using (meeting_id)
                            where (:after::timestamptz is null or (run.began, meeting_id) > (:after, :afterId::uuid))
                              and (u.meeting_id is null
                               or ((u.folded <> run.folded or u.over <> run.over
                                    or (not run.over and u.made_at < :now::timestamptz - make_interval(secs => :every)))
                                   and (u.lease_until is null or u.lease_until < now())))
                            order by run.began, meeting_id limit :most),
                        taken as (
                            insert into usage_run as u (meeting_id, tenant_id, target, target_over, lease, lease_until)
                            select meeting_id, tenant_id, folded, over, :lease, now() + make_interval(secs => :seconds)
                            from wanted order by meeting_id
                            -- Another process may have finished it since it was looked at.
                            on conflict (meeting_id) do update
                                set target = excluded.target, target_over = excluded.target_over,
                                    lease = excluded.lease, lease_until = excluded.lease_until
                                where (u.lease_until is null or u.lease_until < now())
                                  and (u.folded <> excluded.target or u.over <> excluded.target_over or not u.over)
                            returning meeting_id)
                        select wanted.* from taken join wanted using (meeting_id) order by began, meeting_id
                        """)
                .param("after", after == null ? null : after.began().atOffset(ZoneOffset.UTC))
                .param("afterId", after == null ? null : after.meetingId())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("every", (double) RUNNING_EVERY.toSeconds())
                .param("most", most)
                .param("lease", lease)
                .param("seconds", (double) LEASE.toSeconds())
                .query((row, n) -> claimed(row, lease))
                .list();
    }

    private static Claimed claimed(ResultSet row, UUID lease) throws SQLException {
        OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
        return new Claimed(
                row.getObject("meeting_id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getLong("folded"),
                row.getObject("began", OffsetDateTime.class).toInstant(),
                row.getBoolean("over"),
                row.getBoolean("over") && ended != null ? ended.toInstant() : null,
                lease);
    }

    /** Writes what the run came to, if it is still this process's, and notes the days that change by it. */
    boolean write(Claimed claimed, List<Part> parts, Instant now) {
        return database.inTransaction(() -> {
            int mine = database.jdbc()
                    .sql("""
                            update usage_run set folded = :folded, over = :over, made_at = :now, lease = null,
                                lease_until = null
                            where meeting_id = :meeting and lease = :lease
                            """)
                    .param("folded", claimed.folded())
                    .param("over", claimed.over())
                    .param("now", now.atOffset(ZoneOffset.UTC))
                    .param("meeting", claimed.meetingId())
                    .param("lease", claimed.lease())
                    .update();
            if (mine == 0) {
                return false;
            }
            List<LocalDate> days = new ArrayList<>(database.jdbc()
                    .sql("delete from usage_part where meeting_id = :meeting returning day")
                    .param("meeting", claimed.meetingId())
                    .query(LocalDate.class)
                    .list());
            for (Part part : parts) {
                days.add(part.day());
                insert(claimed, part);
            }
            database.jdbc()
                    .sql("""
                            insert into usage_stale (tenant_id, day)
                            select :tenant, day from unnest(:days::date[]) as day group by day order by day
                            on conflict do nothing
                            """)
                    .param("tenant", claimed.tenantId())
                    .param("days", days.stream().map(LocalDate::toString).toArray(String[]::new))
                    .update();
            return true;
        });
    }

    private void insert(Claimed claimed, Part part) {
        database.jdbc()
                .sql("""
                        insert into usage_part (tenant_id, day, meeting_id, began, from_millis, to_millis, froms, tos)
                        values (:tenant, :day, :meeting, :began, :from, :to, :froms::bigint[], :tos::bigint[])
                        """)
                .param("tenant", claimed.tenantId())
                .param("day", part.day())
                .param("meeting", claimed.meetingId())
                .param("began", part.began())
                .param("from", part.open().from())
                .param("to", part.open().to())
                .param("froms", part.spans().stream().map(Part.Span::from).toArray(Long[]::new))
                .param("tos", part.spans().stream().map(Part.Span::to).toArray(Long[]::new))
                .update();
    }

    /** A day whose sum is to be made anew, with its row locked until the transaction ends. */
    record Stale(UUID tenantId, LocalDate day) {}

    /** Within the caller's transaction; one that another process has is passed over. */
    List<Stale> takeStale(int most) {
        return database.jdbc()
                .sql("""
                        delete from usage_stale where (tenant_id, day) in (
                            select tenant_id, day from usage_stale order by day limit :most for update skip locked)
                        returning tenant_id, day
                        """)
                .param("most", most)
                .query((row, n) ->
                        new Stale(row.getObject("tenant_id", UUID.class), row.getObject("day", LocalDate.class)))
                .list();
    }

    List<Part> parts(Stale stale) {
        return database.jdbc()
                .sql("select * from usage_part where tenant_id = :tenant and day = :day order by meeting_id")
                .param("tenant", stale.tenantId())
                .param("day", stale.day())
                .query((row, n) -> part(row))
                .list();
    }

    private static Part part(ResultSet row) throws SQLException {
        Long[] froms = longs(row.getArray("froms"));
        Long[] tos = longs(row.getArray("tos"));
        var spans = new ArrayList<Part.Span>(froms.length);
        for (int i = 0; i < froms.length; i++) {
            spans.add(new Part.Span(froms[i], tos[i]));
        }
        return new Part(
                row.getObject("day", LocalDate.class),
                row.getBoolean("began"),
                new Part.Span(row.getLong("from_millis"), row.getLong("to_millis")),
                spans);
    }

    private static Long[] longs(Array array) throws SQLException {
        return (Long[]) array.getArray();
    }

    /** Locks what is written so that two sums of one day are made one after the other. */
    void write(Stale stale, DaySum sum, Instant now) {
        database.jdbc()
                .sql("""
                        insert into usage_day (tenant_id, day, classes, recordings, seconds, peak_people, peak_classes,
                            made_at)
                        select :tenant, :day, :classes, (
                                select count(*) from usage_part p join recording r on r.meeting_id = p.meeting_id
                                where p.tenant_id = :tenant and p.day = :day and p.began
                                  and r.first_listed_at is not null),
                            :seconds, :people, :open, :now
                        on conflict (tenant_id, day) do update set classes = excluded.classes,
                            recordings = excluded.recordings, seconds = excluded.seconds,
                            peak_people = excluded.peak_people, peak_classes = excluded.peak_classes,
                            made_at = excluded.made_at
                        """)
                .param("tenant", stale.tenantId())
                .param("day", stale.day())
                .param("classes", sum.classes())
                .param("seconds", sum.presence().toSeconds())
                .param("people", sum.peak().people())
                .param("open", sum.peak().classes())
                .param("now", now.atOffset(ZoneOffset.UTC))
                .update();
    }

    void lock(Stale stale) {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtextextended(:day, 8606))")
                .param("day", stale.tenantId() + "/" + stale.day())
                .query((row, n) -> true)
                .list();
    }

    /** Recordings become ready after their class: their days are added up again. */
    int staleByRecordings(Instant since) {
        return database.jdbc()
                .sql("""
                        insert into usage_stale (tenant_id, day)
                        select distinct p.tenant_id, p.day from recording r
                        join usage_part p on p.meeting_id = r.meeting_id and p.began
                        where r.first_listed_at >= :since
                        on conflict do nothing
                        """)
                .param("since", since.atOffset(ZoneOffset.UTC))
                .update();
    }

    /** Everything is counted anew from the log's results. */
    void forget() {
        database.jdbc().sql("update usage_run set folded = -1").update();
    }

    List<UsageDay> days(@Nullable UUID tenantId, LocalDate from, LocalDate to) {
        return database.jdbc()
                .sql("""
                        select * from usage_day
                        where (:tenant::uuid is null or tenant_id = :tenant::uuid) and day between :from and :to
                        order by day, tenant_id
                        """)
                .param("tenant", tenantId)
                .param("from", from)
                .param("to", to)
                .query((row, n) -> new UsageDay(
                        row.getObject("tenant_id", UUID.class),
                        row.getObject("day", LocalDate.class),
                        row.getInt("classes"),
                        row.getInt("recordings"),
                        Duration.ofSeconds(row.getLong("seconds")),
                        new UsageDay.Peak(row.getInt("peak_people"), row.getInt("peak_classes"))))
                .list();
    }
}

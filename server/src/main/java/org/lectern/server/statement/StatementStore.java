package org.lectern.server.statement;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;

/**
 * Runs whose statements are to be made, and what was said about each. Reads rows of meetings and rooms, and writes its own
 * alone. Safe for use by several threads and processes.
 */
final class StatementStore {
    /** Events of a class that is over may be under way so long. */
    static final Duration GRACE = Duration.ofMinutes(10);
    /** An older class is not looked at again, whatever becomes known of it. */
    static final Duration HORIZON = Duration.ofDays(30);

    private static final Duration LEASE = Duration.ofMinutes(2);

    private final Database database;

    StatementStore(Database database) {
        this.database = database;
    }

    Database database() {
        return database;
    }

    /**
     * A run whose statements this process makes now.
     *
     * @param folded how much of the log was folded when it was claimed
     */
    record Claimed(UUID tenantId, Channel channel, UUID meetingId, long folded, UUID lease) {}

    /**
     * What is known of a run besides its activity.
     *
     * @param roomId null if no room of ours opened it
     * @param ended null while it runs
     */
    record RunRow(
            UUID id,
            UUID tenantId,
            @Nullable UUID roomId,
            String room,
            String course,
            String name,
            Instant began,
            @Nullable Instant ended) {}

    /**
     * What was said about a happening.
     *
     * @param actor whom it was said of, as an identifier that nobody outside can make; null if nobody in particular, or if it
     *     was said before that was noted
     */
    record Sent(
            int version,
            UUID statement,
            UUID fingerprint,
            boolean withdrawn,
            @Nullable UUID actor) {}

    /** Takes runs that are over and of which more is known than was said, the ones that ended first first. */
    List<Claimed> claim(Instant now, int most) {
        UUID lease = RandomIds.uuid();
        return database.jdbc()
                .sql("""
                        with run as (
                            select d.tenant_id, d.channel, m.id as meeting_id, m.ended_at,
                                (select coalesce(sum(due.folded), 0) from due where due.meeting_id = m.id) as folded
                            from statement_destination d join meeting m on m.tenant_id = d.tenant_id
                            where d.stopped_reason is null and m.state = 'ENDED' and m.end_cause <> 'NEVER_STARTED'
                              and m.ended_at >= greatest(d.since, :now::timestamptz - make_interval(secs => :horizon))
                              and m.ended_at < :now::timestamptz - make_interval(secs => :grace)
                              and not exists (
                                  select 1 from due where due.meeting_id = m.id and due.sealed_at is not null)),
                        wanted as (
                            select run.* from run left join statement_run r using (tenant_id, channel, meeting_id)
                            where r.meeting_id is null
                               or (r.folded <> run.folded and (r.lease_until is null or r.lease_until < now()))
                               or (r.made_at is null and r.lease_until < now())
                            order by run.ended_at limit :most),
                        taken as (
                            insert into statement_run as r (tenant_id, channel, meeting_id, target, lease, lease_until)
                            select tenant_id, channel, meeting_id, folded, :lease,
                                now() + make_interval(secs => :seconds)
                            from wanted order by tenant_id, channel, meeting_id
                            -- Another process may have finished it since it was looked at.
                            on conflict (tenant_id, channel, meeting_id) do update
                                set target = excluded.target, lease = excluded.lease,
                                    lease_until = excluded.lease_until
                                where (r.lease_until is null or r.lease_until < now())
                                  and (r.made_at is null or r.folded <> excluded.target)
                            returning tenant_id, channel, meeting_id)
                        select taken.*, wanted.folded from taken join wanted using (tenant_id, channel, meeting_id)
                        order by wanted.ended_at
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("grace", (double) GRACE.toSeconds())
                .param("horizon", (double) HORIZON.toSeconds())
                .param("most", most)
                .param("lease", lease)
                .param("seconds", (double) LEASE.toSeconds())
                .query((row, n) -> new Claimed(
                        row.getObject("tenant_id", UUID.class),
                        Channel.valueOf(row.getString("channel")),
                        row.getObject("meeting_id", UUID.class),
                        row.getLong("folded"),
                        lease))
                .list();
    }

    /** The run, if it is the tenant's. One that no room opened has its caller's identifier for a room. */
    Optional<RunRow> find(UUID tenantId, UUID meetingId) {
        return database.jdbc()
                .sql("""
                        select m.id, m.tenant_id, m.external_id, m.name, coalesce(m.started_at, m.created_at) as began,
                            m.ended_at as ended, r.id as room_id, r.course_id, r.name as room_name
                        from meeting m left join room r
                          on r.tenant_id = m.tenant_id and 'room-' || r.id = m.external_id
                        where m.id = :id and m.tenant_id = :tenant
                        """)
                .param("id", meetingId)
                .param("tenant", tenantId)
                .query(StatementStore::run)
                .optional();
    }

    private static RunRow run(ResultSet row, int n) throws SQLException {
        UUID room = row.getObject("room_id", UUID.class);
        UUID course = row.getObject("course_id", UUID.class);
        OffsetDateTime ended = row.getObject("ended", OffsetDateTime.class);
        return new RunRow(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                room,
                room == null ? row.getString("external_id") : room.toString(),
                course == null ? "" : course.toString(),
                room == null ? row.getString("name") : row.getString("room_name"),
                row.getObject("began", OffsetDateTime.class).toInstant(),
                ended == null ? null : ended.toInstant());
    }

    /** The day that was told of the class, if anything was. */
    Optional<LocalDate> day(UUID tenantId, UUID classId) {
        return database.jdbc()
                .sql("select day from statement_day where tenant_id = :tenant and class_id = :class")
                .param("tenant", tenantId)
                .param("class", classId)
                .query(LocalDate.class)
                .optional();
    }

    void keepDay(UUID tenantId, UUID classId, LocalDate day) {
        database.jdbc()
                .sql("""
                        insert into statement_day (tenant_id, class_id, day) values (:tenant, :class, :day)
                        on conflict (tenant_id, class_id) do nothing
                        """)
                .param("tenant", tenantId)
                .param("class", classId)
                .param("day", day)
                .update();
    }

    /** By happening. */
    Map<UUID, Sent> sent(Claimed claimed) {
        var sent = new HashMap<UUID, Sent>();
        database.jdbc()
                .sql("""
                        select happening, version, statement, fingerprint, withdrawn, actor from statement_sent
                        where tenant_id = :tenant and channel = :channel and meeting_id = :meeting
                        """)
                .param("tenant", claimed.tenantId())
                .param("channel", claimed.channel().name())
                .param("meeting", claimed.meetingId())
                .query(row -> {
                    sent.put(
                            row.getObject("happening", UUID.class),
                            new Sent(
                                    row.getInt("version"),
                                    row.getObject("statement", UUID.class),
                                    row.getObject("fingerprint", UUID.class),
                                    row.getBoolean("withdrawn"),
                                    row.getObject("actor", UUID.class)));
                });
        return sent;
    }

    /** True if the run is still this process's; everything else of the transaction counts only then. */
    boolean finish(Claimed claimed, Instant now) {
        return database.jdbc()
                        .sql("""
                                update statement_run set folded = :folded, made_at = :now, lease = null,
                                    lease_until = null
                                where tenant_id = :tenant and channel = :channel and meeting_id = :meeting
                                  and lease = :lease
                                """)
                        .param("folded", claimed.folded())
                        .param("now", now.atOffset(ZoneOffset.UTC))
                        .param("tenant", claimed.tenantId())
                        .param("channel", claimed.channel().name())
                        .param("meeting", claimed.meetingId())
                        .param("lease", claimed.lease())
                        .update()
                == 1;
    }

    void note(Claimed claimed, Collection<Map.Entry<UUID, Sent>> changes) {
        if (changes.isEmpty()) {
            return;
        }
        database.jdbc()
                .sql("""
                        insert into statement_sent (tenant_id, channel, meeting_id, happening, version, statement,
                            fingerprint, withdrawn, actor)
                        select :tenant, :channel, :meeting, *
                        from unnest(:happenings::uuid[], :versions::int[], :statements::uuid[], :prints::uuid[],
                            :withdrawn::boolean[], :actors::uuid[])
                        on conflict (tenant_id, channel, meeting_id, happening) do update
                            set version = excluded.version, statement = excluded.statement,
                                fingerprint = excluded.fingerprint, withdrawn = excluded.withdrawn,
                                actor = coalesce(excluded.actor, statement_sent.actor),
                                earlier = case when excluded.statement = statement_sent.statement then statement_sent.earlier
                                    else statement_sent.earlier || statement_sent.statement end
                        """)
                .param("tenant", claimed.tenantId())
                .param("channel", claimed.channel().name())
                .param("meeting", claimed.meetingId())
                .param("happenings", changes.stream().map(Map.Entry::getKey).toArray(UUID[]::new))
                .param(
                        "versions",
                        changes.stream()
                                .map(change -> change.getValue().version())
                                .toArray(Integer[]::new))
                .param(
                        "statements",
                        changes.stream()
                                .map(change -> change.getValue().statement())
                                .toArray(UUID[]::new))
                .param(
                        "prints",
                        changes.stream()
                                .map(change -> change.getValue().fingerprint())
                                .toArray(UUID[]::new))
                .param(
                        "withdrawn",
                        changes.stream()
                                .map(change -> change.getValue().withdrawn())
                                .toArray(Boolean[]::new))
                .param(
                        "actors",
                        changes.stream()
                                .map(change -> change.getValue().actor())
                                .toArray(UUID[]::new))
                .update();
    }

    /** That a statement of a view was made; there is no taking it back. */
    void noteView(UUID tenantId, Channel channel, UUID statement, UUID actor) {
        database.jdbc()
                .sql("insert into statement_view (tenant_id, channel, statement, actor) values (?, ?, ?, ?)")
                .params(List.of(tenantId, channel.name(), statement, actor))
                .update();
    }

    /** The class that a recording is of; empty if it is of none of ours. */
    Optional<UUID> recorded(UUID tenantId, String recordId) {
        return database.jdbc()
                .sql("""
                        select meeting_id from recording
                        where tenant_id = ? and record_id = ? and meeting_id is not null
                        """)
                .params(List.of(tenantId, recordId))
                .query(UUID.class)
                .optional();
    }
}

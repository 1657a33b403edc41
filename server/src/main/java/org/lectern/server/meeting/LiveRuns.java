package org.lectern.server.meeting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/** Reads the runs that are answered for, and writes what polls told of them. */
final class LiveRuns {
    /** Notified with a comma-separated list of runs whose poll told something new. */
    static final String CHANNEL = "lectern_meeting_poll";

    /** A payload takes 8,000 bytes. */
    private static final int MAX_NOTIFIED = 200;
    /** A run that vanished without an end is answered for so long. */
    static final Duration VANISHED = Duration.ofSeconds(60);

    /**
     * Runs, and those that vanished without an end a moment ago and were not followed by another. A server may have ended
     * a breakout room with its parent, so that one is not thought to have vanished.
     */
    private static final String ANSWERED_FOR = """
             (m.state = 'RUNNING' or (m.end_cause = 'INFERRED' and m.state in ('ENDED', 'DETACHED')
                and m.parent_id is null and m.closed_at > now() - interval '60 seconds'
                and not exists (select 1 from meeting n
                    where n.tenant_id = m.tenant_id and n.external_id = m.external_id and n.created_at > m.created_at
                      and n.state <> 'STARTING' and n.end_cause is distinct from 'NEVER_STARTED')))
            """;

    private final Database database;
    private final CallerRows callers;
    private final InstantSource clock;

    LiveRuns(Database database, MeetingStore meetings, InstantSource clock) {
        this.database = database;
        this.callers = new CallerRows(database, meetings);
        this.clock = clock;
    }

    /** What a poll told of one run. */
    record Poll(UUID meetingId, Instant polledAt, Told told) {}

    /** State, attempt and version of every run that is answered for: what has to be read again is seen by it. */
    Map<UUID, String> fingerprints() {
        Map<UUID, String> fingerprints = new HashMap<>();
        database.jdbc().sql("""
                        select m.id, m.state || ' ' || m.attempt || ' ' || coalesce(p.version, 0) as fingerprint
                        from meeting m left join meeting_poll p on p.meeting_id = m.id
                        where """ + ANSWERED_FOR).query(row -> {
            fingerprints.put(row.getObject("id", UUID.class), row.getString("fingerprint"));
        });
        return fingerprints;
    }

    /**
     * Those of the runs that are answered for.
     *
     * @param known what is in memory: what never changes of a run is taken from there
     */
    List<LiveRun> read(Collection<UUID> ids, Map<UUID, LiveRun> known) {
        return database
                .jdbc()
                .sql("""
                        select m.*, p.version, p.polled_at, p.told,
                            extract(epoch from m.closed_at - now()) * 1000 as closed_millis
                        from meeting m left join meeting_poll p on p.meeting_id = m.id
                        where m.id = any(:ids) and """ + ANSWERED_FOR)
                .param("ids", ids.toArray(UUID[]::new))
                .query((row, n) -> run(row, known))
                .list()
                .stream()
                .filter(run -> run.goneAt() == null || !run.ranItsTime())
                .toList();
    }

    private LiveRun run(ResultSet row, Map<UUID, LiveRun> known) throws SQLException {
        Meeting meeting = MeetingStore.meeting(row, 0);
        LiveRun before = known.get(meeting.id());
        long version = row.getLong("version");
        String json = row.getString("told");
        Told told =
                json == null ? null : before != null && before.version() == version ? before.told() : Told.ofJson(json);
        return new LiveRun(
                meeting,
                before == null ? callers.read(meeting.id(), row) : before.caller(),
                version,
                told,
                instant(row, "polled_at"),
                // By the database's clock how long ago, by ours until when.
                meeting.isRunning()
                        ? null
                        : clock.instant()
                                .plusMillis(row.getLong("closed_millis"))
                                .plus(VANISHED));
    }

    private static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** Writes what polls told, if it is not older than what is there, and tells the other processes. */
    void write(List<Poll> polls) {
        for (int from = 0; from < polls.size(); from += MAX_NOTIFIED) {
            List<Poll> some = polls.subList(from, Math.min(polls.size(), from + MAX_NOTIFIED));
            database.inTransaction(() -> {
                database.jdbc()
                        .sql("""
                                insert into meeting_poll (meeting_id, version, polled_at, told)
                                select x.id, 1, to_timestamp(x.at / 1000.0), x.told
                                from unnest(:ids, :at, :told) as x (id, at, told)
                                order by x.id
                                on conflict (meeting_id) do update
                                    set version = meeting_poll.version + 1, polled_at = excluded.polled_at,
                                        told = excluded.told
                                    where meeting_poll.polled_at <= excluded.polled_at
                                """)
                        .param("ids", some.stream().map(Poll::meetingId).toArray(UUID[]::new))
                        .param(
                                "at",
                                some.stream()
                                        .map(poll -> poll.polledAt().toEpochMilli())
                                        .toArray(Long[]::new))
                        .param(
                                "told",
                                some.stream().map(poll -> poll.told().toJson()).toArray(String[]::new))
                        .update();
                database.jdbc()
                        .sql("select pg_notify(:channel, :payload)")
                        .param("channel", CHANNEL)
                        .param(
                                "payload",
                                String.join(
                                        ",",
                                        some.stream()
                                                .map(poll -> poll.meetingId().toString())
                                                .toList()))
                        .query((row, n) -> 0)
                        .list();
            });
        }
    }

    /** Names of people are not kept longer than the run is answered for. */
    int forget() {
        return database.jdbc().sql("""
                        delete from meeting_poll p using meeting m
                        where m.id = p.meeting_id and m.state in ('ENDED', 'DETACHED')
                          and coalesce(m.closed_at, m.ended_at) < now() - interval '2 minutes'
                        """).update();
    }
}

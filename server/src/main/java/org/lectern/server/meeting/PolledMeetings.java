package org.lectern.server.meeting;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.platform.Database;

/** What polls are compared with, and what they write. */
final class PolledMeetings {
    private final Database database;

    PolledMeetings(Database database) {
        this.database = database;
    }

    /**
     * One of our identifiers, as a server shows it.
     *
     * @param state of the attempt: SENT, WON or ABANDONED
     */
    record Ours(
            String serverMeetingId,
            String state,
            UUID meetingId,
            MeetingState meeting,
            @Nullable EndCause endCause,
            @Nullable Instant endedAt,
            @Nullable String internalMeetingId) {

        /** Whether what the server shows is this one, and not another that somebody gave the same identifier. */
        boolean isAs(org.lectern.bbb.@Nullable Meeting shown) {
            return shown != null
                    && (internalMeetingId == null
                            || internalMeetingId.isEmpty()
                            || internalMeetingId.equals(shown.internalMeetingId()));
        }
    }

    /** Which of these identifiers are ours. */
    List<Ours> find(Collection<String> serverMeetingIds) {
        return database.jdbc()
                .sql("""
                        select a.server_meeting_id, a.state, a.meeting_id, m.state as meeting_state, m.end_cause,
                            m.ended_at, a.internal_meeting_id
                        from create_attempt a join meeting m on m.id = a.meeting_id
                        where a.server_meeting_id = any(:ids)
                        """)
                .param("ids", serverMeetingIds.toArray(String[]::new))
                .query((row, n) -> {
                    String cause = row.getString("end_cause");
                    return new Ours(
                            row.getString("server_meeting_id"),
                            row.getString("state"),
                            row.getObject("meeting_id", UUID.class),
                            MeetingState.valueOf(row.getString("meeting_state")),
                            cause == null ? null : EndCause.valueOf(cause),
                            MeetingStore.instant(row, "ended_at"),
                            row.getString("internal_meeting_id"));
                })
                .list();
    }

    /** Running meetings that should be at the server, and that it did not show. */
    List<Meeting> listAbsent(UUID serverId, Collection<String> shown) {
        return database.jdbc()
                .sql("""
                        select * from meeting
                        where server_id = :server and state = 'RUNNING' and server_meeting_id <> all(:shown)
                        """)
                .param("server", serverId)
                .param("shown", shown.toArray(String[]::new))
                .query(MeetingStore::meeting)
                .list();
    }

    /** The rooms that servers made of these runs, as the log names them. */
    List<MeetingReference> listRooms(Collection<UUID> runs) {
        return database.jdbc()
                .sql("select internal_meeting_id, server_meeting_id from breakout_run where parent_id = any(:runs)")
                .param("runs", runs.toArray(UUID[]::new))
                .query((row, n) -> new MeetingReference(row.getString(1), row.getString(2)))
                .list();
    }

    /** How many people polls saw in which run. */
    void seen(Map<UUID, Integer> people, Instant at) {
        if (people.isEmpty()) {
            return;
        }
        database.jdbc()
                .sql("""
                        update meeting m set seen = x.seen, seen_at = :at, peak = greatest(m.peak, x.seen)
                        from unnest(:ids, :seen) as x (id, seen)
                        where m.id = x.id and m.state = 'RUNNING'
                        """)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("ids", people.keySet().toArray(UUID[]::new))
                .param("seen", people.values().toArray(Integer[]::new))
                .update();
    }

    /**
     * An end that was only inferred was wrong: the run is shown again. Not if another run has taken its place; and a run
     * that was given up with its server is taken back only if none ever came after it. Nor if somebody ended, on purpose,
     * the run that carried it on.
     */
    boolean reopen(UUID meetingId) {
        return database.jdbc().sql("""
                                update meeting m set state = 'RUNNING', ended_at = null, end_cause = null,
                                    closed_at = null
                                where id = :id and end_cause = 'INFERRED'
                                  and not exists (select 1 from meeting o where o.tenant_id = m.tenant_id
                                      and o.external_id = m.external_id
                                      and (o.state in ('STARTING', 'RUNNING')
                                          or (o.created_at > m.created_at
                                              and o.end_cause is distinct from 'NEVER_STARTED'
                                              and (m.state = 'DETACHED' or o.end_cause <> 'INFERRED'))))
                                """).param("id", meetingId).update() == 1;
    }

    /**
     * Which of these runs have no place any more: another run of the same identifier runs, or one that came later was ended
     * on purpose. While the other only starts neither is in the way: it may fail.
     */
    Set<UUID> listReplaced(Collection<UUID> ids) {
        return Set.copyOf(database.jdbc()
                .sql("""
                        select m.id from meeting m
                        where m.id = any(:ids) and m.state in ('ENDED', 'DETACHED') and exists (
                            select 1 from meeting o where o.tenant_id = m.tenant_id and o.external_id = m.external_id
                              and o.id <> m.id
                              and (o.state = 'RUNNING' or (o.state in ('ENDED', 'DETACHED')
                                  and o.created_at > m.created_at
                                  and o.end_cause not in ('INFERRED', 'NEVER_STARTED'))))
                        """)
                .param("ids", ids.toArray(UUID[]::new))
                .query(UUID.class)
                .list());
    }

    /** Keeps a meeting with our tag that no row knows. True the first time. */
    boolean quarantine(UUID serverId, String serverMeetingId, String name, int people) {
        return database.jdbc()
                .sql("""
                        insert into quarantined_meeting (server_id, server_meeting_id, name, people)
                        values (:server, :id, :name, :people)
                        on conflict (server_id, server_meeting_id)
                            do update set people = excluded.people, last_seen_at = now()
                        returning first_seen_at = last_seen_at
                        """)
                .param("server", serverId)
                .param("id", serverMeetingId)
                .param("name", name)
                .param("people", people)
                .query(Boolean.class)
                .single();
    }
}

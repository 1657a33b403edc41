package org.lectern.server.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import org.lectern.server.platform.Database;

/** What became of the events that hooks brought. Safe for use by several threads. */
public final class EventCounters {
    private final Database database;

    EventCounters(Database database) {
        this.database = database;
    }

    /**
     * Events by what became of them: received is the sum of all others, and every event is in exactly one of them.
     *
     * @param received of authentic requests, each as often as it was sent
     * @param waiting stored, to be folded
     * @param folded in the figures
     * @param duplicate was there already
     * @param pending stored, until its meeting is known
     * @param foreign of meetings that are not ours: content not stored
     * @param abandoned of attempts to create a meeting that we gave up: stored, never folded
     * @param outOfRange stored, flagged for a time that cannot be right
     * @param notCollected of kinds that their tenant does not collect: content not stored
     * @param dead not understood, too large, or for a class whose events are not kept any more
     */
    public record Counters(
            long received,
            long waiting,
            long folded,
            long duplicate,
            long pending,
            long foreign,
            long abandoned,
            long outOfRange,
            long notCollected,
            long dead) {
        public boolean addUp() {
            return received
                    == waiting + folded + duplicate + pending + foreign + abandoned + outOfRange + notCollected + dead;
        }
    }

    /** One consistent reading. */
    public Counters read() {
        return database.jdbc()
                .sql("""
                        with counted as (
                            select coalesce(sum(received), 0) as received, coalesce(sum(folded), 0) as folded,
                                coalesce(sum(duplicate), 0) as duplicate, coalesce(sum(foreign_kept), 0) as elsewhere,
                                coalesce(sum(abandoned), 0) as abandoned, coalesce(sum(out_of_range), 0) as out_of_range,
                                coalesce(sum(not_collected), 0) as not_collected, coalesce(sum(dead), 0) as dead
                            from event_counter
                        ), stored as (
                            select count(*) filter (where d.state = 'PENDING') as pending,
                                count(*) filter (where d.state <> 'PENDING') as waiting
                            from due d
                            cross join lateral (
                                select 1 from event e
                                where e.bucket = d.bucket and e.meeting = d.meeting and e.seq > d.folded
                                  and e.in_range and e.source = 1
                                offset 0
                            ) e
                            where d.waiting
                        )
                        select * from counted, stored
                        """)
                .query((row, n) -> new Counters(
                        row.getLong("received"),
                        row.getLong("waiting"),
                        row.getLong("folded"),
                        row.getLong("duplicate"),
                        row.getLong("pending"),
                        row.getLong("elsewhere"),
                        row.getLong("abandoned"),
                        row.getLong("out_of_range"),
                        row.getLong("not_collected"),
                        row.getLong("dead")))
                .single();
    }

    /**
     * A meeting that events came for and that nobody knows yet.
     *
     * @param events how many wait
     */
    public record PendingMeeting(MeetingReference meeting, Instant since, Instant nextTry, long events) {}

    /** The pending meetings, longest waiting first. */
    public List<PendingMeeting> pending(int limit) {
        return database.jdbc()
                .sql("""
                        select d.internal_id, d.server_meeting_id, d.first_received_at, d.due_at,
                            (select count(*) from event e where e.bucket = d.bucket and e.meeting = d.meeting) as events
                        from due d where d.state = 'PENDING' order by d.first_received_at limit ?
                        """)
                .param(limit)
                .query(EventCounters::pendingMeeting)
                .list();
    }

    private static PendingMeeting pendingMeeting(ResultSet row, int n) throws SQLException {
        return new PendingMeeting(
                new MeetingReference(row.getString("internal_id"), row.getString("server_meeting_id")),
                row.getObject("first_received_at", OffsetDateTime.class).toInstant(),
                row.getObject("due_at", OffsetDateTime.class).toInstant(),
                row.getLong("events"));
    }
}

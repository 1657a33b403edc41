package org.lectern.server.meeting;

import java.util.Collection;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.IntSupplier;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;

/**
 * Finds the run that a callback is about, and remembers what callbacks, events and polls tell of runs beside their state.
 *
 * <p>Safe for use by several threads.
 */
public final class CallbackRuns {
    private final Database database;

    public CallbackRuns(Database database) {
        this.database = database;
    }

    /** What a callback is for; each has capabilities of its own. */
    public enum Purpose {
        ENDED("ended_token"),
        RECORDING_READY("recording_token"),
        ANALYTICS("analytics_token");

        private final String column;

        Purpose(String column) {
            this.column = column;
        }
    }

    /** The run whose counting attempt the token belongs to; whatever comes of an attempt that lost means nothing. */
    public Optional<Meeting> find(Purpose purpose, String token) {
        return database.jdbc()
                .sql("select m.* from create_attempt a"
                        + " join meeting m on m.id = a.meeting_id and m.attempt = a.attempt where a." + purpose.column
                        + " = :token")
                .param("token", RandomIds.hash(token))
                .query(MeetingStore::meeting)
                .optional();
    }

    /**
     * The run that a server tells of, by either of its identifiers there; a breakout that the server made by itself is
     * its parent's.
     *
     * @param serverMeetingId empty if it is not told
     * @param internalMeetingId empty if it is not told
     */
    public Optional<Told> findTold(String serverMeetingId, String internalMeetingId) {
        return database.jdbc()
                .sql("""
                        select m.*, false as breakout, 0 as rank from create_attempt a
                            join meeting m on m.id = a.meeting_id and m.attempt = a.attempt
                            where a.server_meeting_id = :server and a.state <> 'ABANDONED'
                        union all
                        select m.*, false, 1 from meeting m where m.internal_meeting_id = nullif(:internal, '')
                        union all
                        select m.*, true, 2 from breakout_run b join meeting m on m.id = b.parent_id
                            where b.internal_meeting_id = :internal or b.server_meeting_id = nullif(:server, '')
                        order by rank limit 1
                        """)
                .param("server", serverMeetingId)
                .param("internal", internalMeetingId)
                .query((row, n) -> new Told(MeetingStore.meeting(row, n), row.getBoolean("breakout")))
                .optional();
    }

    /** A run as told of, by itself or by a breakout of it. */
    public record Told(Meeting meeting, boolean breakout) {}

    /** Whether the server made such a breakout of this run. */
    public boolean isBreakout(UUID parentId, String serverMeetingId) {
        return database.jdbc()
                .sql("""
                        select exists (select 1 from breakout_run
                            where parent_id = :parent and server_meeting_id = :server)
                        """)
                .param("parent", parentId)
                .param("server", serverMeetingId)
                .query(Boolean.class)
                .single();
    }

    /** As {@link #isBreakout(UUID, String)}, and that the server knows that very breakout by this identifier of its own. */
    public boolean isBreakout(UUID parentId, String serverMeetingId, String internalMeetingId) {
        return database.jdbc()
                .sql("""
                        select exists (select 1 from breakout_run where parent_id = :parent
                            and server_meeting_id = :server and internal_meeting_id = :internal)
                        """)
                .param("parent", parentId)
                .param("server", serverMeetingId)
                .param("internal", internalMeetingId)
                .query(Boolean.class)
                .single();
    }

    /**
     * A server has a breakout of one of our runs that it made by itself. Told again, nothing changes but that a number is
     * added that was not known.
     *
     * @param number see {@link BreakoutNumber}
     * @return false if its parent is none of ours
     */
    public boolean noteBreakout(String internalMeetingId, String serverMeetingId, String parentInternalId, int number) {
        return database.jdbc()
                .sql("""
                        with parent as (select id from meeting where internal_meeting_id = :parent),
                            ours as (select 1 from create_attempt where server_meeting_id = :server),
                            noted as (
                                insert into breakout_run as b (internal_meeting_id, server_meeting_id, parent_id, number)
                                select :internal, :server, id, nullif(:number, 0) from parent
                                where not exists (select 1 from ours)
                                on conflict (internal_meeting_id) do update set number = excluded.number
                                    where b.number is null and excluded.number is not null)
                        select exists (select 1 from parent)
                        """)
                .param("parent", parentInternalId)
                .param("server", serverMeetingId)
                .param("internal", internalMeetingId)
                .param("number", number)
                .query(Boolean.class)
                .single();
    }

    /**
     * As {@link #noteBreakout(String, String, String, int)}. The number is asked for only where the parent is ours: finding it may
     * take a hundred hashes, and rooms of others are seen with every poll.
     */
    public boolean noteBreakout(
            String internalMeetingId, String serverMeetingId, String parentInternalId, IntSupplier number) {
        return isOurs(parentInternalId)
                && noteBreakout(internalMeetingId, serverMeetingId, parentInternalId, number.getAsInt());
    }

    private boolean isOurs(String internalMeetingId) {
        return database.jdbc()
                .sql("select exists (select 1 from meeting where internal_meeting_id = :internal)")
                .param("internal", internalMeetingId)
                .query(Boolean.class)
                .single();
    }

    /** Somebody pressed record in the run. */
    public void markRecording(UUID meetingId) {
        database.jdbc()
                .sql("update meeting set recording_marked = true where id = :id and not recording_marked")
                .param("id", meetingId)
                .update();
    }

    /** A callback, which nobody signs, says that nobody pressed record in the run. */
    public void markUnrecorded(UUID meetingId) {
        database.jdbc()
                .sql("update meeting set recording_unmarked = true where id = :id and not recording_unmarked")
                .param("id", meetingId)
                .update();
    }

    /** Whether somebody pressed record, as far as servers told. */
    public boolean isRecordingMarked(UUID meetingId) {
        return database.jdbc()
                .sql("select recording_marked from meeting where id = :id")
                .param("id", meetingId)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /** Whether somebody who declined to be named was let in. */
    public boolean isAnybodyUnnamed(UUID meetingId) {
        return database.jdbc()
                .sql("""
                        select exists (select 1 from meeting_join
                        where meeting_id = :meeting and person like :unnamed)
                        """)
                .param("meeting", meetingId)
                .param("unnamed", Attendant.UNNAMED + "%")
                .query(Boolean.class)
                .single();
    }

    /** Which of these people, named as callers name them, were given a join to a run of this identifier. */
    public Set<String> joined(UUID tenantId, String externalId, Collection<String> people) {
        return Set.copyOf(database.jdbc()
                .sql("""
                        select distinct j.person from meeting_join j join meeting m on m.id = j.meeting_id
                        where m.tenant_id = :tenant and m.external_id = :external and j.person = any(:people)
                        """)
                .param("tenant", tenantId)
                .param("external", externalId)
                .param("people", people.toArray(String[]::new))
                .query(String.class)
                .list());
    }
}

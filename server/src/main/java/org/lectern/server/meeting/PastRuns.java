package org.lectern.server.meeting;

import java.time.Instant;
import java.util.HexFormat;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Installation;
import org.lectern.server.platform.RandomIds;

/**
 * Writes runs that are over, as if they had been opened and ended here: for the demonstration, which shows a term that
 * never took place, and for tests. What people did in them is observed as ever, through the log.
 */
public final class PastRuns {
    private final Database database;
    private final MeetingStore meetings;
    private final Installation installation;

    PastRuns(Database database, MeetingStore meetings, Installation installation) {
        this.database = database;
        this.meetings = meetings;
        this.installation = installation;
    }

    /**
     * A run that is over.
     *
     * @param id given by the caller, so that writing it again changes nothing
     * @param lost whether it vanished with its server, so that another one carries it on
     * @param succeeds the run that this one carries on, null for none
     * @param recorded whether it could be recorded, so that its server is asked for what it left
     */
    public record Past(
            UUID id,
            Subject subject,
            Instant began,
            Instant ended,
            boolean lost,
            @Nullable UUID succeeds,
            boolean recorded) {
        /** One that nothing was recorded of. */
        public Past(UUID id, Subject subject, Instant began, Instant ended, boolean lost, @Nullable UUID succeeds) {
            this(id, subject, began, ended, lost, succeeds, false);
        }
    }

    /** Whose run, and where it was. */
    public record Subject(UUID tenantId, String externalId, String name, UUID serverId) {}

    /** Writes it unless it is there. Returns how observations name it. */
    public MeetingReference write(Past past) {
        String created = Long.toString(past.began().toEpochMilli());
        String serverMeetingId = installation.tag() + "-" + past.id().toString().replace("-", "");
        String internalId = hex(past.id()) + "-" + created;
        database.inTransaction(() -> {
            int written = database.jdbc()
                    .sql("""
                            insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                                moderator_password, expected, state, attempt, server_id, server_meeting_id,
                                internal_meeting_id, create_time, created_at, started_at, ended_at, closed_at, end_cause,
                                succeeds)
                            values (:id, :tenant, :external, :name, :params, :attendee, :moderator, 25, 'ENDED', 1, :server,
                                :serverMeeting, :internal, :time, to_timestamp(:began), to_timestamp(:began),
                                to_timestamp(:ended), to_timestamp(:ended), :cause, :succeeds)
                            on conflict (id) do nothing
                            """)
                    .param("id", past.id())
                    .param("tenant", past.subject().tenantId())
                    .param("external", past.subject().externalId())
                    .param("name", past.subject().name())
                    .param("params", past.recorded() ? "record=true&autoStartRecording=true" : "")
                    .param("attendee", meetings.seal(past.id(), "attendee_password", RandomIds.token128()))
                    .param("moderator", meetings.seal(past.id(), "moderator_password", RandomIds.token128()))
                    .param("server", past.subject().serverId())
                    .param("serverMeeting", serverMeetingId)
                    .param("internal", internalId)
                    .param("time", past.began().toEpochMilli())
                    .param("began", past.began().toEpochMilli() / 1000.0)
                    .param("ended", past.ended().toEpochMilli() / 1000.0)
                    .param("cause", (past.lost() ? EndCause.INFERRED : EndCause.HOOK).name())
                    .param("succeeds", past.succeeds())
                    .update();
            if (written == 1) {
                attempt(past, serverMeetingId, internalId);
            }
        });
        return new MeetingReference(internalId, serverMeetingId);
    }

    /** What tells the fold that the run is ours. */
    private void attempt(Past past, String serverMeetingId, String internalId) {
        database.jdbc()
                .sql("""
                        insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state,
                            internal_meeting_id, ended_token, sent_at, settled_at)
                        values (:serverMeeting, :id, 1, :server, 'WON', :internal, :token, to_timestamp(:began),
                            to_timestamp(:began))
                        """)
                .param("serverMeeting", serverMeetingId)
                .param("id", past.id())
                .param("server", past.subject().serverId())
                .param("internal", internalId)
                .param("token", RandomIds.hash(RandomIds.token256()))
                .param("began", past.began().toEpochMilli() / 1000.0)
                .update();
    }

    /** Forty hexadecimal digits, as BigBlueButton's own identifiers begin. */
    private static String hex(UUID id) {
        byte[] hash = RandomIds.hash(id.toString());
        return HexFormat.of().formatHex(hash, 0, 20);
    }
}

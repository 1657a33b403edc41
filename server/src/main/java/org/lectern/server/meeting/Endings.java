package org.lectern.server.meeting;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.PollEvidence;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Outbox;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Closes runs, once each. A real end replaces an inferred one, never the other way round.
 *
 * <p>What was concluded without an event of the server goes into the log of observations first, so that the report closes
 * what is open even if this process dies in between.
 */
final class Endings {
    private static final Logger log = LoggerFactory.getLogger(Endings.class);

    private final Database database;
    private final MeetingStore meetings;
    private final PollEvidence evidence;
    private final Outbox outbox;
    private final InstantSource clock;

    Endings(Database database, MeetingStore meetings, PollEvidence evidence, Outbox outbox, InstantSource clock) {
        this.database = database;
        this.meetings = meetings;
        this.evidence = evidence;
        this.outbox = outbox;
        this.clock = clock;
    }

    /**
     * Closes the run and gives it as it then is; empty if there is none. Closing it again changes nothing.
     *
     * @param at by our clock, or by the server's where its event told of the end
     */
    Optional<Meeting> close(UUID meetingId, EndCause cause, Instant at) {
        return close(meetingId, MeetingState.ENDED, cause, at);
    }

    /**
     * Gives the run up because its server is not ours to ask any more. It may go on there; its events are still taken.
     *
     * @param cause REQUESTED if somebody wanted it to end, INFERRED if only its server was lost: then it is one class with
     *     the run that carries it on
     */
    Optional<Meeting> detach(UUID meetingId, EndCause cause, Instant lastSeen) {
        return close(meetingId, MeetingState.DETACHED, cause, lastSeen);
    }

    private Optional<Meeting> close(UUID meetingId, MeetingState state, EndCause cause, Instant at) {
        Optional<Meeting> found = meetings.find(meetingId);
        if (found.isEmpty()) {
            return found;
        }
        Meeting meeting = found.get();
        if (meeting.state() == MeetingState.RUNNING && cause != EndCause.HOOK) {
            observe(meeting, at);
        }
        boolean closed = database.inTransaction(() -> write(meeting, state, cause, at));
        if (closed) {
            log.info("meeting ended meeting={} state={} cause={} at={}", meetingId, state, cause, at);
            meetings.changed(meetingId);
        }
        return meetings.find(meetingId);
    }

    private boolean write(Meeting meeting, MeetingState state, EndCause cause, Instant at) {
        UUID meetingId = meeting.id();
        Instant ours = cause == EndCause.HOOK ? new ServerClock(database).ours(meetingId, at) : at;
        int updated = database.jdbc()
                .sql("""
                        update meeting set state = case when state = 'DETACHED' then state else :state end,
                            ended_at = greatest(:at, started_at, created_at), end_cause = :cause, lease_until = null,
                            seen = 0, closed_at = now()
                        where id = :id and (state = 'RUNNING'
                            or (state in ('ENDED', 'DETACHED') and end_cause = 'INFERRED' and :cause <> 'INFERRED'
                                -- Its class went on before that: what ended was only what was left of it.
                                and not exists (select 1 from meeting s where s.succeeds = meeting.id
                                    and s.created_at <= :ours and s.end_cause is distinct from 'NEVER_STARTED')))
                        """)
                .param("state", state.name())
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("ours", ours.atOffset(ZoneOffset.UTC))
                .param("cause", cause.name())
                .param("id", meetingId)
                .update();
        if (updated == 1) {
            database.jdbc()
                    .sql("select pg_notify(:channel, :payload)")
                    .param("channel", StartLedger.CHANNEL)
                    .param("payload", meetingId.toString())
                    .query((row, n) -> 0)
                    .list();
            outbox.stage(database, MeetingNotices.ended(meeting.tenantId(), meetingId));
        }
        return updated == 1;
    }

    /**
     * Logged as inferred whatever the cause: our clock says when we learned of it, and the server's own event, whose clock
     * all other events carry, must win if it comes.
     */
    private void observe(Meeting meeting, Instant at) {
        Meeting.Place place = meeting.requirePlace();
        String internal = place.internalMeetingId();
        var reference = new MeetingReference(internal == null ? "" : internal, place.serverMeetingId());
        evidence.log(List.of(Observation.inferredEnd(reference, at.toEpochMilli(), clock.millis())));
    }
}

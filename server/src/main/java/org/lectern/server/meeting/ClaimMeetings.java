package org.lectern.server.meeting;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PollEvidence;
import org.lectern.server.meeting.MeetingStore.Passwords;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.Outbox;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes meetings runs of a tenant that its own software created at a server, under its own identifier, as soon as an
 * authentic event of the tenant tells of them. From then on events that reach us any other way count for them too.
 *
 * <p>Only what carries no tag of ours and is nobody's can be claimed; whoever claims first has it. Safe for use by several
 * threads and processes.
 *
 * @see "docs/integrations/chamilo.md, meetings"
 */
public final class ClaimMeetings {
    /** Stands for a server that is not in the pool, or that nobody named: such a run is never polled. */
    public static final UUID NO_SERVER = new UUID(0, 0);

    private static final Logger log = LoggerFactory.getLogger(ClaimMeetings.class);
    private static final String CLAIMED = "claimed";

    private final Database database;
    private final MeetingStore meetings;
    private final OurMeetings ours;
    private final Endings endings;

    ClaimMeetings(Database database, MeetingStore meetings, OurMeetings ours, Endings endings) {
        this.database = database;
        this.meetings = meetings;
        this.ours = ours;
        this.endings = endings;
    }

    /** For administration beside a running product. */
    public static ClaimMeetings of(
            Databases databases, Vault vault, OurMeetings ours, PollEvidence evidence, InstantSource clock) {
        var meetings = new MeetingStore(databases.web(), vault);
        var endings = new Endings(databases.web(), meetings, evidence, new Outbox(), clock);
        return new ClaimMeetings(databases.web(), meetings, ours, endings);
    }

    /** Whose a meeting is. */
    public sealed interface Owner {
        /**
         * The tenant's.
         *
         * @param reference as our log names it
         * @param startedHere whether it was created through us, so that our own hook tells of it
         */
        record Theirs(UUID meetingId, MeetingReference reference, boolean startedHere) implements Owner {}

        /** Another tenant's, or one with our tag that no row knows. */
        record SomebodyElses() implements Owner {}

        record Nobodys() implements Owner {}
    }

    /**
     * What an event tells of a meeting.
     *
     * @param name empty if it does not say
     * @param serverId {@link #NO_SERVER} if it is not known
     * @param seenAt when it was told of
     */
    public record Told(String name, UUID serverId, Instant seenAt) {}

    private record Row(String serverMeetingId, @Nullable String internalMeetingId, UUID meetingId, UUID tenantId) {
        boolean isRun(MeetingReference meeting) {
            return internalMeetingId == null
                    || meeting.internalMeetingId().isEmpty()
                    || internalMeetingId.equals(meeting.internalMeetingId());
        }

        MeetingReference reference() {
            return new MeetingReference(internalMeetingId == null ? "" : internalMeetingId, serverMeetingId);
        }
    }

    /** Looked for by BigBlueButton's identifier, by the one at the server, and by the tenant's own. */
    public Owner owner(UUID tenantId, MeetingReference meeting) {
        Optional<Row> row = find(meeting).filter(found -> found.isRun(meeting));
        if (row.isEmpty() && !meeting.serverMeetingId().isEmpty()) {
            row = findByCallersId(tenantId, meeting);
        }
        if (row.isPresent()) {
            return row.get().tenantId().equals(tenantId)
                    ? new Owner.Theirs(
                            row.get().meetingId(),
                            complete(row.get(), meeting),
                            ours.carriesOurTag(row.get().serverMeetingId()))
                    : new Owner.SomebodyElses();
        }
        return ours.carriesOurTag(meeting.serverMeetingId()) ? new Owner.SomebodyElses() : new Owner.Nobodys();
    }

    /** The row may not know BigBlueButton's identifier yet that the event tells. */
    private static MeetingReference complete(Row row, MeetingReference meeting) {
        return row.internalMeetingId() == null
                ? new MeetingReference(meeting.internalMeetingId(), row.serverMeetingId())
                : row.reference();
    }

    /**
     * Makes a meeting that is nobody's a run of the tenant. Doing it again changes nothing.
     *
     * @param meeting with the identifier at the server
     * @return whose it is then; {@link Owner.SomebodyElses} too if the tenant has a class of ours under the same identifier
     *     that runs now
     */
    public Owner claim(UUID tenantId, MeetingReference meeting, Told told) {
        if (meeting.serverMeetingId().isEmpty()) {
            return new Owner.Nobodys();
        }
        for (int attempt = 0; attempt < 3; attempt++) {
            Owner owner = owner(tenantId, meeting);
            if (!(owner instanceof Owner.Nobodys)) {
                return owner;
            }
            Room room = room(tenantId, meeting);
            if (room == Room.NONE) {
                // Somebody else may have claimed it for the tenant since it was nobody's.
                Owner now = owner(tenantId, meeting);
                return now instanceof Owner.Theirs ? now : new Owner.SomebodyElses();
            }
            UUID id = RandomIds.uuid();
            var reference = room == Room.IN_USE ? meeting : aside(meeting);
            if (database.inTransaction(() -> write(id, tenantId, reference, new Found(meeting, told, room)))) {
                log.info("a meeting of a tenant's own software is followed meeting={} tenant={}", id, tenantId);
                meetings.changed(id);
                return new Owner.Theirs(id, reference, false);
            }
        }
        return owner(tenantId, meeting);
    }

    /** Whether there is room for a run under an identifier that the tenant's software uses again and again. */
    private enum Room {
        /** It is the run that has the identifier now. */
        IN_USE,
        /** A later run has it already: this one is over, and its events come late. */
        BEFORE,
        NONE
    }

    /**
     * An earlier run of the same identifier has to be over, since BigBlueButton runs one at a time, and gives the
     * identifier at the server free: it is found by BigBlueButton's own from then on.
     */
    private Room room(UUID tenantId, MeetingReference meeting) {
        Optional<Row> before = find(new MeetingReference("", meeting.serverMeetingId()));
        if (before.isEmpty()) {
            return meetings.findLive(tenantId, meeting.serverMeetingId()).isEmpty() ? Room.IN_USE : Room.NONE;
        }
        Row row = before.get();
        String internal = row.internalMeetingId();
        if (!row.tenantId().equals(tenantId) || internal == null || internal.equals(meeting.internalMeetingId())) {
            // The last is this very run: somebody has claimed it since it was looked for.
            return Room.NONE;
        }
        if (createdAt(meeting.internalMeetingId(), Instant.MAX).isBefore(createdAt(internal, Instant.MIN))) {
            return Room.BEFORE;
        }
        Optional<Meeting> run = meetings.find(row.meetingId());
        if (run.isPresent() && run.get().isRunning()) {
            endings.close(row.meetingId(), EndCause.INFERRED, ConfirmEnd.lastSeen(run.get()));
        }
        String aside = aside(row.reference()).serverMeetingId();
        database.inTransaction(() -> {
            database.jdbc()
                    .sql("""
                            update create_attempt set server_meeting_id = :aside
                            where server_meeting_id = :id and meeting_id = :meeting
                            """)
                    .param("aside", aside)
                    .param("id", row.serverMeetingId())
                    .param("meeting", row.meetingId())
                    .update();
            database.jdbc()
                    .sql("update meeting set server_meeting_id = :aside where id = :meeting")
                    .param("aside", aside)
                    .param("meeting", row.meetingId())
                    .update();
        });
        return Room.IN_USE;
    }

    /** How a run is named here that does not have its identifier at the server any more. */
    private static MeetingReference aside(MeetingReference meeting) {
        return new MeetingReference(
                meeting.internalMeetingId(), meeting.serverMeetingId() + " " + meeting.internalMeetingId());
    }

    private record Found(MeetingReference meeting, Told told, Room room) {}

    private boolean write(UUID id, UUID tenantId, MeetingReference reference, Found found) {
        Told told = found.told();
        String external = found.meeting().serverMeetingId();
        String internal = reference.internalMeetingId();
        Instant created = createdAt(internal, told.seenAt());
        boolean over = found.room() == Room.BEFORE;
        int written = database.jdbc()
                .sql("""
                        insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                            moderator_password, expected, state, attempt, server_id, server_meeting_id,
                            internal_meeting_id, create_time, created_at, started_at, seen_at, ended_at, end_cause,
                            closed_at)
                        values (:id, :tenant, :external, :name, '', :attendee, :moderator, 0, :state, 1, :server,
                            :serverMeeting, :internal, :createTime, :created, :created, :seen, :ended, :cause, :closed)
                        on conflict do nothing
                        """)
                .param("id", id)
                .param("tenant", tenantId)
                .param("external", external)
                .param("name", told.name().isEmpty() ? external : told.name())
                .param("attendee", meetings.seal(id, "attendee_password", ""))
                .param("moderator", meetings.seal(id, "moderator_password", ""))
                .param("state", over ? MeetingState.ENDED.name() : MeetingState.RUNNING.name())
                .param("server", told.serverId())
                .param("serverMeeting", reference.serverMeetingId())
                .param("internal", internal.isEmpty() ? null : internal)
                .param("createTime", created.toEpochMilli())
                .param("created", created.atOffset(ZoneOffset.UTC))
                .param("seen", told.seenAt().atOffset(ZoneOffset.UTC))
                .param("ended", over ? later(told.seenAt(), created).atOffset(ZoneOffset.UTC) : null)
                .param("cause", over ? EndCause.INFERRED.name() : null)
                .param("closed", over ? told.seenAt().atOffset(ZoneOffset.UTC) : null)
                .update();
        if (written == 0) {
            return false;
        }
        int attempts = database.jdbc()
                .sql("""
                        insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state,
                            internal_meeting_id, ended_token, settled_at, reason)
                        values (:serverMeeting, :id, 1, :server, 'WON', :internal, :token, now(), :claimed)
                        on conflict do nothing
                        """)
                .param("serverMeeting", reference.serverMeetingId())
                .param("id", id)
                .param("server", told.serverId())
                .param("internal", internal.isEmpty() ? null : internal)
                // Nobody is told it: the server has callbacks of whoever created the meeting.
                .param("token", RandomIds.hash(RandomIds.token256()))
                .param("claimed", CLAIMED)
                .update();
        if (attempts == 0) {
            throw new IllegalStateException("an attempt without a meeting: " + external);
        }
        new CallerRows(database, meetings)
                .write(id, new CallerTerms(new Passwords("", ""), NO_SERVER, false, null, null));
        announce(id);
        return true;
    }

    /** It began by the server's clock, which can be ahead of ours. */
    private static Instant later(Instant one, Instant other) {
        return one.isAfter(other) ? one : other;
    }

    /** Inside BigBlueButton's identifier, if it is there. */
    private static Instant createdAt(String internalMeetingId, Instant otherwise) {
        String digits = internalMeetingId.substring(internalMeetingId.lastIndexOf('-') + 1);
        return digits.matches("[0-9]{13}") ? Instant.ofEpochMilli(Long.parseLong(digits)) : otherwise;
    }

    /** Something was told of the run now; noted at most once a minute. It fills in what was not known before. */
    public void heard(UUID meetingId, MeetingReference meeting, Instant at) {
        database.jdbc()
                .sql("""
                        update meeting set seen_at = :at,
                            internal_meeting_id = coalesce(internal_meeting_id, nullif(:internal, ''))
                        where id = :id and (seen_at is null or seen_at < cast(:at as timestamptz) - interval '1 minute'
                            or internal_meeting_id is null and :internal <> '')
                        """)
                .param("at", at.atOffset(ZoneOffset.UTC))
                .param("internal", meeting.internalMeetingId())
                .param("id", meetingId)
                .update();
        if (!meeting.internalMeetingId().isEmpty()) {
            database.jdbc()
                    .sql("""
                            update create_attempt set internal_meeting_id = :internal
                            where meeting_id = :id and internal_meeting_id is null and reason = :claimed
                            """)
                    .param("internal", meeting.internalMeetingId())
                    .param("id", meetingId)
                    .param("claimed", CLAIMED)
                    .update();
        }
    }

    /**
     * Concludes the end of claimed runs on servers that are not polled, of which nothing was heard for so long: the event
     * of their end was lost, and nobody else will tell.
     *
     * @return how many
     */
    public int closeSilent(Duration silence) {
        List<Meeting> silent = database.jdbc()
                .sql("""
                        select m.* from meeting m join create_attempt a on a.meeting_id = m.id
                        where m.state = 'RUNNING' and a.reason = :claimed and m.server_id = :none
                          and m.seen_at < now() - make_interval(secs => :silence)
                        limit 500
                        """)
                .param("claimed", CLAIMED)
                .param("none", NO_SERVER)
                .param("silence", silence.toMillis() / 1000.0)
                .query(MeetingStore::meeting)
                .list();
        silent.forEach(meeting -> endings.close(meeting.id(), EndCause.INFERRED, ConfirmEnd.lastSeen(meeting)));
        return silent.size();
    }

    /** By BigBlueButton's identifier first: another run may have the other one now. */
    private Optional<Row> find(MeetingReference meeting) {
        Optional<Row> byInternal = meeting.internalMeetingId().isEmpty()
                ? Optional.empty()
                : rows("a.internal_meeting_id = :key order by a.sent_at desc", meeting.internalMeetingId()).stream()
                        .findFirst();
        return byInternal.isPresent() || meeting.serverMeetingId().isEmpty()
                ? byInternal
                : rows("a.server_meeting_id = :key", meeting.serverMeetingId()).stream()
                        .findFirst();
    }

    private List<Row> rows(String condition, String key) {
        return database.jdbc()
                .sql("""
                        select a.server_meeting_id, a.internal_meeting_id, m.id, m.tenant_id
                        from create_attempt a join meeting m on m.id = a.meeting_id where\s""" + condition)
                .param("key", key)
                .query((row, n) -> new Row(
                        row.getString("server_meeting_id"),
                        row.getString("internal_meeting_id"),
                        row.getObject("id", UUID.class),
                        row.getObject("tenant_id", UUID.class)))
                .list();
    }

    /** The tenant's live run under its own identifier; without BigBlueButton's identifier also its last one. */
    private Optional<Row> findByCallersId(UUID tenantId, MeetingReference meeting) {
        Optional<Meeting> run = meetings.findLive(tenantId, meeting.serverMeetingId());
        if (run.isEmpty() && meeting.internalMeetingId().isEmpty()) {
            run = meetings.history(tenantId, meeting.serverMeetingId(), 1).stream()
                    .findFirst();
        }
        return run.filter(found -> found.place() != null)
                .map(found -> {
                    Meeting.Place place = found.requirePlace();
                    return new Row(place.serverMeetingId(), place.internalMeetingId(), found.id(), found.tenantId());
                })
                .filter(row -> row.isRun(meeting));
    }

    private void announce(UUID meetingId) {
        for (String channel : List.of(StartLedger.CHANNEL, MeetingDirectory.CLAIMED_CHANNEL)) {
            database.jdbc()
                    .sql("select pg_notify(:channel, :payload)")
                    .param("channel", channel)
                    .param("payload", meetingId.toString())
                    .query((row, n) -> 0)
                    .list();
        }
    }
}

package org.lectern.server.meeting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.CreateAtServer.Result;
import org.lectern.server.meeting.OpenRuns.Opened;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.pool.PlacementPolicy.Placement;
import org.lectern.server.pool.PlacementPolicy.Seats;

/**
 * Everything that the start of a meeting writes down, each step in one transaction of its own and none across a call.
 *
 * <p>The rules, in short: whoever's insert returns a row creates; an attempt stands in the table before its request is
 * sent; an answer counts only while its attempt is the meeting's; an attempt that lost is ABANDONED and its meeting is
 * ended whenever a server shows it. Time is the database's, so that processes agree on leases.
 */
final class StartLedger {
    /** Notified with a meeting's id whenever its state changes. */
    static final String CHANNEL = "lectern_meeting";

    private final Database database;
    private final CallerRows callers;
    private final Seating seating;
    private final OpenRuns runs;
    private final SentAttempts attempts;
    private final PlacementLog placements;
    private final String tag;
    private final Duration lease;

    StartLedger(Database database, MeetingStore meetings, Seating seating, String tag, Duration lease) {
        this.database = database;
        this.callers = new CallerRows(database, meetings);
        this.seating = seating;
        this.runs = new OpenRuns(database, meetings, seating, tag, lease);
        this.attempts = new SentAttempts(database);
        this.placements = new PlacementLog(database);
        this.tag = tag;
        this.lease = lease;
    }

    /** As {@link OpenRuns#open}. */
    Opened open(StartRequest request, Set<UUID> avoided) {
        return runs.open(request, avoided);
    }

    private Placement place(Attempt lost, Wanted wanted, Set<UUID> excluded) {
        return seating.place(List.of(new Seats(
                        lost.meetingId(),
                        wanted.tenantId(),
                        wanted.expected(),
                        wanted.tags(),
                        excluded,
                        seating.parents(List.of(lost.meetingId())).get(lost.meetingId()))))
                .getFirst();
    }

    private Attempt write(UUID meetingId, int number, UUID serverId) {
        var attempt =
                new Attempt(meetingId, number, serverId, tag + "-" + RandomIds.token128(), Attempt.Tokens.random());
        database.jdbc()
                .sql("""
                        update meeting set attempt = :attempt, server_id = :server, server_meeting_id = :id,
                            lease_until = now() + make_interval(secs => :lease)
                        where id = :meeting
                        """)
                .param("attempt", number)
                .param("server", serverId)
                .param("id", attempt.serverMeetingId())
                .param("lease", seconds())
                .param("meeting", meetingId)
                .update();
        attempts.sent(List.of(attempt));
        return attempt;
    }

    /** What an attempt is worth that its server has taken. */
    enum Won {
        /** The meeting runs as this attempt made it. */
        COUNTS,
        /** Somebody else went on meanwhile; what was created is not wanted. */
        OVERTAKEN,
        /** The server was disabled or removed meanwhile: what was created there is not wanted, and another is to be tried. */
        SERVER_TAKEN_OUT
    }

    /**
     * A server has it. Unless the attempt counts, whoever made it must end what it created; that is then marked as
     * abandoned, or will be when the next attempt is written.
     */
    Won won(Attempt attempt, Result.Up up) {
        return database.inTransaction(() -> {
            int updated = database.jdbc()
                    .sql("""
                            update meeting set state = 'RUNNING', internal_meeting_id = :internal,
                                create_time = :createTime, started_at = now(), lease_until = null,
                                told_voice_bridge = :voiceBridge, told_dial_number = :dialNumber
                            where id = :meeting and attempt = :attempt and state = 'STARTING'
                              and exists (select 1 from server s where s.id = meeting.server_id
                                  and s.state <> 'DISABLED')
                            """)
                    .param("internal", up.internalMeetingId())
                    .param("createTime", up.createTime())
                    .param("voiceBridge", up.telephone().voiceBridge())
                    .param("dialNumber", up.telephone().dialNumber())
                    .param("meeting", attempt.meetingId())
                    .param("attempt", attempt.number())
                    .update();
            if (updated == 0 && isSettled(attempt)) {
                return Won.COUNTS;
            }
            if (updated == 0 && lock(attempt).isPresent()) {
                return Won.SERVER_TAKEN_OUT;
            }
            database.jdbc()
                    .sql("""
                            update create_attempt set state = :state, internal_meeting_id = :internal,
                                settled_at = now(), reason = coalesce(reason, :reason)
                            where server_meeting_id = :id
                            """)
                    .param("state", updated == 1 ? "WON" : "ABANDONED")
                    .param("internal", up.internalMeetingId())
                    .param("reason", updated == 1 ? null : "overtaken")
                    .param("id", attempt.serverMeetingId())
                    .update();
            if (updated == 1) {
                announce(attempt.meetingId());
            }
            return updated == 1 ? Won.COUNTS : Won.OVERTAKEN;
        });
    }

    /** Whether somebody else already found that this very attempt succeeded. */
    private boolean isSettled(Attempt attempt) {
        return "WON"
                .equals(database.jdbc()
                        .sql("select state from create_attempt where server_meeting_id = :id")
                        .param("id", attempt.serverMeetingId())
                        .query(String.class)
                        .optional()
                        .orElse(""));
    }

    /** How the next attempt goes on. */
    sealed interface Next {
        record Try(Attempt attempt) implements Next {}

        /** No server is left; the meeting is closed as never started. */
        record GivenUp() implements Next {}

        /** Somebody else has taken over, or settled it. */
        record Overtaken() implements Next {}
    }

    /**
     * Abandons an attempt and writes the next one, on a server that is not excluded.
     *
     * @param again whether servers that were tried before may be tried once more when no other is left
     */
    Next next(Attempt lost, String reason, Set<UUID> refused, boolean again) {
        return database.inTransaction(() -> {
            seating.lock();
            Optional<Wanted> locked = lock(lost);
            if (locked.isEmpty()) {
                return new Next.Overtaken();
            }
            Wanted wanted = locked.get();
            abandon(lost, reason);
            Set<UUID> tried = tried(lost.meetingId());
            tried.addAll(refused);
            Placement placement = place(lost, wanted, tried);
            if (placement instanceof Placement.Nowhere && again) {
                placement = place(lost, wanted, refused);
            }
            if (placement instanceof Placement.Placed placed) {
                Attempt next = write(lost.meetingId(), lost.number() + 1, placed.serverId());
                placements.placed(
                        List.of(new PlacementLog.Placed(next, wanted.tenantId(), wanted.expected(), placed.trace())));
                return new Next.Try(next);
            }
            close(lost.meetingId(), reason);
            return new Next.GivenUp();
        });
    }

    /** Abandons an attempt and closes its meeting as never started. False when overtaken. */
    boolean giveUp(Attempt lost, String reason) {
        return database.inTransaction(() -> {
            if (lock(lost).isEmpty()) {
                return false;
            }
            abandon(lost, reason);
            close(lost.meetingId(), reason);
            return true;
        });
    }

    /** What a run was asked for with, as far as placing it goes. */
    private record Wanted(UUID tenantId, int expected, Set<String> tags) {}

    private Optional<Wanted> lock(Attempt attempt) {
        return database.jdbc()
                .sql("""
                        select tenant_id, expected, required_tags from meeting
                        where id = :meeting and attempt = :attempt and state = 'STARTING' for update
                        """)
                .param("meeting", attempt.meetingId())
                .param("attempt", attempt.number())
                .query((row, n) -> new Wanted(
                        row.getObject("tenant_id", UUID.class),
                        row.getInt("expected"),
                        Seating.tags(row.getArray("required_tags"))))
                .optional();
    }

    private void abandon(Attempt attempt, String reason) {
        database.jdbc()
                .sql("""
                        update create_attempt set state = 'ABANDONED', settled_at = now(), reason = :reason
                        where server_meeting_id = :id and state = 'SENT'
                        """)
                .param("reason", reason)
                .param("id", attempt.serverMeetingId())
                .update();
    }

    private Set<UUID> tried(UUID meetingId) {
        return new HashSet<>(database.jdbc()
                .sql("select distinct server_id from create_attempt where meeting_id = :meeting")
                .param("meeting", meetingId)
                .query(UUID.class)
                .list());
    }

    private void close(UUID meetingId, String failure) {
        database.jdbc()
                .sql("""
                        update meeting set state = 'ENDED', ended_at = now(), end_cause = 'NEVER_STARTED',
                            failure = :failure, lease_until = null
                        where id = :meeting
                        """)
                .param("failure", failure)
                .param("meeting", meetingId)
                .update();
        announce(meetingId);
    }

    /** Takes over a start whose process fell silent: its lease is over by the database's clock. */
    Optional<Attempt> takeOver(UUID meetingId) {
        return database.inTransaction(() -> {
            int taken = database.jdbc()
                    .sql("""
                            update meeting set lease_until = now() + make_interval(secs => :lease)
                            where id = :meeting and state = 'STARTING' and lease_until < now()
                            """)
                    .param("lease", seconds())
                    .param("meeting", meetingId)
                    .update();
            return taken == 0 ? Optional.empty() : current(meetingId);
        });
    }

    /** Starts whose lease is over, so that a crash leaves none behind that nobody asks for again. */
    List<UUID> listSilent(int max) {
        return database.jdbc().sql("""
                        select id from meeting where state = 'STARTING' and lease_until < now()
                        order by lease_until limit :max
                        """).param("max", max).query(UUID.class).list();
    }

    /** What a meeting was asked for with, and what it was allotted, for whoever takes it over. */
    StartRequest request(UUID meetingId) {
        // Not from within the other query: that would hold two connections.
        CallerTerms caller = callers.terms(meetingId);
        return database.jdbc()
                .sql("""
                        select tenant_id, external_id, name, params, expected, required_tags,
                            coalesce(dial_number, '') as dial_number, coalesce(voice_bridge, '') as voice_bridge
                        from meeting where id = :id
                        """)
                .param("id", meetingId)
                .query((row, n) -> new StartRequest(
                        row.getObject("tenant_id", UUID.class),
                        row.getString("external_id"),
                        row.getString("name"),
                        new DialInNumbers.Allotted(row.getString("dial_number"), row.getString("voice_bridge"))
                                .in(Parameters.parse(row.getString("params"))),
                        row.getInt("expected"),
                        caller,
                        PlacementTerms.of(Seating.tags(row.getArray("required_tags")))))
                .single();
    }

    private Optional<Attempt> current(UUID meetingId) {
        return database.jdbc()
                .sql("""
                        select a.* from create_attempt a
                        join meeting m on m.id = a.meeting_id and m.attempt = a.attempt
                        where m.id = :meeting
                        """)
                .param("meeting", meetingId)
                .query(StartLedger::attempt)
                .optional();
    }

    private void announce(UUID meetingId) {
        database.jdbc()
                .sql("select pg_notify(:channel, :payload)")
                .param("channel", CHANNEL)
                .param("payload", meetingId.toString())
                .query((row, n) -> 0)
                .list();
    }

    private double seconds() {
        return lease.toMillis() / 1000.0;
    }

    static Attempt attempt(ResultSet row, int n) throws SQLException {
        return new Attempt(
                row.getObject("meeting_id", UUID.class),
                row.getInt("attempt"),
                row.getObject("server_id", UUID.class),
                row.getString("server_meeting_id"),
                Attempt.Tokens.UNKNOWN);
    }
}

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
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.pool.PlacementPolicy;
import org.lectern.server.pool.PlacementPolicy.Candidate;
import org.lectern.server.pool.PlacementPolicy.Placement;
import org.lectern.server.pool.PlacementPolicy.Seats;
import org.lectern.server.pool.ServerHealth;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Everything that the start of a meeting writes down, each step in one transaction of its own and none across a call.
 *
 * <p>The rules, in short: whoever's insert returns a row creates; an attempt stands in the table before its request is
 * sent; an answer counts only while its attempt is the meeting's; an attempt that lost is ABANDONED and its meeting is
 * ended whenever a server shows it. Time is the database's, so that processes agree on leases.
 */
final class StartLedger {
    private static final Logger log = LoggerFactory.getLogger(StartLedger.class);
    /** Notified with a meeting's id whenever its state changes. */
    static final String CHANNEL = "lectern_meeting";

    private static final String LOAD = """
            select s.id, s.name, s.weight, s.health,
                s.foreign_people + coalesce(sum(greatest(m.seen, m.expected
                    * greatest(0, 1 - extract(epoch from now() - m.created_at) / 900))), 0) as people
            from server s
            left join meeting m on m.server_id = s.id and m.state in ('STARTING', 'RUNNING')
            where s.state = 'ENABLED' and s.health <> 'OFFLINE'
            group by s.id
            """;

    private final Database database;
    private final MeetingStore meetings;
    private final CallerRows callers;
    private final PlacementPolicy policy;
    private final String tag;
    private final Duration lease;

    StartLedger(Database database, MeetingStore meetings, PlacementPolicy policy, String tag, Duration lease) {
        this.database = database;
        this.meetings = meetings;
        this.callers = new CallerRows(database, meetings);
        this.policy = policy;
        this.tag = tag;
        this.lease = lease;
    }

    /** What became of the wish to be the one who creates. */
    sealed interface Opened {
        /** This caller creates. */
        record Mine(Attempt attempt) implements Opened {}

        /** Somebody else does, or did. */
        record Theirs() implements Opened {}

        /** Nobody can: no server is left. Nothing was written. */
        record Nowhere(String reason) implements Opened {}
    }

    /**
     * Tries to become the one who creates this meeting.
     *
     * @param avoided servers not to use, from failures that this process knows of
     */
    Opened open(StartRequest request, Set<UUID> avoided) {
        UUID id = RandomIds.uuid();
        byte[] attendee = meetings.seal(id, "attendee_password", RandomIds.token128());
        byte[] moderator = meetings.seal(id, "moderator_password", RandomIds.token128());
        return database.inTransaction(() -> {
            int inserted = database.jdbc()
                    .sql("""
                            insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                                moderator_password, expected, state, attempt, lease_until)
                            values (:id, :tenant, :external, :name, :params, :attendee, :moderator, :expected,
                                'STARTING', 1, now() + make_interval(secs => :lease))
                            on conflict (tenant_id, external_id) where state in ('STARTING', 'RUNNING') do nothing
                            """)
                    .param("id", id)
                    .param("tenant", request.tenantId())
                    .param("external", request.externalId())
                    .param("name", request.name())
                    .param("params", request.parameters().encoded())
                    .param("attendee", attendee)
                    .param("moderator", moderator)
                    .param("expected", request.expected())
                    .param("lease", seconds())
                    .update();
            if (inserted == 0) {
                return new Opened.Theirs();
            }
            callers.write(id, request.caller());
            return switch (place(new Seats(id, request.expected(), avoided))) {
                case Placement.Placed placed -> new Opened.Mine(write(id, 1, placed.serverId()));
                case Placement.Nowhere nowhere -> {
                    database.jdbc()
                            .sql("delete from meeting where id = :id")
                            .param("id", id)
                            .update();
                    yield new Opened.Nowhere(nowhere.reason());
                }
            };
        });
    }

    /** One pool, one lock: whoever holds it sees every seat that others took before. */
    private Placement place(Seats seats) {
        database.jdbc()
                .sql("select pg_advisory_xact_lock(hashtext('lectern.placement'))")
                .query((row, n) -> 0)
                .list();
        List<Candidate> candidates = database.jdbc()
                .sql(LOAD)
                .query((row, n) -> new Candidate(
                        row.getObject("id", UUID.class),
                        row.getString("name"),
                        row.getDouble("weight"),
                        ServerHealth.valueOf(row.getString("health")),
                        row.getDouble("people")))
                .list();
        Placement placement = policy.place(candidates, List.of(seats)).getFirst();
        log.info("placed meeting={} placement={}", seats.meetingId(), placement);
        return placement;
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
        database.jdbc()
                .sql("""
                        insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state,
                            ended_token, recording_token, analytics_token)
                        values (:id, :meeting, :attempt, :server, 'SENT', :ended, :recording, :analytics)
                        """)
                .param("id", attempt.serverMeetingId())
                .param("meeting", meetingId)
                .param("attempt", number)
                .param("server", serverId)
                .param("ended", RandomIds.hash(attempt.callbacks().ended()))
                .param("recording", RandomIds.hash(attempt.callbacks().recordingReady()))
                .param("analytics", RandomIds.hash(attempt.callbacks().analytics()))
                .update();
        return attempt;
    }

    /**
     * A server has it. True when the attempt is the one that counts; false when the caller was overtaken and must end
     * what it created, which is then marked as abandoned.
     */
    boolean won(Attempt attempt, Result.Up up) {
        return database.inTransaction(() -> {
            int updated = database.jdbc()
                    .sql("""
                            update meeting set state = 'RUNNING', internal_meeting_id = :internal,
                                create_time = :createTime, started_at = now(), lease_until = null,
                                told_voice_bridge = :voiceBridge, told_dial_number = :dialNumber
                            where id = :meeting and attempt = :attempt and state = 'STARTING'
                            """)
                    .param("internal", up.internalMeetingId())
                    .param("createTime", up.createTime())
                    .param("voiceBridge", up.telephone().voiceBridge())
                    .param("dialNumber", up.telephone().dialNumber())
                    .param("meeting", attempt.meetingId())
                    .param("attempt", attempt.number())
                    .update();
            if (updated == 0 && isSettled(attempt)) {
                return true;
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
            return updated == 1;
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
            Optional<Integer> expected = lock(lost);
            if (expected.isEmpty()) {
                return new Next.Overtaken();
            }
            abandon(lost, reason);
            Set<UUID> tried = tried(lost.meetingId());
            tried.addAll(refused);
            Placement placement = place(new Seats(lost.meetingId(), expected.get(), tried));
            if (placement instanceof Placement.Nowhere && again) {
                placement = place(new Seats(lost.meetingId(), expected.get(), refused));
            }
            if (placement instanceof Placement.Placed placed) {
                return new Next.Try(write(lost.meetingId(), lost.number() + 1, placed.serverId()));
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

    private Optional<Integer> lock(Attempt attempt) {
        return database.jdbc()
                .sql("""
                        select expected from meeting
                        where id = :meeting and attempt = :attempt and state = 'STARTING' for update
                        """)
                .param("meeting", attempt.meetingId())
                .param("attempt", attempt.number())
                .query(Integer.class)
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

    /** Name, parameters and expectation that a meeting was asked for with, for whoever takes it over. */
    StartRequest request(UUID meetingId) {
        return database.jdbc()
                .sql("select tenant_id, external_id, name, params, expected from meeting where id = :id")
                .param("id", meetingId)
                .query((row, n) -> new StartRequest(
                        row.getObject("tenant_id", UUID.class),
                        row.getString("external_id"),
                        row.getString("name"),
                        Parameters.parse(row.getString("params")),
                        row.getInt("expected"),
                        callers.terms(meetingId)))
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

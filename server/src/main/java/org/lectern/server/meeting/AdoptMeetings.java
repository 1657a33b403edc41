package org.lectern.server.meeting;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Parameters;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.meeting.MeetingStore.Passwords;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes running meetings that somebody else created runs of a tenant: for the evening of a cut-over.
 *
 * <p>The server is asked what runs there and told nothing. An adopted run keeps its identifier, which is both the caller's
 * and the server's, and has no callback of ours: its end is found by events and polls.
 *
 * @see "docs/cut-over.md"
 */
public final class AdoptMeetings {
    private static final Logger log = LoggerFactory.getLogger(AdoptMeetings.class);
    private static final String ADOPTED = "adopted";
    /** The server serves these itself, as its creator told it to; relayed by us they would come twice. */
    private static final Set<String> CALLBACKS = Set.of(
            "endcallbackurl",
            "bbb-recording-ready-url",
            "bn-recording-ready-url",
            "canvas-recording-ready-url",
            "analytics-callback-url");

    private final Database database;
    private final MeetingStore meetings;
    private final BbbClients clients;
    private final OurMeetings ours;

    public AdoptMeetings(Database database, MeetingStore meetings, BbbClients clients, OurMeetings ours) {
        this.database = database;
        this.meetings = meetings;
        this.clients = clients;
        this.ours = ours;
    }

    /** Why a meeting is adopted, or is not. */
    public enum Verdict {
        ADOPTED("adopted"),
        OURS("is a class of this installation already"),
        TAGGED("carries this installation's tag, and no row knows it: see the quarantine"),
        BREAKOUT("is a breakout room: it follows its class"),
        RUNS_ALREADY("the tenant has a running class with this ID"),
        KNOWN_ID("another class was adopted under this ID"),
        ENDING("is being ended");

        private final String text;

        Verdict(String text) {
            this.text = text;
        }

        public String text() {
            return text;
        }
    }

    /**
     * A meeting at the server.
     *
     * @param people sessions in it now
     */
    public record Found(String meetingId, String name, int people, Verdict verdict) {}

    /** What became of a try. */
    public sealed interface Adoption {
        /** The server answered. */
        record Done(List<Found> found) implements Adoption {}

        /** It did not, so nothing is known and nothing was done. */
        record NotAsked(String reason) implements Adoption {}
    }

    /** Whose they become: the tenant, and the secret of it that callbacks are signed with. */
    public record Adopter(UUID tenantId, UUID secretId) {}

    /**
     * Adopts what runs on the server and is nobody's here. Never called within a transaction. Doing it again adopts what
     * has come meanwhile.
     *
     * @param dry only tell what would become of each
     */
    public Adoption adopt(Server server, Adopter adopter, boolean dry) {
        Outcome<List<org.lectern.bbb.Meeting>> answer = clients.of(server).getMeetings();
        if (!(answer instanceof Outcome.Success<List<org.lectern.bbb.Meeting>> success)) {
            return new Adoption.NotAsked(answer.failure()
                    .map(failure -> failure.kind() + ": " + failure.message())
                    .orElse(""));
        }
        Map<String, Boolean> known = known(success.value());
        List<Found> found = new ArrayList<>();
        for (org.lectern.bbb.Meeting meeting : success.value()) {
            Verdict verdict = judge(meeting, known, adopter.tenantId());
            if (verdict == Verdict.ADOPTED && !dry) {
                verdict = write(server, adopter, meeting);
            }
            found.add(new Found(meeting.meetingId(), meeting.name(), meeting.participantCount(), verdict));
        }
        return new Adoption.Done(List.copyOf(found));
    }

    /**
     * Gives up what was adopted from this server for this tenant and still runs. It goes on there, as somebody else's.
     *
     * @return how many runs were given up
     */
    public int release(UUID serverId, UUID tenantId) {
        return database.inTransaction(() -> {
            List<UUID> released = database.jdbc()
                    .sql("""
                            update meeting m set state = 'ENDED', ended_at = greatest(now(), started_at), closed_at = now(),
                                end_cause = 'REQUESTED', failure = 'released to whoever created it', server_id = null,
                                server_meeting_id = null
                            from create_attempt a
                            where a.meeting_id = m.id and a.reason = :adopted and m.state = 'RUNNING'
                              and m.server_id = :server and m.tenant_id = :tenant
                            returning m.id
                            """)
                    .param("adopted", ADOPTED)
                    .param("server", serverId)
                    .param("tenant", tenantId)
                    .query(UUID.class)
                    .list();
            database.jdbc()
                    .sql("delete from create_attempt where meeting_id = any(:ids)")
                    .param("ids", released.toArray(UUID[]::new))
                    .update();
            released.forEach(this::announce);
            return released.size();
        });
    }

    /** Identifiers of these meetings that rows know, and whether by an adoption that is over. */
    private Map<String, Boolean> known(List<org.lectern.bbb.Meeting> shown) {
        var known = new HashMap<String, Boolean>();
        database.jdbc()
                .sql("""
                        select a.server_meeting_id, a.reason = :adopted and m.state = 'ENDED' as over
                        from create_attempt a join meeting m on m.id = a.meeting_id
                        where a.server_meeting_id = any(:ids)
                        """)
                .param("adopted", ADOPTED)
                .param(
                        "ids",
                        shown.stream().map(org.lectern.bbb.Meeting::meetingId).toArray(String[]::new))
                .query((row, n) -> known.put(row.getString("server_meeting_id"), row.getBoolean("over")))
                .list();
        return known;
    }

    private Verdict judge(org.lectern.bbb.Meeting meeting, Map<String, Boolean> known, UUID tenantId) {
        Boolean over = known.get(meeting.meetingId());
        if (over != null) {
            return over ? Verdict.KNOWN_ID : Verdict.OURS;
        }
        if (ours.carriesOurTag(meeting.meetingId())) {
            return Verdict.TAGGED;
        }
        if (meeting.isBreakout()) {
            return Verdict.BREAKOUT;
        }
        if (meeting.hasBeenForciblyEnded()) {
            return Verdict.ENDING;
        }
        return meetings.findLive(tenantId, meeting.meetingId()).isPresent() ? Verdict.RUNS_ALREADY : Verdict.ADOPTED;
    }

    private Verdict write(Server server, Adopter adopter, org.lectern.bbb.Meeting meeting) {
        UUID id = RandomIds.uuid();
        var passwords = new Passwords(
                meeting.element().text("attendeePW"), meeting.element().text("moderatorPW"));
        return database.inTransaction(() -> {
            int written = database.jdbc()
                    .sql("""
                            insert into meeting (id, tenant_id, external_id, name, params, attendee_password,
                                moderator_password, expected, state, attempt, server_id, server_meeting_id,
                                internal_meeting_id, create_time, created_at, started_at, told_voice_bridge,
                                told_dial_number)
                            values (:id, :tenant, :external, :name, :params, :attendee, :moderator, :people, 'RUNNING',
                                1, :server, :external, :internal, :createTime,
                                to_timestamp(:createTime / 1000.0), to_timestamp(:createTime / 1000.0), :bridge, :dial)
                            on conflict do nothing
                            """)
                    .param("id", id)
                    .param("tenant", adopter.tenantId())
                    .param("external", meeting.meetingId())
                    .param("name", meeting.name())
                    .param("params", parameters(meeting).encoded())
                    .param("attendee", meetings.seal(id, "attendee_password", passwords.attendee()))
                    .param("moderator", meetings.seal(id, "moderator_password", passwords.moderator()))
                    .param("people", meeting.participantCount())
                    .param("server", server.id())
                    .param("internal", meeting.internalMeetingId())
                    .param("createTime", meeting.createTime().toEpochMilli())
                    .param("bridge", meeting.voiceBridge())
                    .param("dial", meeting.element().text("dialNumber"))
                    .update();
            if (written == 0) {
                return meetings.findLive(adopter.tenantId(), meeting.meetingId())
                                .isPresent()
                        ? Verdict.RUNS_ALREADY
                        : Verdict.KNOWN_ID;
            }
            database.jdbc()
                    .sql("""
                            insert into create_attempt (server_meeting_id, meeting_id, attempt, server_id, state,
                                internal_meeting_id, ended_token, settled_at, reason)
                            values (:id, :meeting, 1, :server, 'WON', :internal, :token, now(), :adopted)
                            """)
                    .param("id", meeting.meetingId())
                    .param("meeting", id)
                    .param("server", server.id())
                    .param("internal", meeting.internalMeetingId())
                    // Nobody is told it: the server has callbacks of whoever created the meeting.
                    .param("token", RandomIds.hash(RandomIds.token256()))
                    .param("adopted", ADOPTED)
                    .update();
            new CallerRows(database, meetings)
                    .write(id, new CallerTerms(passwords, adopter.secretId(), false, null, null));
            announce(id);
            log.info("adopted a meeting meeting={} tenant={} server={}", id, adopter.tenantId(), server.name());
            return Verdict.ADOPTED;
        });
    }

    /** What the answer tells of the parameters that it was created with. */
    private static Parameters parameters(org.lectern.bbb.Meeting meeting) {
        Parameters parameters = Parameters.of("record", Boolean.toString(meeting.isRecordable()));
        if (meeting.durationMinutes() > 0) {
            parameters = parameters.and("duration", Long.toString(meeting.durationMinutes()));
        }
        if (meeting.maxUsers() > 0) {
            parameters = parameters.and("maxParticipants", Integer.toString(meeting.maxUsers()));
        }
        for (var entry : meeting.metadata().entrySet()) {
            if (!CALLBACKS.contains(entry.getKey())) {
                parameters = parameters.and("meta_" + entry.getKey(), entry.getValue());
            }
        }
        return parameters;
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

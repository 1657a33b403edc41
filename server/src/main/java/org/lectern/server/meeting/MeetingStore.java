package org.lectern.server.meeting;

import java.nio.charset.StandardCharsets;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Vault;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Reads runs of meetings. What changes them is in the verbs of this package. */
public final class MeetingStore {
    private static final Logger log = LoggerFactory.getLogger(MeetingStore.class);
    /** Notified with a run's id whenever its state changes. */
    public static final String CHANNEL = StartLedger.CHANNEL;

    /** A run was last seen up to so long before it was gone. */
    private static final Duration POLL = Duration.ofSeconds(60);

    private final Database database;
    private final Vault vault;
    private final CallerRows callers;
    private final List<Consumer<UUID>> followers = new CopyOnWriteArrayList<>();

    public MeetingStore(Database database, Vault vault) {
        this.database = database;
        this.vault = vault;
        this.callers = new CallerRows(database, this);
    }

    /** Has the consumer called, on the thread that makes it, with each run that this process started or closed. */
    public void follow(Consumer<UUID> follower) {
        followers.add(follower);
    }

    /** This process changed the state of the run, and has committed that: whoever reads from memory here reads it again. */
    void changed(UUID id) {
        for (Consumer<UUID> follower : followers) {
            try {
                follower.accept(id);
            } catch (RuntimeException e) {
                log.warn("a change was not followed at once, its notice will be meeting={}", id, e);
            }
        }
    }

    public Optional<Meeting> find(UUID id) {
        return database.jdbc()
                .sql("select * from meeting where id = :id")
                .param("id", id)
                .query(MeetingStore::meeting)
                .optional();
    }

    /** The run, if it is the tenant's. */
    public Optional<Meeting> find(UUID tenantId, UUID id) {
        return find(id).filter(meeting -> meeting.tenantId().equals(tenantId));
    }

    /** The run of this identifier that is starting or running now. */
    public Optional<Meeting> findLive(UUID tenantId, String externalId) {
        return database.jdbc()
                .sql("""
                        select * from meeting
                        where tenant_id = :tenant and external_id = :external and state in ('STARTING', 'RUNNING')
                        """)
                .param("tenant", tenantId)
                .param("external", externalId)
                .query(MeetingStore::meeting)
                .optional();
    }

    /** The live runs of several identifiers of one tenant. */
    public List<Meeting> listLive(UUID tenantId, List<String> externalIds) {
        return database.jdbc()
                .sql("""
                        select * from meeting
                        where tenant_id = :tenant and external_id = any(:external) and state in ('STARTING', 'RUNNING')
                        """)
                .param("tenant", tenantId)
                .param("external", externalIds.toArray(String[]::new))
                .query(MeetingStore::meeting)
                .list();
    }

    /**
     * The runs of one identifier that came to be, newest first. One that another run carries on is not listed: the two are
     * one class, and the report of either tells of both.
     */
    public List<Meeting> history(UUID tenantId, String externalId, int max) {
        return database.jdbc()
                .sql("""
                        select * from meeting
                        where tenant_id = :tenant and external_id = :external
                          and end_cause is distinct from 'NEVER_STARTED'
                          and not (end_cause is not distinct from 'INFERRED' and exists (
                              select 1 from meeting s
                              where s.succeeds = meeting.id and s.end_cause is distinct from 'NEVER_STARTED'))
                        order by created_at desc limit :max
                        """)
                .param("tenant", tenantId)
                .param("external", externalId)
                .param("max", max)
                .query(MeetingStore::meeting)
                .list();
    }

    /**
     * Every run of these identifiers that came to be and began within the time, oldest first; of a class that went on in a
     * second run both.
     *
     * @param max the newest are listed if there are more
     */
    public List<Meeting> listRuns(UUID tenantId, List<String> externalIds, Span within, int max) {
        return database.jdbc()
                .sql("""
                        select * from (
                            select * from meeting
                            where tenant_id = :tenant and external_id = any(:external) and state <> 'STARTING'
                              and end_cause is distinct from 'NEVER_STARTED'
                              and created_at >= :from and created_at < :to
                            order by created_at desc limit :max) as newest
                        order by created_at
                        """)
                .param("tenant", tenantId)
                .param("external", externalIds.toArray(String[]::new))
                .param("from", within.from().atOffset(ZoneOffset.UTC))
                .param("to", within.to().atOffset(ZoneOffset.UTC))
                .param("max", max)
                .query(MeetingStore::meeting)
                .list();
    }

    /** A time, the end excluded. */
    public record Span(Instant from, Instant to) {}

    /** The tenant's runs with these identifiers, in no order. */
    public List<Meeting> list(UUID tenantId, Collection<UUID> ids) {
        return database.jdbc()
                .sql("select * from meeting where tenant_id = :tenant and id = any(:ids)")
                .param("tenant", tenantId)
                .param("ids", ids.toArray(UUID[]::new))
                .query(MeetingStore::meeting)
                .list();
    }

    /** The run that BigBlueButton knows by its own identifier; the last one, if it was adopted more than once. */
    public Optional<Meeting> findByInternalId(String internalMeetingId) {
        return database.jdbc()
                .sql("""
                        select * from meeting where internal_meeting_id = :internal
                        order by server_id is not null desc, created_at desc limit 1
                        """)
                .param("internal", internalMeetingId)
                .query(MeetingStore::meeting)
                .optional();
    }

    /** The run that its server knows by this identifier of ours. */
    public Optional<Meeting> findByServerMeetingId(String serverMeetingId) {
        return database.jdbc()
                .sql("select * from meeting where server_meeting_id = :id")
                .param("id", serverMeetingId)
                .query(MeetingStore::meeting)
                .optional();
    }

    /** Live runs of all tenants, for operators, newest first. */
    public List<Meeting> listLive(int max) {
        return database.jdbc()
                .sql("select * from meeting where state in ('STARTING', 'RUNNING') order by created_at desc limit :max")
                .param("max", max)
                .query(MeetingStore::meeting)
                .list();
    }

    /**
     * A live run, as sums over all of them need it.
     *
     * @param serverId null while it has no place yet
     * @param seen people inside at the last poll; null before the first
     */
    public record Live(
            UUID id,
            @Nullable UUID serverId,
            boolean running,
            @Nullable Integer seen) {}

    /** Every live run of every tenant. One query, answered by the index of live runs, however many there were before. */
    public List<Live> listAllLive() {
        return database.jdbc()
                .sql("""
                        select id, server_id, state = 'RUNNING' as running, case when seen_at is not null then seen end as seen
                        from meeting where state in ('STARTING', 'RUNNING')
                        """)
                .query((row, number) -> new Live(
                        row.getObject("id", UUID.class),
                        row.getObject("server_id", UUID.class),
                        row.getBoolean("running"),
                        row.getObject("seen", Integer.class)))
                .list();
    }

    /** The newest that run, of every tenant. */
    public List<Meeting> listRunning(int max) {
        return database.jdbc()
                .sql("select * from meeting where state = 'RUNNING' order by created_at desc, id limit :max")
                .param("max", max)
                .query(MeetingStore::meeting)
                .list();
    }

    /** Live runs on one server. */
    public int countLive(UUID serverId) {
        return database.jdbc()
                .sql("select count(*) from meeting where server_id = :server and state in ('STARTING', 'RUNNING')")
                .param("server", serverId)
                .query(Integer.class)
                .single();
    }

    /** The run as the call that asked for it knows it. */
    public Optional<CallersMeeting> findAsCaller(UUID id) {
        return callers.find(id);
    }

    /** When we learned of the end of a run; empty while it has none. */
    public Optional<Instant> closedAt(UUID id) {
        return database.jdbc()
                .sql("select closed_at from meeting where id = :id and closed_at is not null")
                .param("id", id)
                .query((row, n) ->
                        row.getObject("closed_at", OffsetDateTime.class).toInstant())
                .optional();
    }

    /** Whether somebody was ever seen inside, as far as polls and events told. */
    public boolean hasUserJoined(UUID id) {
        return database.jdbc()
                .sql("""
                        select peak > 0 or exists (
                            select 1 from meeting_join j where j.meeting_id = m.id and j.arrived_at is not null)
                        from meeting m where m.id = :id
                        """)
                .param("id", id)
                .query(Boolean.class)
                .optional()
                .orElse(false);
    }

    /**
     * The last run of this identifier, if it vanished without an end not longer ago than this: it is still answered for,
     * and a join brings up its successor. Not if something else ended it that we could not be told of: its duration was
     * over, or it was a breakout.
     */
    public Optional<Meeting> findVanished(UUID tenantId, String externalId, Duration within) {
        return database.jdbc()
                .sql("""
                        select * from (
                            select * from meeting
                            where tenant_id = :tenant and external_id = :external
                              and end_cause is distinct from 'NEVER_STARTED'
                            order by created_at desc limit 1) as last
                        where state in ('ENDED', 'DETACHED') and end_cause = 'INFERRED' and parent_id is null
                          and closed_at > now() - make_interval(secs => :within)
                        """)
                .param("tenant", tenantId)
                .param("external", externalId)
                .param("within", within.toMillis() / 1000.0)
                .query(MeetingStore::meeting)
                .optional()
                .filter(meeting -> !ranItsTime(meeting));
    }

    /** Whether the run was due to be ended by its server when it was last seen. */
    private boolean ranItsTime(Meeting meeting) {
        long minutes =
                callers.find(meeting.id()).map(CallersMeeting::durationMinutes).orElse(0);
        long created = meeting.requirePlace().createTime();
        Instant ended = meeting.endedAt().orElse(Instant.EPOCH);
        return minutes > 0
                && !ended.isBefore(Instant.ofEpochMilli(created)
                        .plus(Duration.ofMinutes(minutes))
                        .minus(POLL));
    }

    /**
     * Whether a creation time that a link holds is that of a run which vanished without an end, and which the present run
     * of the identifier carries on: no run between them was ended on purpose.
     */
    public boolean isCarriedOn(Meeting present, long createTime) {
        return database.jdbc()
                .sql("""
                        select exists (
                            select 1 from meeting lost
                            where lost.tenant_id = :tenant and lost.external_id = :external
                              and lost.create_time = :time and lost.created_at < :created
                              and not exists (
                                  select 1 from meeting m
                                  where m.tenant_id = :tenant and m.external_id = :external
                                    and m.created_at >= lost.created_at and m.created_at < :created
                                    and m.end_cause not in ('INFERRED', 'NEVER_STARTED')))
                        """)
                .param("tenant", present.tenantId())
                .param("external", present.externalId())
                .param("time", createTime)
                .param("created", present.createdAt().atOffset(ZoneOffset.UTC))
                .query(Boolean.class)
                .single();
    }

    /** Both passwords of a run; they are sent to its server with every create and end. */
    Passwords passwords(UUID id) {
        return database.jdbc()
                .sql("select attendee_password, moderator_password from meeting where id = :id")
                .param("id", id)
                .query((row, n) -> new Passwords(
                        open(id, "attendee_password", row.getBytes("attendee_password")),
                        open(id, "moderator_password", row.getBytes("moderator_password"))))
                .single();
    }

    byte[] seal(UUID id, String column, String password) {
        return vault.seal(place(id, column), password.getBytes(StandardCharsets.UTF_8));
    }

    String open(UUID id, String column, byte[] sealed) {
        return new String(vault.open(place(id, column), sealed), StandardCharsets.UTF_8);
    }

    private static Vault.Place place(UUID id, String column) {
        return new Vault.Place("meeting", column, id.toString());
    }

    static Meeting meeting(ResultSet row, int n) throws SQLException {
        UUID serverId = row.getObject("server_id", UUID.class);
        Meeting.Place place = serverId == null
                ? null
                : new Meeting.Place(
                        serverId,
                        row.getString("server_meeting_id"),
                        row.getString("internal_meeting_id"),
                        row.getLong("create_time"));
        Instant endedAt = instant(row, "ended_at");
        Meeting.Ending ending = endedAt == null
                ? null
                : new Meeting.Ending(endedAt, EndCause.valueOf(row.getString("end_cause")), row.getString("failure"));
        return new Meeting(
                row.getObject("id", UUID.class),
                row.getObject("tenant_id", UUID.class),
                row.getString("external_id"),
                row.getString("name"),
                MeetingState.valueOf(row.getString("state")),
                row.getInt("attempt"),
                place,
                row.getInt("expected"),
                row.getObject("created_at", OffsetDateTime.class).toInstant(),
                instant(row, "started_at"),
                ending,
                row.getInt("seen"),
                instant(row, "seen_at"));
    }

    static @Nullable Instant instant(ResultSet row, String column) throws SQLException {
        OffsetDateTime value = row.getObject(column, OffsetDateTime.class);
        return value == null ? null : value.toInstant();
    }

    /** Both passwords of a run. */
    public record Passwords(String attendee, String moderator) {
        @Override
        public String toString() {
            return "***";
        }
    }
}

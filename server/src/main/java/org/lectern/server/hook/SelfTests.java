package org.lectern.server.hook;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.CreateMeeting;
import org.lectern.bbb.CreateParameter;
import org.lectern.bbb.MeetingPassword;
import org.lectern.bbb.Outcome;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.pool.Server;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Proves the whole way from a server back to us: creates a tiny meeting there, waits for the event that it was created,
 * and ends it. The meeting is nobody's, so that its events are counted as foreign and nothing of it is kept.
 *
 * <p>Nobody but an operator may ask for it. Any process may hear the event. Safe for use by several threads.
 */
public final class SelfTests {
    /** Begins the identifier of every such meeting. */
    public static final String PREFIX = "lectern-self-test-";

    private static final Logger log = LoggerFactory.getLogger(SelfTests.class);
    private static final Duration LOOK = Duration.ofMillis(100);
    /** The server ends it by itself after so many minutes if we cannot. */
    private static final int MINUTES = 2;

    private final Database database;
    private final Function<Server, BbbClient> clients;
    private final InstantSource clock;

    public SelfTests(Database database, Function<Server, BbbClient> clients, InstantSource clock) {
        this.database = database;
        this.clients = clients;
        this.clock = clock;
    }

    /**
     * What came of one.
     *
     * @param createdAt when the server had made the meeting; null if it did not
     * @param heardAt when its first event was here; null if none came in time
     * @param endedAt when the server had ended it; null if that failed
     * @param problem why it failed, in words; null if the way is proven
     */
    public record Result(
            UUID serverId,
            Instant startedAt,
            @Nullable Instant createdAt,
            @Nullable Instant heardAt,
            @Nullable Instant endedAt,
            @Nullable String problem) {
        public boolean good() {
            return heardAt != null;
        }

        /** From the creation to the event, if it came. */
        public Optional<Duration> way() {
            Instant heard = heardAt;
            return heard == null ? Optional.empty() : Optional.of(Duration.between(startedAt, heard));
        }
    }

    /**
     * Runs one and returns when it is over. Never called within a transaction.
     *
     * @param patience how long the event may take
     */
    public Result run(Server server, Duration patience) {
        Database.requireNoTransaction();
        UUID id = RandomIds.uuid();
        String meetingId = PREFIX + RandomIds.token128();
        database.jdbc()
                .sql("insert into hook_self_test (id, server_id, meeting_id, started_at) values (?, ?, ?, ?)")
                .params(List.of(id, server.id(), meetingId, clock.instant().atOffset(ZoneOffset.UTC)))
                .update();
        BbbClient client = clients.apply(server);
        String password = RandomIds.token128();
        var request = CreateMeeting.of(meetingId, "Lectern: test of the way back")
                .with(CreateParameter.DURATION, MINUTES)
                .passwords(MeetingPassword.of(RandomIds.token128()), MeetingPassword.of(password));
        Outcome<?> created = client.create(request);
        if (!created.isSuccess()) {
            return failed(server, id, "create: " + words(created));
        }
        note("created_at", id);
        boolean heard = await(id, patience);
        Outcome<?> ended = client.end(meetingId, MeetingPassword.of(password));
        if (ended.isSuccess()) {
            note("ended_at", id);
        } else {
            log.warn("meeting of a self-test not ended, it ends by itself server={}", server.name());
        }
        if (!heard) {
            return failed(server, id, "no event of the meeting came within " + patience.toSeconds() + " s");
        }
        log.info("way back from server proven server={}", server.name());
        return result(id);
    }

    private static String words(Outcome<?> outcome) {
        return outcome.failure()
                .map(failure -> failure.kind() + " " + failure.message())
                .orElse("");
    }

    private Result failed(Server server, UUID id, String problem) {
        log.warn("way back from server not proven server={} problem={}", server.name(), problem);
        database.jdbc()
                .sql("update hook_self_test set problem = ? where id = ?")
                .params(List.of(problem, id))
                .update();
        return result(id);
    }

    /** Looked up in the database: the event may have come to another process. */
    private boolean await(UUID id, Duration patience) {
        long until = System.nanoTime() + patience.toNanos();
        while (System.nanoTime() - until < 0 && !Thread.currentThread().isInterrupted()) {
            if (result(id).good()) {
                return true;
            }
            LockSupport.parkNanos(LOOK.toNanos());
        }
        return result(id).good();
    }

    private void note(String column, UUID id) {
        database.jdbc()
                .sql("update hook_self_test set " + column + " = ? where id = ?")
                .params(List.of(clock.instant().atOffset(ZoneOffset.UTC), id))
                .update();
    }

    /** An event of a meeting that is not ours came in. */
    void heard(String serverMeetingId) {
        if (!serverMeetingId.startsWith(PREFIX)) {
            return;
        }
        try {
            database.jdbc()
                    .sql("update hook_self_test set heard_at = ? where meeting_id = ? and heard_at is null")
                    .params(List.of(clock.instant().atOffset(ZoneOffset.UTC), serverMeetingId))
                    .update();
        } catch (DatabaseUnavailable e) {
            log.warn("event of a self-test not noted");
        }
    }

    /** The latest of each server that had one. */
    Map<UUID, Result> latest() {
        var latest = new HashMap<UUID, Result>();
        database.jdbc()
                .sql("select distinct on (server_id) * from hook_self_test order by server_id, started_at desc")
                .query(SelfTests::row)
                .list()
                .forEach(result -> latest.put(result.serverId(), result));
        return latest;
    }

    private Result result(UUID id) {
        return database.jdbc()
                .sql("select * from hook_self_test where id = ?")
                .param(id)
                .query(SelfTests::row)
                .single();
    }

    private static Result row(java.sql.ResultSet row, int n) throws java.sql.SQLException {
        Instant started = HookStore.instant(row, "started_at");
        return new Result(
                row.getObject("server_id", UUID.class),
                started == null ? Instant.EPOCH : started,
                HookStore.instant(row, "created_at"),
                HookStore.instant(row, "heard_at"),
                HookStore.instant(row, "ended_at"),
                row.getString("problem"));
    }
}

package org.lectern.server.hook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.LogQuery;
import org.lectern.server.activity.LogSearch;
import org.lectern.server.activity.MeetingKey;
import org.lectern.server.activity.ReplayLog;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import tools.jackson.databind.json.JsonMapper;

/**
 * Replays of what a search means, in portions, by whichever process holds the lease; two at once hinder each other no more
 * than two portions. One that was killed is gone on with.
 */
public final class ReplayInbox {
    private static final JsonMapper JSON = new JsonMapper();
    private static final Duration LEASE = Duration.ofMinutes(1);
    private static final int LETTERS = 100;

    private final Database database;
    private final LogSearch search;
    private final ReplayLog log;
    private final DeadLetters letters;

    public ReplayInbox(Database database, ReplayLog log, DeadLetters letters) {
        this.database = database;
        this.search = new LogSearch(database);
        this.log = log;
        this.letters = letters;
    }

    /** What is replayed. */
    public enum What {
        CLASSES,
        DEAD_LETTERS
    }

    /**
     * How far a replay is.
     *
     * @param total how many were meant when it began
     * @param again how many are folded again, or are dead letters no more
     */
    public record Progress(
            UUID id,
            What what,
            Instant requestedAt,
            String requestedBy,
            long total,
            long done,
            long again,
            @Nullable Instant finishedAt) {}

    public UUID classes(LogQuery query, String by) {
        return start(What.CLASSES, JSON.writeValueAsString(query), search.count(query), by);
    }

    public UUID deadLetters(DeadLetters.Query query, String by) {
        return start(What.DEAD_LETTERS, JSON.writeValueAsString(query), letters.count(query), by);
    }

    private UUID start(What what, String query, long total, String by) {
        UUID id = RandomIds.uuid();
        database.jdbc()
                .sql("insert into inbox_replay (id, requested_by, what, query, total) values (?, ?, ?, ?, ?)")
                .params(List.of(id, by, what.name(), query, total))
                .update();
        return id;
    }

    /** Newest first. */
    public List<Progress> list(int max) {
        return database.jdbc()
                .sql("select * from inbox_replay order by requested_at desc, id limit ?")
                .param(max)
                .query((row, n) -> progress(row))
                .list();
    }

    public Optional<Progress> find(UUID id) {
        return database.jdbc()
                .sql("select * from inbox_replay where id = ?")
                .param(id)
                .query((row, n) -> progress(row))
                .optional();
    }

    /** Goes on until nothing is to be done here. */
    public void run() {
        while (tick()) {
            Thread.onSpinWait();
        }
    }

    private record Held(UUID id, What what, String query, String cursor, UUID lease) {}

    /** One portion of one replay; false if there is none to do. */
    boolean tick() {
        UUID lease = RandomIds.uuid();
        Optional<Held> held = database.inTransaction(() -> database.jdbc()
                .sql("""
                        update inbox_replay set lease = :lease, lease_until = now() + make_interval(secs => :secs)
                        where id = (select id from inbox_replay
                            where finished_at is null and (lease_until is null or lease_until < now())
                            order by requested_at limit 1 for update skip locked)
                        returning *
                        """)
                .param("lease", lease)
                .param("secs", (double) LEASE.toSeconds())
                .query((row, n) -> new Held(
                        row.getObject("id", UUID.class),
                        What.valueOf(row.getString("what")),
                        row.getString("query"),
                        row.getString("cursor"),
                        lease))
                .optional());
        if (held.isEmpty()) {
            return false;
        }
        switch (held.get().what()) {
            case CLASSES -> replayClasses(held.get());
            case DEAD_LETTERS -> replayLetters(held.get());
        }
        return true;
    }

    private void replayClasses(Held held) {
        database.inTransaction(() -> {
            LogQuery query = JSON.readValue(held.query(), LogQuery.class);
            ReplayLog.Portion portion = log.replay(query, key(held.cursor()));
            MeetingKey last = portion.last();
            settle(held, portion.seen(), portion.again(), last == null ? null : last.bucket() + " " + last.meeting());
        });
    }

    private static @Nullable MeetingKey key(String cursor) {
        if (cursor.isEmpty()) {
            return null;
        }
        String[] parts = cursor.split(" ", 2);
        return new MeetingKey(Integer.parseInt(parts[0]), UUID.fromString(parts[1]));
    }

    /** Each letter commits by itself, so a portion that is done twice finds them done. */
    private void replayLetters(Held held) {
        var query = JSON.readValue(held.query(), DeadLetters.Query.class);
        long after = held.cursor().isEmpty() ? 0 : Long.parseLong(held.cursor());
        List<Long> ids = letters.after(query, after, LETTERS);
        int again = 0;
        for (long id : ids) {
            again += letters.replay(id) ? 1 : 0;
        }
        settle(held, ids.size(), again, ids.size() < LETTERS ? null : String.valueOf(ids.getLast()));
    }

    private void settle(Held held, int seen, int again, @Nullable String cursor) {
        database.jdbc()
                .sql("""
                        update inbox_replay set done = done + :seen, again = again + :again,
                            cursor = coalesce(cast(:cursor as text), cursor), lease = null, lease_until = null,
                            finished_at = case when cast(:cursor as text) is null then now() end
                        where id = :id and lease = :lease
                        """)
                .param("seen", seen)
                .param("again", again)
                .param("cursor", cursor)
                .param("id", held.id())
                .param("lease", held.lease())
                .update();
    }

    private static Progress progress(ResultSet row) throws SQLException {
        OffsetDateTime finished = row.getObject("finished_at", OffsetDateTime.class);
        return new Progress(
                row.getObject("id", UUID.class),
                What.valueOf(row.getString("what")),
                row.getObject("requested_at", OffsetDateTime.class).toInstant(),
                row.getString("requested_by"),
                row.getLong("total"),
                row.getLong("done"),
                row.getLong("again"),
                finished == null ? null : finished.toInstant());
    }
}

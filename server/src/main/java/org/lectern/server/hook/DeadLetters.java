package org.lectern.server.hook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.KeptObservation;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Databases;
import org.springframework.dao.DataAccessException;

/**
 * Dead letters: searched, looked at, and tried again where enough of one was understood. One that succeeds is marked, and
 * what becomes of it is counted in place of the dead letter. Safe for use by several threads and processes.
 */
public final class DeadLetters {
    private final Database database;
    private final Database writing;
    private final EventLog events;

    /** @param events the log that hooks append to, on the pool of the intake */
    public DeadLetters(Databases databases, EventLog events) {
        this.database = databases.web();
        this.writing = databases.intake();
        this.events = events;
    }

    /**
     * Which are meant. What is empty or null restricts nothing.
     *
     * @param reason name of a {@link DeadLetter.Reason}
     * @param text a part of the detail
     */
    public record Query(
            @Nullable Instant from,
            @Nullable Instant until,
            @Nullable UUID serverId,
            String reason,
            String text) {
        public static final Query ALL = new Query(null, null, null, "", "");
    }

    /**
     * One as it is kept.
     *
     * @param content redacted, as JSON; null if nothing was understood
     * @param replayedAt when it was taken in after all
     */
    public record Letter(
            long id,
            UUID serverId,
            Instant receivedAt,
            DeadLetter.Reason reason,
            String detail,
            int bytes,
            String digest,
            @Nullable String content,
            @Nullable Instant replayedAt) {
        public boolean canBeReplayed() {
            return content != null && replayedAt == null;
        }
    }

    private static final String WHERE = """
            from dead_letter where (cast(:from as timestamptz) is null or received_at >= :from)
              and (cast(:until as timestamptz) is null or received_at < :until)
              and (cast(:server as uuid) is null or server_id = :server)
              and (:reason = '' or reason = :reason) and (:text = '' or strpos(detail, :text) > 0)
            """;

    /** What letters are listed by. */
    public enum Order {
        RECEIVED("id"),
        SERVER("(select name from server where server.id = dead_letter.server_id)"),
        REASON("reason"),
        BYTES("bytes");

        private final String column;

        Order(String column) {
            this.column = column;
        }
    }

    /** The newest first. */
    public List<Letter> list(Query query, int limit) {
        return list(query, Order.RECEIVED, true, limit);
    }

    /** @param falling whether the largest come first; of equal ones the newest */
    public List<Letter> list(Query query, Order order, boolean falling, int limit) {
        String by = order.column + (falling ? " desc" : "") + ", id desc";
        return statement("select * " + WHERE + " order by " + by + " limit :limit", query)
                .param("limit", limit)
                .query((row, n) -> letter(row))
                .list();
    }

    public Optional<Letter> find(long id) {
        return database.jdbc()
                .sql("select * from dead_letter where id = ?")
                .param(id)
                .query((row, n) -> letter(row))
                .optional();
    }

    /** Those that can be tried again. */
    long count(Query query) {
        return statement("select count(*) " + WHERE + " and content is not null and replayed_at is null", query)
                .query(Long.class)
                .single();
    }

    /** Identifiers after this one that can be tried again. */
    List<Long> after(Query query, long id, int limit) {
        return statement(
                        "select id " + WHERE
                                + " and content is not null and replayed_at is null and id > :after order by id"
                                + " limit :limit",
                        query)
                .param("after", id)
                .param("limit", limit)
                .query(Long.class)
                .list();
    }

    /**
     * Tries one again. The log, its counts and the mark of the letter change together: whoever is killed has changed nothing.
     *
     * @return whether it is in the log now; false if it is not there, was taken in before, holds nothing to try, or is
     *     refused again
     */
    public boolean replay(long id) {
        try {
            return writing.inTransaction(() -> take(id));
        } catch (DataAccessException | RefusedAgain e) {
            return false;
        }
    }

    /** Of two who try at once the second waits, and finds it done. */
    private boolean take(long id) {
        Optional<EventLog.Entry> entry = writing.jdbc()
                .sql("""
                        select content from dead_letter where id = ? and replayed_at is null and content is not null
                        for update
                        """)
                .param(id)
                .query((row, n) -> row.getBytes(1))
                .optional()
                .flatMap(KeptObservation::read);
        if (entry.isEmpty()) {
            return false;
        }
        var batch = new EventLog.Batch(List.of(entry.get()), EventLog.Tally.revived(1));
        if (!events.append(batch).sealed().isEmpty()) {
            throw new RefusedAgain();
        }
        writing.jdbc()
                .sql("update dead_letter set replayed_at = now() where id = ?")
                .param(id)
                .update();
        return true;
    }

    /** Its class is still one whose events are not kept. */
    private static final class RefusedAgain extends RuntimeException {
        @java.io.Serial
        private static final long serialVersionUID = 1;
    }

    private org.springframework.jdbc.core.simple.JdbcClient.StatementSpec statement(String sql, Query query) {
        return database.jdbc()
                .sql(sql)
                .param("from", time(query.from()))
                .param("until", time(query.until()))
                .param("server", query.serverId())
                .param("reason", query.reason())
                .param("text", query.text());
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static Letter letter(ResultSet row) throws SQLException {
        byte[] content = row.getBytes("content");
        OffsetDateTime replayed = row.getObject("replayed_at", OffsetDateTime.class);
        return new Letter(
                row.getLong("id"),
                row.getObject("server_id", UUID.class),
                row.getObject("received_at", OffsetDateTime.class).toInstant(),
                DeadLetter.Reason.valueOf(row.getString("reason")),
                row.getString("detail"),
                row.getInt("bytes"),
                java.util.HexFormat.of().formatHex(row.getBytes("digest")),
                content == null ? null : new String(content, java.nio.charset.StandardCharsets.UTF_8),
                replayed == null ? null : replayed.toInstant());
    }
}

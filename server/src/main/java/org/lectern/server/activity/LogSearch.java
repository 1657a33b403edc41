package org.lectern.server.activity;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.Database;

/** Looks into the log: classes by what became of their events, and single events as they are kept. For operators. */
public final class LogSearch {
    private static final String FROM = """
            from due d
            left join meeting m on m.id = d.meeting_id
            left join server s on s.id = m.server_id
            where (cast(:from as timestamptz) is null or d.first_received_at >= :from)
              and (cast(:until as timestamptz) is null or d.first_received_at < :until)
              and (:state = '' or d.state = :state or :state = 'SEALED' and d.sealed_at is not null
                or :state = 'OUT_OF_RANGE' and exists (select 1 from event e
                    where e.bucket = d.bucket and e.meeting = d.meeting and not e.in_range))
              and (:server = '' or s.name = :server)
              and (:meeting = '' or d.internal_id = :meeting or d.server_meeting_id = :meeting
                or d.meeting_id::text = :meeting or m.external_id = :meeting)
              and (:event = '' or exists (select 1 from event e
                    where e.bucket = d.bucket and e.meeting = d.meeting
                      and (e.kind = cast(:kind as smallint) or e.kind = 99 and strpos(e.body, :named) > 0)))
            """;

    private final Database database;

    public LogSearch(Database database) {
        this.database = database;
    }

    /**
     * A class in the log.
     *
     * @param state one of NEW, KNOWN, PENDING, ABANDONED, FOREIGN
     * @param server where it ran, empty if that is not known
     * @param name what its caller called it, empty if that is not known
     * @param sealed whether its events are not kept any more
     * @param events how many are kept, from every source
     */
    public record Stream(
            MeetingKey key,
            MeetingReference meeting,
            String state,
            String server,
            String name,
            Instant since,
            boolean sealed,
            long events) {}

    /** A single observation as it is kept: redacted when it came. */
    public record Logged(
            UUID identity,
            Instant at,
            Instant receivedAt,
            String kind,
            String source,
            String participant,
            boolean inRange,
            String body) {}

    /** What classes are listed by. */
    public enum Order {
        SINCE("d.first_received_at"),
        NAME("lower(coalesce(nullif(m.name, ''), nullif(d.internal_id, ''), d.server_meeting_id))"),
        SERVER("coalesce(s.name, '')"),
        STATE("d.state");

        private final String column;

        Order(String column) {
            this.column = column;
        }
    }

    /** The newest first. */
    public List<Stream> streams(LogQuery query, int limit) {
        return streams(query, Order.SINCE, true, limit);
    }

    /** @param falling whether the largest come first; of equal ones the newest */
    public List<Stream> streams(LogQuery query, Order order, boolean falling, int limit) {
        var params = params(query);
        params.put("limit", limit);
        return database.jdbc()
                .sql("""
                        select d.*, coalesce(s.name, '') as server, coalesce(m.name, '') as name,
                            (select count(*) from event e where e.bucket = d.bucket and e.meeting = d.meeting) as events
                        """ + FROM + " order by " + order.column + (falling ? " desc" : "")
                        + ", d.first_received_at desc, d.meeting limit :limit")
                .params(params)
                .query((row, n) -> stream(row))
                .list();
    }

    public long count(LogQuery query) {
        return database.jdbc()
                .sql("select count(*) " + FROM)
                .params(params(query))
                .query(Long.class)
                .single();
    }

    public Optional<Stream> find(MeetingKey key) {
        return database.jdbc()
                .sql("""
                        select d.*, coalesce(s.name, '') as server, coalesce(m.name, '') as name,
                            (select count(*) from event e where e.bucket = d.bucket and e.meeting = d.meeting) as events
                        from due d left join meeting m on m.id = d.meeting_id left join server s on s.id = m.server_id
                        where d.bucket = :bucket and d.meeting = :meeting
                        """)
                .param("bucket", key.bucket())
                .param("meeting", key.meeting())
                .query((row, n) -> stream(row))
                .optional();
    }

    /** Events of a class in the order of their times, from this time on. */
    public List<Logged> events(MeetingKey key, Instant from, int limit) {
        return database.jdbc()
                .sql("""
                        select * from event where bucket = :bucket and meeting = :meeting and at_millis >= :from
                        order by at_millis, identity limit :limit
                        """)
                .param("bucket", key.bucket())
                .param("meeting", key.meeting())
                .param("from", from.toEpochMilli())
                .param("limit", limit)
                .query((row, n) -> new Logged(
                        row.getObject("identity", UUID.class),
                        Instant.ofEpochMilli(row.getLong("at_millis")),
                        row.getObject("received_at", OffsetDateTime.class).toInstant(),
                        Kind.of(row.getInt("kind")).name(),
                        Source.of(row.getInt("source")).name(),
                        row.getString("participant"),
                        row.getBoolean("in_range"),
                        row.getString("body")))
                .list();
    }

    /** Keys after this one that the query means, in their order. */
    List<MeetingKey> keys(LogQuery query, @Nullable MeetingKey after, int limit) {
        var params = params(query);
        params.put("bucket", after == null ? -1 : after.bucket());
        params.put("key", after == null ? new UUID(0, 0) : after.meeting());
        params.put("limit", limit);
        return database.jdbc()
                .sql("select d.bucket, d.meeting " + FROM
                        + " and (d.bucket, d.meeting) > (:bucket, :key) order by d.bucket, d.meeting limit :limit")
                .params(params)
                .query((row, n) -> new MeetingKey(row.getInt(1), row.getObject(2, UUID.class)))
                .list();
    }

    private static Map<String, @Nullable Object> params(LogQuery query) {
        var params = new HashMap<String, @Nullable Object>();
        params.put("from", time(query.from()));
        params.put("until", time(query.until()));
        params.put("state", query.state());
        params.put("server", query.server());
        params.put("meeting", query.meeting());
        params.put("event", query.event());
        Kind kind = query.kind();
        params.put("kind", kind == null ? -1 : (int) kind.code());
        var named = new StringBuilder("\"event\":");
        JsonText.quote(named, query.event());
        params.put("named", named.toString());
        return params;
    }

    private static @Nullable OffsetDateTime time(@Nullable Instant at) {
        return at == null ? null : at.atOffset(ZoneOffset.UTC);
    }

    private static Stream stream(ResultSet row) throws SQLException {
        return new Stream(
                new MeetingKey(row.getInt("bucket"), row.getObject("meeting", UUID.class)),
                new MeetingReference(row.getString("internal_id"), row.getString("server_meeting_id")),
                row.getString("state"),
                row.getString("server"),
                row.getString("name"),
                row.getObject("first_received_at", OffsetDateTime.class).toInstant(),
                row.getObject("sealed_at") != null,
                row.getLong("events"));
    }
}

package org.lectern.server.hook;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.EventCounters;
import org.lectern.server.platform.Database;

/** What an operator sees of the inbound hooks. Safe for use by several threads. */
public final class Inbox {
    private final Database database;
    private final EventCounters counters;

    Inbox(Database database, EventCounters counters) {
        this.database = database;
        this.counters = counters;
    }

    /** Events by what became of them; the parts add up to what was received. */
    public EventCounters.Counters counters() {
        return counters.read();
    }

    /** Meetings that events came for and that nobody knows yet. */
    public List<EventCounters.PendingMeeting> pending(int limit) {
        return counters.pending(limit);
    }

    /** Requests that were not taken in, by reason; a sum of its own, some seconds late. */
    public Map<Refusal, Long> refused() {
        var refused = new TreeMap<Refusal, Long>();
        database.jdbc()
                .sql("select reason, sum(count) as count from refused_request group by reason")
                .query(row -> {
                    refused.put(Refusal.valueOf(row.getString("reason")), row.getLong("count"));
                });
        return refused;
    }

    /**
     * A dead letter as kept.
     *
     * @param bytes size of the body
     * @param digest SHA-256 of the body in hexadecimal digits, empty if it was too large
     */
    public record Kept(
            long id,
            UUID serverId,
            Instant receivedAt,
            DeadLetter.Reason reason,
            String detail,
            int bytes,
            String digest) {}

    /** The latest dead letters first. */
    public List<Kept> deadLetters(int limit) {
        return database.jdbc()
                .sql("""
                        select id, server_id, received_at, reason, detail, bytes, encode(digest, 'hex') as digest
                        from dead_letter order by id desc limit ?
                        """)
                .param(limit)
                .query((row, n) -> new Kept(
                        row.getLong("id"),
                        row.getObject("server_id", UUID.class),
                        row.getObject("received_at", OffsetDateTime.class).toInstant(),
                        DeadLetter.Reason.valueOf(row.getString("reason")),
                        row.getString("detail"),
                        row.getInt("bytes"),
                        row.getString("digest")))
                .list();
    }

    /**
     * Our hook at one server.
     *
     * @param registration how the last check went
     * @param formula how the server signs; null before the first delivery
     * @param weakDeliveries how many had a checksum that does not cover the body
     */
    public record HookStatus(
            UUID serverId,
            int generation,
            Registration registration,
            @Nullable Instant lastDeliveryAt,
            @Nullable String formula,
            long deliveries,
            long weakDeliveries) {
        public boolean isWeak() {
            return "CONSTANT".equals(formula);
        }
    }

    /**
     * @param presentAt when it was last seen in place; null if never
     * @param failure why the last check failed; null if it did not
     * @param removed how many superfluous hooks of ours were removed so far
     */
    public record Registration(
            @Nullable Instant checkedAt,
            @Nullable Instant presentAt,
            @Nullable String failure,
            int removed) {
        public boolean isPresent() {
            return presentAt != null && failure == null;
        }
    }

    /** The wanted hook of each server that has one. */
    public List<HookStatus> hooks() {
        return database.jdbc()
                .sql("select distinct on (server_id) * from server_hook order by server_id, generation desc")
                .query(Inbox::status)
                .list();
    }

    private static HookStatus status(ResultSet row, int n) throws SQLException {
        return new HookStatus(
                row.getObject("server_id", UUID.class),
                row.getInt("generation"),
                new Registration(
                        HookStore.instant(row, "checked_at"),
                        HookStore.instant(row, "present_at"),
                        row.getString("failure"),
                        row.getInt("removed")),
                HookStore.instant(row, "last_delivery_at"),
                row.getString("formula"),
                row.getLong("deliveries"),
                row.getLong("weak_deliveries"));
    }
}

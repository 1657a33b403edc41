package org.lectern.server.meeting;

import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.UUID;
import org.lectern.server.platform.Database;

/**
 * What a moment of a server is by our clock. A server says when, by its own, it created a run; by ours that was between our
 * request and its answer. A clock that is off by less than that is taken for right.
 */
final class ServerClock {
    private final Database database;

    ServerClock(Database database) {
        this.database = database;
    }

    /** Unchanged for a run that others created: nobody here knows when that was. */
    Instant ours(UUID meetingId, Instant at) {
        return database.jdbc()
                .sql("""
                        select m.create_time, a.sent_at, a.settled_at from meeting m
                        join create_attempt a on a.meeting_id = m.id and a.attempt = m.attempt
                        where m.id = :id and m.create_time > 0 and a.settled_at is not null and a.reason is null
                        """)
                .param("id", meetingId)
                .query((row, n) -> behind(
                        Instant.ofEpochMilli(row.getLong("create_time")),
                        row.getObject("sent_at", OffsetDateTime.class).toInstant(),
                        row.getObject("settled_at", OffsetDateTime.class).toInstant()))
                .optional()
                .map(at::plus)
                .orElse(at);
    }

    /** The least by which the server's clock is behind ours; negative if it is ahead. */
    static Duration behind(Instant created, Instant sent, Instant settled) {
        if (created.isBefore(sent)) {
            return Duration.between(created, sent);
        }
        return created.isAfter(settled) ? Duration.between(created, settled) : Duration.ZERO;
    }
}

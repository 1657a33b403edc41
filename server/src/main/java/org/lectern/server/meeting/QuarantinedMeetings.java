package org.lectern.server.meeting;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.List;
import java.util.UUID;
import org.lectern.server.platform.Database;

/**
 * Meetings at our servers that carry our tag and that no row of ours knows: after a backup was restored, or when a copy of
 * production runs against production's servers. They are shown to operators and never ended by us.
 */
public final class QuarantinedMeetings {
    private final Database database;

    QuarantinedMeetings(Database database) {
        this.database = database;
    }

    /** One of them. */
    public record Quarantined(
            UUID serverId, String serverMeetingId, String name, int people, Instant firstSeenAt, Instant lastSeenAt) {}

    /** Of one server, the latest seen first. */
    public List<Quarantined> listOf(UUID serverId, int max) {
        return database.jdbc()
                .sql("""
                        select * from quarantined_meeting where server_id = :server
                        order by last_seen_at desc, server_meeting_id limit :max
                        """)
                .param("server", serverId)
                .param("max", max)
                .query((row, n) -> quarantined(row))
                .list();
    }

    /** The latest seen first. */
    public List<Quarantined> list(int max) {
        return database.jdbc()
                .sql("select * from quarantined_meeting order by last_seen_at desc limit :max")
                .param("max", max)
                .query((row, n) -> quarantined(row))
                .list();
    }

    private static Quarantined quarantined(ResultSet row) throws SQLException {
        return new Quarantined(
                row.getObject("server_id", UUID.class),
                row.getString("server_meeting_id"),
                row.getString("name"),
                row.getInt("people"),
                row.getObject("first_seen_at", OffsetDateTime.class).toInstant(),
                row.getObject("last_seen_at", OffsetDateTime.class).toInstant());
    }
}

package org.lectern.server.activity;

import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.platform.Database;

/**
 * Whose class a run is, and from when until when it went on: what decides which rules of its tenant held for it.
 *
 * @param until now, while it goes on
 */
public record ClassTimes(UUID tenantId, Instant from, Instant until) {
    /** Empty for a run that nobody knows. */
    public static Optional<ClassTimes> find(Database database, UUID meetingId, Instant now) {
        return database.jdbc()
                .sql("select tenant_id, created_at, ended_at from meeting where id = ?")
                .param(meetingId)
                .query((row, n) -> {
                    OffsetDateTime ended = row.getObject("ended_at", OffsetDateTime.class);
                    return new ClassTimes(
                            row.getObject("tenant_id", UUID.class),
                            row.getObject("created_at", OffsetDateTime.class).toInstant(),
                            ended == null ? now : ended.toInstant());
                })
                .optional();
    }
}

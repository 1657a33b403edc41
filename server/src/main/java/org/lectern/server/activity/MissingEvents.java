package org.lectern.server.activity;

import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;
import org.lectern.server.platform.Database;

/** Keeps when events of a server could not reach us; the reports of its classes say so. */
public final class MissingEvents {
    private final Database database;

    public MissingEvents(Database database) {
        this.database = database;
    }

    /**
     * @param from the last moment at which the hook was known to be in place
     * @param until when it was in place again
     * @param reason for the log and the admin page
     */
    public void record(UUID serverId, Instant from, Instant until, String reason) {
        database.jdbc()
                .sql("""
                        insert into missing_events (server_id, from_at, until_at, reason) values (?, ?, ?, ?)
                        on conflict (server_id, from_at)
                            do update set until_at = greatest(missing_events.until_at, excluded.until_at)
                        """)
                .params(List.of(serverId, from.atOffset(ZoneOffset.UTC), until.atOffset(ZoneOffset.UTC), reason))
                .update();
    }
}

package org.lectern.server.recording;

import java.time.Instant;
import java.util.UUID;
import org.lectern.server.platform.Database;

/**
 * Recordings that await approval and can be looked at before. A server plays nothing that is unpublished, so where it lets
 * nobody past us they stay published there: then it is for us alone to say who plays them. Everywhere else they are
 * unpublished, because their bare address would play.
 *
 * @see "docs/recordings.md, when a recording can be seen"
 */
public final class Previews {
    private final Database database;

    public Previews(Database database) {
        this.database = database;
    }

    /** Whether the server's web server is said to ask us before it hands anything out, and has been seen to. */
    boolean areSafe(UUID serverId) {
        return database.jdbc()
                .sql("""
                        select exists (select 1 from playback_server
                            where server_id = :server and mode = 'GATED' and asked_at is not null)
                        """)
                .param("server", serverId)
                .query(Boolean.class)
                .single();
    }

    /**
     * The server does not ask us any more: what awaits approval there is unpublished. Within the caller's transaction.
     *
     * @return how many recordings it has to be told of
     */
    public int end(UUID serverId, Instant now) {
        return database.jdbc()
                .sql("""
                        insert into recording_wish as w (tenant_id, record_id, what, value, requested_at, requested_by, due_at)
                        select tenant_id, record_id, 'publish', 'false', :now, 'system:withheld', :now from recording
                        where server_id = :server and withheld = 'APPROVAL' and listed = 'PUBLISHED'
                            and stage in ('PUBLISHED', 'UNPUBLISHED')
                        """ + WishRows.REPLACES + """
                        where w.value <> excluded.value
                        """)
                .param("server", serverId)
                .param("now", RecordingIndex.at(now))
                .update();
    }
}

package org.lectern.server.recording;

import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.util.UUID;
import org.lectern.server.platform.Database;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Takes hints that a recording may have changed. A hint proves nothing: its server is asked, and not more often for many hints. */
public final class RecordingHints {
    private static final Logger log = LoggerFactory.getLogger(RecordingHints.class);

    private final Database database;
    private final InstantSource clock;

    RecordingHints(Database database, InstantSource clock) {
        this.database = database;
        this.clock = clock;
    }

    /**
     * A verified callback of the run, or of a breakout of it, named the recording. One that the index does not have, because
     * the callback overtook the end of the class, is found all the same as soon as the run is over.
     */
    public void hint(UUID tenantId, UUID meetingId, String recordId) {
        Instant now = clock.instant();
        int hinted = database.jdbc()
                .sql("""
                        update recording set hinted_at = :now,
                            next_ask_at = least(next_ask_at, greatest(:now, asked_at + interval '15 seconds'))
                        where tenant_id = :tenant and record_id = :record and meeting_id = :meeting
                            and stage not in ('DELETING', 'DELETED')
                            and (hinted_at is null or hinted_at < :now - interval '1 second')
                        """)
                .param("now", now.atOffset(ZoneOffset.UTC))
                .param("tenant", tenantId)
                .param("record", recordId)
                .param("meeting", meetingId)
                .update();
        if (hinted == 0) {
            log.debug("hint changed nothing meeting={}", meetingId);
        }
    }
}

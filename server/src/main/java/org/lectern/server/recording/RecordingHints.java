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
    private final RecordingIndex index;
    private final TakeAnswers answers;
    private final InstantSource clock;

    RecordingHints(Database database, RecordingParts parts, InstantSource clock) {
        this.database = database;
        this.index = parts.index;
        this.answers = parts.answers;
        this.clock = clock;
    }

    /**
     * An event of its server says that a step of making it failed. Believed until the server shows the recording: servers sign
     * their events, and may try again.
     */
    public void failed(UUID tenantId, UUID meetingId, String recordId) {
        index.find(tenantId, recordId)
                .filter(known -> known.origin().meetingId().equals(meetingId))
                .ifPresent(answers::failed);
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

package org.lectern.server.recording;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/** Approves recordings where nobody waits for their server: it is told by whichever process is next. */
public final class ApproveRecordings {
    private final Database database;
    private final RecordingIndex index;
    private final AuditTrail audit;
    private final InstantSource clock;

    public ApproveRecordings(Database database, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.index = new RecordingIndex(database);
        this.audit = audit;
        this.clock = clock;
    }

    /** False if it does not await approval. Shown from now on, or when its times let it be. */
    public boolean approve(UUID tenantId, AuditActor by, String recordId) {
        Instant now = clock.instant();
        return database.inTransaction(() -> {
            Optional<KnownRecording> waiting = index.find(tenantId, recordId)
                    .filter(known -> known.wanted().sight().at(now) == Sight.Verdict.AWAITS_APPROVAL);
            if (waiting.isEmpty()) {
                return false;
            }
            Withheld stays = waiting.get().wanted().sight().byTime(now);
            int approved = database.jdbc()
                    .sql("""
                            update recording set withheld = :stays, republish = true, approved_at = :now,
                                version = version + 1
                            where tenant_id = :tenant and record_id = :record and withheld = 'APPROVAL'
                                and stage in ('PUBLISHED', 'UNPUBLISHED')
                            """)
                    .param("stays", stays == null ? null : stays.name())
                    .param("now", RecordingIndex.at(now))
                    .param("tenant", tenantId)
                    .param("record", recordId)
                    .update();
            if (approved == 0) {
                return false;
            }
            new WishRows(database)
                    .want(waiting.get().identity(), WishRows.PUBLISH, String.valueOf(stays == null), by.text(), now);
            audit.append(database, AuditEntry.of(tenantId, by, "recording.approved", "recording:" + recordId));
            return true;
        });
    }
}

package org.lectern.server.recording;

import java.time.Instant;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/**
 * Protects recordings, or no longer, where nobody waits for their server: it is told by whichever process is next. Only
 * servers that know protection (Scalelite) do anything about it.
 */
public final class ProtectRecordings {
    private final Database database;
    private final RecordingIndex index;
    private final AuditTrail audit;
    private final InstantSource clock;

    public ProtectRecordings(Database database, AuditTrail audit, InstantSource clock) {
        this.database = database;
        this.index = new RecordingIndex(database);
        this.audit = audit;
        this.clock = clock;
    }

    /** False if there is none of this tenant, or none that is made. */
    public boolean protect(UUID tenantId, AuditActor by, String recordId, boolean protect) {
        Instant now = clock.instant();
        return database.inTransaction(() -> {
            Optional<KnownRecording> known = index.find(tenantId, recordId)
                    .filter(one -> one.life().stage().isDone());
            if (known.isEmpty()) {
                return false;
            }
            new WishRows(database)
                    .want(known.get().identity(), WishRows.PROTECT, String.valueOf(protect), by.text(), now);
            audit.append(
                    database,
                    AuditEntry.of(tenantId, by, "recording.protected", "recording:" + recordId)
                            .with("protect", String.valueOf(protect)));
            return true;
        });
    }
}

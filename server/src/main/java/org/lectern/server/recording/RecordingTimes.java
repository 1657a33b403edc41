package org.lectern.server.recording;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/** From when on and until when a single recording is shown, whatever its room says; not for longer than its tenant lets it be. */
public final class RecordingTimes {
    private final Database database;
    private final Withholding withholding;
    private final AuditTrail audit;

    RecordingTimes(Database database, Withholding withholding, AuditTrail audit) {
        this.database = database;
        this.withholding = withholding;
        this.audit = audit;
    }

    /**
     * @param from null for at once
     * @param until null for what its room says
     * @throws IllegalArgumentException if it ends before it begins
     */
    public ChangeRecordings.Result change(
            UUID tenantId, AuditActor by, String recordId, @Nullable Instant from, @Nullable Instant until) {
        if (from != null && until != null && !from.isBefore(until)) {
            throw new IllegalArgumentException("ends before it begins");
        }
        return database.inTransaction(() -> {
            int changed = database.jdbc()
                    .sql("""
                            update recording set visible_from = :from, visible_until = :until, version = version + 1
                            where tenant_id = :tenant and record_id = :record and stage not in ('DELETING', 'DELETED')
                            """)
                    .param(
                            "from",
                            from == null ? null : RecordingIndex.at(from),
                            java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                    .param(
                            "until",
                            until == null ? null : RecordingIndex.at(until),
                            java.sql.Types.TIMESTAMP_WITH_TIMEZONE)
                    .param("tenant", tenantId)
                    .param("record", recordId)
                    .update();
            if (changed == 0) {
                return ChangeRecordings.Result.NOT_FOUND;
            }
            audit.append(
                    database,
                    AuditEntry.of(tenantId, by, "recording.times-changed", "recording:" + recordId)
                            .with("from", from == null ? "-" : from.toString())
                            .with("until", until == null ? "-" : until.toString()));
            withholding.reconsider(tenantId, recordId);
            return ChangeRecordings.Result.DONE;
        });
    }
}

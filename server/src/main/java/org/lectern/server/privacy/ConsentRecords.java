package org.lectern.server.privacy;

import java.util.Optional;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.platform.Database;

/**
 * What people answered before joining, for an administrator whom somebody asks to take an agreement back. Safe for use by
 * several threads.
 */
public final class ConsentRecords {
    private final Database database;
    private final JoinNotices notices;
    private final AuditTrail audit;

    public ConsentRecords(Database database, JoinNotices notices, AuditTrail audit) {
        this.database = database;
        this.notices = notices;
        this.audit = audit;
    }

    /** The newest answer. */
    public Optional<JoinNotices.Given> newest(UUID tenantId, String person) {
        return notices.newest(tenantId, person);
    }

    /** Takes an agreement back, and writes down who did: the person is asked again. False if there was none. */
    public boolean takeBack(UUID tenantId, String person, AuditActor by) {
        return database.inTransaction(() -> {
            boolean taken = notices.withdraw(tenantId, person);
            if (taken) {
                audit.append(database, AuditEntry.of(tenantId, by, "person.consent-taken-back", "external:" + person));
            }
            return taken;
        });
    }
}

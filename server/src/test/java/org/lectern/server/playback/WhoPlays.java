package org.lectern.server.playback;

import java.time.InstantSource;
import java.util.UUID;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.TestVault;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.TenantStore;

/** What the gate decides, for tests of other features. */
public final class WhoPlays {
    private final Entitlement entitlement;

    public WhoPlays(Database database, InstantSource clock) {
        this.entitlement = new Entitlement(
                new RecordingShelf(database, clock),
                new RoomStore(database),
                new TenantStore(database, TestVault.create(), clock));
    }

    /** Whether this person is handed out any format of it now. */
    public boolean plays(UUID tenantId, UUID personId, String recordId) {
        return entitlement
                .of(tenantId, personId, recordId)
                .filter(playable -> !playable.formats().isEmpty())
                .isPresent();
    }

    /** Whether the holder of a link is, which an application was given. */
    public boolean playsByLink(UUID tenantId, String recordId) {
        return entitlement
                .ofLink(tenantId, recordId)
                .filter(playable -> !playable.formats().isEmpty())
                .isPresent();
    }
}

package org.lectern.server.playback;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.RecordingShelf.Audience;
import org.lectern.server.room.Guest;
import org.lectern.server.room.Room;
import org.lectern.server.tenant.TenantStore;

/**
 * What guests of a room may play at this moment: what its viewers may, where the room lets its guests watch. Nothing is
 * remembered: with another code, or when the room lets them no more, they are nobody here at the next question.
 */
public final class GuestEntitlement {
    private static final int MOST = 50;

    private final TenantStore tenants;
    private final RecordingShelf shelf;
    private final Entitlement entitlement;

    GuestEntitlement(TenantStore tenants, RecordingShelf shelf, Entitlement entitlement) {
        this.tenants = tenants;
        this.shelf = shelf;
        this.entitlement = entitlement;
    }

    /** @param guest as they stand before their room at this moment */
    public Optional<Playable> of(Guest guest, String recordId) {
        return of(guest.tenantId(), guest.id(), recordId);
    }

    /** The room's newest recordings, as one of its guests plays them. */
    public List<Playable> list(Guest guest, Room room) {
        if (!guest.watches() || !guest.roomId().equals(room.id())) {
            return List.of();
        }
        return shelf.list(room.tenantId(), List.of(room.externalId()), Audience.VIEWERS, null, MOST).items().stream()
                .map(item -> entitlement.offered(room.tenantId(), item, false, false))
                .toList();
    }

    /** What a guest may who is known by identifier only. One statement. */
    Optional<Playable> of(UUID tenantId, UUID guestId, String recordId) {
        if (!tenants.policyOf(tenantId).guests()) {
            return Optional.empty();
        }
        return shelf.findForGuest(tenantId, recordId, guestId)
                .filter(item -> item.isSeenBy(Audience.VIEWERS))
                .map(item -> entitlement.offered(tenantId, item, false, false));
    }
}

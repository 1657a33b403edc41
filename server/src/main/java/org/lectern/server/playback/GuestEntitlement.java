package org.lectern.server.playback;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.RecordingShelf.Audience;
import org.lectern.server.room.Guest;
import org.lectern.server.room.Guests;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;

/**
 * What guests of a room may play at this moment: what its viewers may, where the room lets its guests watch. Nothing is
 * remembered: with another code, or when the room lets them no more, they are nobody here at the next question.
 */
public final class GuestEntitlement {
    private static final int MOST = 50;

    private final Guests guests;
    private final RoomStore rooms;
    private final RecordingShelf shelf;
    private final Entitlement entitlement;

    GuestEntitlement(Guests guests, RoomStore rooms, RecordingShelf shelf, Entitlement entitlement) {
        this.guests = guests;
        this.rooms = rooms;
        this.shelf = shelf;
        this.entitlement = entitlement;
    }

    /** @param guest as they stand before their room at this moment */
    public Optional<Playable> of(Guest guest, String recordId) {
        UUID tenantId = guest.tenantId();
        Room room = guest.watches() ? rooms.find(tenantId, guest.roomId()).orElse(null) : null;
        if (room == null) {
            return Optional.empty();
        }
        return shelf.find(tenantId, recordId)
                .filter(item -> item.isSeenBy(Audience.VIEWERS))
                .filter(item -> item.externalId().equals(room.externalId())
                        || shelf.places(tenantId, recordId).contains(room.externalId()))
                .map(item -> entitlement.offered(tenantId, item, false, false));
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

    /** What a guest may who is known by identifier only. */
    Optional<Playable> of(UUID tenantId, UUID guestId, String recordId) {
        return guests.find(tenantId, guestId).flatMap(guest -> of(guest, recordId));
    }
}

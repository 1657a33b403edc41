package org.lectern.server.ui;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.person.Person;
import org.lectern.server.playback.Entitlement;
import org.lectern.server.playback.Playable;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;

/** Which recordings a viewer may see, asked anew at every request. Nobody else knows that one exists. */
final class RecordingAccess {
    private final Access access;
    private final Entitlement entitlement;
    private final RoomStore rooms;
    private final RecordingShelf shelf;

    RecordingAccess(Access access, Entitlement entitlement, RoomStore rooms, RecordingShelf shelf) {
        this.access = access;
        this.entitlement = entitlement;
        this.rooms = rooms;
        this.shelf = shelf;
    }

    /** A recording as one viewer stands before it. */
    record RecordingView(Playable playable, Access.RoomView room) {
        RecordingShelf.Item item() {
            return playable.item();
        }

        boolean manages() {
            return playable.manages();
        }
    }

    /** By its own room, else by one in which it is shown too: there even teachers only play it. */
    RecordingView recording(Person viewer, String recordId) {
        return switch (entitlement.of(viewer, recordId)) {
            case Entitlement.Answer.May(Playable playable, Room room) ->
                new RecordingView(playable, access.room(viewer, room.slug()));
            case Entitlement.Answer.Unknown() -> archived(viewer, recordId).orElseThrow(NoSuchPage::new);
            case Entitlement.Answer.NotMember() -> throw new NotAllowed("not a member");
        };
    }

    /** Operators see those of rooms that were deleted. */
    private Optional<RecordingView> archived(Person viewer, String recordId) {
        if (!viewer.operator()) {
            return Optional.empty();
        }
        return shelf.find(viewer.tenantId(), recordId)
                .filter(item -> item.isSeenBy(RecordingShelf.Audience.MANAGERS))
                .flatMap(item -> rooms.findDeleted(viewer.tenantId(), item.externalId())
                        .map(deleted -> new RecordingView(
                                entitlement.offered(viewer.tenantId(), item, true, true),
                                access.archived(viewer, deleted))));
    }

    /** The rooms in which it is shown beside its own. */
    List<Room> places(RecordingView view) {
        UUID tenantId = view.room().room().tenantId();
        return shelf.places(tenantId, view.item().recordId()).stream()
                .flatMap(place -> rooms.findByExternalId(tenantId, place).stream())
                .toList();
    }

    RecordingView managed(Person viewer, String recordId) {
        RecordingView view = recording(viewer, recordId);
        if (!view.manages()) {
            throw new NotAllowed("not a teacher");
        }
        return view;
    }
}

package org.lectern.server.ui;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.Sight;
import org.lectern.server.recording.Stage;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;

/**
 * Which recordings a viewer may see, asked anew at every request: members of the course see what is published, its teachers and
 * operators also what is coming, hidden or about to be deleted, and change it. Nobody else knows that it exists.
 */
final class RecordingAccess {
    private final Access access;
    private final RoomStore rooms;
    private final RecordingShelf shelf;

    RecordingAccess(Access access, RoomStore rooms, RecordingShelf shelf) {
        this.access = access;
        this.rooms = rooms;
        this.shelf = shelf;
    }

    /** A recording as one viewer stands before it. */
    record RecordingView(RecordingShelf.Item item, Access.RoomView room, boolean manages) {}

    /** By its own room, else by one in which it is shown too: there even teachers only play it. */
    RecordingView recording(Person viewer, String recordId) {
        RecordingShelf.Item item = shelf.find(viewer.tenantId(), recordId).orElseThrow(NoSuchPage::new);
        Access.RoomView own = ownRoom(viewer, item);
        if (own != null && own.course().sees()) {
            if (own.teaches() ? item.stage() == Stage.DELETED : item.verdict() != Sight.Verdict.SHOWN) {
                throw new NoSuchPage();
            }
            return new RecordingView(item, own, own.teaches());
        }
        for (String place : shelf.places(viewer.tenantId(), recordId)) {
            Access.RoomView other = rooms.findByExternalId(viewer.tenantId(), place)
                    .map(found -> access.room(viewer, found.slug()))
                    .filter(view -> view.course().sees())
                    .orElse(null);
            if (other != null && item.verdict() == Sight.Verdict.SHOWN) {
                return new RecordingView(item, other, false);
            }
        }
        if (own == null) {
            throw new NoSuchPage();
        }
        throw new NotAllowed("not a member");
    }

    /** Null where it has none any more, or never had. Operators see those of rooms that were deleted. */
    private Access.@Nullable RoomView ownRoom(Person viewer, RecordingShelf.Item item) {
        Optional<Room> room = rooms.findByExternalId(viewer.tenantId(), item.externalId());
        if (room.isPresent()) {
            return access.room(viewer, room.get().slug());
        }
        return viewer.operator()
                ? rooms.findDeleted(viewer.tenantId(), item.externalId())
                        .map(deleted -> access.archived(viewer, deleted))
                        .orElse(null)
                : null;
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

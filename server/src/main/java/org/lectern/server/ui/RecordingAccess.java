package org.lectern.server.ui;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.person.Person;
import org.lectern.server.playback.Entitlement;
import org.lectern.server.playback.PlayRecording;
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
    private final PlayRecording play;

    RecordingAccess(Access access, Entitlement entitlement, RoomStore rooms, RecordingShelf shelf, PlayRecording play) {
        this.access = access;
        this.entitlement = entitlement;
        this.rooms = rooms;
        this.shelf = shelf;
        this.play = play;
    }

    /**
     * A recording as one viewer stands before it.
     *
     * @param archived whether its room was deleted
     * @param row as it stands in lists
     */
    record RecordingView(Playable playable, Access.RoomView room, boolean archived, RecordingRow row) {
        /** Where one goes from here when it is gone. */
        String back() {
            return archived ? "/recordings/archive" : "/r/" + room.room().slug() + "/recordings";
        }

        RecordingShelf.Item item() {
            return playable.item();
        }

        boolean manages() {
            return playable.manages();
        }
    }

    private RecordingView view(Playable playable, Access.RoomView room, boolean archived) {
        return new RecordingView(playable, room, archived, RecordingRow.of(playable, room.room(), archived, play));
    }

    /** By its own room, else by one in which it is shown too: there even teachers only play it. */
    RecordingView recording(Person viewer, String recordId) {
        return switch (entitlement.of(viewer, recordId)) {
            case Entitlement.Answer.May(Playable playable, Room room) ->
                view(playable, access.room(viewer, room.slug()), false);
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
                        .map(deleted -> view(
                                entitlement.offered(viewer.tenantId(), item, true, true),
                                access.archived(viewer, deleted),
                                true)));
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

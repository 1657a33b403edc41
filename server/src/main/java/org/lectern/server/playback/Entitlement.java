package org.lectern.server.playback;

import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.RecordingShelf.Audience;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.PlaybackTerms;
import org.lectern.server.tenant.TenantStore;

/**
 * Who may see and play which recording at this moment. Nothing is remembered: somebody who was removed from a course is
 * nobody there at the next question.
 *
 * <p>Members of the course see what its viewers may see, its teachers and operators also what is hidden, and change it. In
 * further rooms in which it is shown, everybody only plays it.
 */
public final class Entitlement {
    private final RecordingShelf shelf;
    private final RoomStore rooms;
    private final TenantStore tenants;

    public Entitlement(RecordingShelf shelf, RoomStore rooms, TenantStore tenants) {
        this.shelf = shelf;
        this.rooms = rooms;
        this.tenants = tenants;
    }

    /** What somebody may. */
    public sealed interface Answer {
        /** @param room through which they see it */
        record May(Playable playable, Room room) implements Answer {}

        /** There is none, or none that such a person is to know of. */
        record Unknown() implements Answer {}

        /** They are in no course where it is shown. */
        record NotMember() implements Answer {}
    }

    public Answer of(Person person, String recordId) {
        UUID tenantId = person.tenantId();
        return shelf.find(tenantId, recordId, person.id())
                .map(stood -> decide(tenantId, stood))
                .orElseGet(Decision.Unknown::new)
                .answer(roomId -> rooms.find(tenantId, roomId));
    }

    /** What somebody may who is known by identifier only; nothing once the account is gone. One statement. */
    Optional<Playable> of(UUID tenantId, UUID personId, String recordId) {
        return shelf.find(tenantId, recordId, personId)
                .map(stood -> decide(tenantId, stood))
                .flatMap(decision -> decision instanceof Decision.May(Playable playable, UUID _)
                        ? Optional.of(playable)
                        : Optional.empty());
    }

    /** As {@link Answer}, before its room is read. */
    private sealed interface Decision {
        record May(Playable playable, UUID roomId) implements Decision {}

        record Unknown() implements Decision {}

        record NotMember() implements Decision {}

        default Answer answer(Function<UUID, Optional<Room>> rooms) {
            return switch (this) {
                case May(Playable playable, UUID roomId) ->
                    rooms.apply(roomId)
                            .<Answer>map(room -> new Answer.May(playable, room))
                            // Deleted since.
                            .orElseGet(Answer.Unknown::new);
                case Unknown() -> new Answer.Unknown();
                case NotMember() -> new Answer.NotMember();
            };
        }
    }

    private Decision decide(UUID tenantId, RecordingShelf.Stood stood) {
        RecordingShelf.Item item = stood.item();
        // A room that was deleted lets nobody in and is not among these; others go on showing what is placed there.
        for (RecordingShelf.Place place : stood.places()) {
            Standing there = standing(stood.operator(), place);
            boolean manages = place.own() && there.teaches();
            if (there.sees() && item.isSeenBy(manages ? Audience.MANAGERS : Audience.VIEWERS)) {
                return new Decision.May(playable(tenantId, item, manages, there.teaches()), place.roomId());
            }
            if (there.sees() && place.own()) {
                return new Decision.Unknown();
            }
        }
        boolean orphan = stood.places().stream().noneMatch(RecordingShelf.Place::own);
        return orphan ? new Decision.Unknown() : new Decision.NotMember();
    }

    /**
     * What the holder of a link may that an application was given: the application decides who gets which, so any format,
     * as long as viewers may see the recording. Which one the link leads to is for whoever knows the link.
     */
    Optional<Playable> ofLink(UUID tenantId, String recordId) {
        return shelf.find(tenantId, recordId)
                .filter(item -> item.isSeenBy(Audience.VIEWERS))
                .map(item -> new Playable(item, false, true, PlaybackTerms.STANDARD));
    }

    /** The formats of a room's recordings that are offered to its viewers or to its moderators. */
    public Playable offered(UUID tenantId, RecordingShelf.Item item, boolean manages, boolean moderates) {
        return playable(tenantId, item, manages, moderates);
    }

    private Playable playable(UUID tenantId, RecordingShelf.Item item, boolean manages, boolean moderates) {
        return new Playable(item, manages, moderates, tenants.policyOf(tenantId).playback());
    }

    private record Standing(boolean operator, @Nullable CourseRole role) {
        boolean sees() {
            return operator || role != null;
        }

        boolean teaches() {
            return operator || role == CourseRole.TEACHER;
        }
    }

    private static Standing standing(boolean operator, RecordingShelf.Place place) {
        String role = place.role();
        return new Standing(operator, role == null ? null : CourseRole.valueOf(role));
    }
}

package org.lectern.server.playback;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.RecordingShelf.Audience;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Member;
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
    private final CourseStore courses;
    private final PersonStore people;
    private final TenantStore tenants;

    public Entitlement(
            RecordingShelf shelf, RoomStore rooms, CourseStore courses, PersonStore people, TenantStore tenants) {
        this.shelf = shelf;
        this.rooms = rooms;
        this.courses = courses;
        this.people = people;
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
        RecordingShelf.Item item = shelf.find(tenantId, recordId).orElse(null);
        Room own = item == null
                ? null
                : rooms.findByExternalId(tenantId, item.externalId()).orElse(null);
        if (item == null) {
            return new Answer.Unknown();
        }
        // A room that was deleted lets nobody in; others go on showing what is placed there.
        Standing here = own == null ? Standing.NONE : standing(person, own);
        if (own != null && here.sees()) {
            return item.isSeenBy(here.teaches() ? Audience.MANAGERS : Audience.VIEWERS)
                    ? new Answer.May(playable(tenantId, item, here.teaches(), here.teaches()), own)
                    : new Answer.Unknown();
        }
        for (String place : shelf.places(tenantId, recordId)) {
            Room room = rooms.findByExternalId(tenantId, place).orElse(null);
            Standing there = room == null ? Standing.NONE : standing(person, room);
            if (room != null && there.sees() && item.isSeenBy(Audience.VIEWERS)) {
                return new Answer.May(playable(tenantId, item, false, there.teaches()), room);
            }
        }
        return own == null ? new Answer.Unknown() : new Answer.NotMember();
    }

    /** What somebody may who is known by identifier only; nothing once the account is gone. */
    Optional<Playable> of(UUID tenantId, UUID personId, String recordId) {
        return people.find(tenantId, personId)
                .map(person -> of(person, recordId))
                .flatMap(answer -> answer instanceof Answer.May(Playable playable, Room _)
                        ? Optional.of(playable)
                        : Optional.empty());
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
        static final Standing NONE = new Standing(false, null);

        boolean sees() {
            return operator || role != null;
        }

        boolean teaches() {
            return operator || role == CourseRole.TEACHER;
        }
    }

    private Standing standing(Person person, Room room) {
        return new Standing(
                person.operator(),
                courses.member(person.tenantId(), room.courseId(), person.id())
                        .map(Member::role)
                        .orElse(null));
    }
}

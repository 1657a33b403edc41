package org.lectern.server.ui;

import java.util.Locale;
import java.util.UUID;
import java.util.function.Supplier;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.audit.AuditTrail;
import org.lectern.server.person.Person;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.Databases;
import org.lectern.server.room.Course;
import org.lectern.server.room.Guest;
import org.lectern.server.room.JoinAnswer;
import org.lectern.server.room.Room;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Writes what people do on pages into the audit trail. */
final class Trail {
    private static final Logger log = LoggerFactory.getLogger(Trail.class);

    private final Database database;
    private final AuditTrail audit;

    Trail(Databases databases, AuditTrail audit) {
        this.database = databases.web();
        this.audit = audit;
    }

    /** The change and its entry, or neither. */
    void together(AuditEntry entry, Runnable change) {
        database.inTransaction(() -> {
            change.run();
            audit.append(database, entry);
        });
    }

    /** As {@link #together}, for a change that has a result. */
    <T> T with(AuditEntry entry, Supplier<T> change) {
        return database.inTransaction(() -> {
            T result = change.get();
            audit.append(database, entry);
            return result;
        });
    }

    /** Something that was refused or had to wait: the answer does not depend on whether it can be written. */
    private void note(AuditEntry entry) {
        try {
            audit.append(database, entry);
        } catch (RuntimeException e) {
            log.warn("not written into the audit trail action={}", entry.action(), e);
        }
    }

    /** @param typed what was typed as the name; somebody who has no account may have typed it */
    void signInRefused(UUID tenantId, String typed, boolean mustWait) {
        String name = typed.strip().toLowerCase(Locale.ROOT);
        note(AuditEntry.of(
                tenantId,
                AuditActor.nobody(),
                mustWait ? "sign-in.must-wait" : "sign-in.refused",
                "sign-in:" + (name.length() > 200 ? name.substring(0, 200) : name)));
    }

    void joinRefused(Person person, Room room, JoinAnswer.Refused refused) {
        note(refused(atRoom("room.join-refused", person, room), refused));
    }

    void joinRefused(Guest guest, Room room, JoinAnswer.Refused refused) {
        note(refused(atRoom("room.join-refused", guest, room), refused));
    }

    private static AuditEntry refused(AuditEntry entry, JoinAnswer.Refused refused) {
        return entry.with("reason", refused.reason().name()).with("reference", refused.reference());
    }

    /** The tenant lets nobody in who did not agree, and this person did not. */
    void joinDeclined(Person person, Room room) {
        note(atRoom("room.join-refused", person, room).with("reason", "DECLINED"));
    }

    /** The person is asked first, and joins with the answer. */
    void joinNoticeShown(Person person, Room room) {
        note(atRoom("room.join-waited", person, room).with("reason", "NOTICE"));
    }

    void joinNoticeShown(Guest guest, Room room) {
        note(atRoom("room.join-waited", guest, room).with("reason", "NOTICE"));
    }

    void joinDeclined(Guest guest, Room room) {
        note(atRoom("room.join-refused", guest, room).with("reason", "DECLINED"));
    }

    void joinWaited(Person person, Room room, JoinAnswer.Wait wait) {
        note(atRoom("room.join-waited", person, room)
                .with("reason", wait.reason().name()));
    }

    void joinWaited(Guest guest, Room room, JoinAnswer.Wait wait) {
        note(atRoom("room.join-waited", guest, room)
                .with("reason", wait.reason().name()));
    }

    /** A code that was not the room's. Neither it nor the name beside it is written down: who knows whose they are. */
    void guestRefused(Room room, boolean mustWait) {
        note(AuditEntry.of(
                room.tenantId(),
                AuditActor.nobody(),
                mustWait ? "room.guest-must-wait" : "room.guest-refused",
                "room:" + room.id()));
    }

    private static AuditEntry atRoom(String action, Person person, Room room) {
        return atRoom(
                AuditEntry.of(room.tenantId(), AuditActor.person(person.id()), action, "room:" + room.id())
                        .with("person", person.id().toString())
                        .with("user", person.externalUserId())
                        .with("name", person.name()),
                room);
    }

    private static AuditEntry atRoom(String action, Guest guest, Room room) {
        return atRoom(
                AuditEntry.of(room.tenantId(), AuditActor.nobody(), action, "room:" + room.id())
                        .with("user", guest.userId())
                        .with("name", guest.name()),
                room);
    }

    private static AuditEntry atRoom(AuditEntry entry, Room room) {
        return entry.with("room", room.id().toString())
                .with("class", room.externalId())
                .with("roomName", room.name());
    }

    /** An entry about a member of a course. */
    static AuditEntry ofMember(Person viewer, Course course, String action, Person member) {
        return AuditEntry.of(course.tenantId(), by(viewer), action, "course:" + course.id())
                .with("person", member.id().toString())
                .with("user", member.externalUserId())
                .with("name", member.name())
                .with("course", course.name());
    }

    /** An entry about an account. */
    static AuditEntry ofPerson(Person viewer, String action, Person person) {
        return AuditEntry.of(person.tenantId(), by(viewer), action, "person:" + person.id())
                .with("person", person.id().toString())
                .with("user", person.externalUserId())
                .with("name", person.name());
    }

    static AuditActor by(Person viewer) {
        return viewer.operator() ? AuditActor.operator(viewer.id()) : AuditActor.person(viewer.id());
    }
}

package org.lectern.server.front;

import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.Parameters;
import org.lectern.server.front.SealedLinks.Noticed;
import org.lectern.server.front.SealedLinks.Step;
import org.lectern.server.front.SealedLinks.Way;
import org.lectern.server.meeting.TicketHolder;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.privacy.JoinNotices;
import org.lectern.server.privacy.JoinNotices.Passage;
import org.lectern.server.room.JoinRoom;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantStore;

/** Lets the holders of tickets into rooms, who read the notice first where the tenant wants that. */
final class TicketEntry implements TicketHolder {
    private final JoinRoom rooms;
    private final Known known;
    private final JoinNotices notices;
    private final SealedLinks links;

    /** Where tenants, rooms and people are found. */
    record Known(TenantStore tenants, RoomStore rooms, PersonStore people) {}

    TicketEntry(JoinRoom rooms, Known known, JoinNotices notices, SealedLinks links) {
        this.rooms = rooms;
        this.known = known;
        this.notices = notices;
        this.links = links;
    }

    @Override
    public Entry enter(UUID tenantId, String subject, String person) {
        UUID personId = UUID.fromString(person);
        Optional<Person> who = notices.mayAsk() ? known.people().find(tenantId, personId) : Optional.empty();
        return who.isEmpty() ? enter(subject, personId, false) : enter(who.get(), subject);
    }

    private Entry enter(Person who, String slug) {
        return switch (notices.before(who.tenantId(), who.externalUserId())) {
            case Passage.Named _ -> enter(slug, who.id(), false);
            case Passage.Unnamed _ -> enter(slug, who.id(), true);
            case Passage.Closed _ ->
                new Entry.No("You did not agree to what is written down in this class.", References.next());
            case Passage.Ask(JoinNotices.Notice notice) ->
                new Entry.Go(java.net.URI.create(links.notice(new Noticed(
                        known.tenants().find(who.tenantId()).orElseThrow().slug(),
                        notice.version(),
                        Step.ASK,
                        Way.ROOM,
                        Parameters.of("room", slug, "person", who.id().toString(), "userID", who.externalUserId())))));
        };
    }

    /** A ticket's holder at the notice, in the words of a join, for those who are told of joins. */
    JoinWish wish(Tenant tenant, Noticed link, String reference) {
        Parameters what = link.what();
        String name = known.people()
                .find(tenant.id(), UUID.fromString(CallRules.text(what, "person")))
                .map(Person::name)
                .orElse("");
        String room = known.rooms()
                .findBySlug(CallRules.text(what, "room"))
                .map(Room::externalId)
                .orElse("");
        return new JoinWish(
                tenant,
                Parameters.of("userID", CallRules.text(what, "userID"), "fullName", name, "meetingID", room),
                0,
                reference);
    }

    /** Somebody who has read the notice, or need not. */
    Entry enter(String slug, UUID personId, boolean unnamed) {
        return JoinRoom.entry(rooms.join(slug, personId, unnamed));
    }
}

package org.lectern.server.room;

import java.net.URI;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.Attendant;
import org.lectern.server.meeting.ConfirmEnd;
import org.lectern.server.meeting.JoinMeeting;
import org.lectern.server.meeting.JoinTickets;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.PlacementTerms;
import org.lectern.server.meeting.Seats;
import org.lectern.server.meeting.StartMeeting;
import org.lectern.server.meeting.StartRequest;
import org.lectern.server.meeting.StartResult;
import org.lectern.server.meeting.TicketHolder.Entry;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.platform.Addresses;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.room.JoinAnswer.Refused.Reason;
import org.lectern.server.tenant.Tenant;
import org.lectern.server.tenant.TenantPolicy;
import org.lectern.server.tenant.TenantStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Decides who may enter a room now, and as what, from membership alone: nothing that a browser or a ticket says changes the
 * role, and somebody removed from the course is refused at the next join. Guests are viewers, see {@link Guests}.
 *
 * <p>Never called within a transaction: entering may start the meeting.
 */
public final class JoinRoom {
    private static final Logger log = LoggerFactory.getLogger(JoinRoom.class);

    private final RoomStore rooms;
    private final PersonStore people;
    private final TenantStore tenants;
    private final Meetings meetings;
    private final Addresses addresses;

    /** The verbs of meetings that rooms use. */
    public record Meetings(
            MeetingStore store,
            StartMeeting start,
            JoinMeeting join,
            JoinTickets tickets,
            ConfirmEnd confirm,
            Seats seats) {}

    public JoinRoom(RoomStore rooms, PersonStore people, TenantStore tenants, Meetings meetings, Addresses addresses) {
        this.rooms = rooms;
        this.people = people;
        this.tenants = tenants;
        this.meetings = meetings;
        this.addresses = addresses;
    }

    /** What to tell this person, who wants to enter now. Opens the meeting if it is not open and they may do so. */
    public JoinAnswer join(String slug, UUID personId) {
        return join(slug, personId, false);
    }

    /**
     * As {@link #join(String, UUID)}.
     *
     * @param unnamed whether nothing that is kept of the join may name the person
     */
    public JoinAnswer join(String slug, UUID personId, boolean unnamed) {
        Door door = door(slug, personId).unnamed(unnamed);
        if (door.refusal() != null) {
            return door.refusal();
        }
        Room room = door.requireRoom();
        boolean teacher = door.role() == CourseRole.TEACHER;
        Optional<Meeting> live = meetings.store().findLive(room.tenantId(), room.externalId());
        if (live.isPresent() && live.get().isRunning()) {
            return enter(room, door, live.get());
        }
        if (teacher
                || (room.settings().mayStart() == RoomSettings.MayStart.MEMBERS
                        && !room.settings().waitForTeacher())) {
            return switch (meetings.start().start(request(room))) {
                case StartResult.Running running -> enter(room, door, running.meeting());
                case StartResult.NotStarted not -> notStarted(not);
            };
        }
        return new JoinAnswer.Wait(
                live.isPresent() ? JoinAnswer.Wait.Reason.STARTING : JoinAnswer.Wait.Reason.NOT_STARTED);
    }

    /**
     * What to tell a guest, who wants to enter now. Guests are viewers, open no meeting, and wait for a teacher where the
     * room does.
     *
     * @param guest of this room, as they stand before it at this moment
     * @param unnamed whether nothing that is kept of the join may name the guest
     */
    public JoinAnswer joinAsGuest(Room room, Guest guest, boolean unnamed) {
        if (!isActive(room)) {
            return refused(Reason.TENANT_SUSPENDED, SUSPENDED, room.id().toString(), guest.userId());
        }
        Optional<Meeting> live = meetings.store().findLive(room.tenantId(), room.externalId());
        if (live.isEmpty() || !live.get().isRunning()) {
            return new JoinAnswer.Wait(
                    live.isPresent() ? JoinAnswer.Wait.Reason.STARTING : JoinAnswer.Wait.Reason.NOT_STARTED);
        }
        var named = new Attendant(guest.userId(), guest.name(), false, true);
        return enter(
                room, unnamed ? named.unnamed() : named, live.get(), addresses.page("/r/" + room.slug() + "/guest"));
    }

    /** Opens the room's meeting without entering it. */
    public StartResult open(Room room) {
        return isActive(room)
                ? meetings.start().start(request(room))
                : new StartResult.NotStarted(StartResult.Reason.TENANT_SUSPENDED, SUSPENDED);
    }

    /**
     * A single-use link that lets this person in once, within a minute, if they may enter when they use it.
     *
     * @param session value of the session cookie of the browser it is for; null for any
     */
    public URI ticket(Room room, UUID personId, @Nullable String session) {
        return meetings.tickets().issue(room.tenantId(), room.slug(), personId.toString(), session);
    }

    /** Call when somebody comes back from a server that refused them: looks at once whether the meeting is still there. */
    public void cameBackRefused(String slug) {
        rooms.findBySlug(slug)
                .flatMap(room -> meetings.store().findLive(room.tenantId(), room.externalId()))
                .ifPresent(meetings.confirm()::recheck);
    }

    /** The answer to the holder of a ticket. */
    public static Entry entry(JoinAnswer answer) {
        return switch (answer) {
            case JoinAnswer.Redirect redirect -> new Entry.Go(redirect.location());
            case JoinAnswer.Wait wait ->
                new Entry.NotYet(
                        switch (wait.reason()) {
                            case NOT_STARTED ->
                                "The class has not started yet. Open the room's page to be let in when it does.";
                            case NO_TEACHER_YET ->
                                "No teacher is there yet. Open the room's page to be let in when one is.";
                            case STARTING -> "The class is being started. Please try again in a moment.";
                        });
            case JoinAnswer.Refused refused -> new Entry.No(refused.message(), refused.reference());
        };
    }

    private static final String SUSPENDED =
            "This organisation is suspended, so its rooms are closed. Its operator can tell why.";

    private static final String SILENT = "The server of the class does not answer just now. Try again in a minute.";
    private static final String FULL =
            "As many people are in classes of this organisation as may be. Try again when somebody has left.";

    /** A room, and one person before it. */
    private record Door(
            JoinAnswer.@Nullable Refused refusal,
            @Nullable Room room,
            @Nullable Person person,
            @Nullable CourseRole role,
            boolean unnamed) {
        Door unnamed(boolean wanted) {
            return new Door(refusal, room, person, role, wanted);
        }

        Room requireRoom() {
            return Objects.requireNonNull(room);
        }

        Person requirePerson() {
            return Objects.requireNonNull(person);
        }
    }

    private boolean isActive(Room room) {
        return tenants.find(room.tenantId()).filter(Tenant::isActive).isPresent();
    }

    private Door door(String slug, UUID personId) {
        RoomStore.Entrance entrance = rooms.entrance(slug, personId).orElse(null);
        if (entrance == null) {
            return closed(Reason.UNKNOWN_ROOM, "There is no room at this address.", slug, personId);
        }
        Room room = entrance.room();
        if (!isActive(room)) {
            return closed(Reason.TENANT_SUSPENDED, SUSPENDED, room.id().toString(), personId);
        }
        Person person = people.find(room.tenantId(), personId).orElse(null);
        if (entrance.role().isEmpty() || person == null) {
            return closed(
                    Reason.NOT_A_MEMBER,
                    "You are not a member of this room's course. A teacher of the course can add you.",
                    room.id().toString(),
                    personId);
        }
        return new Door(null, room, person, entrance.role().get(), false);
    }

    private static Door closed(Reason reason, String message, String room, UUID personId) {
        return new Door(refused(reason, message, room, personId.toString()), null, null, null, false);
    }

    private static JoinAnswer.Refused refused(Reason reason, String message, String room, String person) {
        String reference = RandomIds.token128().substring(0, 8);
        log.info("refused a join reason={} reference={} room={} person={}", reason, reference, room, person);
        return new JoinAnswer.Refused(reason, message, reference);
    }

    private JoinAnswer enter(Room room, Door door, Meeting meeting) {
        Person person = door.requirePerson();
        var named = new Attendant(person.externalUserId(), person.name(), door.role() == CourseRole.TEACHER, false);
        return enter(room, door.unnamed() ? named.unnamed() : named, meeting, page(room));
    }

    private JoinAnswer enter(Room room, Attendant who, Meeting meeting, URI back) {
        if (!who.moderator()
                && room.settings().waitForTeacher()
                && !meetings.join().moderatorWasLetIn(meeting.id())) {
            return new JoinAnswer.Wait(JoinAnswer.Wait.Reason.NO_TEACHER_YET);
        }
        String id = room.id().toString();
        if (!meetings.join().isReachable(meeting)) {
            return refused(Reason.SERVER_UNREACHABLE, SILENT, id, who.userId());
        }
        if (!meetings.seats().admit(tenants.policyOf(room.tenantId()), meeting, who)) {
            return refused(Reason.FULL, FULL, id, who.userId());
        }
        return new JoinAnswer.Redirect(meetings.join().link(meeting, who, back), meeting.id());
    }

    private JoinAnswer notStarted(StartResult.NotStarted not) {
        return switch (not.reason()) {
            case STILL_STARTING -> new JoinAnswer.Wait(JoinAnswer.Wait.Reason.STARTING);
            case TENANT_SUSPENDED -> refused(Reason.TENANT_SUSPENDED, SUSPENDED, "", "");
            case NO_SERVER, SERVERS_FAILED, REJECTED, LIMIT_REACHED ->
                refused(Reason.COULD_NOT_START, not.message(), "", "");
        };
    }

    private StartRequest request(Room room) {
        RoomSettings settings = room.settings();
        Parameters parameters = Parameters.of(
                "muteOnStart",
                Boolean.toString(settings.muteOnStart()),
                "logoutURL",
                page(room).toString());
        parameters = recorded(parameters, settings.recorded());
        if (!settings.welcome().isBlank()) {
            parameters = parameters.and("welcome", settings.welcome());
        }
        TenantPolicy policy = tenants.policyOf(room.tenantId());
        return new StartRequest(
                        room.tenantId(),
                        room.externalId(),
                        room.name(),
                        policy.ownCreate(parameters),
                        settings.expected())
                .on(new PlacementTerms(
                        policy.requiredTags(),
                        policy.limits().maxMeetings(),
                        policy.limits().maxParticipants(),
                        policy.dialIn()));
    }

    private static Parameters recorded(Parameters in, RoomSettings.Recorded recorded) {
        return switch (recorded) {
            case AS_TENANT -> in;
            case OFF -> in.and("record", "false");
            case ALLOWED -> in.and("record", "true");
            case AUTOMATIC -> in.and("record", "true").and("autoStartRecording", "true");
            case FORCED ->
                in.and("record", "true").and("autoStartRecording", "true").and("allowStartStopRecording", "false");
        };
    }

    private URI page(Room room) {
        return addresses.page("/r/" + room.slug());
    }
}

package org.lectern.simulator;

import java.util.List;
import java.util.Map;

/** A meeting as seen by a script that plays its people. */
public final class Classroom {
    private final World world;
    private final Acts acts;
    private final Meeting meeting;

    Classroom(World world, Acts acts, Meeting meeting) {
        this.world = world;
        this.acts = acts;
        this.meeting = meeting;
    }

    public String meetingId() {
        return meeting.externalId();
    }

    public String internalMeetingId() {
        return meeting.internalId();
    }

    /** What the meeting was created with, by name. */
    public Map<String, String> parameters() {
        return Map.copyOf(meeting.settings.given().values());
    }

    /** Brings a person in; the person is outside if the meeting has ended. */
    public Person enter(String name, String externalId, Role role) {
        return enter(role == Role.MODERATOR ? Newcomer.moderator(name, externalId) : Newcomer.viewer(name, externalId));
    }

    public Person enter(Newcomer newcomer) {
        Connection connection = acts.register(meeting, newcomer);
        boolean _ = acts.enter(connection);
        return new Person(world, acts, connection);
    }

    /** Everybody who ever registered here, in order of arrival. */
    public List<Person> people() {
        return world.locked(() -> meeting.all().stream()
                .map(connection -> new Person(world, acts, connection))
                .toList());
    }

    public boolean hasEnded() {
        return world.locked(() -> meeting.ended);
    }

    /** Ends the meeting at once. */
    public void end() {
        boolean _ = world.locked(() -> world.end(meeting));
    }

    public MeetingLedger ledger() {
        return world.locked(() -> meeting.ledger.read(world.ground.now()));
    }
}

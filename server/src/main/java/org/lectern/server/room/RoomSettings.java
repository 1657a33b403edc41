package org.lectern.server.room;

/**
 * What a teacher can choose for a room.
 *
 * @param name 2 to 256 characters
 * @param welcome shown in the chat when somebody enters; may be empty
 * @param mayStart who may open a meeting
 * @param waitForTeacher whether learners wait until a teacher has been let in
 * @param recorded whether meetings are recorded; what its tenant forbids or forces holds all the same
 * @param expected people usually expected; places the meeting on a server with room for them
 */
public record RoomSettings(
        String name,
        String welcome,
        MayStart mayStart,
        boolean waitForTeacher,
        boolean muteOnStart,
        Recorded recorded,
        int expected) {

    public enum MayStart {
        TEACHERS,
        MEMBERS
    }

    /** Whether the meetings of a room are recorded. */
    public enum Recorded {
        /** As the tenant has it where nobody asks for anything. */
        AS_TENANT,
        /** Never. */
        OFF,
        /** If a moderator begins to. */
        ALLOWED,
        /** From the first minute; a moderator may stop it. */
        AUTOMATIC,
        /** From the first minute to the last. */
        FORCED
    }

    public RoomSettings {
        name = name.strip();
        if (name.length() < 2 || name.length() > 256) {
            throw new IllegalArgumentException("a room's name has 2 to 256 characters");
        }
        if (welcome.length() > 2_000) {
            throw new IllegalArgumentException("a welcome text has at most 2000 characters");
        }
        if (expected < 1 || expected > 100_000) {
            throw new IllegalArgumentException("expected people: 1 to 100000");
        }
    }

    /** Teachers start it, learners enter once it runs; 25 people. */
    public static RoomSettings named(String name) {
        return new RoomSettings(name, "", MayStart.TEACHERS, false, true, Recorded.AS_TENANT, 25);
    }

    public RoomSettings withExpected(int people) {
        return new RoomSettings(name, welcome, mayStart, waitForTeacher, muteOnStart, recorded, people);
    }

    public RoomSettings withRecorded(Recorded other) {
        return new RoomSettings(name, welcome, mayStart, waitForTeacher, muteOnStart, other, expected);
    }
}

package org.lectern.server.statement;

import java.time.Duration;
import java.time.LocalDate;
import java.util.Optional;
import java.util.UUID;

/**
 * Where a happening took place, and under which names others are told of it.
 *
 * @param base our public address, without a slash at its end
 * @param namespace of the tenant's identifiers
 * @param tenant the tenant's identifier
 * @param room that of the room, or the caller's own for a meeting that no room of ours opened
 * @param meeting that of the run, or of the breakout room
 * @param course of the course; empty if there is none
 * @param breakout the number of the breakout room, from 1; 0 for the class itself
 */
record ClassPlace(
        String base,
        UUID namespace,
        String tenant,
        String room,
        String meeting,
        String course,
        Plan plan,
        Title title,
        int breakout) {

    /**
     * What was planned.
     *
     * @param date when the class was to be, in its room's zone
     * @param length empty if it was to last as long as it lasts
     */
    record Plan(LocalDate date, Optional<Duration> length) {}

    /**
     * @param name of the room, or its identifier where names are not to be sent
     * @param language of the name
     */
    record Title(String name, String language) {}

    UUID uuid(String... name) {
        return NameUuid.of(namespace, name);
    }

    String activity(String... name) {
        return base + "/xapi/activities/" + uuid(name);
    }

    /** The class, whichever breakout room it is. */
    String main() {
        return activity("room", room);
    }

    /** The class, or its breakout room. */
    String classroom() {
        return breakout == 0 ? main() : activity("room", room, "b" + breakout);
    }

    /** One for the planned class, also when it went on in a second run; one of its own for each breakout room. */
    UUID registration() {
        String date = plan.date().toString();
        return breakout == 0 ? uuid("session", room, date) : uuid("session", room, date, "b" + breakout);
    }

    /** One for each run. */
    UUID session() {
        return uuid("meeting", meeting);
    }

    /**
     * The identifier of a statement.
     *
     * @param version from 1
     */
    UUID statement(String event, Channel channel, int version) {
        return version == 1
                ? uuid("event", event, channel.word())
                : uuid("event", event, channel.word(), "v" + version);
    }

    /** The identifier of a statement in a file, which is not the one of the statement that is sent. */
    UUID fileStatement(String event, Channel channel) {
        return uuid("event", event, channel.word() + "-file");
    }

    String caliper(String path) {
        return base + "/caliper/" + tenant + path;
    }

    String caliperRoom() {
        return caliper("/rooms/" + room + (breakout == 0 ? "" : "/breakouts/" + breakout));
    }

    ClassPlace ofBreakout(int number, String meetingId, String name) {
        return new ClassPlace(
                base, namespace, tenant, room, meetingId, course, plan, new Title(name, title.language()), number);
    }
}

package org.lectern.server.statement;

import java.time.LocalDate;
import java.util.UUID;

/**
 * Where a happening took place, and under which names others are told of it.
 *
 * @param base our public address, without a slash at its end
 * @param namespace of the tenant's identifiers
 * @param tenant the tenant's identifier
 * @param room that of the room, or the caller's own for a meeting that no room of ours opened
 * @param meeting that of the run
 * @param course of the course; empty if there is none
 * @param date when the class was to be, in its room's zone: the day of its first run
 * @param name of the room, or its identifier where names are not to be sent
 * @param language of the name
 */
record ClassPlace(
        String base,
        UUID namespace,
        String tenant,
        String room,
        String meeting,
        String course,
        LocalDate date,
        String name,
        String language) {

    UUID uuid(String... name) {
        return NameUuid.of(namespace, name);
    }

    String activity(String... name) {
        return base + "/xapi/activities/" + uuid(name);
    }

    /** One for the planned class, also when it went on in a second run. */
    UUID registration() {
        return uuid("session", room, date.toString());
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
}

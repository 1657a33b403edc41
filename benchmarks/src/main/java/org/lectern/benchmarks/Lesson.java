package org.lectern.benchmarks;

import java.util.List;

/**
 * One running class that is watched, and the events that its people cause.
 *
 * @param internalId of the server
 * @param serverMeetingId under which it was created
 */
record Lesson(String internalId, String serverMeetingId) {

    /** The event of somebody who joins under this name. */
    Workload.Event joined(String connection, String name, long atMillis) {
        return event(
                "user-joined",
                atMillis,
                "\"user\":{" + ids(connection) + ",\"name\":\"" + name
                        + "\",\"role\":\"VIEWER\",\"presenter\":false,\"guest\":false}");
    }

    /** The event of somebody's {@code number}-th change of microphone, hand or camera. */
    Workload.Event changed(String connection, int number, long atMillis) {
        return switch (number % 4) {
            case 0 ->
                event(
                        "user-audio-voice-enabled",
                        atMillis,
                        "\"user\":{" + ids(connection)
                                + ",\"listening-only\":false,\"sharing-mic\":true,\"muted\":false}");
            case 1 ->
                event("user-raise-hand-changed", atMillis, "\"user\":{" + ids(connection) + ",\"raise-hand\":true}");
            case 2 ->
                event("user-raise-hand-changed", atMillis, "\"user\":{" + ids(connection) + ",\"raise-hand\":false}");
            default -> event("user-audio-muted", atMillis, "\"user\":{" + ids(connection) + ",\"muted\":true}");
        };
    }

    private static String ids(String connection) {
        return "\"internal-user-id\":\"" + connection + "\",\"external-user-id\":\"x" + connection + "\"";
    }

    private Workload.Event event(String id, long atMillis, String attributes) {
        String json = "{\"data\":{\"type\":\"event\",\"id\":\"" + id
                + "\",\"attributes\":{\"meeting\":{\"internal-meeting-id\":\"" + internalId
                + "\",\"external-meeting-id\":\"" + serverMeetingId + "\"}," + attributes + "},\"event\":{\"ts\":"
                + atMillis + "}}}";
        return new Workload.Event(0, 0, id, atMillis, json);
    }

    static List<String> arguments(Lesson lesson) {
        return List.of(lesson.internalId(), lesson.serverMeetingId());
    }
}

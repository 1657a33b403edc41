package org.lectern.server.hook;

import org.lectern.server.activity.MeetingReference;

/** Single events in the form of the newest sender. */
public final class Events {
    private Events() {}

    public static String event(MeetingReference meeting, String id, String connection, long millis, String more) {
        String user = connection.isEmpty() ? "" : ",\"user\":{\"internal-user-id\":\"" + connection + "\"" + more + "}";
        return "{\"data\":{\"type\":\"event\",\"id\":\"" + id + "\",\"attributes\":{\"meeting\":" + meeting(meeting)
                + user + "},\"event\":{\"ts\":" + millis + "}}}";
    }

    public static String chat(MeetingReference meeting, String connection, long millis, String messageId) {
        return "{\"data\":{\"type\":\"event\",\"id\":\"chat-group-message-sent\",\"attributes\":{\"meeting\":"
                + meeting(meeting) + ",\"chat-message\":{\"id\":\"" + messageId
                + "\",\"message\":\"secret text\",\"sender\":{\"internal-user-id\":\"" + connection
                + "\",\"external-user-id\":\"\",\"name\":\"\"}},\"chat-id\":\"MAIN-PUBLIC-GROUP-CHAT\"},\"event\":{\"ts\":"
                + millis + "}}}";
    }

    private static String meeting(MeetingReference meeting) {
        String internal = meeting.internalMeetingId().isEmpty()
                ? ""
                : "\"internal-meeting-id\":\"" + meeting.internalMeetingId() + "\"";
        String external = meeting.serverMeetingId().isEmpty()
                ? ""
                : "\"external-meeting-id\":\"" + meeting.serverMeetingId() + "\"";
        return "{" + internal + (internal.isEmpty() || external.isEmpty() ? "" : ",") + external + "}";
    }
}

package org.lectern.server.hook;

import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Track;

/**
 * Meetings and connections that events come of now, each as one object: they come again and again, and what waits for the
 * fold would hold their names a thousand times.
 *
 * <p>Safe for use by several threads: what one of them puts in a place at the wrong moment costs another a copy.
 */
final class SharedNames {
    /** Real ones have some sixty characters; what is longer is not kept for others. */
    private static final int LONGEST = 200;

    private final @Nullable MeetingReference[] meetings = new MeetingReference[1 << 10];
    private final @Nullable Track[] connections = new Track[1 << 13];

    MeetingReference meeting(String internalMeetingId, String serverMeetingId) {
        if (internalMeetingId.length() > LONGEST || serverMeetingId.length() > LONGEST) {
            return new MeetingReference(internalMeetingId, serverMeetingId);
        }
        int place = place(internalMeetingId, meetings.length);
        MeetingReference known = meetings[place];
        if (known == null
                || !known.internalMeetingId().equals(internalMeetingId)
                || !known.serverMeetingId().equals(serverMeetingId)) {
            known = new MeetingReference(internalMeetingId, serverMeetingId);
            meetings[place] = known;
        }
        return known;
    }

    Track connection(String internalUserId) {
        if (internalUserId.length() > LONGEST) {
            return Track.connection(internalUserId);
        }
        int place = place(internalUserId, connections.length);
        Track known = connections[place];
        if (known == null || !known.isConnection(internalUserId)) {
            known = Track.connection(internalUserId);
            connections[place] = known;
        }
        return known;
    }

    private static int place(String text, int places) {
        int hash = text.hashCode();
        return (hash ^ hash >>> 16) & places - 1;
    }
}

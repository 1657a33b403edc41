package org.lectern.server.activity;

/**
 * How an observation names its meeting.
 *
 * @param internalMeetingId BigBlueButton's own identifier, {@code <hash>-<creation time in milliseconds>}; empty if unknown
 * @param serverMeetingId the identifier under which the meeting was created at its server, which is one of ours and
 *     not the caller's; empty if unknown
 */
public record MeetingReference(String internalMeetingId, String serverMeetingId) {
    public MeetingReference {
        if (internalMeetingId.isEmpty() && serverMeetingId.isEmpty()) {
            throw new IllegalArgumentException("a meeting needs one of its two identifiers");
        }
    }
}

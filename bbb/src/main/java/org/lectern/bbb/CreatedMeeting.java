package org.lectern.bbb;

import java.time.Instant;

/**
 * The answer to create: the new meeting, or the one that already ran under that ID.
 *
 * @param element everything the server said
 */
public record CreatedMeeting(AnswerElement element) {

    public String meetingId() {
        return element.text("meetingID");
    }

    /** {@code sha1(meetingID)-createTime}; also the ID of the meeting's recording. */
    public String internalMeetingId() {
        return element.text("internalMeetingID");
    }

    /** Empty for anything but a breakout. */
    public String parentMeetingId() {
        String parent = element.text("parentMeetingID");
        return parent.equals("bbb-none") ? "" : parent;
    }

    /** When the meeting was created, by the server's clock; join links that carry it die with the meeting. */
    public Instant createTime() {
        return Instant.ofEpochMilli(element.number("createTime"));
    }

    /** Empty where the server keeps it back. */
    public MeetingPassword attendeePassword() {
        return MeetingPassword.of(element.text("attendeePW"));
    }

    /** Empty where the server keeps it back. */
    public MeetingPassword moderatorPassword() {
        return MeetingPassword.of(element.text("moderatorPW"));
    }

    public String voiceBridge() {
        return element.text("voiceBridge");
    }

    public String dialNumber() {
        return element.text("dialNumber");
    }

    public boolean hasUserJoined() {
        return element.flag("hasUserJoined");
    }

    /** Minutes after which the server ends it; 0 for never. */
    public long durationMinutes() {
        return element.number("duration");
    }

    /** Whether a meeting of this ID and these passwords already ran, and this is it: nothing of it was changed. */
    public boolean existedBefore() {
        return element.text("messageKey").equals("duplicateWarning");
    }
}

package org.lectern.bbb;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * A running or waiting meeting as getMeetingInfo and getMeetings tell it. May lag seconds behind joins.
 *
 * @param element everything the server said
 */
public record Meeting(AnswerElement element) {

    public String meetingId() {
        return element.text("meetingID");
    }

    public String internalMeetingId() {
        return element.text("internalMeetingID");
    }

    public String name() {
        return element.text("meetingName");
    }

    public Instant createTime() {
        return Instant.ofEpochMilli(element.number("createTime"));
    }

    public String voiceBridge() {
        return element.text("voiceBridge");
    }

    public MeetingPassword attendeePassword() {
        return MeetingPassword.of(element.text("attendeePW"));
    }

    public MeetingPassword moderatorPassword() {
        return MeetingPassword.of(element.text("moderatorPW"));
    }

    /** Whether at least one person is in it now. */
    public boolean isRunning() {
        return element.flag("running");
    }

    public boolean hasUserJoined() {
        return element.flag("hasUserJoined");
    }

    /** Whether it may be recorded, not whether it is being recorded. */
    public boolean isRecordable() {
        return element.flag("recording");
    }

    public boolean hasBeenForciblyEnded() {
        return element.flag("hasBeenForciblyEnded");
    }

    public Instant startTime() {
        return Instant.ofEpochMilli(element.number("startTime"));
    }

    public long durationMinutes() {
        return element.number("duration");
    }

    /** Sessions, not people: somebody with two windows counts twice. */
    public int participantCount() {
        return count("participantCount");
    }

    public int moderatorCount() {
        return count("moderatorCount");
    }

    public int listenerCount() {
        return count("listenerCount");
    }

    public int voiceParticipantCount() {
        return count("voiceParticipantCount");
    }

    public int videoCount() {
        return count("videoCount");
    }

    /** People allowed in; 0 for no limit. */
    public int maxUsers() {
        return count("maxUsers");
    }

    public boolean isBreakout() {
        return element.flag("isBreakout");
    }

    /** Internal ID of the parent; empty for anything but a breakout. Read flat or within {@code <breakout>}. */
    public String parentMeetingId() {
        String flat = element.text("parentMeetingID");
        return flat.isEmpty()
                ? element.child("breakout").map(b -> b.text("parentMeetingID")).orElse("")
                : flat;
    }

    /** IDs of its breakout rooms, mostly external, from some servers internal. */
    public List<String> breakoutRooms() {
        return element.child("breakoutRooms")
                .map(rooms -> rooms.children("breakout").stream()
                        .map(AnswerElement::text)
                        .toList())
                .orElse(List.of());
    }

    public List<Attendee> attendees() {
        return element.child("attendees")
                .map(all -> all.children("attendee").stream().map(Attendee::new).toList())
                .orElse(List.of());
    }

    /** What create was given as {@code meta_*}, by name in lower case without the prefix. */
    public Map<String, String> metadata() {
        return element.child("metadata").map(AnswerElement::texts).orElse(Map.of());
    }

    private int count(String name) {
        return (int) Math.min(Integer.MAX_VALUE, element.number(name));
    }
}

package org.lectern.server.front;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.CallersMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore.Passwords;

/**
 * The answer to a create: the same values for every repeat as long as the run lives.
 *
 * @see "docs/protocol/bigbluebutton-api.md, create"
 */
final class CreatedAnswer {
    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.US)
            .withZone(ZoneOffset.UTC);

    private CreatedAnswer() {}

    static FrontAnswer fresh(Meeting meeting, CallersMeeting caller, @Nullable Meeting parent) {
        return answer(meeting, caller, parent, false, "", "");
    }

    static FrontAnswer existing(
            Meeting meeting, CallersMeeting caller, @Nullable Meeting parent, boolean hasUserJoined) {
        return answer(
                meeting,
                caller,
                parent,
                hasUserJoined,
                "duplicateWarning",
                "This conference was already in existence and may currently be in progress.");
    }

    /** As servers write it: text for people, never to be parsed. */
    static String date(long millis) {
        return DATE.format(Instant.ofEpochMilli(millis));
    }

    private static FrontAnswer answer(
            Meeting meeting,
            CallersMeeting caller,
            @Nullable Meeting parent,
            boolean hasUserJoined,
            String key,
            String message) {
        Meeting.Place place = meeting.place();
        if (place == null) {
            throw new IllegalStateException("runs nowhere: " + meeting.id());
        }
        Passwords passwords = caller.passwords();
        return new FrontAnswer.Success(xml -> {
            xml.element("meetingID", meeting.externalId())
                    .element("internalMeetingID", text(place.internalMeetingId()))
                    .element("parentMeetingID", internalId(parent));
            if (passwords != null) {
                xml.element("attendeePW", passwords.attendee()).element("moderatorPW", passwords.moderator());
            }
            xml.element("createTime", place.createTime())
                    .element("voiceBridge", caller.voiceBridge())
                    .element("dialNumber", caller.dialNumber())
                    .element("createDate", date(place.createTime()))
                    .element("hasUserJoined", hasUserJoined)
                    .element("duration", caller.durationMinutes())
                    .element("hasBeenForciblyEnded", false);
            if (key.isEmpty()) {
                xml.empty("messageKey").empty("message");
            } else {
                xml.element("messageKey", key).element("message", message);
            }
        });
    }

    private static String internalId(@Nullable Meeting parent) {
        Meeting.Place place = parent == null ? null : parent.place();
        String internal = place == null ? null : place.internalMeetingId();
        return internal == null ? "bbb-none" : internal;
    }

    private static String text(@Nullable String value) {
        return value == null ? "" : value;
    }
}

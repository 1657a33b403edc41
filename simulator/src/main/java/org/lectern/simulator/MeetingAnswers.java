package org.lectern.simulator;

import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/** The XML that tells about meetings, field by field in BigBlueButton's order. */
final class MeetingAnswers {
    private final ServerProfile profile;
    private final Function<Meeting, List<Meeting>> roomsOf;

    /** @param roomsOf the breakouts of a meeting that are there now */
    MeetingAnswers(ServerProfile profile, Function<Meeting, List<Meeting>> roomsOf) {
        this.profile = profile;
        this.roomsOf = roomsOf;
    }

    String created(Meeting meeting, boolean repeated) {
        Meeting.Identity identity = meeting.identity;
        MeetingSettings settings = meeting.settings;
        return Xml.response(xml -> xml.element("returncode", "SUCCESS")
                .element("meetingID", meeting.externalId())
                .element("internalMeetingID", meeting.internalId())
                .element("parentMeetingID", meeting.parentId())
                .element("attendeePW", identity.attendeePassword())
                .element("moderatorPW", identity.moderatorPassword())
                .element("createTime", identity.createdAt())
                .element("voiceBridge", identity.voiceBridge())
                .element("dialNumber", settings.dialNumber())
                .element("createDate", HookEvents.javaDate(identity.createdAt()))
                .element("hasUserJoined", meeting.hasUserJoined)
                .element("duration", settings.durationMinutes())
                .element("hasBeenForciblyEnded", false)
                .element("messageKey", repeated ? "duplicateWarning" : "")
                .element(
                        "message",
                        repeated ? "This conference was already in existence and may currently be in progress." : ""));
    }

    String about(Meeting meeting) {
        return Xml.response(xml -> fields(meeting, xml.element("returncode", "SUCCESS")));
    }

    String list(List<Meeting> meetings) {
        if (meetings.isEmpty()) {
            return Xml.response(xml -> xml.element("returncode", "SUCCESS")
                    .empty("meetings")
                    .element("messageKey", "noMeetings")
                    .element("message", "no meetings were found on this server"));
        }
        return Xml.response(xml -> xml.element("returncode", "SUCCESS")
                .group(
                        "meetings",
                        all -> meetings.forEach(meeting -> all.group("meeting", one -> fields(meeting, one)))));
    }

    private void fields(Meeting meeting, Xml xml) {
        Meeting.Identity identity = meeting.identity;
        MeetingSettings settings = meeting.settings;
        xml.element("meetingName", settings.name())
                .element("meetingID", meeting.externalId())
                .element("internalMeetingID", meeting.internalId())
                .element("createTime", identity.createdAt())
                .element("createDate", HookEvents.javaDate(identity.createdAt()))
                .element("voiceBridge", identity.voiceBridge())
                .element("dialNumber", settings.dialNumber())
                .element("attendeePW", identity.attendeePassword())
                .element("moderatorPW", identity.moderatorPassword())
                .element("running", meeting.running())
                .element("duration", settings.durationMinutes())
                .element("hasUserJoined", meeting.hasUserJoined)
                .element("recording", settings.recordable())
                .element("hasBeenForciblyEnded", false)
                .element("startTime", meeting.startedAt)
                .element("endTime", 0)
                .element("participantCount", number(meeting.count(who -> true)))
                .element("listenerCount", number(meeting.count(who -> who.voice == Connection.Voice.LISTENING)))
                .element(
                        "voiceParticipantCount", number(meeting.count(who -> who.voice == Connection.Voice.MICROPHONE)))
                .element("videoCount", number(meeting.count(who -> !who.streams.isEmpty())))
                .element("maxUsers", number(settings.maxParticipants()))
                .element("moderatorCount", number(meeting.count(Connection::moderator)))
                .group(
                        "attendees",
                        all -> meeting.inside().forEach(who -> all.group("attendee", one -> attendee(who, one))))
                .group("metadata", all -> settings.metadata().forEach(all::element))
                .element("isBreakout", settings.isBreakout());
        if (settings.isBreakout()) {
            xml.element("parentMeetingID", meeting.parentId())
                    .element("sequence", settings.given().text("sequence"))
                    .element("freeJoin", Boolean.parseBoolean(settings.given().text("freeJoin")));
        }
        List<Meeting> rooms = roomsOf.apply(meeting);
        if (!rooms.isEmpty()) {
            xml.group("breakoutRooms", all -> rooms.forEach(room -> all.element("breakout", room.externalId())));
        }
    }

    private static void attendee(Connection who, Xml xml) {
        xml.element("userID", who.identity.externalId())
                .element("fullName", who.identity.name())
                .element("role", who.identity.role())
                .element("isPresenter", who.presenter)
                .element("isListeningOnly", who.voice == Connection.Voice.LISTENING)
                .element("hasJoinedVoice", who.voice == Connection.Voice.MICROPHONE)
                .element("hasVideo", !who.streams.isEmpty())
                .element("clientType", "HTML5");
        if (!who.userdata.isEmpty()) {
            xml.group("customdata", all -> who.userdata.forEach(all::element));
        }
    }

    private String number(long count) {
        return profile.separatesThousands() ? String.format(Locale.US, "%,d", count) : String.valueOf(count);
    }
}

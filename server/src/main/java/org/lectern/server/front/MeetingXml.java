package org.lectern.server.front;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import org.lectern.server.meeting.RunningMeeting;

/**
 * A meeting as getMeetingInfo and getMeetings tell it, field by field in BigBlueButton's order.
 *
 * @see "docs/protocol/bigbluebutton-api.md, meetings"
 */
final class MeetingXml {
    static final byte[] BEFORE = Answers.utf8("<response><returncode>SUCCESS</returncode>");
    static final byte[] AFTER = Answers.utf8("</response>");

    private static final DateTimeFormatter JAVA_DATE =
            DateTimeFormatter.ofPattern("EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ROOT);

    private MeetingXml() {}

    /** The whole answer of getMeetingInfo: {@link #BEFORE}, the fields, {@link #AFTER}. */
    static byte[] answer(RunningMeeting meeting) {
        return Xml.response(xml -> fields(meeting, xml.element("returncode", "SUCCESS")));
    }

    /** What {@code Date.toString()} gives in UTC. */
    static String javaDate(long millis) {
        return JAVA_DATE.format(Instant.ofEpochMilli(millis).atOffset(ZoneOffset.UTC));
    }

    private static void fields(RunningMeeting meeting, Xml xml) {
        RunningMeeting.Run run = meeting.run();
        RunningMeeting.Terms terms = meeting.terms();
        RunningMeeting.Now now = meeting.now();
        RunningMeeting.Counts counts = now.counts();
        xml.element("meetingName", run.name())
                .element("meetingID", run.externalId())
                .element("internalMeetingID", run.internalId())
                .element("createTime", run.createTime())
                .element("createDate", javaDate(run.createTime()))
                .element("voiceBridge", terms.voiceBridge())
                .element("dialNumber", terms.dialNumber());
        var passwords = terms.passwords();
        if (passwords != null) {
            xml.element("attendeePW", passwords.attendee()).element("moderatorPW", passwords.moderator());
        }
        xml.element("running", meeting.isRunning())
                .element("duration", terms.durationMinutes())
                .element("hasUserJoined", now.hasUserJoined())
                .element("recording", terms.recordable())
                .element("hasBeenForciblyEnded", false)
                .element("startTime", now.startTime())
                .element("endTime", 0)
                .element("participantCount", counts.participants())
                .element("listenerCount", counts.listeners())
                .element("voiceParticipantCount", counts.voices())
                .element("videoCount", counts.videos())
                .element("maxUsers", terms.maxUsers())
                .element("moderatorCount", counts.moderators())
                .group(
                        "attendees",
                        all -> now.attendees()
                                .forEach(one -> all.group("attendee", attendee -> attendee(one, attendee))))
                .group("metadata", all -> terms.metadata().forEach(all::named))
                .element("isBreakout", meeting.isBreakout());
        meeting.breakout()
                .ifPresent(breakout -> xml.element("parentMeetingID", breakout.parentId())
                        .element("sequence", breakout.sequence())
                        .element("freeJoin", breakout.freeJoin()));
        if (!now.rooms().isEmpty()) {
            xml.group("breakoutRooms", all -> now.rooms().forEach(room -> all.element("breakout", room)));
        }
    }

    private static void attendee(RunningMeeting.Attendee one, Xml xml) {
        xml.element("userID", one.userId())
                .element("fullName", one.name())
                .element("role", one.moderator() ? "MODERATOR" : "VIEWER")
                .element("isPresenter", one.presenter())
                .element("isListeningOnly", one.listening())
                .element("hasJoinedVoice", one.voice())
                .element("hasVideo", one.video())
                .element("clientType", one.clientType());
        if (!one.userdata().isEmpty()) {
            xml.group("customdata", all -> one.userdata().forEach(all::named));
        }
    }
}

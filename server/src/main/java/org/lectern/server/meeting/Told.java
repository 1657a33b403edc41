package org.lectern.server.meeting;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Meeting;
import org.lectern.bbb.Role;
import tools.jackson.databind.json.JsonMapper;

/**
 * What a server told of one run when it was polled, breakout rooms included. Kept as JSON.
 *
 * @param self the run's own meeting
 * @param breakouts meetings that its server made within it; their identifiers are the server's own
 */
record Told(Shown self, List<Shown> breakouts) {
    private static final JsonMapper JSON = JsonMapper.builder().build();

    Told {
        breakouts = List.copyOf(breakouts);
    }

    /**
     * A meeting as its server shows it.
     *
     * @param externalId ours for a run, the server's own for a breakout room
     * @param voice number and PIN for telephones
     * @param rooms external or internal identifiers of its breakout rooms
     * @param breakout what makes it one; null if it is none
     */
    record Shown(
            Ids ids,
            Voice voice,
            Settings settings,
            Counts counts,
            List<Person> people,
            List<String> rooms,
            RunningMeeting.@Nullable Breakout breakout) {
        Shown {
            people = List.copyOf(people);
            rooms = List.copyOf(rooms);
        }
    }

    /** @param createTime milliseconds */
    record Ids(String externalId, String internalId, String name, long createTime) {}

    record Voice(String bridge, String dialNumber) {}

    /** @param startTime milliseconds */
    record Settings(long durationMinutes, boolean recordable, int maxUsers, boolean hasUserJoined, long startTime) {}

    record Counts(int participants, int moderators, int listeners, int voices, int videos) {}

    /** @param userdata what the join gave, by name without the prefix */
    record Person(
            String userId,
            String name,
            boolean moderator,
            boolean presenter,
            boolean listening,
            boolean voice,
            boolean video,
            String clientType,
            Map<String, String> userdata) {
        Person {
            userdata = Map.copyOf(userdata);
        }
    }

    static Shown shown(Meeting meeting) {
        return new Shown(
                new Ids(
                        meeting.meetingId(),
                        meeting.internalMeetingId(),
                        meeting.name(),
                        meeting.createTime().toEpochMilli()),
                new Voice(meeting.voiceBridge(), meeting.element().text("dialNumber")),
                new Settings(
                        meeting.durationMinutes(),
                        meeting.isRecordable(),
                        meeting.maxUsers(),
                        meeting.hasUserJoined(),
                        meeting.startTime().toEpochMilli()),
                new Counts(
                        meeting.participantCount(),
                        meeting.moderatorCount(),
                        meeting.listenerCount(),
                        meeting.voiceParticipantCount(),
                        meeting.videoCount()),
                meeting.attendees().stream()
                        .map(attendee -> new Person(
                                attendee.userId(),
                                attendee.fullName(),
                                attendee.role() == Role.MODERATOR,
                                attendee.isPresenter(),
                                attendee.isListeningOnly(),
                                attendee.hasJoinedVoice(),
                                attendee.hasVideo(),
                                attendee.clientType(),
                                attendee.userdata()))
                        .toList(),
                meeting.breakoutRooms(),
                meeting.isBreakout()
                        ? new RunningMeeting.Breakout(
                                meeting.parentMeetingId(), within(meeting, "sequence"), within(meeting, "freeJoin"))
                        : null);
    }

    /** Flat, or in an element of its own as the documentation has it. */
    static String within(Meeting meeting, String name) {
        String flat = meeting.element().text(name);
        return flat.isEmpty()
                ? meeting.element().child("breakout").map(b -> b.text(name)).orElse("")
                : flat;
    }

    String toJson() {
        return JSON.writeValueAsString(this);
    }

    static Told ofJson(String json) {
        return JSON.readValue(json, Told.class);
    }
}

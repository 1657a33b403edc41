package org.lectern.simulator;

import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * Writes events as the chosen sender generation does, field by field in its order. An event that this generation does
 * not know is an empty list.
 *
 * @see "docs/protocol/hooks.md, events"
 */
final class HookEvents {
    private static final DateTimeFormatter JAVA_DATE = DateTimeFormatter.ofPattern(
                    "EEE MMM dd HH:mm:ss 'UTC' yyyy", Locale.ENGLISH)
            .withZone(ZoneOffset.UTC);

    private final HookSender sender;

    HookEvents(HookSender sender) {
        this.sender = sender;
    }

    /** As {@code java.util.Date} prints itself on a server whose zone is UTC. */
    static String javaDate(long millis) {
        return JAVA_DATE.format(Instant.ofEpochMilli(millis));
    }

    List<HookMessage> meetingCreated(Meeting meeting) {
        MeetingSettings settings = meeting.settings;
        Map<String, Object> fields = ids(meeting);
        fields.put("name", settings.name());
        fields.put("is-breakout", settings.isBreakout());
        if (!sender.isLegacy()) {
            fields.put("parent-id", meeting.parentId());
        }
        fields.put("duration", settings.durationMinutes());
        fields.put("create-time", meeting.identity.createdAt());
        fields.put("create-date", javaDate(meeting.identity.createdAt()));
        fields.put("moderator-pass", meeting.identity.moderatorPassword());
        fields.put("viewer-pass", meeting.identity.attendeePassword());
        fields.put("record", settings.recordable());
        fields.put("voice-conf", String.valueOf(meeting.identity.voiceBridge()));
        fields.put("dial-number", settings.dialNumber());
        fields.put("max-users", settings.maxParticipants());
        fields.put("metadata", settings.metadata());
        return message("meeting-created", meeting, Map.of("meeting", fields), meeting.identity.createdAt());
    }

    List<HookMessage> meetingEnded(Meeting meeting, long at) {
        return message("meeting-ended", meeting, Map.of("meeting", ids(meeting)), at);
    }

    List<HookMessage> joined(Connection connection, long at) {
        return aboutUser("user-joined", connection, wholeUser(connection), at);
    }

    List<HookMessage> left(Connection connection, long at) {
        Map<String, Object> extra = sender.isLegacy() ? Map.of() : Map.of("guest", connection.identity.guest());
        return aboutUser("user-left", connection, extra, at);
    }

    /** The leave that a 3.x sender makes up for whoever is inside when the meeting ends; 2.x does not. */
    List<HookMessage> leftWithMeeting(Connection connection, long at) {
        return sender.isLegacy() ? List.of() : aboutUser("user-left", connection, wholeUser(connection), at);
    }

    List<HookMessage> voiceEnabled(Connection connection, long at) {
        boolean microphone = connection.voice == Connection.Voice.MICROPHONE;
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("listening-only", !microphone);
        extra.put("sharing-mic", microphone);
        if (!sender.isLegacy()) {
            extra.put("muted", connection.muted);
        }
        return aboutUser("user-audio-voice-enabled", connection, extra, at);
    }

    List<HookMessage> voiceDisabled(Connection connection, long at) {
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("listening-only", false);
        extra.put("sharing-mic", false);
        if (!sender.isLegacy()) {
            extra.put("muted", true);
        }
        return aboutUser("user-audio-voice-disabled", connection, extra, at);
    }

    List<HookMessage> muted(Connection connection, boolean muted, long at) {
        String id = muted ? "user-audio-muted" : "user-audio-unmuted";
        return sender.isLegacy() ? List.of() : aboutUser(id, connection, Map.of("muted", muted), at);
    }

    List<HookMessage> camera(Connection connection, String stream, boolean on, long at) {
        String id = on ? "user-cam-broadcast-start" : "user-cam-broadcast-end";
        return aboutUser(id, connection, Map.of("stream", stream), at);
    }

    List<HookMessage> presenter(Connection connection, boolean assigned, long at) {
        return assigned
                ? aboutUser("user-presenter-assigned", connection, Map.of(), at)
                : aboutUser("user-presenter-unassigned", connection, Map.of("name", connection.identity.name()), at);
    }

    /** A reaction, or {@code none} when it is cleared; a 2.x sender leaves the value out. */
    List<HookMessage> emoji(Connection connection, String emoji, long at) {
        Map<String, Object> extra = sender.isLegacy() ? Map.of() : Map.of("emoji", emoji);
        return aboutUser("user-emoji-changed", connection, extra, at);
    }

    /** In the days of a 2.x sender a raised hand was a status, told as an emoji event without its value. */
    List<HookMessage> hand(Connection connection, boolean raised, long at) {
        return sender.isLegacy()
                ? aboutUser("user-emoji-changed", connection, Map.of(), at)
                : aboutUser("user-raise-hand-changed", connection, Map.of("raise-hand", raised), at);
    }

    List<HookMessage> message(Connection connection, String messageId, String text, long at) {
        Map<String, Object> from = new LinkedHashMap<>();
        from.put("internal-user-id", connection.id());
        switch (sender.generation()) {
            case JSON -> from.put("external-user-id", connection.identity.name());
            case CONSTANT -> {}
            case RAW_BODY -> from.put("external-user-id", connection.identity.externalId());
        }
        if (!sender.isLegacy()) {
            from.put("name", connection.identity.name());
        }
        from.put("time", at);
        Map<String, Object> chat = new LinkedHashMap<>();
        if (!sender.isLegacy()) {
            chat.put("id", messageId);
        }
        chat.put("message", text);
        chat.put("sender", from);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("meeting", ids(connection.meeting));
        attributes.put("chat-message", chat);
        attributes.put("chat-id", "MAIN-PUBLIC-GROUP-CHAT");
        return message("chat-group-message-sent", connection.meeting, attributes, at);
    }

    /** A 2.x sender does not say whose screen it is. */
    List<HookMessage> screenShare(Connection connection, boolean on, long at) {
        String id = on ? "meeting-screenshare-started" : "meeting-screenshare-stopped";
        if (sender.isLegacy()) {
            return message(id, connection.meeting, Map.of("meeting", ids(connection.meeting)), at);
        }
        return aboutUser(id, connection, Map.of(), at);
    }

    List<HookMessage> pollStarted(Connection presenter, LedgerBook.Poll poll, long at) {
        List<Map<String, Object>> answers = new ArrayList<>();
        for (int i = 0; i < poll.options().size(); i++) {
            answers.add(Map.of("id", i, "key", poll.options().get(i)));
        }
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", poll.id());
        fields.put("question", poll.question());
        fields.put("answers", answers);
        return poll("poll-started", presenter, fields, at);
    }

    /** The user is the presenter who receives the answer; the voter stands nowhere. */
    List<HookMessage> pollResponded(Connection presenter, LedgerBook.Poll poll, int answer, long at) {
        Map<String, Object> fields = new LinkedHashMap<>();
        fields.put("id", poll.id());
        fields.put("answerIds", List.of(answer));
        return poll("poll-responded", presenter, fields, at);
    }

    private List<HookMessage> poll(String id, Connection presenter, Map<String, Object> fields, long at) {
        if (sender.isLegacy()) {
            return List.of();
        }
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("meeting", ids(presenter.meeting));
        attributes.put(
                "user",
                Map.of("internal-user-id", presenter.id(), "external-user-id", presenter.identity.externalId()));
        attributes.put("poll", fields);
        return message(id, presenter.meeting, attributes, at);
    }

    List<HookMessage> recordButton(Meeting meeting, boolean on, long at) {
        String id = on ? "meeting-recording-started" : "meeting-recording-stopped";
        return message(id, meeting, Map.of("meeting", ids(meeting)), at);
    }

    List<HookMessage> presentationChanged(Meeting meeting, String presentationId, long at) {
        Map<String, Object> fields = ids(meeting);
        fields.put("presentation-id", presentationId);
        return message("meeting-presentation-changed", meeting, Map.of("meeting", fields), at);
    }

    /** A step of the recording pipeline, which stamps in seconds, or a change through the API. */
    List<HookMessage> recording(String id, Recorded recorded, Map<String, Object> extra, long at) {
        Map<String, Object> ids = new LinkedHashMap<>();
        ids.put("internal-meeting-id", recorded.id());
        boolean bare = sender.isLegacy()
                && (id.equals("rap-published") || id.equals("rap-unpublished") || id.equals("rap-deleted"));
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("meeting", ids);
        if (!bare) {
            ids.put("external-meeting-id", recorded.origin.externalId());
            attributes.put("record-id", recorded.id());
        }
        extra.forEach((name, value) -> {
            boolean unknown = sender.isLegacy() && (name.equals("recorded") || name.equals("duration"));
            if (!unknown) {
                attributes.put(name, value);
            }
        });
        return List.of(new HookMessage(id, recorded.origin.externalId(), json(id, attributes, at / 1000), at));
    }

    /** One format is there; values are texts. */
    List<HookMessage> published(Recorded recorded, Recorded.Format format, long at) {
        Map<String, Object> playback = new LinkedHashMap<>();
        playback.put("format", format.type());
        playback.put("link", format.url());
        playback.put("processing_time", String.valueOf(format.processingMillis()));
        playback.put("duration", String.valueOf(recorded.durationMillis()));
        playback.put("size", String.valueOf(format.bytes()));
        Map<String, Object> about = new LinkedHashMap<>();
        about.put("name", recorded.origin.name());
        about.put("is-breakout", String.valueOf(recorded.isBreakout()));
        if (!sender.isLegacy()) {
            about.put("start-time", String.valueOf(recorded.origin.startedAt()));
            about.put("end-time", String.valueOf(recorded.origin.endedAt()));
        }
        about.put("size", String.valueOf(recorded.bytes()));
        if (!sender.isLegacy()) {
            about.put("raw-size", String.valueOf(2 * recorded.bytes()));
        }
        about.put("metadata", recorded.metadata);
        about.put("playback", playback);
        about.put("download", Map.of());
        Map<String, Object> extra = new LinkedHashMap<>();
        extra.put("success", true);
        extra.put("step-time", 1099);
        extra.put("workflow", format.type());
        extra.put("recording", about);
        return recording("rap-publish-ended", recorded, extra, at);
    }

    private Map<String, Object> wholeUser(Connection connection) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("name", connection.identity.name());
        user.put("role", connection.identity.role().name());
        user.put("presenter", connection.presenter);
        if (!sender.isLegacy()) {
            user.put("guest", connection.identity.guest());
            if (!connection.userdata.isEmpty()) {
                user.put("userdata", connection.userdata);
            }
        }
        return user;
    }

    private List<HookMessage> aboutUser(String id, Connection connection, Map<String, Object> extra, long at) {
        Map<String, Object> user = new LinkedHashMap<>();
        user.put("internal-user-id", connection.id());
        user.put("external-user-id", connection.identity.externalId());
        user.putAll(extra);
        Map<String, Object> attributes = new LinkedHashMap<>();
        attributes.put("meeting", ids(connection.meeting));
        attributes.put("user", user);
        return message(id, connection.meeting, attributes, at);
    }

    private static List<HookMessage> message(String id, Meeting meeting, Map<String, Object> attributes, long at) {
        return List.of(new HookMessage(id, meeting.externalId(), json(id, attributes, at), at));
    }

    private static String json(String id, Map<String, Object> attributes, long at) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("type", "event");
        data.put("id", id);
        data.put("attributes", attributes);
        data.put("event", Map.of("ts", at));
        return Json.write(Map.of("data", data));
    }

    private static Map<String, Object> ids(Meeting meeting) {
        Map<String, Object> ids = new LinkedHashMap<>();
        ids.put("internal-meeting-id", meeting.internalId());
        ids.put("external-meeting-id", meeting.externalId());
        return ids;
    }
}

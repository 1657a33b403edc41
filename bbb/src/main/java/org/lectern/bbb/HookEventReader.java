package org.lectern.bbb;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.MissingNode;

/**
 * Reads one event: the sender's form ({@code data.id}, {@code data.attributes}), the flat form of older receivers, or a
 * raw message, which is kept as unknown.
 */
final class HookEventReader {

    private final String name;
    private final JsonNode attributes;
    private final HookEvent.Meeting meeting;
    private final HookEvent.@Nullable User user;

    private HookEventReader(
            String name, JsonNode attributes, HookEvent.Meeting meeting, HookEvent.@Nullable User user) {
        this.name = name;
        this.attributes = attributes;
        this.meeting = meeting;
        this.user = user;
    }

    /** @param sentMillis the envelope's time, for events without one of their own */
    static ReceivedEvent read(JsonNode node, OptionalLong sentMillis) {
        return read(node, sentMillis, null);
    }

    /** @param canonical the event's canonical JSON, if somebody has it already */
    static ReceivedEvent read(JsonNode node, OptionalLong sentMillis, byte @Nullable [] canonical) {
        JsonNode data = node.path("data");
        HookEvent event;
        OptionalLong at;
        if (data.isObject()) {
            event = mapped(data).event();
            at = EventTime.millis(data.path("event").path("ts"));
        } else {
            event = flat(node).event();
            at = EventTime.millis(first(
                    node.path("timestamp"),
                    node.path("envelope").path("timestamp"),
                    node.path("header").path("timestamp")));
        }
        return new ReceivedEvent(event, at.isPresent() ? at : sentMillis, node, canonical);
    }

    private static HookEventReader mapped(JsonNode data) {
        JsonNode attributes = data.path("attributes");
        JsonNode meeting = attributes.path("meeting");
        JsonNode user = attributes.path("user");
        return new HookEventReader(
                orEmpty(text(data.path("id"))),
                attributes,
                new HookEvent.Meeting(
                        text(meeting.path("internal-meeting-id")), text(meeting.path("external-meeting-id"))),
                user(user.path("internal-user-id"), user.path("external-user-id"), user.path("name")));
    }

    /** The flat form puts the attributes of a user beside the rest; so do we, as attributes of that user. */
    private static HookEventReader flat(JsonNode node) {
        JsonNode payload = node.path("payload");
        JsonNode core = node.path("core").path("header");
        return new HookEventReader(
                orEmpty(text(first(node.path("event"), node.path("header").path("name"), core.path("name")))),
                node,
                new HookEvent.Meeting(
                        text(first(
                                node.path("internalMeetingID"),
                                payload.path("meeting").path("internalMeetingID"),
                                payload.path("meeting_id"),
                                core.path("meetingId"))),
                        text(first(
                                node.path("meetingID"),
                                payload.path("meeting").path("externalMeetingID"),
                                payload.path("external_meeting_id")))),
                user(
                        first(node.path("internalUserID"), core.path("userId")),
                        first(node.path("userID"), payload.path("user").path("externalUserID")),
                        first(node.path("username"), payload.path("user").path("name"))));
    }

    private HookEvent event() {
        EventKind kind = EventKind.of(name);
        HookEvent event = kind.id().startsWith("user-")
                        || kind.id().startsWith("chat-")
                        || kind.id().startsWith("poll-")
                ? personal(kind)
                : general(kind);
        return event == null ? new HookEvent.Unknown(name, meeting, user) : event;
    }

    private @Nullable HookEvent general(EventKind kind) {
        return switch (kind) {
            case MEETING_CREATED -> created();
            case MEETING_ENDED -> new HookEvent.MeetingEnded(meeting);
            case MEETING_RECORDING_STARTED,
                    MEETING_RECORDING_STOPPED,
                    MEETING_RECORDING_UNHANDLED,
                    MEETING_RECORDING_CHANGED -> new HookEvent.RecordingMarked(kind, meeting);
            case MEETING_SCREENSHARE_STARTED -> new HookEvent.ScreenShare(meeting, user, true);
            case MEETING_SCREENSHARE_STOPPED -> new HookEvent.ScreenShare(meeting, user, false);
            case MEETING_PRESENTATION_CHANGED ->
                new HookEvent.PresentationChanged(
                        meeting, text(attributes.path("meeting").path("presentation-id")));
            case TRANSCRIPT_UPDATED -> {
                JsonNode transcript = attributes.path("transcript");
                yield new HookEvent.TranscriptUpdated(
                        meeting,
                        text(transcript.path("id")),
                        text(transcript.path("locale")),
                        flag(transcript.path("final")));
            }
            case PAD_CONTENT ->
                new HookEvent.PadContent(meeting, text(attributes.path("pad").path("id")));
            case RAP_PUBLISHED, RAP_UNPUBLISHED, RAP_DELETED ->
                new HookEvent.RecordingStateChanged(kind, meeting, recordId());
            case UNKNOWN -> null;
            default -> step(kind);
        };
    }

    private @Nullable HookEvent personal(EventKind kind) {
        HookEvent.User who = kind.id().startsWith("chat-") ? sender() : user;
        if (who == null) {
            return null;
        }
        return switch (kind) {
            case USER_JOINED -> joined(who);
            case USER_LEFT -> new HookEvent.UserLeft(meeting, who);
            case USER_AUDIO_VOICE_ENABLED ->
                new HookEvent.VoiceEnabled(
                        meeting,
                        who,
                        flag(detail("listening-only")),
                        flag(detail("sharing-mic")),
                        flag(detail("muted")));
            case USER_AUDIO_VOICE_DISABLED -> new HookEvent.VoiceDisabled(meeting, who);
            case USER_AUDIO_LISTEN_ONLY_ENABLED -> new HookEvent.ListenOnlyChanged(meeting, who, true);
            case USER_AUDIO_LISTEN_ONLY_DISABLED -> new HookEvent.ListenOnlyChanged(meeting, who, false);
            case USER_AUDIO_MUTED -> new HookEvent.MuteChanged(meeting, who, true);
            case USER_AUDIO_UNMUTED -> new HookEvent.MuteChanged(meeting, who, false);
            case USER_AUDIO_UNHANDLED -> new HookEvent.AudioUnhandled(meeting, who);
            case USER_TALKING_STARTED -> new HookEvent.TalkingChanged(meeting, who, true);
            case USER_TALKING_STOPPED -> new HookEvent.TalkingChanged(meeting, who, false);
            case USER_CAM_BROADCAST_START -> new HookEvent.CameraChanged(meeting, who, text(detail("stream")), true);
            case USER_CAM_BROADCAST_END -> new HookEvent.CameraChanged(meeting, who, text(detail("stream")), false);
            case USER_PRESENTER_ASSIGNED -> new HookEvent.PresenterChanged(meeting, who, true);
            case USER_PRESENTER_UNASSIGNED -> new HookEvent.PresenterChanged(meeting, who, false);
            case USER_EMOJI_CHANGED -> new HookEvent.EmojiChanged(meeting, who, text(detail("emoji")));
            case USER_RAISE_HAND_CHANGED -> hand(kind, who);
            case CHAT_GROUP_MESSAGE_SENT ->
                new HookEvent.ChatMessage(
                        meeting,
                        who,
                        text(attributes.path("chat-message").path("id")),
                        text(attributes.path("chat-id")));
            case CHAT_PRIVATE_MESSAGE_SENT -> new HookEvent.PrivateChatMessage(meeting, who);
            case POLL_STARTED ->
                new HookEvent.PollStarted(
                        meeting, who, text(attributes.path("poll").path("id")));
            case POLL_RESPONDED ->
                new HookEvent.PollResponded(
                        meeting, who, text(attributes.path("poll").path("id")));
            default -> null;
        };
    }

    private HookEvent created() {
        JsonNode created = attributes.path("meeting");
        String parent = text(created.path("parent-id"));
        Map<String, String> metadata = new LinkedHashMap<>();
        for (Map.Entry<String, JsonNode> entry : created.path("metadata").properties()) {
            String value = text(entry.getValue());
            if (value != null) {
                metadata.put(Redaction.storable(entry.getKey()), value);
            }
        }
        return new HookEvent.MeetingCreated(
                meeting,
                text(created.path("name")),
                EventTime.millis(created.path("create-time")).orElse(0),
                "bbb-none".equals(parent) ? null : parent,
                metadata,
                created.has("is-breakout") && !created.has("parent-id"));
    }

    private HookEvent joined(HookEvent.User who) {
        Role role = Role.of(orEmpty(text(detail("role")))).orElse(Role.VIEWER);
        return new HookEvent.UserJoined(meeting, who, role, flag(detail("presenter")), flag(detail("guest")));
    }

    /** Real senders say which way, under two spellings; the aliases mean raising. */
    private @Nullable HookEvent hand(EventKind kind, HookEvent.User who) {
        JsonNode raised = first(detail("raise-hand"), detail("raiseHand"));
        if (raised.isMissingNode()) {
            return EventKind.of(name) == kind && isAlias(kind) ? new HookEvent.HandChanged(meeting, who, true) : null;
        }
        return new HookEvent.HandChanged(meeting, who, flag(raised));
    }

    private boolean isAlias(EventKind kind) {
        return !name.equalsIgnoreCase(kind.id());
    }

    /**
     * Who wrote: under the message, or where a flat form has its user. 2.x puts the name where the external ID belongs,
     * and is told by what it lacks: a name field and an ID of the message.
     */
    private HookEvent.@Nullable User sender() {
        JsonNode message = attributes.path("chat-message");
        JsonNode sender = message.path("sender");
        if (!sender.isObject()) {
            return user;
        }
        JsonNode external = sender.path("external-user-id");
        return sender.has("name") || message.has("id")
                ? user(sender.path("internal-user-id"), external, sender.path("name"))
                : user(sender.path("internal-user-id"), MissingNode.getInstance(), external);
    }

    private HookEvent step(EventKind kind) {
        JsonNode success = attributes.path("success");
        return new HookEvent.RecordingStep(
                kind,
                meeting,
                recordId(),
                text(attributes.path("workflow")),
                success.isMissingNode() || success.isNull() ? null : flag(success));
    }

    /** The recording's ID is the meeting's internal one, which is all that 2.x says of it. */
    private @Nullable String recordId() {
        String id = text(attributes.path("record-id"));
        return id == null ? meeting.internalId() : id;
    }

    /** Something about the user: within it in the sender's form, beside it in the flat one. */
    private JsonNode detail(String field) {
        return first(
                attributes.path("user").path(field),
                attributes.path(field),
                attributes.path("payload").path(field));
    }

    private static HookEvent.@Nullable User user(JsonNode internalId, JsonNode externalId, JsonNode name) {
        String internal = text(internalId);
        String external = text(externalId);
        String called = text(name);
        return internal == null && external == null && called == null
                ? null
                : new HookEvent.User(internal, external, called);
    }

    private static JsonNode first(JsonNode... nodes) {
        for (JsonNode node : nodes) {
            if (!node.isMissingNode() && !node.isNull()) {
                return node;
            }
        }
        return MissingNode.getInstance();
    }

    /** A text or number that is not empty, fit to be stored. */
    private static @Nullable String text(JsonNode node) {
        if (node.isContainer() || node.isMissingNode() || node.isNull()) {
            return null;
        }
        String text = node.isString() ? Redaction.storable(node.stringValue()) : node.asString();
        return text.isEmpty() ? null : text;
    }

    private static boolean flag(JsonNode node) {
        if (node.isBoolean()) {
            return node.booleanValue();
        }
        String text = text(node);
        return text != null && (text.equalsIgnoreCase("true") || text.equals("1"));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

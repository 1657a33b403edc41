package org.lectern.bbb;

import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Every event that bbb-webhooks 2.x and 3.x send, and the events that other documents name but no BigBlueButton sends,
 * each with the names under which it may arrive: the sender's first, then aliases of third parties.
 *
 * @see "docs/protocol/hooks.md, events"
 */
public enum EventKind {
    MEETING_CREATED("meeting-created"),
    MEETING_ENDED("meeting-ended"),
    MEETING_RECORDING_STARTED("meeting-recording-started"),
    MEETING_RECORDING_STOPPED("meeting-recording-stopped"),
    /** A recording message the sender could not place. */
    MEETING_RECORDING_UNHANDLED("meeting-recording-unhandled"),
    /** Old 2.x: started or stopped, without saying which. */
    MEETING_RECORDING_CHANGED("meeting-recording-changed"),
    MEETING_SCREENSHARE_STARTED("meeting-screenshare-started"),
    MEETING_SCREENSHARE_STOPPED("meeting-screenshare-stopped"),
    MEETING_PRESENTATION_CHANGED("meeting-presentation-changed"),
    USER_JOINED("user-joined", "participantjoined"),
    USER_LEFT("user-left", "participantleft"),
    USER_AUDIO_VOICE_ENABLED("user-audio-voice-enabled"),
    USER_AUDIO_VOICE_DISABLED("user-audio-voice-disabled"),
    USER_AUDIO_LISTEN_ONLY_ENABLED("user-audio-listen-only-enabled"),
    USER_AUDIO_LISTEN_ONLY_DISABLED("user-audio-listen-only-disabled"),
    USER_AUDIO_MUTED("user-audio-muted"),
    USER_AUDIO_UNMUTED("user-audio-unmuted"),
    /** An audio message the sender could not place. */
    USER_AUDIO_UNHANDLED("user-audio-unhandled"),
    /** Sent by no BigBlueButton; third parties only. */
    USER_TALKING_STARTED("user-talking-started", "uservoiceactivated", "audio-talk-started"),
    /** Sent by no BigBlueButton; third parties only. */
    USER_TALKING_STOPPED("user-talking-stopped", "uservoicedeactivated", "audio-talk-stopped"),
    USER_CAM_BROADCAST_START("user-cam-broadcast-start", "camera-share-started", "webcamsharestarted"),
    USER_CAM_BROADCAST_END("user-cam-broadcast-end", "camera-share-stopped", "webcamsharestopped"),
    USER_PRESENTER_ASSIGNED("user-presenter-assigned"),
    USER_PRESENTER_UNASSIGNED("user-presenter-unassigned"),
    USER_EMOJI_CHANGED("user-emoji-changed", "user-reaction-changed", "useremojichanged", "reaction"),
    USER_RAISE_HAND_CHANGED("user-raise-hand-changed", "user-hand-raised", "userraisedhand"),
    CHAT_GROUP_MESSAGE_SENT(
            "chat-group-message-sent",
            "chat-public-message-sent",
            "chat-message-posted",
            "publicchatmessageposted",
            "message-posted"),
    CHAT_PRIVATE_MESSAGE_SENT("chat-private-message-sent"),
    TRANSCRIPT_UPDATED("transcript-updated"),
    PAD_CONTENT("pad-content"),
    POLL_STARTED("poll-started"),
    POLL_RESPONDED("poll-responded", "poll-vote-cast"),
    RAP_ARCHIVE_STARTED("rap-archive-started"),
    RAP_ARCHIVE_ENDED("rap-archive-ended"),
    RAP_SANITY_STARTED("rap-sanity-started"),
    RAP_SANITY_ENDED("rap-sanity-ended"),
    RAP_POST_ARCHIVE_STARTED("rap-post-archive-started"),
    RAP_POST_ARCHIVE_ENDED("rap-post-archive-ended"),
    RAP_PROCESS_STARTED("rap-process-started"),
    RAP_PROCESS_ENDED("rap-process-ended"),
    RAP_POST_PROCESS_STARTED("rap-post-process-started"),
    RAP_POST_PROCESS_ENDED("rap-post-process-ended"),
    RAP_PUBLISH_STARTED("rap-publish-started"),
    RAP_PUBLISH_ENDED("rap-publish-ended"),
    RAP_POST_PUBLISH_STARTED("rap-post-publish-started"),
    RAP_POST_PUBLISH_ENDED("rap-post-publish-ended"),
    RAP_PUBLISHED("rap-published"),
    RAP_UNPUBLISHED("rap-unpublished"),
    RAP_DELETED("rap-deleted"),
    /** Anything else: kept, never dropped. */
    UNKNOWN("");

    private static final Map<String, EventKind> BY_NAME = new HashMap<>();

    static {
        for (EventKind kind : values()) {
            for (String name : kind.names) {
                BY_NAME.put(name, kind);
            }
        }
        BY_NAME.remove("");
    }

    private final List<String> names;

    EventKind(String... names) {
        this.names = List.of(names);
    }

    /** The kind of a name in any case, with dashes or underscores; {@link #UNKNOWN} if nobody knows it. */
    public static EventKind of(String name) {
        EventKind exact = BY_NAME.get(name);
        if (exact != null) {
            return exact;
        }
        return Optional.ofNullable(BY_NAME.get(name.toLowerCase(Locale.ROOT).replace('_', '-')))
                .orElse(UNKNOWN);
    }

    /** The real sender's name; empty for {@link #UNKNOWN}. */
    public String id() {
        return names.get(0);
    }

    /** Names that third parties use for it; never sent by BigBlueButton. */
    public List<String> aliases() {
        return names.subList(1, names.size());
    }
}

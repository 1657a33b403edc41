package org.lectern.bbb;

import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * One event that a webhook sender tells, whatever its body looked like. {@link ReceivedEvent} adds when it happened and
 * keeps the whole of it.
 *
 * <p>Values are what the sender said, unchecked: names and IDs are the users' and of any length, but hold no NUL and no
 * unpaired surrogate.
 *
 * @see "docs/protocol/hooks.md, events"
 */
public sealed interface HookEvent {

    EventKind kind();

    Meeting meeting();

    /** Whom it is about; empty for events of the meeting as a whole. */
    default Optional<User> person() {
        return Optional.empty();
    }

    /**
     * The meeting of an event. The external ID comes from a memory of the sender that it can lose; old third parties know
     * only that one. Both may be missing.
     */
    record Meeting(@Nullable String internalId, @Nullable String externalId) {}

    /**
     * The person of an event. The internal ID is that of one connection; the external one is what join was given, and is
     * missing in several versions and events. All may be missing.
     */
    record User(
            @Nullable String internalId,
            @Nullable String externalId,
            @Nullable String name) {}

    /**
     * @param createTimeMillis 0 if not told
     * @param parentId internal ID of the parent of a breakout
     * @param metadata as given to create, texts only
     * @param oldSender whether the event lacks what every sender since 3.0 puts in: it is of the 2.x generation
     */
    record MeetingCreated(
            Meeting meeting,
            @Nullable String name,
            long createTimeMillis,
            @Nullable String parentId,
            Map<String, String> metadata,
            boolean oldSender)
            implements HookEvent {
        @Override
        public EventKind kind() {
            return EventKind.MEETING_CREATED;
        }
    }

    record MeetingEnded(Meeting meeting) implements HookEvent {
        @Override
        public EventKind kind() {
            return EventKind.MEETING_ENDED;
        }
    }

    /** The record button: started, stopped, changed, or a message that the sender could not place. */
    record RecordingMarked(EventKind kind, Meeting meeting) implements HookEvent {}

    /** @param sharer as known to the sender, missing up to 2.x */
    record ScreenShare(Meeting meeting, @Nullable User sharer, boolean started) implements HookEvent {
        @Override
        public EventKind kind() {
            return started ? EventKind.MEETING_SCREENSHARE_STARTED : EventKind.MEETING_SCREENSHARE_STOPPED;
        }

        @Override
        public Optional<User> person() {
            return Optional.ofNullable(sharer);
        }
    }

    record PresentationChanged(Meeting meeting, @Nullable String presentationId) implements HookEvent {
        @Override
        public EventKind kind() {
            return EventKind.MEETING_PRESENTATION_CHANGED;
        }
    }

    /** An event about one person. */
    sealed interface OfUser extends HookEvent {
        User user();

        @Override
        default Optional<User> person() {
            return Optional.of(user());
        }
    }

    record UserJoined(Meeting meeting, User user, Role role, boolean presenter, boolean guest) implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.USER_JOINED;
        }
    }

    record UserLeft(Meeting meeting, User user) implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.USER_LEFT;
        }
    }

    /** Audio joined: as a listener, or with a microphone that may be muted (false where not told). */
    record VoiceEnabled(Meeting meeting, User user, boolean listeningOnly, boolean sharingMicrophone, boolean muted)
            implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.USER_AUDIO_VOICE_ENABLED;
        }
    }

    record VoiceDisabled(Meeting meeting, User user) implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.USER_AUDIO_VOICE_DISABLED;
        }
    }

    /** Old 2.x: audio joined or left as a listener. */
    record ListenOnlyChanged(Meeting meeting, User user, boolean listening) implements OfUser {
        @Override
        public EventKind kind() {
            return listening ? EventKind.USER_AUDIO_LISTEN_ONLY_ENABLED : EventKind.USER_AUDIO_LISTEN_ONLY_DISABLED;
        }
    }

    record MuteChanged(Meeting meeting, User user, boolean muted) implements OfUser {
        @Override
        public EventKind kind() {
            return muted ? EventKind.USER_AUDIO_MUTED : EventKind.USER_AUDIO_UNMUTED;
        }
    }

    /** An audio message that the sender could not place. */
    record AudioUnhandled(Meeting meeting, User user) implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.USER_AUDIO_UNHANDLED;
        }
    }

    /** Speech, from third parties only. */
    record TalkingChanged(Meeting meeting, User user, boolean talking) implements OfUser {
        @Override
        public EventKind kind() {
            return talking ? EventKind.USER_TALKING_STARTED : EventKind.USER_TALKING_STOPPED;
        }
    }

    /** @param stream missing where a third party tells no stream */
    record CameraChanged(
            Meeting meeting, User user, @Nullable String stream, boolean on) implements OfUser {
        @Override
        public EventKind kind() {
            return on ? EventKind.USER_CAM_BROADCAST_START : EventKind.USER_CAM_BROADCAST_END;
        }
    }

    record PresenterChanged(Meeting meeting, User user, boolean assigned) implements OfUser {
        @Override
        public EventKind kind() {
            return assigned ? EventKind.USER_PRESENTER_ASSIGNED : EventKind.USER_PRESENTER_UNASSIGNED;
        }
    }

    /** @param emoji an emoji, an old status word, {@code none} when cleared; missing from 2.6 */
    record EmojiChanged(
            Meeting meeting, User user, @Nullable String emoji) implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.USER_EMOJI_CHANGED;
        }
    }

    record HandChanged(Meeting meeting, User user, boolean raised) implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.USER_RAISE_HAND_CHANGED;
        }
    }

    /** A message in the public chat, by its sender. Its text is read by nobody here. */
    record ChatMessage(
            Meeting meeting,
            User user,
            @Nullable String messageId,
            @Nullable String chatId) implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.CHAT_GROUP_MESSAGE_SENT;
        }

        /** Real senders tell of the public chat only; others may say which. */
        public boolean isPublic() {
            return chatId == null || chatId.equals("MAIN-PUBLIC-GROUP-CHAT");
        }
    }

    /** Old 2.x only; counted nowhere. */
    record PrivateChatMessage(Meeting meeting, User user) implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.CHAT_PRIVATE_MESSAGE_SENT;
        }
    }

    /** Live captions. */
    record TranscriptUpdated(
            Meeting meeting,
            @Nullable String transcriptId,
            @Nullable String locale,
            boolean complete) implements HookEvent {
        @Override
        public EventKind kind() {
            return EventKind.TRANSCRIPT_UPDATED;
        }
    }

    /** Shared notes; nobody says whose. */
    record PadContent(Meeting meeting, @Nullable String padId) implements HookEvent {
        @Override
        public EventKind kind() {
            return EventKind.PAD_CONTENT;
        }
    }

    record PollStarted(Meeting meeting, User user, @Nullable String pollId) implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.POLL_STARTED;
        }
    }

    /** Somebody answered a poll. The user is the presenter who received it, never the voter. */
    record PollResponded(
            Meeting meeting, User user, @Nullable String pollId) implements OfUser {
        @Override
        public EventKind kind() {
            return EventKind.POLL_RESPONDED;
        }
    }

    /**
     * A step of the recording pipeline.
     *
     * @param workflow the format or script, where the step has one
     * @param success missing for steps that begin
     */
    record RecordingStep(
            EventKind kind,
            Meeting meeting,
            @Nullable String recordId,
            @Nullable String workflow,
            @Nullable Boolean success)
            implements HookEvent {}

    /** A recording was published, unpublished or deleted, by a call or a script. */
    record RecordingStateChanged(
            EventKind kind, Meeting meeting, @Nullable String recordId) implements HookEvent {}

    /**
     * Nothing we know, or a known name without what it must carry. Kept, counted, never an error.
     *
     * @param name as sent, empty if there was none
     */
    record Unknown(String name, Meeting meeting, @Nullable User user) implements HookEvent {
        @Override
        public EventKind kind() {
            return EventKind.UNKNOWN;
        }

        @Override
        public Optional<User> person() {
            return Optional.ofNullable(user);
        }
    }
}

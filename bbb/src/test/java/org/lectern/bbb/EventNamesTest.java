package org.lectern.bbb;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Under which names events come, from senders and from documents that name others, and what each of them means. */
class EventNamesTest {
    /** Everything that bbb-webhooks 3.5.0 sends. */
    private static final List<String> SENT = List.of(
            "meeting-created",
            "meeting-ended",
            "meeting-recording-started",
            "meeting-recording-stopped",
            "meeting-recording-unhandled",
            "meeting-screenshare-started",
            "meeting-screenshare-stopped",
            "meeting-presentation-changed",
            "user-joined",
            "user-left",
            "user-audio-voice-enabled",
            "user-audio-voice-disabled",
            "user-audio-muted",
            "user-audio-unmuted",
            "user-audio-unhandled",
            "user-cam-broadcast-start",
            "user-cam-broadcast-end",
            "user-presenter-assigned",
            "user-presenter-unassigned",
            "user-emoji-changed",
            "user-raise-hand-changed",
            "transcript-updated",
            "chat-group-message-sent",
            "pad-content",
            "poll-started",
            "poll-responded",
            "rap-published",
            "rap-unpublished",
            "rap-deleted");

    private static final List<String> STEPS =
            List.of("archive", "sanity", "post-archive", "process", "post-process", "publish", "post-publish");

    @ParameterizedTest
    @CsvSource({
        "user-joined, UserJoined",
        "participantjoined, UserJoined",
        "user_joined, UserJoined",
        "user-talking-started, TalkingChanged",
        "uservoiceactivated, TalkingChanged",
        "user_talking_started, TalkingChanged",
        "audio_talk_started, TalkingChanged",
        "user-talking-stopped, TalkingChanged",
        "uservoicedeactivated, TalkingChanged",
        "user_talking_stopped, TalkingChanged",
        "audio_talk_stopped, TalkingChanged",
        "camera-share-started, CameraChanged",
        "webcamsharestarted, CameraChanged",
        "camera_share_started, CameraChanged",
        "camera-share-stopped, CameraChanged",
        "webcamsharestopped, CameraChanged",
        "camera_share_stopped, CameraChanged",
        "chat-message-posted, ChatMessage",
        "publicchatmessageposted, ChatMessage",
        "chat_message_posted, ChatMessage",
        "message_posted, ChatMessage",
        "chat-public-message-sent, ChatMessage",
        "user-reaction-changed, EmojiChanged",
        "useremojichanged, EmojiChanged",
        "user_reaction_changed, EmojiChanged",
        "reaction, EmojiChanged",
        "user-hand-raised, HandChanged",
        "userraisedhand, HandChanged",
        "user_hand_raised, HandChanged",
        "user-left, UserLeft",
        "participantleft, UserLeft",
        "user_left, UserLeft",
        "meeting-recording-changed, RecordingMarked",
        "user-audio-listen-only-enabled, ListenOnlyChanged",
        "user-audio-listen-only-disabled, ListenOnlyChanged",
        "chat-private-message-sent, PrivateChatMessage"
    })
    void everyAliasMeansWhatItSays(String name, String kind) {
        for (String spelling : List.of(name, name.toUpperCase(Locale.ROOT), name.replace('-', '_'))) {
            HookEvent event = event(spelling);

            assertThat(event.getClass().getSimpleName()).as(spelling).isEqualTo(kind);
            assertThat(event.person().map(HookEvent.User::externalId))
                    .as(spelling)
                    .isEqualTo(kind.equals("RecordingMarked") ? Optional.empty() : Optional.of("7"));
        }
    }

    @Test
    void startsAndStopsAreNotMixedUp() {
        for (String name : List.of("user-talking-started", "uservoiceactivated", "audio_talk_started")) {
            assertThat(((HookEvent.TalkingChanged) event(name)).talking())
                    .as(name)
                    .isTrue();
        }
        for (String name : List.of("user-talking-stopped", "uservoicedeactivated", "audio_talk_stopped")) {
            assertThat(((HookEvent.TalkingChanged) event(name)).talking())
                    .as(name)
                    .isFalse();
        }
        for (String name : List.of("camera-share-started", "webcamsharestarted", "user-cam-broadcast-start")) {
            assertThat(((HookEvent.CameraChanged) event(name)).kind())
                    .as(name)
                    .isEqualTo(EventKind.USER_CAM_BROADCAST_START);
        }
        for (String name : List.of("camera-share-stopped", "webcamsharestopped", "user-cam-broadcast-end")) {
            assertThat(((HookEvent.CameraChanged) event(name)).kind())
                    .as(name)
                    .isEqualTo(EventKind.USER_CAM_BROADCAST_END);
        }
    }

    @Test
    void everyEventOfTheNewestSenderHasAKindOfItsOwn() {
        var kinds = new HashSet<EventKind>();
        for (String name : SENT) {
            assertThat(EventKind.of(name).id()).isEqualTo(name);
            assertThat(kinds.add(EventKind.of(name))).as(name).isTrue();
        }
        for (String step : STEPS) {
            for (String end : List.of("started", "ended")) {
                String name = "rap-" + step + "-" + end;
                assertThat(EventKind.of(name).id()).isEqualTo(name);
                assertThat(kinds.add(EventKind.of(name))).as(name).isTrue();
            }
        }
    }

    @Test
    void noTwoKindsShareAName() {
        var names = new HashSet<String>();
        Arrays.stream(EventKind.values()).forEach(kind -> {
            assertThat(names.add(kind.id())).as(kind.id()).isTrue();
            kind.aliases()
                    .forEach(alias -> assertThat(names.add(alias)).as(alias).isTrue());
        });
    }

    private static HookEvent event(String name) {
        String body = "{\"event\":\"" + name + "\",\"meetingID\":\"e\",\"userID\":\"7\",\"emoji\":\"x\"}";
        var read = (HookBody.Events) HookBody.parse("application/json", body.getBytes(StandardCharsets.UTF_8));
        return read.events().get(0).event();
    }
}

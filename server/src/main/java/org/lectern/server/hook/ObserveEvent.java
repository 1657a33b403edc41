package org.lectern.server.hook;

import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.EventKind;
import org.lectern.bbb.HookEvent;
import org.lectern.bbb.ReceivedEvent;
import org.lectern.bbb.Redaction;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.Identity;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.Observation.Subject;
import org.lectern.server.activity.Observation.What;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;

/** From an event as a server tells it to an observation of ours, without what must not be kept. */
final class ObserveEvent {
    private static final int LONGEST_NAME = 1_000;
    private static final int LONGEST_CONTENT = 16_384;

    private final Redaction redaction;
    private final SharedNames names = new SharedNames();

    ObserveEvent(Redaction redaction) {
        this.redaction = redaction;
    }

    /** Empty if the event names no meeting. An event without any time gets the time 0, which is never plausible. */
    Optional<Observation> observe(ReceivedEvent received) {
        HookEvent event = received.event();
        String internal = orEmpty(event.meeting().internalId());
        String external = orEmpty(event.meeting().externalId());
        if (internal.isEmpty() && external.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(observe(received, names.meeting(internal, external), received.atMillis()));
    }

    /** As it would be if it named this meeting and this time. */
    Observation observe(ReceivedEvent received, MeetingReference meeting, OptionalLong at) {
        var subject = new Subject(meeting, track(received.event()));
        return new Observation(subject, identity(received, at), Source.HOOK, at.orElse(0), what(received));
    }

    /**
     * Of the content before redaction, and of the time: events that do not carry one have that of their envelope, which
     * is the same in every retry.
     */
    private static UUID identity(ReceivedEvent received, OptionalLong at) {
        return Identity.of(received.canonicalJson(), at.orElse(0));
    }

    private Track track(HookEvent event) {
        Optional<HookEvent.User> user = event.person();
        if (event instanceof HookEvent.ScreenShare(var _, var sharer, var _)) {
            return sharer == null || sharer.internalId() == null
                    ? Track.MEETING
                    : names.connection(cut(sharer.internalId()));
        }
        if (user.isEmpty() || event.kind().id().startsWith("meeting-")) {
            return Track.MEETING;
        }
        HookEvent.User who = user.get();
        if (who.internalId() != null) {
            return names.connection(cut(who.internalId()));
        }
        return who.externalId() != null
                ? Track.connection("external " + cut(who.externalId()))
                : Track.connection("name " + cut(orEmpty(who.name())));
    }

    private What what(ReceivedEvent received) {
        HookEvent event = received.event();
        return switch (event) {
            case HookEvent.MeetingCreated created -> created(created);
            case HookEvent.MeetingEnded ended -> What.of(Kind.MEETING_ENDED);
            case HookEvent.UserJoined joined ->
                person(
                        Kind.JOINED,
                        joined.user(),
                        Detail.ROLE,
                        joined.role().name(),
                        Detail.GUEST,
                        joined.guest(),
                        Detail.PRESENTER,
                        joined.presenter() ? true : null);
            case HookEvent.UserLeft left -> person(Kind.LEFT, left.user());
            case HookEvent.VoiceEnabled voice ->
                person(
                        Kind.VOICE_ENABLED,
                        voice.user(),
                        Detail.LISTEN_ONLY,
                        voice.listeningOnly(),
                        Detail.MICROPHONE,
                        voice.sharingMicrophone(),
                        Detail.MUTED,
                        voice.muted());
            case HookEvent.VoiceDisabled voice -> person(Kind.VOICE_DISABLED, voice.user());
            case HookEvent.ListenOnlyChanged listen ->
                person(listen.listening() ? Kind.LISTEN_ONLY_STARTED : Kind.LISTEN_ONLY_STOPPED, listen.user());
            case HookEvent.MuteChanged mute -> person(mute.muted() ? Kind.MUTED : Kind.UNMUTED, mute.user());
            case HookEvent.TalkingChanged talk ->
                person(talk.talking() ? Kind.TALKING_STARTED : Kind.TALKING_STOPPED, talk.user());
            case HookEvent.CameraChanged camera ->
                person(
                        camera.on() ? Kind.CAMERA_STARTED : Kind.CAMERA_STOPPED,
                        camera.user(),
                        Detail.STREAM,
                        camera.stream());
            case HookEvent.EmojiChanged emoji -> person(Kind.EMOJI, emoji.user(), Detail.EMOJI, emoji.emoji());
            case HookEvent.HandChanged hand ->
                person(hand.raised() ? Kind.HAND_RAISED : Kind.HAND_LOWERED, hand.user());
            case HookEvent.ChatMessage chat when chat.isPublic() -> person(Kind.MESSAGE, chat.user());
            case HookEvent.ScreenShare screen -> {
                Kind kind = screen.started() ? Kind.SCREEN_STARTED : Kind.SCREEN_STOPPED;
                yield screen.sharer() == null ? What.of(kind) : person(kind, screen.sharer());
            }
            case HookEvent.PresenterChanged presenter ->
                person(presenter.assigned() ? Kind.PRESENTER_ASSIGNED : Kind.PRESENTER_UNASSIGNED, presenter.user());
            case HookEvent.PollStarted poll -> person(Kind.POLL_STARTED, poll.user(), Detail.POLL, poll.pollId());
            case HookEvent.PollResponded poll -> person(Kind.POLL_RESPONDED, poll.user(), Detail.POLL, poll.pollId());
            case HookEvent.RecordingMarked(EventKind kind, var _)
            when kind == EventKind.MEETING_RECORDING_STARTED -> What.of(Kind.RECORDING_STARTED);
            case HookEvent.RecordingMarked(EventKind kind, var _)
            when kind == EventKind.MEETING_RECORDING_STOPPED -> What.of(Kind.RECORDING_STOPPED);
            case HookEvent.RecordingMarked(EventKind kind, var _)
            when kind == EventKind.MEETING_RECORDING_CHANGED -> What.of(Kind.RECORDING_CHANGED);
            case HookEvent.Unknown unknown -> other(received, unknown.name());
            case HookEvent rest -> other(received, rest.kind().id());
        };
    }

    /** Of a meeting of ours we know the name; of a breakout room it is told here alone. */
    private static What created(HookEvent.MeetingCreated created) {
        var values = new TreeMap<String, String>();
        if (created.oldSender()) {
            values.put(Detail.OLD_SENDER, "true");
        }
        if (created.parentId() != null && created.name() != null) {
            values.put(Detail.NAME, cut(created.name()));
        }
        return new What(Kind.MEETING_CREATED, new Detail(values));
    }

    /** @param details names and values in turn; a null value is left out */
    private static What person(Kind kind, HookEvent.User user, @Nullable Object... details) {
        var values = who(user);
        for (int i = 0; i < details.length; i += 2) {
            Object value = details[i + 1];
            if (value != null) {
                values.put(String.valueOf(details[i]), cut(value.toString()));
            }
        }
        return new What(kind, new Detail(values));
    }

    private What other(ReceivedEvent received, String name) {
        var values = new TreeMap<String, String>();
        received.event().person().ifPresent(user -> values.putAll(who(user)));
        values.put(Detail.EVENT, cut(name).toLowerCase(Locale.ROOT));
        String content = received.redacted(redaction);
        if (content.length() <= LONGEST_CONTENT) {
            values.put(Detail.CONTENT, content);
        }
        return new What(Kind.OTHER, new Detail(values));
    }

    private static TreeMap<String, String> who(HookEvent.User user) {
        var values = new TreeMap<String, String>();
        if (user.externalId() != null) {
            values.put(Detail.EXTERNAL_USER_ID, cut(user.externalId()));
        }
        if (user.name() != null) {
            values.put(Detail.NAME, cut(user.name()));
        }
        return values;
    }

    private static String cut(String text) {
        return text.length() <= LONGEST_NAME ? text : text.substring(0, text.offsetByCodePoints(0, LONGEST_NAME / 2));
    }

    private static String orEmpty(@Nullable String text) {
        return text == null ? "" : text;
    }
}

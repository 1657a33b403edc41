package org.lectern.server.chamilo;

import java.util.Arrays;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.lectern.bbb.EventKind;
import org.lectern.bbb.HookEvent;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.Source;

/**
 * Which events a tenant wants, by any name that somebody has for them. Empty for all.
 *
 * <p>Names of talking stand for the microphone too, since no BigBlueButton tells of talking, and a raised hand for the
 * status by which servers before 2.7 tell of it. Begin and end of a meeting always pass: without them nothing else can be
 * read rightly.
 */
public final class EventFilter {
    /** Everything passes. */
    public static final EventFilter ALL = new EventFilter(List.of());

    private static final int MOST = 100;

    /** Which event an observation is of; what is not here always passes. */
    private static final Map<Kind, EventKind> TOLD_BY = toldBy();

    private static final Set<EventKind> AUDIO = EnumSet.of(
            EventKind.USER_AUDIO_VOICE_ENABLED,
            EventKind.USER_AUDIO_VOICE_DISABLED,
            EventKind.USER_AUDIO_MUTED,
            EventKind.USER_AUDIO_UNMUTED);

    private static final Map<Figure, Set<EventKind>> NEEDS = Map.of(
            Figure.MICROPHONE, AUDIO,
            Figure.TALK, AUDIO,
            Figure.LISTEN_ONLY, AUDIO,
            Figure.CAMERA, EnumSet.of(EventKind.USER_CAM_BROADCAST_START, EventKind.USER_CAM_BROADCAST_END),
            Figure.SCREEN_SHARE,
                    EnumSet.of(EventKind.MEETING_SCREENSHARE_STARTED, EventKind.MEETING_SCREENSHARE_STOPPED),
            Figure.PRESENTER, EnumSet.of(EventKind.USER_PRESENTER_ASSIGNED, EventKind.USER_PRESENTER_UNASSIGNED),
            Figure.HANDS, EnumSet.of(EventKind.USER_RAISE_HAND_CHANGED),
            Figure.HAND_TIME, EnumSet.of(EventKind.USER_RAISE_HAND_CHANGED),
            Figure.MESSAGES, EnumSet.of(EventKind.CHAT_GROUP_MESSAGE_SENT),
            Figure.REACTIONS, EnumSet.of(EventKind.USER_EMOJI_CHANGED));

    private final List<String> names;
    private final Set<EventKind> kinds = EnumSet.noneOf(EventKind.class);
    private final Set<String> unknown;

    private EventFilter(List<String> names) {
        this.names = List.copyOf(names);
        names.forEach(name -> kinds.addAll(meant(EventKind.of(name))));
        kinds.remove(EventKind.UNKNOWN);
        unknown = names.stream()
                .filter(name -> EventKind.of(name) == EventKind.UNKNOWN)
                .collect(Collectors.toUnmodifiableSet());
    }

    private static Map<Kind, EventKind> toldBy() {
        var kinds = new EnumMap<Kind, EventKind>(Kind.class);
        kinds.put(Kind.JOINED, EventKind.USER_JOINED);
        kinds.put(Kind.LEFT, EventKind.USER_LEFT);
        kinds.put(Kind.VOICE_ENABLED, EventKind.USER_AUDIO_VOICE_ENABLED);
        kinds.put(Kind.VOICE_DISABLED, EventKind.USER_AUDIO_VOICE_DISABLED);
        kinds.put(Kind.LISTEN_ONLY_STARTED, EventKind.USER_AUDIO_LISTEN_ONLY_ENABLED);
        kinds.put(Kind.LISTEN_ONLY_STOPPED, EventKind.USER_AUDIO_LISTEN_ONLY_DISABLED);
        kinds.put(Kind.MUTED, EventKind.USER_AUDIO_MUTED);
        kinds.put(Kind.UNMUTED, EventKind.USER_AUDIO_UNMUTED);
        kinds.put(Kind.TALKING_STARTED, EventKind.USER_TALKING_STARTED);
        kinds.put(Kind.TALKING_STOPPED, EventKind.USER_TALKING_STOPPED);
        kinds.put(Kind.CAMERA_STARTED, EventKind.USER_CAM_BROADCAST_START);
        kinds.put(Kind.CAMERA_STOPPED, EventKind.USER_CAM_BROADCAST_END);
        kinds.put(Kind.MESSAGE, EventKind.CHAT_GROUP_MESSAGE_SENT);
        kinds.put(Kind.EMOJI, EventKind.USER_EMOJI_CHANGED);
        kinds.put(Kind.HAND_RAISED, EventKind.USER_RAISE_HAND_CHANGED);
        kinds.put(Kind.HAND_LOWERED, EventKind.USER_RAISE_HAND_CHANGED);
        kinds.put(Kind.SCREEN_STARTED, EventKind.MEETING_SCREENSHARE_STARTED);
        kinds.put(Kind.SCREEN_STOPPED, EventKind.MEETING_SCREENSHARE_STOPPED);
        kinds.put(Kind.PRESENTER_ASSIGNED, EventKind.USER_PRESENTER_ASSIGNED);
        kinds.put(Kind.PRESENTER_UNASSIGNED, EventKind.USER_PRESENTER_UNASSIGNED);
        kinds.put(Kind.RECORDING_STARTED, EventKind.MEETING_RECORDING_STARTED);
        kinds.put(Kind.RECORDING_STOPPED, EventKind.MEETING_RECORDING_STOPPED);
        kinds.put(Kind.RECORDING_CHANGED, EventKind.MEETING_RECORDING_CHANGED);
        kinds.put(Kind.POLL_STARTED, EventKind.POLL_STARTED);
        kinds.put(Kind.POLL_RESPONDED, EventKind.POLL_RESPONDED);
        return kinds;
    }

    /** @param csv names with commas between, in any case, with dashes or underscores */
    public static EventFilter of(String csv) {
        List<String> names = Arrays.stream(csv.split(","))
                .map(name -> name.strip().toLowerCase(Locale.ROOT))
                .filter(name -> !name.isEmpty())
                .distinct()
                .toList();
        if (names.size() > MOST) {
            throw new IllegalArgumentException("at most " + MOST + " names");
        }
        return names.isEmpty() ? ALL : new EventFilter(names);
    }

    private static Set<EventKind> meant(EventKind kind) {
        return switch (kind) {
            case USER_TALKING_STARTED, USER_TALKING_STOPPED ->
                EnumSet.of(
                        EventKind.USER_TALKING_STARTED,
                        EventKind.USER_TALKING_STOPPED,
                        EventKind.USER_AUDIO_VOICE_ENABLED,
                        EventKind.USER_AUDIO_VOICE_DISABLED,
                        EventKind.USER_AUDIO_LISTEN_ONLY_ENABLED,
                        EventKind.USER_AUDIO_LISTEN_ONLY_DISABLED,
                        EventKind.USER_AUDIO_MUTED,
                        EventKind.USER_AUDIO_UNMUTED);
            default -> EnumSet.of(kind);
        };
    }

    public boolean accepts(HookEvent event) {
        EventKind kind = event.kind();
        if (names.isEmpty() || kind == EventKind.MEETING_CREATED || kind == EventKind.MEETING_ENDED) {
            return true;
        }
        if (event instanceof HookEvent.Unknown other) {
            return unknown.contains(other.name().toLowerCase(Locale.ROOT));
        }
        return kinds.contains(kind)
                || kinds.contains(EventKind.USER_RAISE_HAND_CHANGED)
                        && event instanceof HookEvent.EmojiChanged emoji
                        && "raiseHand".equals(emoji.emoji());
    }

    /** The same for an event that became an observation. Whatever no event told always passes. */
    boolean accepts(Observation observation) {
        if (names.isEmpty() || observation.source() != Source.HOOK) {
            return true;
        }
        if (observation.kind() == Kind.OTHER) {
            String name = observation.what().detail().text(Detail.EVENT).orElse("");
            EventKind kind = EventKind.of(name);
            return kind == EventKind.UNKNOWN ? unknown.contains(name.toLowerCase(Locale.ROOT)) : kinds.contains(kind);
        }
        EventKind kind = TOLD_BY.get(observation.kind());
        return kind == null
                || kinds.contains(kind)
                || kinds.contains(EventKind.USER_RAISE_HAND_CHANGED)
                        && observation.kind() == Kind.EMOJI
                        && observation
                                .what()
                                .detail()
                                .text(Detail.EMOJI)
                                .filter("raiseHand"::equals)
                                .isPresent();
    }

    /** Figures that need an event which does not pass. */
    Set<Figure> notTold() {
        var figures = EnumSet.noneOf(Figure.class);
        if (!names.isEmpty()) {
            NEEDS.forEach((figure, needed) -> {
                if (!kinds.containsAll(needed)) {
                    figures.add(figure);
                }
            });
        }
        return figures;
    }

    /** As it was given, tidied. */
    public String text() {
        return String.join(",", names);
    }

    /** Names that no sender and no document uses: probably misspelt, kept all the same. */
    public Set<String> unknown() {
        return unknown;
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof EventFilter filter && filter.names.equals(names);
    }

    @Override
    public int hashCode() {
        return names.hashCode();
    }

    @Override
    public String toString() {
        return "EventFilter[" + text() + "]";
    }
}

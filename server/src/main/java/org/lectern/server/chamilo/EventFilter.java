package org.lectern.server.chamilo;

import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;
import org.lectern.bbb.EventKind;
import org.lectern.bbb.HookEvent;

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

package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * What one person did in one class, over all of their connections: durations are unions, counts are sums.
 *
 * <p>A person is everybody with the same external user identifier; without one, each connection is a guest of its own.
 *
 * @param anomalies how often what was reported contradicted itself, by kind, for example {@code stop_without_start}
 */
public record PersonActivity(Who who, Presence presence, Figures figures, Now now, Map<String, Integer> anomalies) {

    public PersonActivity {
        anomalies = Map.copyOf(anomalies);
    }

    /**
     * @param key stable within the class: fit for an element's identifier after encoding
     * @param externalUserId as given at the join; empty for a guest without one
     * @param name as given at the latest join; never empty
     * @param role {@code MODERATOR}, {@code VIEWER}, or empty if nobody said
     */
    public record Who(String key, String externalUserId, String name, String role, boolean guest, Nature nature) {
        public Who(String key, String externalUserId, String name, String role, boolean guest) {
            this(key, externalUserId, name, role, guest, Nature.USUAL);
        }
    }

    /**
     * What is particular about how a person is known.
     *
     * @param dialIn whether the person, or one of the connections, came by telephone
     * @param onlyReported whether nothing but the server's report after the class tells of the person
     * @param linked who was said to be this person, and is told of here; mostly empty
     */
    public record Nature(boolean dialIn, boolean onlyReported, List<Linked> linked) {
        public static final Nature USUAL = new Nature(false, false, List.of());

        public Nature {
            linked = List.copyOf(linked);
        }
    }

    /** Somebody who was said to be another person, under the key and the name that they had by themselves. */
    public record Linked(String key, String name) {}

    /**
     * @param sessions in order, without overlaps
     * @param total the sum of the sessions
     * @param connections how many connections the person had, as hooks told
     * @param inBreakouts time in breakout rooms; part of the total
     */
    public record Presence(List<Session> sessions, Duration total, int connections, Duration inBreakouts) {
        public Presence {
            sessions = List.copyOf(sessions);
        }

        public Presence(List<Session> sessions, Duration total, int connections) {
            this(sessions, total, connections, Duration.ZERO);
        }

        public Optional<Instant> firstJoin() {
            return sessions.isEmpty()
                    ? Optional.empty()
                    : Optional.of(sessions.getFirst().from());
        }

        /** The end of the last session; empty while it runs and if there is none. */
        public Optional<Instant> lastSeen() {
            return sessions.isEmpty()
                    ? Optional.empty()
                    : Optional.ofNullable(sessions.getLast().to());
        }

        public boolean has(Mark mark) {
            return sessions.stream().anyMatch(session -> session.mark() == mark);
        }
    }

    /**
     * A time of presence.
     *
     * @param to null while it runs
     * @param length up to now while it runs
     */
    public record Session(Instant from, @Nullable Instant to, Duration length, Mark mark) {
        public Optional<Instant> end() {
            return Optional.ofNullable(to);
        }
    }

    /** How a presence is known. */
    public enum Mark {
        /** Events told of its begin and end. */
        OBSERVED,
        /** Only polls showed it. */
        SAMPLED,
        /** Its end is concluded from polls: no event told of it. */
        INFERRED,
        /** Only the server's report after the class told of it. */
        REPORTED
    }

    /**
     * What a person did. The figures as they are shown, and each with its sources.
     *
     * @param talk time talking, or what stands for it
     * @param spans when something was on, as events told
     * @param counts as they are shown; 0 also where nothing was collected, which {@link #collected(Figure)} tells
     * @param sources each figure by its sources; what is not in it was not collected
     * @param answers to polls, as the server's report told
     */
    public record Figures(
            Talk talk, Spans spans, Counts counts, Map<Figure, Sourced> sources, List<PollAnswer> answers) {
        public static final Figures ABSENT = new Figures(
                new Talk(Duration.ZERO, TalkSource.NONE, null),
                Spans.NONE,
                new Counts(0, 0, Map.of()),
                Map.of(),
                List.of());

        public Figures {
            sources = Map.copyOf(sources);
            answers = List.copyOf(answers);
        }

        /** As events alone told; absent if they were not collected. */
        public Figures(boolean collected, Talk talk, Spans spans, Counts counts) {
            this(talk, spans, counts, collected ? live(talk, spans, counts) : Map.of(), List.of());
        }

        private static Map<Figure, Sourced> live(Talk talk, Spans spans, Counts counts) {
            var sources = new EnumMap<Figure, Sourced>(Figure.class);
            for (Figure figure : Spans.FIGURES) {
                sources.put(figure, Sourced.live(spans.total(figure).toMillis()));
            }
            sources.put(Figure.TALK, Sourced.live(talk.time().toMillis()));
            sources.put(Figure.MESSAGES, Sourced.live(counts.messages()));
            sources.put(Figure.HANDS, Sourced.live(counts.hands()));
            sources.put(Figure.REACTIONS, Sourced.live(counts.reactionTotal()));
            return sources;
        }

        /** Whether anything was collected; not for somebody whom only polls know. */
        public boolean collected() {
            return !sources.isEmpty();
        }

        public boolean collected(Figure figure) {
            return sourced(figure).collected();
        }

        public Sourced sourced(Figure figure) {
            return sources.getOrDefault(figure, Sourced.NOT_COLLECTED);
        }

        public Duration microphoneOpen() {
            return spans.total(Figure.MICROPHONE);
        }

        public Duration camera() {
            return spans.total(Figure.CAMERA);
        }
    }

    /** The answer that somebody gave to a poll, in words; several choices are separated by commas. */
    public record PollAnswer(String pollId, String answer) {}

    /** When something was on, in order, without overlaps; one that still runs goes up to now. */
    public record Spans(Map<Figure, List<Span>> on) {
        /** What has spans. */
        public static final List<Figure> FIGURES = List.of(
                Figure.MICROPHONE,
                Figure.LISTEN_ONLY,
                Figure.CAMERA,
                Figure.SCREEN_SHARE,
                Figure.PRESENTER,
                Figure.HAND_TIME);

        public static final Spans NONE = new Spans(Map.of());

        public Spans {
            var copy = new EnumMap<Figure, List<Span>>(Figure.class);
            on.forEach((figure, spans) -> {
                if (!spans.isEmpty()) {
                    copy.put(figure, List.copyOf(spans));
                }
            });
            on = java.util.Collections.unmodifiableMap(copy);
        }

        public Spans(List<Span> microphone, List<Span> camera) {
            this(Map.of(Figure.MICROPHONE, microphone, Figure.CAMERA, camera));
        }

        public List<Span> of(Figure figure) {
            return on.getOrDefault(figure, List.of());
        }

        public Duration total(Figure figure) {
            return Span.total(of(figure));
        }

        public List<Span> microphone() {
            return of(Figure.MICROPHONE);
        }

        public List<Span> camera() {
            return of(Figure.CAMERA);
        }

        public List<Span> screenShare() {
            return of(Figure.SCREEN_SHARE);
        }

        public List<Span> presenter() {
            return of(Figure.PRESENTER);
        }
    }

    /** A time in which something was on. */
    public record Span(Instant from, Instant to) {
        static Duration total(List<Span> spans) {
            return spans.stream()
                    .map(span -> Duration.between(span.from(), span.to()))
                    .reduce(Duration.ZERO, Duration::plus);
        }
    }

    /**
     * @param running since when the interval that still runs does; it is part of the time
     */
    public record Talk(
            Duration time, TalkSource source, @Nullable Instant running) {}

    /** What the time talking was taken from. */
    public enum TalkSource {
        NONE,
        /** Time with the microphone open: what hooks can tell. */
        MICROPHONE_OPEN,
        /** Events that told of talking. */
        TALKING_EVENTS,
        /** The server's own report after the class. */
        ANALYTICS
    }

    /**
     * @param messages public messages written
     * @param hands how often the hand went up
     * @param reactions how often each reaction was sent
     */
    public record Counts(int messages, int hands, Map<String, Integer> reactions) {
        public Counts {
            reactions = java.util.Collections.unmodifiableMap(new TreeMap<>(reactions));
        }

        public int reactionTotal() {
            return reactions.values().stream().mapToInt(Integer::intValue).sum();
        }
    }

    /**
     * What is on at this instant; all false once the class is over or the person left.
     *
     * @param listenOnly whether the person hears without a microphone
     * @param cameraSince since when, null if the camera is off
     */
    public record Now(
            boolean online,
            Microphone microphone,
            boolean talking,
            @Nullable Instant cameraSince,
            boolean hand,
            Floor floor) {
        public static final Now NOTHING = new Now(false, Microphone.NONE, false, null, false);

        public Now(
                boolean online, Microphone microphone, boolean talking, @Nullable Instant cameraSince, boolean hand) {
            this(online, microphone, talking, cameraSince, hand, Floor.NONE);
        }

        public boolean microphoneOpen() {
            return microphone == Microphone.OPEN;
        }

        public boolean camera() {
            return cameraSince != null;
        }
    }

    /** Who shows something. */
    public record Floor(boolean presenter, boolean sharesScreen) {
        public static final Floor NONE = new Floor(false, false);
    }

    /** The state of a person's audio. */
    public enum Microphone {
        NONE,
        LISTEN_ONLY,
        MUTED,
        OPEN
    }
}

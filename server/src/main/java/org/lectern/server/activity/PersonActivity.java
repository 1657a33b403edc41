package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
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
    public record Who(String key, String externalUserId, String name, String role, boolean guest) {}

    /**
     * @param sessions in order, without overlaps
     * @param total the sum of the sessions
     * @param connections how many connections the person had, as hooks told
     */
    public record Presence(List<Session> sessions, Duration total, int connections) {
        public Presence {
            sessions = List.copyOf(sessions);
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
        INFERRED
    }

    /**
     * @param collected false if only polls know the person: then the figures are absent, not zero
     * @param talk time talking, or what stands for it
     * @param spans when microphone and camera were on
     */
    public record Figures(boolean collected, Talk talk, Spans spans, Counts counts) {
        public static final Figures ABSENT = new Figures(
                false,
                new Talk(Duration.ZERO, TalkSource.NONE, null),
                new Spans(List.of(), List.of()),
                new Counts(0, 0, Map.of()));

        public Duration microphoneOpen() {
            return Span.total(spans.microphone());
        }

        public Duration camera() {
            return Span.total(spans.camera());
        }
    }

    /** When something was on, in order, without overlaps; one that still runs goes up to now. */
    public record Spans(List<Span> microphone, List<Span> camera) {
        public Spans {
            microphone = List.copyOf(microphone);
            camera = List.copyOf(camera);
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
            boolean hand) {
        public static final Now NOTHING = new Now(false, Microphone.NONE, false, null, false);

        public boolean microphoneOpen() {
            return microphone == Microphone.OPEN;
        }

        public boolean camera() {
            return cameraSince != null;
        }
    }

    /** The state of a person's audio. */
    public enum Microphone {
        NONE,
        LISTEN_ONLY,
        MUTED,
        OPEN
    }
}

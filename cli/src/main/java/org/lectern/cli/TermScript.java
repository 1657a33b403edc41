package org.lectern.cli;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.lectern.server.activity.Detail;
import org.lectern.server.activity.EventLog;
import org.lectern.server.activity.Kind;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.Observation;
import org.lectern.server.activity.Source;
import org.lectern.server.activity.Track;

/**
 * What people do in the classes of the demonstration's term, as a server's events would tell it. The same seed makes the
 * same class, so that telling it again adds nothing to the log.
 */
final class TermScript {
    private static final List<String> REACTIONS = List.of("👍", "❤️", "😂", "🎉", "👏");

    private final MeetingReference meeting;
    private final Instant began;
    private final Random random;
    private final List<EventLog.Entry> entries = new ArrayList<>();
    private int connections;

    /** How somebody uses to attend. */
    enum Habit {
        STEADY,
        /** Comes a quarter of an hour late every other time. */
        LATE,
        /** Has to go early every third time. */
        HURRIED,
        /** Misses every other class. */
        RARE,
        /** Comes less and less. */
        FADING
    }

    /**
     * Somebody of the term.
     *
     * @param externalId empty for a guest
     */
    record Someone(String name, String externalId, Habit habit, boolean teacher) {}

    /** Minutes after the opening in which somebody is there. */
    record Visit(double from, double to) {
        /** What of it lies between these minutes, counted from the first of them; nothing if it is less than a minute. */
        List<Visit> between(double first, double last) {
            double begin = Math.max(from, first);
            double end = Math.min(to, last);
            return end - begin < 1 ? List.of() : List.of(new Visit(begin - first, end - first));
        }
    }

    /** @param number of the class, from 0 */
    record Term(int number, int classes) {}

    TermScript(MeetingReference meeting, Instant began, long seed) {
        this.meeting = meeting;
        this.began = began;
        this.random = new Random(seed);
    }

    MeetingReference meeting() {
        return meeting;
    }

    /**
     * When somebody is there, if at all.
     *
     * @param term which class of how many
     * @param start minute of the planned start
     * @param end minute at which the class is over
     */
    static List<Visit> visits(Someone someone, Random random, Term term, double start, double end) {
        double from = Math.max(0, start + random.nextGaussian() * 2 - 1);
        double to = end - Math.max(0, random.nextGaussian() * 1.5 - 0.5);
        boolean there = switch (someone.habit()) {
            case STEADY -> random.nextInt(20) > 0;
            case LATE, HURRIED -> random.nextInt(12) > 0;
            case RARE -> random.nextInt(2) > 0;
            case FADING -> random.nextInt(term.classes()) > term.number();
        };
        if (someone.habit() == Habit.LATE && random.nextInt(2) == 0) {
            from = Math.max(0, start) + 8 + random.nextInt(15);
            to = random.nextInt(4) == 0 ? end - 10 - random.nextInt(10) : to;
        }
        if (someone.habit() == Habit.HURRIED && random.nextInt(3) == 0) {
            to = end - 12 - random.nextInt(25);
        }
        if (!there) {
            return List.of();
        }
        if (random.nextInt(9) == 0 && to - from > 30) {
            // The line broke, and the person came back.
            double broke = from + 10 + random.nextDouble() * (to - from - 20);
            return List.of(new Visit(from, broke), new Visit(broke + 0.5 + random.nextDouble() * 2, to));
        }
        return List.of(new Visit(from, to));
    }

    /** A visit with what the person does in it. */
    void visit(Someone someone, Visit visit) {
        String name = someone.externalId().isEmpty() ? someone.name() : someone.externalId();
        Track track = Track.connection("w_" + Integer.toHexString(name.hashCode()) + "_" + connections++);
        var who = new TreeMap<>(Map.of(
                Detail.NAME, someone.name(),
                Detail.ROLE, someone.teacher() ? "MODERATOR" : "VIEWER",
                Detail.GUEST, Boolean.toString(someone.externalId().isEmpty())));
        if (!someone.externalId().isEmpty()) {
            who.put(Detail.EXTERNAL_USER_ID, someone.externalId());
        }
        add(track, visit.from(), Kind.JOINED, new Detail(who));
        double audio = visit.from() + 0.3;
        if (audio < visit.to()) {
            add(
                    track,
                    audio,
                    Kind.VOICE_ENABLED,
                    new Detail(Map.of(Detail.MICROPHONE, "true", Detail.LISTEN_ONLY, "false", Detail.MUTED, "true")));
            speak(track, someone.teacher() ? 9 : random.nextInt(3), audio, visit.to(), someone.teacher());
        }
        if (someone.teacher() || random.nextInt(4) == 0) {
            film(track, audio, visit.to());
        }
        for (int i = random.nextInt(someone.teacher() ? 6 : 4); i > 0; i--) {
            add(track, within(visit), Kind.MESSAGE, Detail.NONE);
        }
        for (int i = random.nextInt(3); i > 0; i--) {
            String reaction = REACTIONS.get(random.nextInt(REACTIONS.size()));
            add(track, within(visit), Kind.EMOJI, Detail.of(Detail.EMOJI, reaction));
        }
        if (!someone.teacher() && random.nextInt(4) == 0) {
            double raised = within(visit);
            add(track, raised, Kind.HAND_RAISED, Detail.NONE);
            add(track, Math.min(visit.to(), raised + 1.5), Kind.HAND_LOWERED, Detail.NONE);
        }
        add(track, visit.to(), Kind.LEFT, Detail.NONE);
    }

    private void speak(Track track, int times, double from, double to, boolean teacher) {
        double at = from;
        for (int i = 0; i < times; i++) {
            double start = at + random.nextDouble() * (to - at) / (times - i + 1);
            double stop = Math.min(to, start + (teacher ? 3 + random.nextDouble() * 4 : 0.3 + random.nextDouble()));
            if (stop - start < 0.05) {
                return;
            }
            add(track, start, Kind.UNMUTED, Detail.NONE);
            add(track, stop, Kind.MUTED, Detail.NONE);
            at = stop;
        }
    }

    private void film(Track track, double from, double to) {
        double on = from + random.nextDouble() * 3;
        double off = to - random.nextDouble() * 10;
        if (off - on > 1) {
            Detail stream = Detail.of(Detail.STREAM, "camera-" + track.text().substring(2));
            add(track, on, Kind.CAMERA_STARTED, stream);
            add(track, off, Kind.CAMERA_STOPPED, stream);
        }
    }

    private double within(Visit visit) {
        return visit.from() + random.nextDouble() * Math.max(0, visit.to() - visit.from());
    }

    /** Somebody whom only polls showed. */
    void poll(Someone someone, Visit visit) {
        Track track = Track.polled(someone.externalId());
        long last = millis(visit.to());
        add(
                Source.POLL,
                track,
                visit.from(),
                Kind.SEEN,
                new Detail(Map.of(Detail.NAME, someone.name(), Detail.ROLE, "VIEWER", Detail.INTERVAL, "10000")));
        add(Source.POLL, track, visit.to() + 0.4, Kind.UNSEEN, Detail.of(Detail.LAST_SEEN, Long.toString(last)));
    }

    void begin() {
        add(Track.MEETING, 0, Kind.MEETING_CREATED, Detail.NONE);
    }

    void end(double minute) {
        add(Track.MEETING, minute, Kind.MEETING_ENDED, Detail.NONE);
    }

    void lost(double minute) {
        entries.add(new EventLog.Entry(Observation.inferredEnd(meeting, millis(minute), millis(minute + 1)), true));
    }

    /** What reached us: without what happened between these minutes. */
    List<EventLog.Entry> without(double from, double to) {
        long first = millis(from);
        long last = millis(to);
        return entries.stream()
                .filter(entry -> entry.observation().atMillis() < first
                        || entry.observation().atMillis() > last)
                .toList();
    }

    List<EventLog.Entry> entries() {
        return List.copyOf(entries);
    }

    private void add(Track track, double minute, Kind kind, Detail detail) {
        add(Source.HOOK, track, minute, kind, detail);
    }

    private void add(Source source, Track track, double minute, Kind kind, Detail detail) {
        entries.add(new EventLog.Entry(
                Observation.of(
                        new Observation.Subject(meeting, track),
                        source,
                        millis(minute),
                        new Observation.What(kind, detail)),
                true));
    }

    private long millis(double minute) {
        return began.plus(Duration.ofMillis(Math.round(minute * 60_000))).toEpochMilli();
    }
}

package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity.Course;
import org.lectern.server.activity.ClassActivity.MissingSpan;

/**
 * Puts the folded tracks of a class together as of one instant. A pure function.
 *
 * @see "docs/metrics.md, when read"
 */
final class ClassAssembly {
    /** Events may be this much later than the conclusion that the class is over; later ones prove that it went on. */
    private static final long STRAGGLERS = Duration.ofMinutes(3).toMillis();

    private final UUID meetingId;
    private final Instant asOf;
    private final Map<Track, TrackState> tracks;

    ClassAssembly(UUID meetingId, Instant asOf, Map<Track, TrackState> tracks) {
        this.meetingId = meetingId;
        this.asOf = asOf;
        this.tracks = tracks;
    }

    /** @param hookMissing times in which the server's hook was missing, whether or not the class ran then */
    ClassActivity assemble(List<MissingSpan> hookMissing) {
        ClassTime time = time();
        var people = new ArrayList<PersonActivity>();
        var missing = new ArrayList<MissingSpan>();
        for (Map.Entry<String, Evidence> person : evidence().entrySet()) {
            var assembly = new PersonAssembly(person.getKey(), person.getValue(), time);
            people.add(assembly.assemble());
            missing.addAll(assembly.missing());
        }
        people.sort(Comparator.comparing(
                        (PersonActivity person) -> person.presence().firstJoin().orElse(Instant.MAX))
                .thenComparing(person -> person.who().name())
                .thenComparing(person -> person.who().key()));
        hookMissing.stream()
                .map(span -> within(span, time))
                .flatMap(Optional::stream)
                .forEach(missing::add);
        return new ClassActivity(meetingId, asOf, time.course(), people, merged(missing));
    }

    /** The hook events and the polls that tell of one person. */
    record Evidence(Map<String, ConnectionState> connections, List<PolledState> polled) {
        Evidence() {
            this(new TreeMap<>(), new ArrayList<>());
        }
    }

    private Map<String, Evidence> evidence() {
        var people = new TreeMap<String, Evidence>();
        tracks.forEach((track, state) -> {
            switch (state) {
                case ConnectionState connection -> {
                    String external = connection.naming().externalUserId();
                    String key = external.isEmpty() ? "c:" + track.identifier() : "u:" + external;
                    people.computeIfAbsent(key, absent -> new Evidence())
                            .connections()
                            .put(track.identifier(), connection);
                }
                case PolledState polled ->
                    people.computeIfAbsent("u:" + track.identifier(), absent -> new Evidence())
                            .polled()
                            .add(polled);
                case MeetingState meeting -> {}
            }
        });
        return people;
    }

    /** First, end and now of the class, in milliseconds; -1 if unknown. */
    record ClassTime(long first, long end, boolean endInferred, long now) {
        Course course() {
            return new Course(instant(first), instant(end), endInferred);
        }

        boolean over() {
            return end >= 0;
        }

        private static @Nullable Instant instant(long millis) {
            return millis < 0 ? null : Instant.ofEpochMilli(millis);
        }
    }

    private ClassTime time() {
        long first = -1;
        long last = -1;
        long end = -1;
        long inferred = -1;
        long concluded = -1;
        long shownSince = -1;
        for (TrackState state : tracks.values()) {
            switch (state) {
                case ConnectionState connection -> {
                    first = earlier(first, connection.firstAt());
                    last = Math.max(last, connection.lastAt());
                }
                case PolledState polled -> {
                    first = earlier(first, polled.since());
                    shownSince = Math.max(shownSince, polled.since());
                    for (Intervals.Interval shown : polled.shown()) {
                        first = earlier(first, shown.from());
                        last = Math.max(last, shown.to());
                    }
                }
                case MeetingState meeting -> {
                    first = earlier(first, meeting.firstAt());
                    end = earlier(end, meeting.endedAt());
                    inferred = Math.max(inferred, meeting.inferredEndAt());
                    concluded = Math.max(concluded, meeting.concludedAt());
                }
            }
        }
        long now = asOf.toEpochMilli();
        if (end >= 0) {
            return new ClassTime(first, end, false, now);
        }
        boolean disproved = last > concluded + STRAGGLERS || shownSince > concluded;
        return inferred < 0 || disproved
                ? new ClassTime(first, -1, false, now)
                : new ClassTime(first, Math.max(inferred, last), true, now);
    }

    private static long earlier(long a, long b) {
        if (a < 0 || b < 0) {
            return Math.max(a, b);
        }
        return Math.min(a, b);
    }

    private static Optional<MissingSpan> within(MissingSpan span, ClassTime time) {
        if (time.first() < 0) {
            return Optional.empty();
        }
        long from = Math.max(span.from().toEpochMilli(), time.first());
        long to = Math.min(span.to().toEpochMilli(), time.over() ? time.end() : time.now());
        return from < to
                ? Optional.of(new MissingSpan(Instant.ofEpochMilli(from), Instant.ofEpochMilli(to), span.reason()))
                : Optional.empty();
    }

    static List<MissingSpan> merged(List<MissingSpan> spans) {
        var sorted = new ArrayList<>(spans);
        sorted.sort(Comparator.comparing(MissingSpan::from).thenComparing(MissingSpan::to));
        var merged = new ArrayList<MissingSpan>();
        for (MissingSpan span : sorted) {
            MissingSpan last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && !span.from().isAfter(last.to())) {
                Instant to = span.to().isAfter(last.to()) ? span.to() : last.to();
                merged.set(merged.size() - 1, new MissingSpan(last.from(), to, last.reason()));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }
}

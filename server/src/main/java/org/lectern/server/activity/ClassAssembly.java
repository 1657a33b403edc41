package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
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
    private final Surroundings surroundings;
    private final Map<String, String> keys = new TreeMap<>();

    ClassAssembly(UUID meetingId, Instant asOf, Map<Track, TrackState> tracks) {
        this(meetingId, asOf, tracks, Surroundings.NONE);
    }

    ClassAssembly(UUID meetingId, Instant asOf, Map<Track, TrackState> tracks, Surroundings surroundings) {
        this.meetingId = meetingId;
        this.asOf = asOf;
        this.tracks = tracks;
        this.surroundings = surroundings;
        tracks.forEach((track, state) -> {
            if (state instanceof ConnectionState connection) {
                keys.put(track.identifier(), ownKey(track, connection));
            }
        });
    }

    /**
     * What is known of the class from elsewhere.
     *
     * @param hookMissing times in which the server's hook was missing, whether or not the class ran then
     * @param notCollected what was switched off
     * @param parent the class that this is a breakout room of; null if it is none
     */
    record Surroundings(
            List<MissingSpan> hookMissing,
            Set<Figure> notCollected,
            @Nullable Parent parent) {
        static final Surroundings NONE = new Surroundings(List.of(), Set.of(), null);
    }

    /**
     * @param keys of people, by the internal identifiers of their connections in the class
     * @param end of the class, after which nobody is in a room of it; null while it runs
     */
    record Parent(Map<String, String> keys, @Nullable Instant end) {
        /** Who goes to a room is there under the internal identifier here, a dash and the number of the room. */
        String key(String external) {
            int dash = external.lastIndexOf('-');
            String here = dash > 0 ? keys.get(external.substring(0, dash)) : null;
            return here == null ? "u:" + external : here;
        }
    }

    /** The keys of people, by the internal identifiers of their connections. */
    Map<String, String> keys() {
        return keys;
    }

    /** The class's name, where an event told it; else empty. */
    String name() {
        return tracks.get(Track.MEETING) instanceof MeetingState meeting ? meeting.name() : "";
    }

    ClassActivity assemble(Links links) {
        ClassTime time = time();
        var people = new ArrayList<PersonActivity>();
        var missing = new ArrayList<MissingSpan>();
        var happenings = new Happenings(tracks, time, collected());
        evidence(links).forEach((key, evidence) -> {
            var assembly = new PersonAssembly(key, evidence, time);
            people.add(assembly.assemble(happenings));
            missing.addAll(assembly.missing());
        });
        sort(people);
        List<MissingSpan> merged = withHook(missing, time);
        return new ClassActivity(
                meetingId, asOf, time.course(), people, merged, happenings.figures(people, !merged.isEmpty()));
    }

    /** As {@link #assemble}, without any figures: who was there when. Needs no more of the tracks than tells that. */
    ClassActivity assemblePresence(Links links) {
        ClassTime time = time();
        var people = new ArrayList<PersonActivity>();
        var missing = new ArrayList<MissingSpan>();
        evidence(links).forEach((key, evidence) -> {
            var assembly = new PersonAssembly(key, evidence, time);
            people.add(assembly.assemblePresence());
            missing.addAll(assembly.missing());
        });
        sort(people);
        return new ClassActivity(meetingId, asOf, time.course(), people, withHook(missing, time));
    }

    private List<MissingSpan> withHook(List<MissingSpan> missing, ClassTime time) {
        surroundings.hookMissing().stream()
                .map(span -> within(span, time))
                .flatMap(Optional::stream)
                .forEach(missing::add);
        return merged(missing);
    }

    static void sort(List<PersonActivity> people) {
        people.sort(Comparator.comparing(
                        (PersonActivity person) -> person.presence().firstJoin().orElse(Instant.MAX))
                .thenComparing(person -> person.who().name())
                .thenComparing(person -> person.who().key()));
    }

    /** What events can tell of people here. */
    private Set<Figure> collected() {
        var collected = EnumSet.allOf(Figure.class);
        collected.remove(Figure.POLL_ANSWERS);
        if (isOfOldSender()) {
            collected.removeAll(EnumSet.of(Figure.HANDS, Figure.HAND_TIME, Figure.REACTIONS, Figure.SCREEN_SHARE));
        }
        tracks.forEach((track, state) -> {
            if (!state.complete()) {
                collected.removeAll(
                        EnumSet.of(Figure.HAND_TIME, Figure.LISTEN_ONLY, Figure.SCREEN_SHARE, Figure.PRESENTER));
            }
        });
        collected.removeAll(surroundings.notCollected());
        return collected;
    }

    /** By what it says of the meeting; else it tells of reactions and never which. */
    private boolean isOfOldSender() {
        boolean without = false;
        boolean with = false;
        for (TrackState state : tracks.values()) {
            if (state instanceof MeetingState meeting && meeting.oldSender()) {
                return true;
            }
            if (state instanceof ConnectionState connection) {
                without |= connection.emojiWithoutValue();
                with |= !connection.counts().reactions().isEmpty();
            }
        }
        return without && !with;
    }

    /**
     * Everything that tells of one person.
     *
     * @param linked those among the keys of the evidence that were said to be this person, with what told of them
     */
    record Evidence(
            Map<String, ConnectionState> connections,
            List<PolledState> polled,
            List<ReportedState> reported,
            Map<String, Evidence> linked) {
        Evidence() {
            this(new TreeMap<>(), new ArrayList<>(), new ArrayList<>(), new TreeMap<>());
        }

        private void add(Evidence other) {
            connections.putAll(other.connections);
            polled.addAll(other.polled);
            reported.addAll(other.reported);
        }
    }

    private static String ownKey(Track track, ConnectionState connection) {
        String external = connection.naming().externalUserId();
        return external.isEmpty() ? "c:" + track.identifier() : "u:" + external;
    }

    private Map<String, Evidence> evidence(Links links) {
        var people = new TreeMap<String, Evidence>();
        tracks.forEach((track, state) -> {
            switch (state) {
                case ConnectionState connection ->
                    of(people, inClass(keys.getOrDefault(track.identifier(), "")))
                            .connections()
                            .put(track.identifier(), connection);
                case PolledState polled ->
                    of(people, inClass("u:" + track.identifier())).polled().add(polled);
                case ReportedState reported ->
                    of(people, inClass(key(track, reported))).reported().add(reported);
                case MeetingState _, ReportState _ -> {}
            }
        });
        if (links.to().isEmpty()) {
            return people;
        }
        var joined = new TreeMap<String, Evidence>();
        people.forEach((key, evidence) -> {
            String person = links.person(key);
            Evidence whole = of(joined, person);
            whole.add(evidence);
            if (!person.equals(key)) {
                whole.linked().put(key, evidence);
            }
        });
        return joined;
    }

    private static Evidence of(Map<String, Evidence> people, String key) {
        return people.computeIfAbsent(key, absent -> new Evidence());
    }

    /** In a breakout room people have other identifiers than in the class. */
    private String inClass(String key) {
        Parent parent = surroundings.parent();
        return parent != null && key.startsWith("u:") ? parent.key(key.substring(2)) : key;
    }

    /** By the internal identifiers of connections first, then by the external one of the person. */
    private String key(Track track, ReportedState reported) {
        return reported.connections().stream()
                .map(keys::get)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse("u:" + (reported.externalUserId().isEmpty() ? track.identifier() : reported.externalUserId()));
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
        long reportedFinish = -1;
        long visited = -1;
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
                case ReportState report -> reportedFinish = report.finish();
                case ReportedState reported -> {
                    for (Intervals.Interval visit : reported.visits()) {
                        visited = earlier(visited, visit.from());
                    }
                }
            }
        }
        if (first < 0) {
            // Nothing but the report tells of the class.
            first = visited;
            end = reportedFinish;
        }
        long now = asOf.toEpochMilli();
        if (end >= 0) {
            return new ClassTime(first, end, false, now);
        }
        boolean disproved = last > concluded + STRAGGLERS || shownSince > concluded;
        return inferred < 0 || disproved
                ? open(first, last, now)
                : new ClassTime(first, Math.max(inferred, last), true, now);
    }

    /** Rooms close with their class, even where nobody tells. */
    private ClassTime open(long first, long last, long now) {
        Parent parent = surroundings.parent();
        Instant end = parent == null ? null : parent.end();
        return end == null
                ? new ClassTime(first, -1, false, now)
                : new ClassTime(first, Math.max(end.toEpochMilli(), last), true, now);
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

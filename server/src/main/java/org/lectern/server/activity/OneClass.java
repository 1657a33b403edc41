package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.BinaryOperator;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity.Course;
import org.lectern.server.activity.PersonActivity.Counts;
import org.lectern.server.activity.PersonActivity.Figures;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.PersonActivity.Now;
import org.lectern.server.activity.PersonActivity.Presence;
import org.lectern.server.activity.PersonActivity.Session;
import org.lectern.server.activity.PersonActivity.Span;
import org.lectern.server.activity.PersonActivity.Spans;
import org.lectern.server.activity.PersonActivity.Talk;
import org.lectern.server.activity.PersonActivity.TalkSource;

/**
 * Puts the runs of one class together: a class whose server was lost goes on in a second run, and may go on in the first
 * as well for those who did not notice. A pure function.
 *
 * <p>Durations are unions, so being in both at once counts once; counts are sums. A person is whoever has the same
 * external identifier; guests without one are apart in each run, since nothing tells that they are the same.
 */
final class OneClass {
    private final UUID meetingId;
    private final Instant asOf;

    OneClass(UUID meetingId, Instant asOf) {
        this.meetingId = meetingId;
        this.asOf = asOf;
    }

    /** @param runs in their order, one or more */
    ClassActivity of(List<ClassActivity> runs) {
        Instant first = runs.stream()
                .map(run -> run.course().first())
                .filter(Objects::nonNull)
                .min(Comparator.naturalOrder())
                .orElse(null);
        Course last = runs.getLast().course();
        var people = new LinkedHashMap<String, PersonActivity>();
        runs.forEach(
                run -> run.people().forEach(person -> people.merge(person.who().key(), person, this::both)));
        List<PersonActivity> sorted = people.values().stream()
                .sorted(Comparator.comparing((PersonActivity person) ->
                                person.presence().firstJoin().orElse(Instant.MAX))
                        .thenComparing(person -> person.who().name())
                        .thenComparing(person -> person.who().key()))
                .toList();
        return new ClassActivity(
                meetingId,
                asOf,
                new Course(first, last.ended(), last.endInferred()),
                sorted,
                ClassAssembly.merged(
                        runs.stream().flatMap(run -> run.missing().stream()).toList()));
    }

    private PersonActivity both(PersonActivity earlier, PersonActivity later) {
        var anomalies = new TreeMap<>(earlier.anomalies());
        later.anomalies().forEach((kind, count) -> anomalies.merge(kind, count, Integer::sum));
        Now now = later.now().online() ? later.now() : earlier.now();
        return new PersonActivity(
                later.who(),
                presence(earlier.presence(), later.presence()),
                figures(earlier.figures(), later.figures()),
                now,
                anomalies);
    }

    private Presence presence(Presence earlier, Presence later) {
        List<Session> sessions = new ArrayList<>(Stream.concat(earlier.sessions().stream(), later.sessions().stream())
                .sorted(Comparator.comparing(Session::from))
                .toList());
        List<Session> union = joined(sessions, Session::from, this::end, (a, b) -> {
            boolean running = a.to() == null || b.to() == null;
            Instant to = latest(end(a), end(b));
            return new Session(
                    a.from(),
                    running ? null : to,
                    Duration.between(a.from(), to),
                    running ? Mark.OBSERVED : end(b).isAfter(end(a)) ? b.mark() : a.mark());
        });
        Duration total = union.stream().map(Session::length).reduce(Duration.ZERO, Duration::plus);
        return new Presence(union, total, earlier.connections() + later.connections());
    }

    private Instant end(Session session) {
        return session.end().orElseGet(() -> session.from().plus(session.length()));
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Figures figures(Figures earlier, Figures later) {
        if (!earlier.collected() || !later.collected()) {
            return later.collected() ? later : earlier;
        }
        var spans = new Spans(
                spans(earlier.spans().microphone(), later.spans().microphone()),
                spans(earlier.spans().camera(), later.spans().camera()));
        return new Figures(true, talk(earlier.talk(), later.talk(), spans), spans, counts(earlier, later));
    }

    /** The weaker source names the sum; what was measured by microphones is their union. */
    private static Talk talk(Talk earlier, Talk later, Spans spans) {
        TalkSource source = Stream.of(earlier.source(), later.source())
                .filter(one -> one != TalkSource.NONE)
                .min(Comparator.naturalOrder())
                .orElse(TalkSource.NONE);
        Instant running = Optional.ofNullable(later.running()).orElse(earlier.running());
        boolean microphones =
                earlier.source() == TalkSource.MICROPHONE_OPEN && later.source() == TalkSource.MICROPHONE_OPEN;
        return new Talk(
                microphones ? Span.total(spans.microphone()) : earlier.time().plus(later.time()), source, running);
    }

    private static Counts counts(Figures earlier, Figures later) {
        Map<String, Integer> reactions = new TreeMap<>(earlier.counts().reactions());
        later.counts().reactions().forEach((value, count) -> reactions.merge(value, count, Integer::sum));
        return new Counts(
                earlier.counts().messages() + later.counts().messages(),
                earlier.counts().hands() + later.counts().hands(),
                reactions);
    }

    private static List<Span> spans(List<Span> earlier, List<Span> later) {
        List<Span> sorted = Stream.concat(earlier.stream(), later.stream())
                .sorted(Comparator.comparing(Span::from))
                .toList();
        return joined(sorted, Span::from, Span::to, (a, b) -> new Span(a.from(), latest(a.to(), b.to())));
    }

    /** Those that touch become one. */
    private static <T> List<T> joined(
            List<T> sorted, Function<T, Instant> from, Function<T, Instant> to, BinaryOperator<T> join) {
        var joined = new ArrayList<T>();
        for (T next : sorted) {
            @Nullable T last = joined.isEmpty() ? null : joined.getLast();
            if (last != null && !from.apply(next).isAfter(to.apply(last))) {
                joined.set(joined.size() - 1, join.apply(last, next));
            } else {
                joined.add(next);
            }
        }
        return List.copyOf(joined);
    }
}

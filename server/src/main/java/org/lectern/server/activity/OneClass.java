package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.EnumMap;
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
import org.lectern.server.activity.PersonActivity.Nature;
import org.lectern.server.activity.PersonActivity.Now;
import org.lectern.server.activity.PersonActivity.Presence;
import org.lectern.server.activity.PersonActivity.Session;
import org.lectern.server.activity.PersonActivity.Span;
import org.lectern.server.activity.PersonActivity.Spans;
import org.lectern.server.activity.PersonActivity.Talk;
import org.lectern.server.activity.PersonActivity.TalkSource;
import org.lectern.server.activity.PersonActivity.Who;

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
                        runs.stream().flatMap(run -> run.missing().stream()).toList()),
                figures(runs.stream().map(ClassActivity::figures).toList()));
    }

    private static ClassFigures figures(List<ClassFigures> runs) {
        return new ClassFigures(
                spans(runs.stream().flatMap(run -> run.recorded().stream())),
                spans(runs.stream().flatMap(run -> run.screenShared().stream())),
                runs.stream().flatMap(run -> run.polls().stream()).toList(),
                runs.stream().flatMap(run -> run.rooms().stream()).toList(),
                new ClassFigures.Report(
                        runs.stream().anyMatch(run -> run.report().received()),
                        runs.stream()
                                .flatMap(run -> run.report().disagreements().stream())
                                .toList()));
    }

    /** What one person did in both. */
    PersonActivity both(PersonActivity earlier, PersonActivity later) {
        var anomalies = new TreeMap<>(earlier.anomalies());
        later.anomalies().forEach((kind, count) -> anomalies.merge(kind, count, Integer::sum));
        Now now = later.now().online() ? later.now() : earlier.now();
        Presence presence = presence(earlier.presence(), later.presence());
        return new PersonActivity(
                who(earlier.who(), later.who()),
                presence,
                figures(earlier.figures(), later.figures(), presence),
                now,
                anomalies);
    }

    private static Who who(Who earlier, Who later) {
        Nature one = earlier.nature();
        Nature other = later.nature();
        return new Who(
                later.key(),
                later.externalUserId(),
                later.name(),
                later.role(),
                later.guest(),
                new Nature(
                        one.dialIn() || other.dialIn(),
                        one.onlyReported() && other.onlyReported(),
                        Stream.concat(one.linked().stream(), other.linked().stream())
                                .distinct()
                                .toList()));
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
        return new Presence(
                union,
                total,
                earlier.connections() + later.connections(),
                earlier.inBreakouts().plus(later.inBreakouts()));
    }

    private Instant end(Session session) {
        return session.end().orElseGet(() -> session.from().plus(session.length()));
    }

    private static Instant latest(Instant a, Instant b) {
        return a.isAfter(b) ? a : b;
    }

    private static Figures figures(Figures earlier, Figures later, Presence presence) {
        if (!earlier.collected() || !later.collected()) {
            return later.collected() ? later : earlier;
        }
        var on = new EnumMap<Figure, List<Span>>(Figure.class);
        for (Figure figure : Spans.FIGURES) {
            on.put(
                    figure,
                    spans(Stream.concat(earlier.spans().of(figure).stream(), later.spans().of(figure).stream())));
        }
        var spans = new Spans(on);
        var sources = new EnumMap<Figure, Sourced>(Figure.class);
        for (Figure figure : Figure.values()) {
            Sourced sum = earlier.sourced(figure).plus(later.sourced(figure));
            if (sum.collected()) {
                sources.put(figure, sum);
            }
        }
        // Being in both at once counts once.
        sources.computeIfPresent(
                Figure.PRESENCE,
                (figure, sum) ->
                        sum.live() == null ? sum : sum.withLive(presence.total().toMillis()));
        for (Figure figure : Spans.FIGURES) {
            sources.computeIfPresent(
                    figure,
                    (key, sum) -> sum.live() == null
                            ? sum
                            : sum.withLive(spans.total(figure).toMillis()));
        }
        return new Figures(
                talk(earlier.talk(), later.talk(), spans),
                spans,
                counts(earlier, later),
                sources,
                Stream.concat(earlier.answers().stream(), later.answers().stream())
                        .distinct()
                        .toList());
    }

    /** The weaker source names the sum; what was measured by microphones is their union. */
    private static Talk talk(Talk earlier, Talk later, Spans spans) {
        List<Talk> both = Stream.of(earlier, later)
                .filter(one -> one.source() != TalkSource.NONE)
                .toList();
        // Whoever said nothing in one of them is known by the other.
        TalkSource source = both.stream()
                .filter(one -> !one.time().isZero())
                .map(Talk::source)
                .min(Comparator.naturalOrder())
                .orElseGet(() -> both.stream()
                        .map(Talk::source)
                        .max(Comparator.naturalOrder())
                        .orElse(TalkSource.NONE));
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

    private static List<Span> spans(Stream<Span> spans) {
        List<Span> sorted = spans.sorted(Comparator.comparing(Span::from)).toList();
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

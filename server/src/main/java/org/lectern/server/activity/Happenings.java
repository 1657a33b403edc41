package org.lectern.server.activity;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassAssembly.ClassTime;
import org.lectern.server.activity.Intervals.Interval;
import org.lectern.server.activity.PersonActivity.Span;

/** What the tracks tell of a class beside what each person did. */
final class Happenings {
    private final ClassTime time;
    private final Set<Figure> collected;
    private final List<Interval> recorded = new ArrayList<>();
    private final List<Interval> screen = new ArrayList<>();
    private final List<Interval> screenStops = new ArrayList<>();
    private final TreeMap<String, PollsAsked.Asked> asked = new TreeMap<>();
    private @Nullable ReportState report;
    private boolean reported;

    /** @param collected what events can tell of people */
    Happenings(Map<Track, TrackState> tracks, ClassTime time, Set<Figure> collected) {
        this.time = time;
        this.collected = collected;
        tracks.values().forEach(this::take);
    }

    private void take(TrackState state) {
        switch (state) {
            case ConnectionState connection -> take(connection.polls());
            case MeetingState meeting -> {
                take(meeting.polls());
                recorded.addAll(on(meeting.recording()));
                screen.addAll(on(meeting.screen()));
                screenStops.addAll(meeting.screenStops());
            }
            case ReportState whole -> {
                report = whole;
                reported = true;
            }
            case ReportedState person -> reported = true;
            case PolledState polled -> {}
        }
    }

    private void take(PollsAsked polls) {
        polls.all().forEach((id, poll) -> asked.merge(id, poll, PollsAsked.Asked::and));
    }

    private List<Interval> on(Timer timer) {
        var on = new ArrayList<>(timer.closed());
        long until = time.over() ? time.end() : time.now();
        if (timer.running()) {
            on.add(new Interval(timer.since(), Math.max(timer.since(), until)));
        }
        return time.over()
                ? on.stream()
                        .filter(one -> one.from() <= time.end())
                        .map(one -> new Interval(one.from(), Math.min(one.to(), time.end())))
                        .toList()
                : on;
    }

    boolean collects(Figure figure) {
        return collected.contains(figure);
    }

    /** Only one screen is shared at a time, so that an end of which nobody said whose it was ends whichever is shared. */
    Interval shared(Interval screen) {
        long to = screen.to();
        for (Interval stop : screenStops) {
            if (stop.from() > screen.from()) {
                to = Math.min(to, stop.from());
            }
        }
        return new Interval(screen.from(), to);
    }

    /** Whether a screen that is shared since then still is. */
    boolean runs(long since) {
        return screenStops.stream().noneMatch(stop -> stop.from() > since);
    }

    ClassFigures figures(List<PersonActivity> people, boolean eventsMissing) {
        var screens = new ArrayList<>(screen);
        for (PersonActivity person : people) {
            person.figures().spans().screenShare().stream()
                    .map(span ->
                            new Interval(span.from().toEpochMilli(), span.to().toEpochMilli()))
                    .forEach(screens::add);
        }
        return new ClassFigures(
                spans(recorded),
                spans(screens),
                polls(),
                List.of(),
                new ClassFigures.Report(reported, Disagreements.of(people, eventsMissing)));
    }

    private static List<Span> spans(List<Interval> intervals) {
        return Intervals.union(intervals).stream()
                .map(on -> new Span(Instant.ofEpochMilli(on.from()), Instant.ofEpochMilli(on.to())))
                .toList();
    }

    private List<ClassFigures.Poll> polls() {
        var polls = new ArrayList<ClassFigures.Poll>();
        Map<String, ReportState.Poll> told = report == null ? Map.of() : report.polls();
        told.forEach((id, poll) -> {
            PollsAsked.Asked live = asked.get(id);
            polls.add(new ClassFigures.Poll(
                    id,
                    instant(live != null && live.at() >= 0 ? live.at() : poll.start()),
                    poll.question(),
                    poll.options(),
                    // The report tells who answered; events tell of every answer, changed ones too.
                    Sourced.reportFirst(live == null ? null : Long.valueOf(live.answers()), (long) poll.answers())));
        });
        asked.forEach((id, live) -> {
            if (!told.containsKey(id)) {
                polls.add(new ClassFigures.Poll(id, instant(live.at()), "", List.of(), Sourced.live(live.answers())));
            }
        });
        polls.sort(
                Comparator.comparing((ClassFigures.Poll poll) -> poll.askedAt().orElse(Instant.MAX))
                        .thenComparing(ClassFigures.Poll::id));
        return polls;
    }

    private static @Nullable Instant instant(long millis) {
        return millis < 0 ? null : Instant.ofEpochMilli(millis);
    }
}

package org.lectern.server.statement;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.activity.ClassFigures;
import org.lectern.server.activity.Figure;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.PersonActivity.Span;
import org.lectern.server.statement.Happening.Detail;
import org.lectern.server.statement.Happening.Facts;
import org.lectern.server.statement.Happening.Kind;
import org.lectern.server.statement.Happening.Who;

/** What a run of a class amounts to, as happenings in their order. A pure function: the same activity gives the same. */
final class Happenings {
    /** A switch that is over sooner says nothing about anybody's part in the class. */
    private static final Duration SHORTEST_GAP = Duration.ofSeconds(2);

    private final Run run;
    private final ClassActivity activity;
    private final @Nullable Instant ended;
    private final List<Happening> found = new ArrayList<>();

    /**
     * A run.
     *
     * @param id the row of {@code meeting}, or the breakout room
     * @param guests within which whoever has no identifier is one person: the class, also in its breakout rooms
     * @param began as its row knows it; what was observed goes before, also of the end
     * @param ended null while it runs: then nothing is told that is not over
     */
    record Run(
            String id,
            String guests,
            Instant began,
            @Nullable Instant ended) {
        /** Of a class, not of a breakout room. */
        static Run of(String id, Instant began, @Nullable Instant ended) {
            return new Run(id, id, began, ended);
        }
    }

    private Happenings(Run run, ClassActivity activity) {
        this.run = run;
        this.activity = activity;
        this.ended = activity.course().endedAt().orElse(run.ended());
    }

    /** @param wanted which kinds are told */
    static List<Happening> of(Run run, ClassActivity activity, Set<Kind> wanted) {
        return new Happenings(run, activity).list(wanted);
    }

    private List<Happening> list(Set<Kind> wanted) {
        Instant began = activity.course().firstAt().orElse(run.began());
        @Nullable Who host = host();
        add("started", Kind.STARTED, began, host, Facts.NONE);
        if (ended != null) {
            Duration length = ended.isAfter(began) ? Duration.between(began, ended) : Duration.ZERO;
            add(
                    "ended",
                    Kind.ENDED,
                    ended,
                    host,
                    Facts.lasting(length, activity.course().endInferred()));
        }
        polls(host);
        activity.people().forEach(this::person);
        return found.stream()
                .filter(one -> wanted.contains(one.kind()))
                .sorted(Comparator.comparing(Happening::at)
                        .thenComparing(Happening::kind)
                        .thenComparing(Happening::id))
                .toList();
    }

    /** Whoever of the moderators came first opened the class, as far as can be known. */
    private @Nullable Who host() {
        return activity.people().stream()
                .filter(person -> person.who().role().equals("MODERATOR")
                        && person.presence().firstJoin().isPresent())
                .findFirst()
                .map(this::who)
                .orElse(null);
    }

    private Who who(PersonActivity person) {
        PersonActivity.Who who = person.who();
        String userId =
                who.externalUserId().isEmpty() ? "guest|" + run.guests() + "|" + who.key() : who.externalUserId();
        return new Who(userId, who.role().equals("MODERATOR"));
    }

    private void person(PersonActivity person) {
        Who who = who(person);
        String key = person.who().key();
        List<Span> microphone = withoutShortGaps(person.figures().spans().microphone());
        List<Span> camera = withoutShortGaps(person.figures().spans().camera());
        var present = new ArrayList<Span>();
        boolean estimated = false;
        for (PersonActivity.Session session : person.presence().sessions()) {
            Instant from = session.from();
            Instant to = session.end().orElse(ended);
            boolean concluded = session.mark() != Mark.OBSERVED;
            String id = key + "|" + from.toEpochMilli();
            boolean sampled = session.mark() == Mark.SAMPLED;
            add(
                    "joined|" + id,
                    Kind.JOINED,
                    from,
                    who,
                    new Facts(null, sampled, onAt(microphone, from), onAt(camera, from), List.of()));
            if (to != null) {
                present.add(new Span(from, to));
                estimated |= concluded;
                add("left|" + id, Kind.LEFT, to, who, Facts.told(concluded));
            }
        }
        switches("microphone|" + key, microphone, Kind.MICROPHONE_ON, Kind.MICROPHONE_OFF, who);
        switches("camera|" + key, camera, Kind.CAMERA_ON, Kind.CAMERA_OFF, who);
        switches(
                "screen|" + key,
                withoutShortGaps(person.figures().spans().screenShare()),
                Kind.SCREEN_ON,
                Kind.SCREEN_OFF,
                who);
        hands(key, person.figures().spans().of(Figure.HAND_TIME), who);
        answers(key, person, who);
        if (ended != null) {
            counts(key, person.figures(), who);
        }
        if (ended != null && !present.isEmpty()) {
            add(
                    "attended|" + key,
                    Kind.ATTENDED,
                    ended,
                    who,
                    new Facts(person.presence().total(), estimated, false, false, present));
        }
    }

    private void switches(String id, List<Span> spans, Kind on, Kind off, Who who) {
        for (Span span : spans) {
            String own = id + "|" + span.from().toEpochMilli();
            add(own + "|on", on, span.from(), who, Facts.NONE);
            // What is still on goes up to now.
            if (ended != null || span.to().isBefore(activity.asOf())) {
                add(own + "|off", off, span.to(), who, Facts.NONE);
            }
        }
    }

    /** A hand that still is up when the class ends, or its owner leaves, goes down then. */
    private void hands(String key, List<Span> spans, Who who) {
        switches("hand|" + key, spans, Kind.HAND_UP, Kind.HAND_DOWN, who);
    }

    private void counts(String key, PersonActivity.Figures figures, Who who) {
        int messages = figures.counts().messages();
        if (messages > 0) {
            add("messages|" + key, Kind.MESSAGES, who, new Detail.Counted(messages, ""));
        }
        var reactions = new TreeMap<String, Integer>();
        figures.counts().reactions().forEach((value, times) -> reactions.merge(Emoji.code(value), times, Integer::sum));
        reactions.forEach((emoji, times) -> {
            if (times > 0) {
                add("reacted|" + key + "|" + emoji, Kind.REACTED, who, new Detail.Counted(times, emoji));
            }
        });
    }

    private void polls(@Nullable Who host) {
        for (ClassFigures.Poll poll : activity.figures().polls()) {
            Instant asked = askedAt(poll);
            if (asked != null) {
                add(
                        "asked|" + poll.id(),
                        Kind.POLL_ASKED,
                        asked,
                        host,
                        Facts.told(poll.asked() == null),
                        new Detail.Asked(poll.id(), poll.options().size(), List.of()));
            }
        }
    }

    /** The report says who answered what, and not when: it counts as answered when it was asked. */
    private void answers(String key, PersonActivity person, Who who) {
        for (PersonActivity.PollAnswer answer : person.figures().answers()) {
            activity.figures().polls().stream()
                    .filter(poll -> poll.id().equals(answer.pollId()))
                    .findFirst()
                    .ifPresent(poll -> {
                        Instant asked = askedAt(poll);
                        if (asked != null) {
                            add(
                                    "answered|" + key + "|" + poll.id(),
                                    Kind.POLL_ANSWERED,
                                    asked,
                                    who,
                                    Facts.told(true),
                                    new Detail.Asked(
                                            poll.id(),
                                            poll.options().size(),
                                            Choices.of(answer.answer(), poll.options())));
                        }
                    });
        }
    }

    private @Nullable Instant askedAt(ClassFigures.Poll poll) {
        return poll.asked() == null ? ended : poll.asked();
    }

    private static List<Span> withoutShortGaps(List<Span> spans) {
        var merged = new ArrayList<Span>();
        for (Span span : spans) {
            Span last = merged.isEmpty() ? null : merged.getLast();
            if (last != null && Duration.between(last.to(), span.from()).compareTo(SHORTEST_GAP) < 0) {
                merged.set(merged.size() - 1, new Span(last.from(), span.to()));
            } else {
                merged.add(span);
            }
        }
        return merged;
    }

    private static boolean onAt(List<Span> spans, Instant at) {
        return spans.stream()
                .anyMatch(span -> !span.from().isAfter(at) && span.to().isAfter(at));
    }

    private void add(String id, Kind kind, Instant at, @Nullable Who who, Facts facts) {
        add(id, kind, at, who, facts, null);
    }

    /** Of a class that is over. */
    private void add(String id, Kind kind, Who who, Detail detail) {
        if (ended != null) {
            add(id, kind, ended, who, Facts.NONE, detail);
        }
    }

    private void add(String id, Kind kind, Instant at, @Nullable Who who, Facts facts, @Nullable Detail detail) {
        found.add(new Happening(run.id() + "|" + id, kind, at, who, facts, detail));
    }
}

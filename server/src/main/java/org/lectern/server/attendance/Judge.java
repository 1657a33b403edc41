package org.lectern.server.attendance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.lectern.server.activity.PersonActivity.Mark;
import org.lectern.server.activity.PersonActivity.Span;
import org.lectern.server.attendance.Judged.Measured;

/**
 * Judges one person in one class. A pure function of its arguments: the order of the stays, and whether they overlap,
 * does not matter, and more presence never gives a worse judgement.
 *
 * @see "docs/attendance.md, rules"
 */
public final class Judge {
    private final Rules rules;
    private final Lesson lesson;
    private final List<Span> counted;

    public Judge(Rules rules, Lesson lesson) {
        this.rules = rules;
        this.lesson = lesson;
        this.counted = without(List.of(new Span(lesson.from(), lesson.to())), union(lesson.pauses()));
    }

    /** @param missing times in which events are missing */
    public Judged judge(List<Stay> stays, List<Span> missing) {
        return judgeBeside(stays, gaps(missing));
    }

    /** What of the times in which events are missing counts: the same for everybody in the class. */
    List<Span> gaps(List<Span> missing) {
        return union(missing).stream()
                .flatMap(gap -> within(counted, gap).stream())
                .toList();
    }

    /** @param gaps as {@link #gaps} gives them */
    Judged judgeBeside(List<Stay> stays, List<Span> gaps) {
        List<Span> present = union(spans(stays));
        Measured measured = measure(present);
        Judgement judgement = decide(measured);
        if (gaps.isEmpty() && stays.stream().allMatch(stay -> stay.mark() != Mark.SAMPLED)) {
            // Nothing could be otherwise; nearly all people of nearly all classes.
            return new Judged(judgement, measured, doubts(stays, present, gaps), judgement, judgement);
        }
        List<Span> sure = union(stays.stream()
                .filter(stay -> stay.mark() != Mark.SAMPLED)
                .map(Judge::span)
                .toList());
        var most = new ArrayList<>(present);
        most.addAll(gaps);
        return new Judged(
                judgement, measured, doubts(stays, present, gaps), decide(measure(sure)), decide(measure(union(most))));
    }

    private Judgement decide(Measured measured) {
        boolean tooLittle = isLess(measured.present(), measured.counted(), rules.leastShare());
        if (measured.present().isZero() || tooLittle || !measured.missed().isEmpty()) {
            return Judgement.ABSENT;
        }
        return Judgement.of(
                measured.lateBy().compareTo(Duration.ofMinutes(rules.lateAfter())) > 0,
                measured.earlyBy().compareTo(Duration.ofMinutes(rules.earlyBefore())) > 0);
    }

    private Measured measure(List<Span> present) {
        var there = new ArrayList<Span>();
        present.forEach(span -> addWithin(counted, span, there));
        Duration whole = length(counted);
        if (there.isEmpty()) {
            return new Measured(whole, Duration.ZERO, whole, whole, missed(there));
        }
        Instant first = there.getFirst().from();
        Instant last = there.getLast().to();
        return new Measured(
                whole,
                length(there),
                length(within(counted, new Span(lesson.from(), first))),
                length(within(counted, new Span(last, lesson.to()))),
                missed(there));
    }

    private List<Window> missed(List<Span> there) {
        if (rules.windows().isEmpty()) {
            return List.of();
        }
        return rules.windows().stream()
                .filter(window -> isMissed(window, there))
                .toList();
    }

    /** A window that is not over yet, or of which nothing counts, asks for nothing. */
    private boolean isMissed(Window window, List<Span> there) {
        var span = new Span(
                lesson.anchor().plus(Duration.ofMinutes(window.from())),
                lesson.anchor().plus(Duration.ofMinutes(window.to())));
        Duration asked = length(within(counted, span));
        if (asked.isZero() || (lesson.running() && span.to().isAfter(lesson.to()))) {
            return false;
        }
        Duration given = length(within(there, span));
        return isLess(given, asked, window.leastShare());
    }

    /** Whether it is less than so many percent of the whole, to the millisecond. */
    private static boolean isLess(Duration part, Duration whole, int percent) {
        return part.toMillis() * 100 < whole.toMillis() * percent;
    }

    private List<Doubt> doubts(List<Stay> stays, List<Span> present, List<Span> gaps) {
        var doubts = new ArrayList<Doubt>();
        for (Span gap : gaps) {
            if (length(within(present, gap)).compareTo(length(List.of(gap))) < 0) {
                doubts.add(new Doubt(Doubt.Kind.EVENTS_MISSING, gap.from(), gap.to()));
            }
        }
        for (Stay stay : stays) {
            if (stay.mark() != Mark.OBSERVED && !within(counted, span(stay)).isEmpty()) {
                Doubt.Kind kind = stay.mark() == Mark.SAMPLED ? Doubt.Kind.SAMPLED : Doubt.Kind.END_INFERRED;
                doubts.add(new Doubt(kind, stay.from(), stay.to()));
            }
        }
        if (lesson.running()) {
            doubts.add(new Doubt(Doubt.Kind.RUNNING, lesson.from(), lesson.to()));
        }
        return doubts.size() < 2
                ? doubts
                : doubts.stream()
                        .sorted(Comparator.comparing(Doubt::from)
                                .thenComparing(Doubt::to)
                                .thenComparing(Doubt::kind))
                        .toList();
    }

    private static Span span(Stay stay) {
        return new Span(stay.from(), stay.to());
    }

    static List<Span> spans(List<Stay> stays) {
        var spans = new ArrayList<Span>(stays.size());
        for (Stay stay : stays) {
            spans.add(span(stay));
        }
        return spans;
    }

    /** In order; those that touch or overlap become one, empty ones are left out. */
    static List<Span> union(List<Span> spans) {
        var sorted = new ArrayList<Span>(spans.size());
        for (Span span : spans) {
            if (span.from().isBefore(span.to())) {
                sorted.add(span);
            }
        }
        if (sorted.size() < 2) {
            return sorted;
        }
        sorted.sort(Comparator.comparing(Span::from));
        var union = new ArrayList<Span>();
        for (Span next : sorted) {
            Span last = union.isEmpty() ? null : union.getLast();
            if (last != null && !next.from().isAfter(last.to())) {
                Instant to = next.to().isAfter(last.to()) ? next.to() : last.to();
                union.set(union.size() - 1, new Span(last.from(), to));
            } else {
                union.add(next);
            }
        }
        return union;
    }

    /** What of the span lies in the union; empty pieces are left out. */
    private static List<Span> within(List<Span> union, Span span) {
        var pieces = new ArrayList<Span>();
        addWithin(union, span, pieces);
        return pieces;
    }

    private static void addWithin(List<Span> union, Span span, List<Span> pieces) {
        for (Span piece : union) {
            Instant from = piece.from().isAfter(span.from()) ? piece.from() : span.from();
            Instant to = piece.to().isBefore(span.to()) ? piece.to() : span.to();
            if (from.isBefore(to)) {
                pieces.add(new Span(from, to));
            }
        }
    }

    private static List<Span> without(List<Span> union, List<Span> taken) {
        List<Span> rest = union;
        for (Span pause : taken) {
            var cut = new ArrayList<Span>();
            for (Span span : rest) {
                if (!pause.from().isBefore(span.to()) || !pause.to().isAfter(span.from())) {
                    cut.add(span);
                    continue;
                }
                cut.add(new Span(span.from(), pause.from()));
                cut.add(new Span(pause.to(), span.to()));
            }
            rest = union(cut);
        }
        return rest.stream().filter(span -> span.from().isBefore(span.to())).toList();
    }

    static Duration length(List<Span> spans) {
        Duration length = Duration.ZERO;
        for (Span span : spans) {
            length = length.plus(Duration.between(span.from(), span.to()));
        }
        return length;
    }
}

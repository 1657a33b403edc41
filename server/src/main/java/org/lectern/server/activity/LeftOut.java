package org.lectern.server.activity;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.lectern.server.activity.ClassFigures.Disagreement;
import org.lectern.server.activity.PersonActivity.Counts;
import org.lectern.server.activity.PersonActivity.Figures;
import org.lectern.server.activity.PersonActivity.Floor;
import org.lectern.server.activity.PersonActivity.Microphone;
import org.lectern.server.activity.PersonActivity.Now;
import org.lectern.server.activity.PersonActivity.Spans;

/**
 * Takes what a class does not tell out of its activity: the figures, when they were on, what is on now, and where the sources
 * differ. Such figures are absent then, not 0. Pure.
 */
final class LeftOut {
    private LeftOut() {}

    static ClassActivity of(ClassActivity activity, Withheld withheld) {
        return people(figures(activity, withheld.notCollected(), withheld.byEvents()), withheld.people());
    }

    /** @param byEvents of which events tell nothing, and perhaps the server's report does; those that are out among them */
    private static ClassActivity figures(ClassActivity activity, Set<Figure> out, Set<Figure> byEvents) {
        if (byEvents.isEmpty()) {
            return activity;
        }
        List<PersonActivity> people = activity.people().stream()
                .map(person -> new PersonActivity(
                        person.who(),
                        person.presence(),
                        without(person.figures(), out, byEvents),
                        without(person.now(), byEvents),
                        person.anomalies()))
                .toList();
        ClassFigures figures = activity.figures();
        var told = new ClassFigures(
                figures.recorded(),
                byEvents.contains(Figure.SCREEN_SHARE) ? List.of() : figures.screenShared(),
                out.contains(Figure.POLL_ANSWERS)
                        ? figures.polls().stream().map(LeftOut::withoutAnswers).toList()
                        : figures.polls(),
                figures.rooms(),
                agreed(figures.report(), one -> !out.contains(one.figure())));
        return with(activity, people, told);
    }

    /** Takes everything out that these people did: when they were there stays. */
    private static ClassActivity people(ClassActivity activity, Set<String> out) {
        Set<String> keys = out.isEmpty()
                ? Set.of()
                : activity.people().stream()
                        .filter(person -> isAmong(person, out))
                        .map(person -> person.who().key())
                        .collect(Collectors.toSet());
        if (keys.isEmpty()) {
            return activity;
        }
        List<PersonActivity> people = activity.people().stream()
                .map(person -> keys.contains(person.who().key()) ? presenceOf(person) : person)
                .toList();
        ClassFigures figures = activity.figures();
        var told = new ClassFigures(
                figures.recorded(),
                figures.screenShared(),
                figures.polls(),
                figures.rooms(),
                agreed(figures.report(), one -> !keys.contains(one.personKey())));
        return with(activity, people, told);
    }

    private static ClassActivity with(ClassActivity activity, List<PersonActivity> people, ClassFigures figures) {
        return new ClassActivity(
                activity.meetingId(), activity.asOf(), activity.course(), people, activity.missing(), figures);
    }

    private static ClassFigures.Report agreed(ClassFigures.Report report, Predicate<Disagreement> stays) {
        return new ClassFigures.Report(
                report.received(), report.disagreements().stream().filter(stays).toList());
    }

    private static ClassFigures.Poll withoutAnswers(ClassFigures.Poll poll) {
        return new ClassFigures.Poll(
                poll.id(), poll.askedAt().orElse(null), poll.question(), poll.options(), Sourced.NOT_COLLECTED);
    }

    /** Under their own identifier, or as a guest of whom somebody said that it was them. */
    private static boolean isAmong(PersonActivity person, Set<String> people) {
        String key = person.who().key();
        return people.contains(person.who().externalUserId())
                || key.startsWith("u:") && people.contains(key.substring(2));
    }

    private static PersonActivity presenceOf(PersonActivity person) {
        Now now = person.now().online() ? new Now(true, Microphone.NONE, false, null, false) : Now.NOTHING;
        return new PersonActivity(person.who(), person.presence(), Figures.ABSENT, now, Map.of());
    }

    private static Figures without(Figures figures, Set<Figure> out, Set<Figure> byEvents) {
        Map<Figure, Sourced> left = new EnumMap<>(Figure.class);
        figures.sources().forEach((figure, sourced) -> {
            if (!out.contains(figure)) {
                left.put(figure, sourced);
            }
        });
        Map<Figure, List<PersonActivity.Span>> on = new EnumMap<>(Figure.class);
        figures.spans().on().forEach((figure, spans) -> {
            if (!byEvents.contains(figure)) {
                on.put(figure, spans);
            }
        });
        Counts counts = figures.counts();
        return new Figures(
                out.contains(Figure.TALK) ? Figures.ABSENT.talk() : figures.talk(),
                new Spans(on),
                new Counts(
                        out.contains(Figure.MESSAGES) ? 0 : counts.messages(),
                        out.contains(Figure.HANDS) ? 0 : counts.hands(),
                        byEvents.contains(Figure.REACTIONS) ? Map.of() : counts.reactions()),
                left,
                out.contains(Figure.POLL_ANSWERS) ? List.of() : figures.answers());
    }

    private static Now without(Now now, Set<Figure> out) {
        return new Now(
                now.online(),
                out.contains(Figure.MICROPHONE) ? Microphone.NONE : now.microphone(),
                now.talking() && !out.contains(Figure.TALK),
                out.contains(Figure.CAMERA) ? null : now.cameraSince(),
                now.hand() && !out.contains(Figure.HAND_TIME),
                new Floor(
                        now.floor().presenter() && !out.contains(Figure.PRESENTER),
                        now.floor().sharesScreen() && !out.contains(Figure.SCREEN_SHARE)));
    }
}

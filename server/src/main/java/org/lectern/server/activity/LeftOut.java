package org.lectern.server.activity;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** Takes figures that were not collected out of a class's activity: they are absent then, not 0. Pure. */
final class LeftOut {
    private LeftOut() {}

    static ClassActivity of(ClassActivity activity, Set<Figure> figures) {
        if (figures.isEmpty()) {
            return activity;
        }
        List<PersonActivity> people = activity.people().stream()
                .map(person -> new PersonActivity(
                        person.who(),
                        person.presence(),
                        without(person.figures(), figures),
                        person.now(),
                        person.anomalies()))
                .toList();
        return new ClassActivity(
                activity.meetingId(),
                activity.asOf(),
                activity.course(),
                people,
                activity.missing(),
                activity.figures());
    }

    /** Takes everything out of a class's activity that these people did: when they were there stays. */
    static ClassActivity people(ClassActivity activity, Set<String> out) {
        if (out.isEmpty() || activity.people().stream().noneMatch(person -> isAmong(person, out))) {
            return activity;
        }
        List<PersonActivity> people = activity.people().stream()
                .map(person -> isAmong(person, out) ? presenceOf(person) : person)
                .toList();
        return new ClassActivity(
                activity.meetingId(),
                activity.asOf(),
                activity.course(),
                people,
                activity.missing(),
                activity.figures());
    }

    /** Under their own identifier, or as a guest of whom somebody said that it was them. */
    private static boolean isAmong(PersonActivity person, Set<String> people) {
        String key = person.who().key();
        return people.contains(person.who().externalUserId())
                || key.startsWith("u:") && people.contains(key.substring(2));
    }

    private static PersonActivity presenceOf(PersonActivity person) {
        PersonActivity.Now now = person.now().online()
                ? new PersonActivity.Now(true, PersonActivity.Microphone.NONE, false, null, false)
                : PersonActivity.Now.NOTHING;
        return new PersonActivity(person.who(), person.presence(), PersonActivity.Figures.ABSENT, now, Map.of());
    }

    private static PersonActivity.Figures without(PersonActivity.Figures figures, Set<Figure> out) {
        if (figures.sources().keySet().stream().noneMatch(out::contains)) {
            return figures;
        }
        Map<Figure, Sourced> left = new EnumMap<>(Figure.class);
        figures.sources().forEach((figure, sourced) -> {
            if (!out.contains(figure)) {
                left.put(figure, sourced);
            }
        });
        var absent = PersonActivity.Figures.ABSENT;
        return new PersonActivity.Figures(
                out.contains(Figure.TALK) ? absent.talk() : figures.talk(),
                figures.spans(),
                figures.counts(),
                left,
                out.contains(Figure.POLL_ANSWERS) ? List.of() : figures.answers());
    }
}

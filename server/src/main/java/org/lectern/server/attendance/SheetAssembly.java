package org.lectern.server.attendance;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ClassPresence;
import org.lectern.server.activity.PersonActivity;
import org.lectern.server.activity.PersonActivity.Span;
import org.lectern.server.activity.PersonPresence;
import org.lectern.server.attendance.ExpectedPeople.Someone;
import org.lectern.server.attendance.Line.Expectation;

/**
 * Puts the sheet of one class together from who was expected and who came. A pure function.
 *
 * <p>Somebody expected is found in the class by identifier. Whoever is expected by name alone is found among those that
 * no identifier found, by exactly that name; a guest who came several times is one person then.
 */
final class SheetAssembly {
    private final Judge judge;
    private final ClassPresence presence;
    private final Map<String, Correction> corrections;
    private final List<Span> gaps;

    SheetAssembly(Judge judge, ClassPresence presence, Map<String, Correction> corrections) {
        this.judge = judge;
        this.presence = presence;
        this.corrections = corrections;
        this.gaps = judge.gaps(presence.missing().stream()
                .map(span -> new Span(span.from(), span.to()))
                .toList());
    }

    /** @param teachers names by key */
    List<Line> lines(List<Someone> expected, Map<String, String> teachers) {
        Map<String, PersonPresence> came = new HashMap<>();
        presence.people().forEach(person -> came.put(person.who().key(), person));
        Set<String> found = new HashSet<>(teachers.keySet());
        expected.stream().map(Someone::key).filter(came::containsKey).forEach(found::add);
        Map<String, List<PersonPresence>> byName = new HashMap<>();
        presence.people().stream()
                .filter(person -> !found.contains(person.who().key()))
                .forEach(person -> byName.computeIfAbsent(
                                RosterEntry.plain(person.who().name()), name -> new ArrayList<>())
                        .add(person));

        var lines = new ArrayList<Line>();
        for (Someone someone : expected) {
            if (teachers.containsKey(someone.key())) {
                continue;
            }
            PersonPresence person = came.get(someone.key());
            List<PersonPresence> people = person != null ? List.of(person) : named(byName, someone);
            people.forEach(one -> found.add(one.who().key()));
            lines.add(line(someone, Expectation.EXPECTED, people));
        }
        List<Line> all = byName(lines.stream());
        var teaching = new ArrayList<Line>();
        teachers.forEach((key, name) -> {
            PersonPresence person = came.get(key);
            if (person != null) {
                teaching.add(line(new Someone(key, name), Expectation.TEACHER, List.of(person)));
            }
        });
        all.addAll(byName(teaching.stream()));
        all.addAll(byName(presence.people().stream()
                .filter(person -> !found.contains(person.who().key()))
                .map(person -> line(
                        new Someone(person.who().key(), person.who().name()), Expectation.OTHER, List.of(person)))));
        return all;
    }

    private static List<Line> byName(Stream<Line> lines) {
        // Each name is made plain once, not at every comparison.
        record Named(String plain, Line line) {}
        return lines.map(line -> new Named(RosterEntry.plain(line.name()), line))
                .sorted(Comparator.comparing(Named::plain)
                        .thenComparing(named -> named.line().key()))
                .map(Named::line)
                .collect(Collectors.toCollection(ArrayList::new));
    }

    /** Two people of the same name are not told apart: then nobody is found by it. */
    private static List<PersonPresence> named(Map<String, List<PersonPresence>> byName, Someone someone) {
        if (someone.key().startsWith("u:")) {
            return List.of();
        }
        List<PersonPresence> same =
                Objects.requireNonNullElse(byName.remove(RosterEntry.plain(someone.name())), List.<PersonPresence>of());
        long identified = same.stream()
                .filter(person -> !person.who().externalUserId().isEmpty())
                .count();
        return identified > 1 || (identified == 1 && same.size() > 1) ? List.of() : same;
    }

    private Line line(Someone someone, Expectation expectation, List<PersonPresence> people) {
        var stays = new ArrayList<Stay>();
        people.forEach(person -> addStays(person, stays));
        Duration present = Judge.length(Judge.union(Judge.spans(stays)));
        return new Line(
                someone.key(),
                someone.name(),
                expectation,
                people.stream().map(person -> person.who().key()).toList(),
                present,
                expectation == Expectation.EXPECTED ? judge.judgeBeside(stays, gaps) : null,
                correction(someone, people));
    }

    /**
     * The latest that was said about this person, under whatever key: a guest who was corrected and then found to be somebody
     * stays corrected, and takes the correction along when that is undone.
     */
    private @Nullable Correction correction(Someone someone, List<PersonPresence> people) {
        if (corrections.isEmpty()) {
            return null;
        }
        return keys(someone.key(), people.stream().map(PersonPresence::who).toList()).stream()
                .flatMap(key -> Stream.ofNullable(corrections.get(key)))
                .max(Comparator.comparing(Correction::at))
                .orElse(null);
    }

    /** Every key under which something may have been said about somebody: the own one last. */
    static Set<String> keys(String own, List<PersonActivity.Who> people) {
        var keys = new LinkedHashSet<String>();
        for (PersonActivity.Who person : people) {
            person.nature().linked().forEach(linked -> keys.add(linked.key()));
            keys.add(person.key());
        }
        keys.remove(own);
        keys.add(own);
        return keys;
    }

    private void addStays(PersonPresence person, List<Stay> stays) {
        for (PersonActivity.Session session : person.presence().sessions()) {
            Instant to = session.to();
            stays.add(new Stay(session.from(), to == null ? presence.asOf() : to, session.mark()));
        }
    }
}

package org.lectern.server.attendance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lectern.server.attendance.RosterStore.Roster;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Member;

/** Who is expected in the classes of one course; read once for all of them. */
final class ExpectedPeople {
    private final List<Learner> learners = new ArrayList<>();
    private final Map<String, String> teachers = new HashMap<>();
    private final Map<UUID, Roster> rosters;
    private final Map<String, Person> bySignIn;

    /**
     * Somebody who is expected.
     *
     * @param key see {@link Line#key}
     */
    record Someone(String key, String name) {}

    private record Learner(Someone someone, Instant since) {}

    /** Where it is read from. */
    record Sources(CourseStore courses, PersonStore people, RosterStore rosters) {

        /** @param of rooms and classes whose lists may be needed */
        ExpectedPeople read(Course course, Collection<UUID> of) {
            Map<UUID, Roster> lists = rosters.current(course.tenantId(), of);
            List<Member> members = courses.members(course.tenantId(), course.id());
            Map<UUID, Person> known =
                    people
                            .list(
                                    course.tenantId(),
                                    members.stream().map(Member::personId).toList())
                            .stream()
                            .collect(Collectors.toMap(Person::id, Function.identity()));
            Set<String> signIns = lists.values().stream()
                    .flatMap(list -> list.entries().stream())
                    .map(RosterEntry::signIn)
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toSet());
            Map<String, Person> bySignIn =
                    signIns.isEmpty() ? Map.of() : people.findBySignInNames(course.tenantId(), signIns);
            return new ExpectedPeople(members, known, lists, bySignIn);
        }
    }

    private ExpectedPeople(
            List<Member> members, Map<UUID, Person> known, Map<UUID, Roster> rosters, Map<String, Person> bySignIn) {
        this.rosters = rosters;
        this.bySignIn = bySignIn;
        for (Member member : members) {
            Person person = known.get(member.personId());
            if (person == null) {
                continue;
            }
            if (member.role() == CourseRole.TEACHER) {
                teachers.put(key(person), person.name());
            } else {
                learners.add(new Learner(new Someone(key(person), person.name()), member.addedAt()));
            }
        }
    }

    /** The class's own list, else the room's, else the learners who were in the course before the class was over. */
    List<Someone> of(HeldClass held, RoomPlan.Expects expects) {
        Roster list = rosters.getOrDefault(held.id(), rosters.get(held.room().id()));
        if (list != null) {
            return list.entries().stream().map(this::someone).distinct().toList();
        }
        if (expects == RoomPlan.Expects.NOBODY) {
            return List.of();
        }
        return learners.stream()
                .filter(learner -> held.ended() == null || learner.since().isBefore(held.ended()))
                .map(Learner::someone)
                .toList();
    }

    /** Names of those who teach the course, by key. */
    Map<String, String> teachers() {
        return teachers;
    }

    private Someone someone(RosterEntry entry) {
        Person person = bySignIn.get(entry.signIn());
        if (person != null) {
            return new Someone(key(person), entry.name().isEmpty() ? person.name() : entry.name());
        }
        String key = entry.externalId().isEmpty() ? entry.identity() : "u:" + entry.externalId();
        return new Someone(key, entry.shown());
    }

    /** The same as the person's key in the activity of a class. */
    static String key(Person person) {
        return "u:" + person.externalUserId();
    }
}

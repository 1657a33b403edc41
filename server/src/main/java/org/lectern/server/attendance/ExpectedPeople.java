package org.lectern.server.attendance;

import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.attendance.RosterStore.Roster;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Membership;

/** Who is expected in the classes of one course; read once for all of them. */
final class ExpectedPeople {
    private final List<Role> learners = new ArrayList<>();
    private final List<Role> teachers = new ArrayList<>();
    private final Map<UUID, List<RosterStore.Dated>> rosters;
    private final Map<String, Person> bySignIn;

    /**
     * Somebody who is expected.
     *
     * @param key see {@link Line#key}
     */
    record Someone(String key, String name) {}

    /** @param until null while it lasts */
    private record Role(
            Someone someone, Instant from, @Nullable Instant until) {
        /** Whether it fell into the class: began before its end, and was not over at its begin. */
        boolean heldIn(HeldClass held) {
            return (held.ended() == null || from.isBefore(held.ended()))
                    && (until == null || until.isAfter(held.began()));
        }
    }

    /** Where it is read from. */
    record Sources(CourseStore courses, PersonStore people, RosterStore rosters) {

        /** @param of rooms and classes whose lists may be needed */
        ExpectedPeople read(Course course, Collection<UUID> of) {
            Map<UUID, List<RosterStore.Dated>> lists = rosters.lists(course.tenantId(), of);
            List<Membership> members = courses.memberships(course.tenantId(), course.id());
            Map<UUID, Person> known = people
                    .listEver(
                            course.tenantId(),
                            members.stream()
                                    .map(Membership::personId)
                                    .distinct()
                                    .toList())
                    .stream()
                    .collect(Collectors.toMap(Person::id, Function.identity()));
            Set<String> signIns = lists.values().stream()
                    .flatMap(List::stream)
                    .flatMap(dated -> dated.roster().entries().stream())
                    .map(RosterEntry::signIn)
                    .filter(name -> !name.isEmpty())
                    .collect(Collectors.toSet());
            Map<String, Person> bySignIn =
                    signIns.isEmpty() ? Map.of() : people.findBySignInNames(course.tenantId(), signIns);
            return new ExpectedPeople(members, known, lists, bySignIn);
        }
    }

    private ExpectedPeople(
            List<Membership> members,
            Map<UUID, Person> known,
            Map<UUID, List<RosterStore.Dated>> rosters,
            Map<String, Person> bySignIn) {
        this.rosters = rosters;
        this.bySignIn = bySignIn;
        for (Membership member : members) {
            Person person = known.get(member.personId());
            if (person != null) {
                (member.role() == CourseRole.TEACHER ? teachers : learners)
                        .add(new Role(new Someone(key(person), person.name()), member.from(), member.until()));
            }
        }
    }

    /** The class's own list, else the room's, else those who were learners of the course while the class took place. */
    List<Someone> of(HeldClass held, RoomPlan.Expects expects) {
        Optional<Roster> list = list(held.id(), held).or(() -> list(held.room().id(), held));
        if (list.isPresent()) {
            return list.get().entries().stream().map(this::someone).distinct().toList();
        }
        if (expects == RoomPlan.Expects.NOBODY) {
            return List.of();
        }
        return learners.stream()
                .filter(learner -> learner.heldIn(held))
                .map(Role::someone)
                .distinct()
                .toList();
    }

    /** That held when the class began. */
    private Optional<Roster> list(UUID of, HeldClass held) {
        return rosters.getOrDefault(of, List.of()).stream()
                .filter(dated -> dated.holdsAt(held.began()))
                .map(RosterStore.Dated::roster)
                .findFirst();
    }

    /**
     * Names of those who taught the course when the class took place, by key. Whoever teaches it now counts as well, unless
     * they were a learner then.
     */
    Map<String, String> teachers(HeldClass held) {
        var taught = new HashMap<String, String>();
        for (Role teacher : teachers) {
            Someone someone = teacher.someone();
            if (teacher.heldIn(held) || (teacher.until() == null && !learned(someone, held))) {
                taught.put(someone.key(), someone.name());
            }
        }
        return taught;
    }

    private boolean learned(Someone someone, HeldClass held) {
        return learners.stream().anyMatch(learner -> learner.someone().equals(someone) && learner.heldIn(held));
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

package org.lectern.server.ui;

import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Member;

/**
 * A course and its people.
 *
 * @param teaches whether the viewer may change it
 * @param rooms empty on the page of a room
 */
record CourseView(String id, String name, boolean teaches, List<RoomRow> rooms, List<MemberRow> members) {

    /** What the list of people can be sorted by. */
    static final Sorting.Columns<Comparator<MemberRow>> COLUMNS = new Sorting.Columns<Comparator<MemberRow>>("people")
            .words("name", Comparator.comparing(MemberRow::name, Sorting.WORDS))
            .figures("role", Comparator.comparing(MemberRow::teacher));

    record MemberRow(String personId, String name, String signInName, boolean teacher) {}

    /** The same with its people in the order that is wanted. */
    CourseView inOrder(Sorting<Comparator<MemberRow>> order) {
        return new CourseView(id, name, teaches, rooms, Sorting.sorted(order, members));
    }

    public long teacherCount() {
        return members.stream().filter(MemberRow::teacher).count();
    }

    public long learnerCount() {
        return members.size() - teacherCount();
    }

    static CourseView of(Access.CourseView access, List<RoomRow> rooms, CourseStore courses, PersonStore people) {
        var course = access.course();
        return new CourseView(
                course.id().toString(),
                course.name(),
                access.teaches(),
                rooms,
                members(course.tenantId(), course.id(), courses, people));
    }

    /** Teachers first, then by name. */
    private static List<MemberRow> members(UUID tenantId, UUID courseId, CourseStore courses, PersonStore people) {
        List<Member> members = courses.members(tenantId, courseId);
        Map<UUID, Person> known = people
                .list(tenantId, members.stream().map(Member::personId).toList())
                .stream()
                .collect(Collectors.toMap(Person::id, Function.identity()));
        return members.stream()
                .flatMap(member ->
                        Optional.ofNullable(known.get(member.personId())).map(person -> row(member, person)).stream())
                .sorted(Comparator.comparing((MemberRow row) -> !row.teacher())
                        .thenComparing(MemberRow::name, String.CASE_INSENSITIVE_ORDER))
                .toList();
    }

    private static MemberRow row(Member member, Person person) {
        return new MemberRow(
                person.id().toString(), person.name(), person.signInName(), member.role() == CourseRole.TEACHER);
    }
}

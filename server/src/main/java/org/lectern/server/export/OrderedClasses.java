package org.lectern.server.export;

import java.time.ZoneId;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Member;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;

/** Which classes an order is about, and whether whoever gave it may still have them. */
final class OrderedClasses {
    private static final int MOST_OF_ONE_ROOM = 5_000;

    private final CourseStore courses;
    private final RoomStore rooms;
    private final MeetingStore meetings;
    private final PersonStore people;

    OrderedClasses(CourseStore courses, RoomStore rooms, MeetingStore meetings, PersonStore people) {
        this.courses = courses;
        this.rooms = rooms;
        this.meetings = meetings;
        this.people = people;
    }

    /** Decided anew when the file is made: rights may have been withdrawn since. */
    boolean mayHave(ExportOrder order) {
        Optional<Person> person = people.find(order.tenantId(), order.personId());
        if (person.isEmpty()) {
            return false;
        }
        return person.get().operator()
                || order.what()
                        .course()
                        .flatMap(course -> courses.member(order.tenantId(), course, order.personId()))
                        .map(Member::role)
                        .filter(role -> role == CourseRole.TEACHER)
                        .isPresent();
    }

    /** Oldest first. */
    List<ClassReport.Heading> list(ExportOrder order) {
        List<Course> wanted = order.what().course().isPresent()
                ? courses.find(order.tenantId(), order.what().course().get()).stream()
                        .toList()
                : courses.list(order.tenantId());
        var headings = new ArrayList<ClassReport.Heading>();
        for (Course course : wanted) {
            for (Room room : rooms.listOfCourse(order.tenantId(), course.id())) {
                if (!order.filter().holds(room)) {
                    continue;
                }
                for (Meeting meeting : meetings.history(order.tenantId(), room.externalId(), MOST_OF_ONE_ROOM)) {
                    ClassReport.Heading heading = heading(course, room, meeting);
                    if (order.filter().holds(day(heading, order.zone()))) {
                        headings.add(heading);
                    }
                }
            }
        }
        headings.sort(Comparator.comparing(ClassReport.Heading::began).thenComparing(ClassReport.Heading::classId));
        return headings;
    }

    private static java.time.LocalDate day(ClassReport.Heading heading, ZoneId zone) {
        return heading.began().atZone(zone).toLocalDate();
    }

    private static ClassReport.Heading heading(Course course, Room room, Meeting meeting) {
        return new ClassReport.Heading(
                meeting.id(),
                meeting.name(),
                course.name(),
                room.name(),
                Optional.ofNullable(meeting.startedAt()).orElse(meeting.createdAt()),
                meeting.endedAt().orElse(null));
    }

    /** For a message to whoever asks; empty if there is no such course. */
    Optional<String> courseName(UUID tenantId, UUID courseId) {
        return courses.find(tenantId, courseId).map(Course::name);
    }
}

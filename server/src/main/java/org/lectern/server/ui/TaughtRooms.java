package org.lectern.server.ui;

import java.util.List;
import org.lectern.server.person.Person;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;

/** The rooms of the courses that somebody teaches; for operators all of the tenant. */
final class TaughtRooms {
    private final CourseStore courses;
    private final RoomStore rooms;

    TaughtRooms(CourseStore courses, RoomStore rooms) {
        this.courses = courses;
        this.rooms = rooms;
    }

    List<Room> taught(Person viewer) {
        List<Course> all =
                viewer.operator() ? courses.list(viewer.tenantId()) : courses.listOf(viewer.tenantId(), viewer.id());
        return all.stream()
                .filter(course -> viewer.operator()
                        || courses.member(viewer.tenantId(), course.id(), viewer.id())
                                .filter(member -> member.role() == CourseRole.TEACHER)
                                .isPresent())
                .flatMap(course -> rooms.listOfCourse(viewer.tenantId(), course.id()).stream())
                .toList();
    }
}

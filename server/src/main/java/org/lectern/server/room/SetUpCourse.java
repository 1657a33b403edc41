package org.lectern.server.room;

import java.util.UUID;

/**
 * Makes a course, its rooms and its members as wanted, and leaves alone what is so already: for the demo, for tests and for
 * whoever provisions from a script. Doing it again changes nothing.
 */
public final class SetUpCourse {
    private final CourseStore courses;
    private final RoomStore rooms;

    public SetUpCourse(CourseStore courses, RoomStore rooms) {
        this.courses = courses;
        this.rooms = rooms;
    }

    /** The tenant's course of this name, made if there is none. */
    public Course course(UUID tenantId, String name) {
        return courses.findByName(tenantId, name).orElseGet(() -> courses.create(tenantId, name));
    }

    /** The course's room of this name, made with these settings if there is none; an existing one keeps its own. */
    public Room room(Course course, RoomSettings settings) {
        return rooms.listOfCourse(course.tenantId(), course.id()).stream()
                .filter(room -> room.name().equals(settings.name()))
                .findFirst()
                .orElseGet(() -> rooms.create(course.tenantId(), course.id(), settings));
    }

    /** Makes the person a member with this role. */
    public void member(Course course, UUID personId, CourseRole role) {
        courses.putMember(course.tenantId(), course.id(), personId, role);
    }
}

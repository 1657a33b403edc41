package org.lectern.server.ui;

import java.util.Optional;
import java.util.UUID;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.person.Person;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Member;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;

/**
 * What a viewer may see: the one place where pages decide it.
 *
 * <p>Whatever belongs to another tenant does not exist. Within the tenant, members see their courses and rooms; teachers
 * of the course and operators see activity and change things.
 */
final class Access {
    private final CourseStore courses;
    private final RoomStore rooms;
    private final MeetingStore meetings;

    Access(CourseStore courses, RoomStore rooms, MeetingStore meetings) {
        this.courses = courses;
        this.rooms = rooms;
        this.meetings = meetings;
    }

    /** A course as one viewer stands before it. */
    record CourseView(Course course, Optional<CourseRole> role, boolean operator) {
        boolean teaches() {
            return operator || role.filter(r -> r == CourseRole.TEACHER).isPresent();
        }

        boolean sees() {
            return operator || role.isPresent();
        }
    }

    /** A room as one viewer stands before it. */
    record RoomView(Room room, CourseView course) {
        boolean teaches() {
            return course.teaches();
        }

        /** Operators see a room without being in its course; entering it is for members. */
        boolean isMember() {
            return course.role().isPresent();
        }
    }

    /** A run of a room's meeting as one viewer stands before it. */
    record ClassView(Meeting meeting, RoomView room) {}

    CourseView course(Person viewer, String courseId) {
        CourseView view = look(viewer, uuid(courseId));
        if (!view.sees()) {
            throw new NotAllowed("not a member");
        }
        return view;
    }

    CourseView taughtCourse(Person viewer, String courseId) {
        CourseView view = look(viewer, uuid(courseId));
        if (!view.teaches()) {
            throw new NotAllowed("not a teacher");
        }
        return view;
    }

    /** Somebody who is not a member is let see that the room exists, and told why they cannot enter. */
    RoomView room(Person viewer, String slug) {
        Room room = rooms.findBySlug(slug)
                .filter(found -> found.tenantId().equals(viewer.tenantId()))
                .orElseThrow(NoSuchPage::new);
        return new RoomView(room, look(viewer, room.courseId()));
    }

    /** A room as those stand before it who came in with its code: like a learner who is in no course. */
    RoomView asGuest(Room room) {
        Course course = courses.find(room.tenantId(), room.courseId()).orElseThrow(NoSuchPage::new);
        return new RoomView(room, new CourseView(course, Optional.empty(), false));
    }

    /** A room that was deleted, with its course or without; only operators get there. */
    RoomView archived(Person viewer, Room room) {
        if (!viewer.operator() || !room.tenantId().equals(viewer.tenantId())) {
            throw new NoSuchPage();
        }
        Course course =
                courses.findEvenDeleted(viewer.tenantId(), room.courseId()).orElseThrow(NoSuchPage::new);
        return new RoomView(room, new CourseView(course, Optional.empty(), true));
    }

    RoomView taughtRoom(Person viewer, String slug) {
        RoomView view = room(viewer, slug);
        if (!view.teaches()) {
            throw new NotAllowed("not a teacher");
        }
        return view;
    }

    /** Activity is for the course's teachers and for operators. */
    ClassView activity(Person viewer, String classId) {
        Meeting meeting = meetings.find(viewer.tenantId(), uuid(classId)).orElseThrow(NoSuchPage::new);
        Room room =
                rooms.findByExternalId(viewer.tenantId(), meeting.externalId()).orElseThrow(NoSuchPage::new);
        CourseView course = look(viewer, room.courseId());
        if (!course.teaches()) {
            throw new NotAllowed("not a teacher");
        }
        return new ClassView(meeting, new RoomView(room, course));
    }

    private CourseView look(Person viewer, UUID courseId) {
        Course course = courses.find(viewer.tenantId(), courseId).orElseThrow(NoSuchPage::new);
        Optional<CourseRole> role =
                courses.member(viewer.tenantId(), courseId, viewer.id()).map(Member::role);
        return new CourseView(course, role, viewer.operator());
    }

    static UUID uuid(String text) {
        try {
            UUID id = UUID.fromString(text);
            if (id.toString().equals(text)) {
                return id;
            }
        } catch (IllegalArgumentException e) {
            // The same answer as for an identifier that nothing has.
        }
        throw new NoSuchPage();
    }
}

package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.Comparator;
import java.util.Optional;
import java.util.UUID;
import org.lectern.server.person.Person;
import org.lectern.server.person.PersonStore;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomSettings;
import org.lectern.server.room.RoomStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Courses: their rooms and people. */
@Controller
final class CoursePages {
    private static final int MAX_COURSE_NAME = 200;
    private static final int MIN_ROOM_NAME = 2;
    private static final int MAX_ROOM_NAME = 256;

    private final Access access;
    private final CourseStore courses;
    private final RoomStore rooms;
    private final PersonStore people;
    private final Around around;

    /** What else the pages show and write down. */
    record Around(RoomRows rows, Trail trail) {}

    CoursePages(Access access, CourseStore courses, RoomStore rooms, PersonStore people, Around around) {
        this.access = access;
        this.courses = courses;
        this.rooms = rooms;
        this.people = people;
        this.around = around;
    }

    @GetMapping("/courses/new")
    String blank(Person viewer, Model model) {
        model.addAttribute("input", "");
        model.addAttribute("teacherInput", "");
        return "course-new";
    }

    @PostMapping("/courses")
    Object create(
            Person viewer,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String teacher,
            Reply reply) {
        Optional<Person> teaches =
                teacher.isBlank() ? Optional.of(viewer) : people.findBySignInName(viewer.tenantId(), teacher);
        boolean goodName = !name.isBlank() && name.strip().length() <= MAX_COURSE_NAME;
        if (!goodName || teaches.isEmpty()) {
            Problems problems = goodName
                    ? Problems.of("teacher", "problem.teacher-unknown")
                    : Problems.of("name", "problem.course-name");
            reply.refuse(problems);
            reply.model().addAttribute("input", name);
            reply.model().addAttribute("teacherInput", teacher);
            return "course-new";
        }
        Course course = courses.create(viewer.tenantId(), name);
        courses.putMember(viewer.tenantId(), course.id(), teaches.get().id(), CourseRole.TEACHER);
        Notice.good(reply.next(), "course.created", course.name());
        return Go.to("/courses/" + course.id());
    }

    @GetMapping("/courses/{id}")
    String course(Person viewer, @PathVariable String id, HttpServletRequest request, Model model) {
        return show(viewer, access.course(viewer, id), CourseView.COLUMNS.read("/courses/" + id, request), model);
    }

    private String show(Person viewer, Access.CourseView course, Model model) {
        String path = "/courses/" + course.course().id();
        return show(viewer, course, CourseView.COLUMNS.read(path, "", null), model);
    }

    private String show(
            Person viewer, Access.CourseView course, Sorting<Comparator<CourseView.MemberRow>> order, Model model) {
        boolean moderator =
                course.role().filter(role -> role == CourseRole.TEACHER).isPresent();
        UUID tenantId = viewer.tenantId();
        var list = rooms.listOfCourse(tenantId, course.course().id());
        model.addAttribute("order", order);
        model.addAttribute(
                "view",
                CourseView.of(course, around.rows().of(tenantId, list, moderator), courses, people)
                        .inOrder(order));
        return "course";
    }

    @PostMapping("/courses/{id}/rooms")
    Object addRoom(
            Person viewer, @PathVariable String id, @RequestParam(defaultValue = "") String roomName, Reply reply) {
        Access.CourseView course = access.taughtCourse(viewer, id);
        int length = roomName.strip().length();
        if (length < MIN_ROOM_NAME || length > MAX_ROOM_NAME) {
            reply.refuse(Problems.of("roomName", "problem.room-name"));
            reply.model().addAttribute("roomInput", roomName);
            return show(viewer, course, reply.model());
        }
        Room room = rooms.create(viewer.tenantId(), course.course().id(), RoomSettings.named(roomName));
        Notice.good(reply.next(), "room.created", room.name());
        return Go.to("/r/" + room.slug());
    }

    @PostMapping("/courses/{id}/members")
    Object addMember(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String signInName,
            @RequestParam(defaultValue = "LEARNER") String role,
            @RequestParam(defaultValue = "") String next,
            Reply reply) {
        Access.CourseView course = access.taughtCourse(viewer, id);
        Optional<Person> person = people.findBySignInName(viewer.tenantId(), signInName);
        if (person.isEmpty()) {
            reply.refuse(Problems.of("signInName", "problem.member-unknown"));
            reply.model().addAttribute("problemInput", signInName);
            return show(viewer, course, reply.model());
        }
        CourseRole wanted = role.equals("TEACHER") ? CourseRole.TEACHER : CourseRole.LEARNER;
        around.trail()
                .together(
                        Trail.ofMember(viewer, course.course(), "course.member-put", person.get())
                                .with("role", wanted.name()),
                        () -> courses.putMember(
                                viewer.tenantId(),
                                course.course().id(),
                                person.get().id(),
                                wanted));
        Notice.good(reply.next(), "people.added", person.get().name());
        return Go.to(next.startsWith("/r/") ? next : "/courses/" + id);
    }

    @GetMapping("/courses/{id}/members/{personId}/remove")
    String confirmRemoval(Person viewer, @PathVariable String id, @PathVariable String personId, Model model) {
        Access.CourseView course = access.taughtCourse(viewer, id);
        Person person = member(course, personId);
        model.addAttribute(
                "view",
                new ConfirmView(
                        "confirm.member",
                        person.name(),
                        course.course().name(),
                        "/courses/" + id + "/members/" + personId + "/remove",
                        "/courses/" + id));
        return "confirm";
    }

    @PostMapping("/courses/{id}/members/{personId}/remove")
    Object remove(Person viewer, @PathVariable String id, @PathVariable String personId, RedirectAttributes next) {
        Access.CourseView course = access.taughtCourse(viewer, id);
        Person person = member(course, personId);
        around.trail()
                .together(
                        Trail.ofMember(viewer, course.course(), "course.member-removed", person),
                        () -> courses.removeMember(
                                viewer.tenantId(), course.course().id(), person.id()));
        Notice.good(next, "people.removed", person.name());
        return Go.to("/courses/" + id);
    }

    private Person member(Access.CourseView course, String personId) {
        UUID tenantId = course.course().tenantId();
        UUID wanted = Access.uuid(personId);
        return courses.member(tenantId, course.course().id(), wanted)
                .flatMap(member -> people.find(tenantId, wanted))
                .orElseThrow(NoSuchPage::new);
    }
}

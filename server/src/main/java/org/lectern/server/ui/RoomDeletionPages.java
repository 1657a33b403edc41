package org.lectern.server.ui;

import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.UUID;
import org.lectern.server.audit.AuditEntry;
import org.lectern.server.person.Person;
import org.lectern.server.recording.DisposeRecordings;
import org.lectern.server.recording.DisposeRecordings.Kind;
import org.lectern.server.recording.DisposeRecordings.Occasion;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** Deletes rooms and courses, with what their tenant says of their recordings, and reports what became of each. */
@Controller
final class RoomDeletionPages {
    private static final int MOST_REPORTS = 200;

    private final Access access;
    private final RoomStore rooms;
    private final CourseStore courses;
    private final DisposeRecordings disposing;
    private final Around around;

    /** What else is asked and written down. */
    record Around(RoomReading reading, Trail trail, InstantSource clock) {}

    RoomDeletionPages(Access access, RoomStore rooms, CourseStore courses, DisposeRecordings disposing, Around around) {
        this.access = access;
        this.rooms = rooms;
        this.courses = courses;
        this.disposing = disposing;
        this.around = around;
    }

    @GetMapping("/r/{slug}/delete")
    String confirmRoom(Person viewer, @PathVariable String slug, Model model) {
        Access.RoomView room = access.taughtRoom(viewer, slug);
        String name = room.room().name();
        model.addAttribute("view", new ConfirmView("confirm.room", name, name, "/r/" + slug + "/delete", "/r/" + slug));
        return "confirm";
    }

    @PostMapping("/r/{slug}/delete")
    Object deleteRoom(Person viewer, @PathVariable String slug, RedirectAttributes next) {
        Access.RoomView view = access.taughtRoom(viewer, slug);
        Room room = view.room();
        if (around.reading().live(view).isPresent()) {
            Notice.bad(next, "room.delete.running", room.name());
            return Go.to("/r/" + slug);
        }
        var occasion = new Occasion(viewer.tenantId(), Kind.ROOM, room.id().toString(), room.name(), Trail.by(viewer));
        Instant now = around.clock().instant();
        UUID report = around.trail()
                .with(
                        AuditEntry.of(viewer.tenantId(), Trail.by(viewer), "room.deleted", "room:" + room.id())
                                .with("name", room.name()),
                        () -> {
                            if (!rooms.delete(viewer.tenantId(), room.id(), now)) {
                                throw new NoSuchPage();
                            }
                            return disposing.ofRooms(occasion, List.of(room.externalId()));
                        });
        Notice.good(next, "room.deleted", room.name());
        return Go.to("/disposals/" + report);
    }

    @GetMapping("/courses/{id}/delete")
    String confirmCourse(Person viewer, @PathVariable String id, Model model) {
        Course course = operated(viewer, id);
        model.addAttribute(
                "view",
                new ConfirmView(
                        "confirm.course",
                        course.name(),
                        course.name(),
                        "/courses/" + id + "/delete",
                        "/courses/" + id));
        return "confirm";
    }

    @PostMapping("/courses/{id}/delete")
    Object deleteCourse(Person viewer, @PathVariable String id, RedirectAttributes next) {
        Course course = operated(viewer, id);
        List<Room> all = rooms.listOfCourse(viewer.tenantId(), course.id());
        Access.CourseView view = access.course(viewer, id);
        for (Room room : all) {
            if (around.reading().live(new Access.RoomView(room, view)).isPresent()) {
                Notice.bad(next, "room.delete.running", room.name());
                return Go.to("/courses/" + id);
            }
        }
        var occasion =
                new Occasion(viewer.tenantId(), Kind.COURSE, course.id().toString(), course.name(), Trail.by(viewer));
        Instant now = around.clock().instant();
        UUID report = around.trail()
                .with(
                        AuditEntry.of(viewer.tenantId(), Trail.by(viewer), "course.deleted", "course:" + course.id())
                                .with("name", course.name())
                                .with("rooms", String.valueOf(all.size())),
                        () -> {
                            for (Room room : all) {
                                boolean _ = rooms.delete(viewer.tenantId(), room.id(), now);
                            }
                            if (!courses.delete(viewer.tenantId(), course.id(), now)) {
                                throw new NoSuchPage();
                            }
                            return disposing.ofRooms(
                                    occasion, all.stream().map(Room::externalId).toList());
                        });
        Notice.good(next, "course.deleted", course.name());
        return Go.to("/disposals/" + report);
    }

    /** Courses are made by operators, and go by them. */
    private Course operated(Person viewer, String id) {
        Course course = access.taughtCourse(viewer, id).course();
        if (!viewer.operator()) {
            throw new NotAllowed("not an operator");
        }
        return course;
    }

    /** For whoever did it, and for operators. */
    @GetMapping("/disposals/{id}")
    String report(Person viewer, @PathVariable String id, Model model) {
        DisposeRecordings.Report report = disposing
                .find(viewer.tenantId(), Access.uuid(id))
                .filter(found ->
                        viewer.operator() || found.by().equals(Trail.by(viewer).text()))
                .orElseThrow(NoSuchPage::new);
        model.addAttribute("view", report);
        return "disposal";
    }

    @GetMapping("/disposals")
    String reports(Person viewer, Model model) {
        if (!viewer.operator()) {
            throw new NotAllowed("not an operator");
        }
        model.addAttribute("view", disposing.list(viewer.tenantId(), MOST_REPORTS));
        return "disposals";
    }
}

package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.platform.InstallationSettings;
import org.lectern.server.room.Course;
import org.lectern.server.room.CourseRole;
import org.lectern.server.room.CourseStore;
import org.lectern.server.room.RoomStore;
import org.springframework.http.ResponseCookie;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.View;

/** Answers "can I join?": the viewer's rooms, open ones with the way in. */
@Controller
final class RoomsPages {
    private final CourseStore courses;
    private final RoomStore rooms;
    private final RoomRows rows;
    private final RecordingNoticePages.Unseen unseen;
    private final boolean https;

    RoomsPages(
            CourseStore courses,
            RoomStore rooms,
            RoomRows rows,
            RecordingNoticePages.Unseen unseen,
            InstallationSettings settings) {
        this.unseen = unseen;
        this.courses = courses;
        this.rooms = rooms;
        this.rows = rows;
        this.https =
                settings.publicUrl().map(url -> "https".equals(url.getScheme())).orElse(false);
    }

    /** @param newNotices that the viewer has not seen; null for somebody who teaches nothing */
    record RoomsView(List<CourseRooms> courses, @Nullable Long newNotices) {
        public long openCount() {
            return courses.stream()
                    .flatMap(course -> course.rooms().stream())
                    .filter(RoomRow::open)
                    .count();
        }
    }

    record CourseRooms(String id, String name, boolean teaches, List<RoomRow> rooms) {}

    @GetMapping("/")
    String rooms(Person viewer, Model model) {
        List<Course> mine =
                viewer.operator() ? courses.list(viewer.tenantId()) : courses.listOf(viewer.tenantId(), viewer.id());
        model.addAttribute(
                "view",
                new RoomsView(mine.stream().map(course -> of(viewer, course)).toList(), unseen.of(viewer)));
        return "rooms";
    }

    private CourseRooms of(Person viewer, Course course) {
        Optional<CourseRole> role =
                courses.member(viewer.tenantId(), course.id(), viewer.id()).map(member -> member.role());
        boolean teacher = role.filter(r -> r == CourseRole.TEACHER).isPresent();
        return new CourseRooms(
                course.id().toString(),
                course.name(),
                teacher || viewer.operator(),
                rows.of(viewer.tenantId(), rooms.listOfCourse(viewer.tenantId(), course.id()), teacher));
    }

    /** Remembers the colours in a cookie, so that the very first paint is right. */
    @PostMapping("/theme")
    View theme(
            @RequestParam String theme, @RequestParam(defaultValue = "/") String next, HttpServletResponse response) {
        String wanted = theme.equals("dark") || theme.equals("light") ? theme : "";
        response.addHeader(
                "Set-Cookie",
                ResponseCookie.from("theme", wanted)
                        .path("/")
                        .maxAge(wanted.isEmpty() ? 0 : 31_536_000)
                        .secure(https)
                        .sameSite("Lax")
                        .build()
                        .toString());
        return next.startsWith("/sign-in") ? Go.toSignIn("") : Go.to(next);
    }
}

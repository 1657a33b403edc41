package org.lectern.server.ui;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.lectern.server.person.Person;
import org.lectern.server.recording.WhyNotThere;
import org.lectern.server.room.Room;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;

/** Why the recording of a class is not there. */
@Controller
final class WhyPages {
    private final Access access;
    private final WhyNotThere why;

    WhyPages(Access access, WhyNotThere why) {
        this.access = access;
        this.why = why;
    }

    /** @param classId of the page */
    record WhyView(String slug, String roomName, String classId, Instant began, List<WhyNotThere.Answer> answers) {}

    @GetMapping("/classes/{id}/recordings")
    String why(Person viewer, @PathVariable String id, Model model) {
        Access.ClassView klass = access.activity(viewer, id);
        UUID meetingId = klass.meeting().id();
        Room room = klass.room().room();
        model.addAttribute(
                "view",
                new WhyView(
                        room.slug(),
                        room.name(),
                        id,
                        RoomRows.began(klass.meeting()),
                        why.of(viewer.tenantId(), meetingId)));
        return "recordings-why";
    }
}

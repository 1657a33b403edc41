package org.lectern.server.ui;

import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.person.Person;
import org.lectern.server.recording.ChangeRecordings;
import org.lectern.server.room.Room;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;
import org.springframework.web.servlet.mvc.support.RedirectAttributes;

/** One recording: its playback, and what its teachers may do with it. */
@Controller
final class RecordingPages {
    private static final int LONGEST_NAME = 256;
    private static final int LONGEST_DESCRIPTION = 2_000;

    private final RecordingAccess access;
    private final ChangeRecordings changes;
    private final RecordingFacts facts;
    private final TaughtRooms reading;

    RecordingPages(RecordingAccess access, ChangeRecordings changes, RecordingFacts facts, TaughtRooms reading) {
        this.access = access;
        this.changes = changes;
        this.facts = facts;
        this.reading = reading;
    }

    @GetMapping("/recordings/{id}")
    String recording(Person viewer, @PathVariable String id, Model model) {
        return show(viewer, access.managed(viewer, id), model);
    }

    private String show(Person viewer, RecordingAccess.RecordingView view, Model model) {
        List<Room> places = access.places(view);
        model.addAttribute("view", view.row());
        facts.addTo(model, viewer, view.item());
        model.addAttribute("places", places);
        model.addAttribute(
                "rooms",
                reading.taught(viewer).stream()
                        .filter(room -> !places.contains(room)
                                && !room.externalId().equals(view.item().externalId()))
                        .toList());
        return "recording";
    }

    @PostMapping("/recordings/{id}/rename")
    Object rename(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String name,
            @RequestParam(defaultValue = "") String description,
            Reply reply)
            throws InterruptedException {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        boolean goodName = !name.isBlank() && name.strip().length() <= LONGEST_NAME;
        if (!goodName || description.length() > LONGEST_DESCRIPTION) {
            reply.refuse(
                    goodName
                            ? Problems.of("description", "problem.recording-description")
                            : Problems.of("name", "problem.recording-name"));
            return show(viewer, view, reply.model());
        }
        tell(
                changes.update(
                        viewer.tenantId(),
                        by(viewer),
                        List.of(id),
                        Map.of(
                                "bbb-recording-name", name.strip(),
                                "bbb-recording-description", description.strip()),
                        null),
                reply.next(),
                "recording.renamed",
                name.strip());
        return Go.to("/recordings/" + id);
    }

    @PostMapping("/recordings/{id}/publish")
    Object publish(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String publish,
            RedirectAttributes next)
            throws InterruptedException {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        boolean shows = publish.equals("true");
        tell(
                changes.publish(viewer.tenantId(), by(viewer), List.of(id), shows),
                next,
                !shows
                        ? "recording.unpublished"
                        : switch (view.item().verdict()) {
                            case AWAITS_APPROVAL -> "recording.approved";
                            case NOT_YET, NO_LONGER -> "recording.shown-in-time";
                            case SHOWN, NOT_PUBLISHED -> "recording.published";
                        },
                view.item().name());
        return Go.to("/recordings/" + id);
    }

    @GetMapping("/recordings/{id}/delete")
    String confirmDeletion(Person viewer, @PathVariable String id, Model model) {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        RecordingRow row = view.row();
        model.addAttribute(
                "view",
                new ConfirmView(
                        "confirm.recording",
                        row.name(),
                        row.roomName(),
                        "/recordings/" + id + "/delete",
                        "/recordings/" + id));
        return "confirm";
    }

    @PostMapping("/recordings/{id}/delete")
    Object delete(Person viewer, @PathVariable String id, RedirectAttributes next) {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        tell(
                changes.delete(viewer.tenantId(), by(viewer), List.of(id)),
                next,
                "recording.deleted",
                view.item().name());
        return Go.to(view.back());
    }

    @PostMapping("/recordings/{id}/take-back")
    Object takeBack(Person viewer, @PathVariable String id, RedirectAttributes next) {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        tell(
                changes.takeBack(viewer.tenantId(), by(viewer), List.of(id)),
                next,
                "recording.taken-back",
                view.item().name());
        return Go.to(view.back());
    }

    @PostMapping("/recordings/{id}/places")
    Object place(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String room,
            @RequestParam(defaultValue = "true") String there,
            RedirectAttributes next) {
        RecordingAccess.RecordingView view = access.managed(viewer, id);
        boolean add = there.equals("true");
        // Taking it out of a room is for whoever manages the recording; into a room only for its teachers.
        Room place = (add ? reading.taught(viewer) : access.places(view))
                .stream().filter(one -> one.slug().equals(room)).findFirst().orElse(null);
        if (place == null) {
            throw new NotAllowed("not a teacher there");
        }
        tell(
                changes.place(viewer.tenantId(), by(viewer), id, place.externalId(), add),
                next,
                add ? "recording.placed" : "recording.unplaced",
                place.name());
        return Go.to("/recordings/" + id);
    }

    private static void tell(ChangeRecordings.Result result, RedirectAttributes next, String key, String name) {
        switch (result) {
            case DONE -> Notice.good(next, key, name);
            case NOT_FOUND -> Notice.bad(next, "recording.not-now", name);
            case HELD -> Notice.bad(next, "recording.is-held", name);
        }
    }

    private static AuditActor by(Person viewer) {
        UUID id = viewer.id();
        return viewer.operator() ? AuditActor.operator(id) : AuditActor.person(id);
    }
}

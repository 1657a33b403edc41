package org.lectern.server.ui;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.format.DateTimeParseException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.playback.Entitlement;
import org.lectern.server.playback.PlayRecording;
import org.lectern.server.playback.Playable;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.RecordingShelf.Audience;
import org.lectern.server.recording.RecordingShelf.Cursor;
import org.lectern.server.room.Room;
import org.lectern.server.room.RoomStore;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestParam;

/** Lists of recordings: of a room, of a course, of all courses of the viewer. */
@Controller
final class RecordingListPages {
    private static final int ON_A_PAGE = 25;
    private static final int LONGEST_SEARCH = 100;
    private static final String ARCHIVE = "/recordings/archive";

    private final Access access;
    private final RoomStore rooms;
    private final RecordingShelf shelf;
    private final Entitlement entitlement;
    private final PlayRecording play;

    RecordingListPages(
            Access access, RoomStore rooms, RecordingShelf shelf, Entitlement entitlement, PlayRecording play) {
        this.access = access;
        this.rooms = rooms;
        this.shelf = shelf;
        this.entitlement = entitlement;
        this.play = play;
    }

    /**
     * @param place name of the room or course; empty for all of the viewer
     * @param back the page of that place
     * @param search what is looked for, empty for all
     * @param address of the list, without what is looked for
     * @param next address of the next page, null on the last
     */
    record ListView(
            String place,
            String back,
            String search,
            String address,
            List<RecordingRow> rows,
            @Nullable String next) {}

    @GetMapping("/recordings")
    String mine(
            Person viewer,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        List<Room> taught = new ArrayList<>();
        List<Room> learned = new ArrayList<>();
        for (RoomStore.RoomOf one : rooms.listWithRole(viewer.tenantId(), viewer.id(), viewer.operator())) {
            (one.teaches() ? taught : learned).add(one.room());
        }
        model.addAttribute("view", view(viewer, new Shelf("", "/", "/recordings", text(q)), taught, learned, after));
        return "recordings";
    }

    /** Those of rooms that were deleted, for operators. */
    @GetMapping(ARCHIVE)
    String archive(
            Person viewer,
            @RequestParam(defaultValue = "") String after,
            @RequestParam(defaultValue = "") String q,
            Model model) {
        if (!viewer.operator()) {
            throw new NotAllowed("not an operator");
        }
        Shelf of = new Shelf("", "/disposals", ARCHIVE, text(q));
        model.addAttribute("view", view(viewer, of, rooms.listDeleted(viewer.tenantId()), List.of(), after));
        model.addAttribute("archive", true);
        return "recordings";
    }

    @GetMapping("/courses/{id}/recordings")
    String ofCourse(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        Access.CourseView course = access.course(viewer, id);
        List<Room> all = rooms.listOfCourse(viewer.tenantId(), course.course().id());
        Shelf of = new Shelf(course.course().name(), "/courses/" + id, "/courses/" + id + "/recordings", text(q));
        model.addAttribute(
                "view",
                course.teaches() ? view(viewer, of, all, List.of(), after) : view(viewer, of, List.of(), all, after));
        return "recordings";
    }

    @GetMapping("/r/{slug}/recordings")
    String ofRoom(
            Person viewer,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String q,
            @RequestParam(defaultValue = "") String after,
            Model model) {
        Access.RoomView room = access.room(viewer, slug);
        if (!room.course().sees()) {
            throw new NotAllowed("not a member");
        }
        List<Room> one = List.of(room.room());
        Shelf of = new Shelf(room.room().name(), "/r/" + slug, "/r/" + slug + "/recordings", text(q));
        model.addAttribute(
                "view",
                room.teaches() ? view(viewer, of, one, List.of(), after) : view(viewer, of, List.of(), one, after));
        return "recordings";
    }

    private record Shelf(String place, String back, String address, String search) {
        String nextAfter(RecordingShelf.Item last) {
            return address + "?after=" + text(last)
                    + (search.isEmpty() ? "" : "&q=" + URLEncoder.encode(search, StandardCharsets.UTF_8));
        }
    }

    /** Nobody looks for more. */
    private static String text(String q) {
        String text = q.strip();
        return text.length() > LONGEST_SEARCH ? text.substring(0, LONGEST_SEARCH) : text;
    }

    /** Two kinds of rooms in one order: of some the viewer sees what is hidden. */
    private ListView view(Person viewer, Shelf of, List<Room> taught, List<Room> learned, String after) {
        Cursor cursor = cursor(after);
        Map<String, Room> byExternal = new HashMap<>();
        List<RecordingShelf.Item> items = new ArrayList<>();
        boolean more = false;
        for (Audience audience : Audience.values()) {
            List<Room> some = audience == Audience.MANAGERS ? taught : learned;
            some.forEach(room -> byExternal.put(room.externalId(), room));
            if (!some.isEmpty()) {
                RecordingShelf.Page page = shelf.search(
                        viewer.tenantId(),
                        some.stream().map(Room::externalId).toList(),
                        audience,
                        new RecordingShelf.Search(of.search(), cursor),
                        ON_A_PAGE);
                items.addAll(page.items());
                more |= page.next() != null;
            }
        }
        items.sort(RecordingRow.NEWEST_FIRST);
        Set<String> seen = new HashSet<>();
        items.removeIf(item -> !seen.add(item.recordId()));
        more |= items.size() > ON_A_PAGE;
        List<RecordingShelf.Item> shown = items.subList(0, Math.min(items.size(), ON_A_PAGE));
        List<RecordingRow> rows = shown.stream()
                .map(item -> row(viewer, of, byExternal, taught, item))
                .toList();
        return new ListView(
                of.place(),
                of.back(),
                of.search(),
                of.address(),
                rows,
                more && !shown.isEmpty() ? of.nextAfter(shown.getLast()) : null);
    }

    /** One that is shown here beside its own room is changed only there. */
    private RecordingRow row(
            Person viewer, Shelf of, Map<String, Room> byExternal, List<Room> taught, RecordingShelf.Item item) {
        Room own = byExternal.get(item.externalId());
        Room room = own != null
                ? own
                : shelf.places(viewer.tenantId(), item.recordId()).stream()
                        .flatMap(external -> Optional.ofNullable(byExternal.get(external)).stream())
                        .findFirst()
                        .orElseThrow();
        boolean teaches = taught.contains(room);
        Playable playable = entitlement.offered(viewer.tenantId(), item, own != null && teaches, teaches);
        return RecordingRow.of(playable, room, of.address().equals(ARCHIVE), play);
    }

    private static String text(RecordingShelf.Item last) {
        return last.recordedAt() + "~" + last.recordId();
    }

    /** Anything that is no cursor of ours means the first page. */
    private static @Nullable Cursor cursor(String text) {
        int tilde = text.indexOf('~');
        if (tilde < 0) {
            return null;
        }
        try {
            Instant at = Instant.parse(text.substring(0, tilde));
            String recordId = text.substring(tilde + 1);
            return recordId.matches("[0-9A-Za-z-]{1,255}") ? new Cursor(at, recordId) : null;
        } catch (DateTimeParseException e) {
            return null;
        }
    }
}

package org.lectern.server.ui;

import jakarta.servlet.http.HttpServletRequest;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.playback.Entitlement;
import org.lectern.server.playback.PlayRecording;
import org.lectern.server.playback.Playable;
import org.lectern.server.recording.RecordingShelf;
import org.lectern.server.recording.RecordingShelf.Audience;
import org.lectern.server.recording.RecordingShelf.Cursor;
import org.lectern.server.recording.ShelfChoice;
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
    private static final String ARCHIVE = "/recordings/archive";
    private static final int ON_A_PAGE = 25;
    /** Of more a list to choose from is no help. */
    private static final int MOST_ROOMS = 100;

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
     * @param address of the list, without what is wanted of it
     * @param manages whether the viewer sees more than what is shown of any room
     * @param rooms to choose from; empty where there is nothing to choose
     * @param next address of the next page, null on the last
     */
    record ListView(
            String place,
            String back,
            String address,
            ListChoice choice,
            boolean manages,
            List<RoomOption> rooms,
            List<RecordingRow> rows,
            @Nullable String next) {}

    record RoomOption(String slug, String name) {}

    @GetMapping("/recordings")
    String mine(Person viewer, @RequestParam(defaultValue = "") String after, HttpServletRequest request, Model model) {
        List<Room> taught = new ArrayList<>();
        List<Room> learned = new ArrayList<>();
        for (RoomStore.RoomOf one : rooms.listWithRole(viewer.tenantId(), viewer.id(), viewer.operator())) {
            (one.teaches() ? taught : learned).add(one.room());
        }
        model.addAttribute(
                "view", view(viewer, new Shelf("", "/", "/recordings"), new Rooms(taught, learned), after, request));
        return "recordings";
    }

    /** Those of rooms that were deleted, for operators. */
    @GetMapping(ARCHIVE)
    String archive(
            Person viewer, @RequestParam(defaultValue = "") String after, HttpServletRequest request, Model model) {
        if (!viewer.operator()) {
            throw new NotAllowed("not an operator");
        }
        Shelf of = new Shelf("", "/disposals", ARCHIVE);
        Rooms deleted = new Rooms(rooms.listDeleted(viewer.tenantId()), List.of());
        model.addAttribute("view", view(viewer, of, deleted, after, request));
        model.addAttribute("archive", true);
        return "recordings";
    }

    @GetMapping("/courses/{id}/recordings")
    String ofCourse(
            Person viewer,
            @PathVariable String id,
            @RequestParam(defaultValue = "") String after,
            HttpServletRequest request,
            Model model) {
        Access.CourseView course = access.course(viewer, id);
        List<Room> all = rooms.listOfCourse(viewer.tenantId(), course.course().id());
        Shelf of = new Shelf(course.course().name(), "/courses/" + id, "/courses/" + id + "/recordings");
        model.addAttribute("view", view(viewer, of, Rooms.of(all, course.teaches()), after, request));
        return "recordings";
    }

    @GetMapping("/r/{slug}/recordings")
    String ofRoom(
            Person viewer,
            @PathVariable String slug,
            @RequestParam(defaultValue = "") String after,
            HttpServletRequest request,
            Model model) {
        Access.RoomView room = access.room(viewer, slug);
        if (!room.course().sees()) {
            throw new NotAllowed("not a member");
        }
        Shelf of = new Shelf(room.room().name(), "/r/" + slug, "/r/" + slug + "/recordings");
        model.addAttribute("view", view(viewer, of, Rooms.of(List.of(room.room()), room.teaches()), after, request));
        return "recordings";
    }

    private record Shelf(String place, String back, String address) {}

    /** Of some the viewer sees what is hidden. */
    private record Rooms(List<Room> taught, List<Room> learned) {
        static Rooms of(List<Room> all, boolean teaches) {
            return teaches ? new Rooms(all, List.of()) : new Rooms(List.of(), all);
        }

        Rooms only(String slug) {
            return new Rooms(
                    taught.stream().filter(room -> room.slug().equals(slug)).toList(),
                    learned.stream().filter(room -> room.slug().equals(slug)).toList());
        }

        List<RoomOption> options() {
            int all = taught.size() + learned.size();
            return all < 2 || all > MOST_ROOMS
                    ? List.of()
                    : Stream.concat(taught.stream(), learned.stream())
                            .map(room -> new RoomOption(room.slug(), room.name()))
                            .sorted(Comparator.comparing(RoomOption::name, String.CASE_INSENSITIVE_ORDER))
                            .toList();
        }
    }

    /** Two kinds of rooms in one order. */
    private ListView view(Person viewer, Shelf of, Rooms all, String after, HttpServletRequest request) {
        ListChoice choice = ListChoice.of(request);
        ShelfChoice wanted = choice.shelf(Frames.zone(request));
        Rooms some = choice.room().isEmpty() ? all : all.only(choice.room());
        Cursor cursor = choice.cursor(after);
        Map<String, Room> byExternal = new HashMap<>();
        List<RecordingShelf.Item> items = new ArrayList<>();
        boolean more = false;
        for (Audience audience : Audience.values()) {
            List<Room> ofKind = audience == Audience.MANAGERS ? some.taught() : some.learned();
            ofKind.forEach(room -> byExternal.put(room.externalId(), room));
            if (!ofKind.isEmpty() && (audience == Audience.MANAGERS || wanted.isForViewers())) {
                RecordingShelf.Page page = shelf.search(
                        viewer.tenantId(),
                        ofKind.stream().map(Room::externalId).toList(),
                        audience,
                        new RecordingShelf.Search(choice.search(), cursor, wanted),
                        ON_A_PAGE);
                items.addAll(page.items());
                more |= page.next() != null;
            }
        }
        items.sort(wanted.order().comparator());
        Set<String> seen = new HashSet<>();
        items.removeIf(item -> !seen.add(item.recordId()));
        more |= items.size() > ON_A_PAGE;
        List<RecordingShelf.Item> shown = items.subList(0, Math.min(items.size(), ON_A_PAGE));
        List<RecordingRow> rows = shown.stream()
                .map(item -> row(viewer, of, byExternal, some.taught(), item))
                .toList();
        return new ListView(
                of.place(),
                of.back(),
                of.address(),
                choice,
                !all.taught().isEmpty(),
                all.options(),
                rows,
                more && !shown.isEmpty() ? choice.after(of.address(), shown.getLast()) : null);
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
}

package org.lectern.server.ui;

import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.person.Person;
import org.lectern.server.recording.RecordingNotices;
import org.lectern.server.room.Room;
import org.springframework.stereotype.Controller;
import org.springframework.ui.Model;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestParam;

/** What teachers are told of the recordings of their rooms: that one is ready, awaits approval, or is going to be deleted. */
@Controller
final class RecordingNoticePages {
    private static final int MOST = 100;

    private final TaughtRooms reading;
    private final RecordingNotices notices;

    RecordingNoticePages(TaughtRooms reading, RecordingNotices notices) {
        this.reading = reading;
        this.notices = notices;
    }

    /** How many notices somebody has not seen. */
    record Unseen(TaughtRooms reading, RecordingNotices notices) {
        /** Null for somebody who teaches nothing. */
        @Nullable
        Long of(Person viewer) {
            List<String> rooms =
                    reading.taught(viewer).stream().map(Room::externalId).toList();
            return rooms.isEmpty() ? null : Long.valueOf(notices.unseen(viewer.tenantId(), rooms, viewer.id()));
        }
    }

    /** @param name the room's where the recording has none */
    record NoticeRow(
            UUID id,
            String recordId,
            String kind,
            String what,
            String name,
            String roomName,
            Instant at,
            boolean seen) {}

    record NoticesView(List<NoticeRow> rows) {
        public boolean anyNew() {
            return rows.stream().anyMatch(row -> !row.seen());
        }
    }

    @GetMapping("/notices")
    String list(Person viewer, Model model) {
        Map<String, Room> rooms = taught(viewer);
        List<NoticeRow> rows = notices.list(viewer.tenantId(), rooms.keySet(), viewer.id(), MOST).stream()
                .map(told -> row(told, rooms.get(told.externalId())))
                .toList();
        model.addAttribute("view", new NoticesView(rows));
        return "notices";
    }

    private static NoticeRow row(RecordingNotices.Told told, @Nullable Room room) {
        String roomName = room == null ? "" : room.name();
        return new NoticeRow(
                told.id(),
                told.recordId(),
                told.kind().name(),
                told.what(),
                told.name().isBlank() ? roomName : told.name(),
                roomName,
                told.at(),
                told.seen());
    }

    @PostMapping("/notices/seen")
    Object seen(Person viewer, @RequestParam(name = "notice", required = false) @Nullable List<String> shown) {
        List<UUID> ids = shown == null
                ? List.of()
                : shown.stream()
                        .limit(MOST)
                        .filter(id -> id.matches("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}"))
                        .map(UUID::fromString)
                        .toList();
        notices.see(viewer.tenantId(), taught(viewer).keySet(), viewer.id(), ids);
        return Go.to("/notices");
    }

    private Map<String, Room> taught(Person viewer) {
        Map<String, Room> rooms = new HashMap<>();
        reading.taught(viewer).forEach(room -> rooms.put(room.externalId(), room));
        return rooms;
    }
}

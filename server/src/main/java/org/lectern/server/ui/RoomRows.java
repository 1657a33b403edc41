package org.lectern.server.ui;

import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.room.Room;

/** Rooms with what goes on in them: one question for all that are open, one for each that is not. */
final class RoomRows {
    private final MeetingStore meetings;
    private final ActivityReports reports;

    RoomRows(MeetingStore meetings, ActivityReports reports) {
        this.meetings = meetings;
        this.reports = reports;
    }

    List<RoomRow> of(UUID tenantId, List<Room> rooms, boolean moderator) {
        Map<String, Meeting> live = meetings
                .listLive(tenantId, rooms.stream().map(Room::externalId).toList())
                .stream()
                .filter(Meeting::isRunning)
                .collect(Collectors.toMap(Meeting::externalId, Function.identity(), (one, other) -> one));
        return rooms.stream()
                .map(room -> row(room, live.get(room.externalId()), moderator))
                .toList();
    }

    private RoomRow row(Room room, @Nullable Meeting live, boolean moderator) {
        if (live != null) {
            return new RoomRow(room.slug(), room.name(), moderator, began(live), inside(live, reports), null);
        }
        Instant last = meetings.history(room.tenantId(), room.externalId(), 1).stream()
                .map(RoomRows::began)
                .findFirst()
                .orElse(null);
        return new RoomRow(room.slug(), room.name(), moderator, null, 0, last);
    }

    /** What events tell, or the last poll where they tell of nobody. */
    static int inside(Meeting meeting, ActivityReports reports) {
        ClassActivity activity = reports.of(meeting.id());
        return activity.people().isEmpty() ? meeting.seen() : activity.onlineNow();
    }

    static Instant began(Meeting meeting) {
        Instant started = meeting.startedAt();
        return started == null ? meeting.createdAt() : started;
    }
}

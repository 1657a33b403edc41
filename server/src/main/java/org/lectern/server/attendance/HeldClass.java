package org.lectern.server.attendance;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.room.Room;

/**
 * A class that took place or takes place, in one run or in several.
 *
 * @param id of its first run: what corrections and lists of the class are kept under
 * @param shown of its latest run: what pages link to
 * @param began when it was opened
 * @param ended null while it runs
 * @param runs in their order, one or more
 */
public record HeldClass(
        UUID id,
        UUID shown,
        Room room,
        Instant began,
        @Nullable Instant ended,
        List<Meeting> runs) {

    public HeldClass {
        runs = List.copyOf(runs);
    }

    public Optional<Instant> endedAt() {
        return Optional.ofNullable(ended);
    }

    public boolean running() {
        return ended == null;
    }
}

package org.lectern.server.front;

import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.RunningMeetings;

/**
 * Finds the run that somebody wants to enter: from what is known to run, so that a class that enters together costs no look
 * into the database, and else from there.
 *
 * <p>Somebody let into a run that has just gone is sent back by its server and let into the next one.
 */
final class KnownRuns {
    private final MeetingStore meetings;
    private final RunningMeetings running;
    private final InstantSource clock;

    KnownRuns(MeetingStore meetings, RunningMeetings running, InstantSource clock) {
        this.meetings = meetings;
        this.running = running;
        this.clock = clock;
    }

    /** The run that starts or runs under this identifier. */
    Optional<Meeting> find(UUID tenantId, String id) {
        return running.findRun(tenantId, id).or(() -> findAnew(tenantId, id));
    }

    /** As it stands in the database, whatever is known. */
    Optional<Meeting> findAnew(UUID tenantId, String id) {
        return FindRun.live(meetings, tenantId, id);
    }

    /** The run that is known to run; null if none is. Asks nobody. */
    @Nullable
    Meeting remembered(UUID tenantId, String id) {
        return running.findRun(tenantId, id).orElse(null);
    }

    /** Whether it was closed so lately that more may become known of its end. */
    boolean isNews(Meeting closed, Duration within) {
        return meetings.closedAt(closed.id())
                .filter(at -> at.plus(within).isAfter(clock.instant()))
                .isPresent();
    }
}

package org.lectern.server.front;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Pattern;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;

/** Finds the run that a caller means. What is another tenant's is not found. */
final class FindRun {
    /** How long a run that vanished without an end is still answered for, and brought up again by a join. */
    static final Duration VANISHED = Duration.ofSeconds(60);

    private static final Pattern INTERNAL = Pattern.compile("[0-9a-f]{40}-[0-9]{13}");

    private FindRun() {}

    /** The run that starts or runs under this identifier, or under this one of BigBlueButton's own. */
    static Optional<Meeting> live(MeetingStore meetings, UUID tenantId, String id) {
        Optional<Meeting> live = meetings.findLive(tenantId, id);
        if (live.isPresent() || !INTERNAL.matcher(id).matches()) {
            return live;
        }
        return meetings.findByInternalId(id)
                .filter(meeting -> meeting.tenantId().equals(tenantId))
                .filter(Meeting::isRunning);
    }

    /** That, or one that vanished a moment ago. */
    static Optional<Meeting> answeredFor(MeetingStore meetings, UUID tenantId, String id) {
        return live(meetings, tenantId, id).or(() -> meetings.findVanished(tenantId, id, VANISHED));
    }
}

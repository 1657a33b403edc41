package org.lectern.server.meeting;

import java.util.UUID;
import org.lectern.server.platform.Notice;

/** What the outbox is told of runs. */
public final class MeetingNotices {
    /** A run is over, whatever made it so; told once a run. The key is the run's id. */
    public static final String ENDED = "meeting.ended";

    private MeetingNotices() {}

    static Notice ended(UUID tenantId, UUID meetingId) {
        return new Notice(ENDED, tenantId, meetingId.toString(), "");
    }
}

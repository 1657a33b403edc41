package org.lectern.server.front;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.UUID;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.RunningMeetings;
import org.lectern.server.platform.DatabaseUnavailable;

/**
 * Looks into the database for a meeting that is not known in memory: notices of what other processes start take a moment, and
 * whoever asks has perhaps just been told by one of them that the meeting is there.
 *
 * <p>That none was found holds for a tenth of a second, and a few look at the same time, so that asking for what is not
 * there costs the database little.
 */
final class NewRuns {
    private static final Duration NONE = Duration.ofMillis(100);
    private static final Duration PATIENCE = Duration.ofSeconds(2);
    private static final int AT_ONCE = 8;

    private final MeetingStore meetings;
    private final RunningMeetings running;
    private final Semaphore looking = new Semaphore(AT_ONCE);
    private final Cache<Key, Boolean> none =
            Caffeine.newBuilder().maximumSize(50_000).expireAfterWrite(NONE).build();

    private record Key(UUID tenantId, String id) {}

    NewRuns(MeetingStore meetings, RunningMeetings running) {
        this.meetings = meetings;
        this.running = running;
    }

    /** Whether nothing was found a moment ago. Asks nobody. */
    boolean isNone(UUID tenantId, String id) {
        return none.getIfPresent(new Key(tenantId, id)) != null;
    }

    /** Looks once; what runs is then known to {@link RunningMeetings}. */
    void look(UUID tenantId, String id) throws InterruptedException {
        if (!looking.tryAcquire(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new DatabaseUnavailable("too many look for meetings that are not known", null);
        }
        try {
            FindRun.live(meetings, tenantId, id)
                    .filter(Meeting::isRunning)
                    .ifPresentOrElse(
                            meeting -> running.look(meeting.id()), () -> none.put(new Key(tenantId, id), true));
        } finally {
            looking.release();
        }
    }
}

package org.lectern.server.hook;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.util.List;
import org.lectern.server.activity.MeetingDirectory;
import org.lectern.server.activity.MeetingDirectory.Unknown;
import org.lectern.server.activity.MeetingReference;

/**
 * Tells meetings that are not ours, whose events are counted and not kept. A meeting that carries our tag is never
 * foreign, and a row that knows it beats the tag. One that looks like a breakout room waits: whose it is
 * stands in one event, which others may overtake.
 */
final class Doorkeeper {
    private final MeetingDirectory directory;
    private final Cache<MeetingReference, Boolean> foreign = Caffeine.newBuilder()
            .maximumSize(10_000)
            .expireAfterWrite(Duration.ofSeconds(10))
            .build();

    private final Strangers strangers;

    Doorkeeper(MeetingDirectory directory) {
        this(directory, serverMeetingId -> {});
    }

    Doorkeeper(MeetingDirectory directory, Strangers strangers) {
        this.directory = directory;
        this.strangers = strangers;
    }

    /** Hears the identifiers of meetings that are not ours, before their events are dropped. */
    @FunctionalInterface
    interface Strangers {
        void seen(String serverMeetingId);
    }

    /** Somebody's meeting may have become ours: ask again. */
    void forget() {
        foreign.invalidateAll();
    }

    /** Whether {@link #isForeign} needs to ask nobody, and then says no. */
    boolean isSurelyOurs(MeetingReference meeting) {
        return meeting.serverMeetingId().isEmpty() || directory.carriesOurTag(meeting.serverMeetingId());
    }

    /** False also where nothing can be said yet, for want of the identifier that would carry the tag. */
    boolean isForeign(MeetingReference meeting) {
        if (isSurelyOurs(meeting)) {
            return false;
        }
        strangers.seen(meeting.serverMeetingId());
        Boolean known = foreign.getIfPresent(meeting);
        if (known == null) {
            known = !directory.mayBeRoom(meeting.serverMeetingId())
                    && directory.statuses(List.of(meeting)).getOrDefault(meeting, new Unknown()) instanceof Unknown;
            foreign.put(meeting, known);
        }
        return known;
    }
}

package org.lectern.server.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.IntSupplier;
import org.lectern.bbb.Meeting;
import org.lectern.bbb.Outcome;
import org.lectern.server.activity.PendingMeetings;
import org.lectern.server.delivery.NoticeRoute.Routing;
import org.lectern.server.meeting.BreakoutNumber;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.platform.Notice;
import org.lectern.server.pool.PollListener;
import org.lectern.server.pool.ServerPoll;
import org.lectern.server.relay.TapEvents.About;

/** Remembers what events and polls tell of runs that callbacks need later: breakouts, and that somebody pressed record. */
final class NoteRuns implements PollListener {
    private static final Duration UNKNOWN_FOR = Duration.ofMinutes(10);
    private static final Duration ASK_AGAIN = Duration.ofSeconds(15);
    private static final int MOST_REMEMBERED = 10_000;

    private final CallbackRuns runs;
    private final PendingMeetings pending;
    private final Recordings recordings;
    private final InstantSource clock;
    private final Set<String> noted = ConcurrentHashMap.newKeySet();

    NoteRuns(CallbackRuns runs, PendingMeetings pending, Recordings recordings, InstantSource clock) {
        this.runs = runs;
        this.pending = pending;
        this.recordings = recordings;
        this.clock = clock;
    }

    /** Who is to hear that a recording may have changed, and of one that failed. */
    interface Recordings {
        void hint(UUID tenantId, UUID meetingId, String recordId);

        void failed(UUID tenantId, UUID meetingId, String recordId);
    }

    /** A step of the recording of a run, or of a breakout of it. */
    Routing step(Notice notice, Instant stagedAt) {
        About about = About.read(notice);
        runs.findTold(about.server(), about.internal())
                .map(CallbackRuns.Told::meeting)
                .ifPresent(meeting -> {
                    if (about.event().equals(TapEvents.FAILED)) {
                        recordings.failed(meeting.tenantId(), meeting.id(), about.internal());
                    } else {
                        recordings.hint(meeting.tenantId(), meeting.id(), about.internal());
                    }
                });
        return nobody();
    }

    Routing breakout(Notice notice, Instant stagedAt) {
        About about = About.read(notice);
        boolean known = note(
                about.internal(),
                about.server(),
                about.parent(),
                () -> BreakoutNumber.named(about.parent(), about.server()));
        return known || isOld(stagedAt) ? nobody() : new Routing.Later(ASK_AGAIN);
    }

    Routing marked(Notice notice, Instant stagedAt) {
        About about = About.read(notice);
        runs.findTold(about.server(), about.internal())
                .filter(told -> !told.breakout())
                .ifPresent(told -> runs.markRecording(told.meeting().id()));
        return nobody();
    }

    @Override
    public void polled(ServerPoll poll) {
        if (!(poll.answer() instanceof Outcome.Success<List<Meeting>> answer)) {
            return;
        }
        for (Meeting meeting : answer.value()) {
            if (meeting.isBreakout()
                    && !meeting.parentMeetingId().isEmpty()
                    && !noted.contains(meeting.internalMeetingId())
                    && note(
                            meeting.internalMeetingId(),
                            meeting.meetingId(),
                            meeting.parentMeetingId(),
                            () -> BreakoutNumber.shown(meeting))) {
                noted.add(meeting.internalMeetingId());
            }
        }
        if (noted.size() > MOST_REMEMBERED) {
            noted.clear();
        }
    }

    /** What waits to know whose the room is need wait no longer. */
    private boolean note(String internal, String server, String parent, IntSupplier number) {
        boolean known = runs.noteBreakout(internal, server, parent, number);
        if (known) {
            pending.attach(server);
        }
        return known;
    }

    private boolean isOld(Instant stagedAt) {
        return Duration.between(stagedAt, clock.instant()).compareTo(UNKNOWN_FOR) > 0;
    }

    private static Routing nobody() {
        return new Routing.To(List.of());
    }
}

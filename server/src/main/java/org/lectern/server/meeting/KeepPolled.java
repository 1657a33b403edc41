package org.lectern.server.meeting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.lectern.bbb.Outcome;
import org.lectern.server.pool.PollListener;
import org.lectern.server.pool.ServerPoll;

/** Keeps what each poll told of our runs, if it is something new. */
final class KeepPolled implements PollListener {
    /** So long the time of a poll that told nothing new is not written. */
    private static final Duration SAME = Duration.ofMinutes(2);

    private final RunningMeetings running;
    private final LiveRuns rows;

    KeepPolled(RunningMeetings running, LiveRuns rows) {
        this.running = running;
        this.rows = rows;
    }

    @Override
    public void polled(ServerPoll poll) {
        if (!(poll.answer() instanceof Outcome.Success<List<org.lectern.bbb.Meeting>> answer)) {
            return;
        }
        Map<String, LiveRun> ours = new LinkedHashMap<>();
        Map<String, org.lectern.bbb.Meeting> shown = new LinkedHashMap<>();
        for (org.lectern.bbb.Meeting meeting : answer.value()) {
            running.findByServerMeetingId(meeting.meetingId())
                    .filter(run -> run.meeting()
                            .requirePlace()
                            .serverId()
                            .equals(poll.server().id()))
                    .filter(run -> meeting.internalMeetingId()
                            .equals(run.meeting().requirePlace().internalMeetingId()))
                    .ifPresent(run -> {
                        ours.put(meeting.internalMeetingId(), run);
                        shown.put(meeting.internalMeetingId(), meeting);
                    });
        }
        Map<String, List<Told.Shown>> rooms = new LinkedHashMap<>();
        for (org.lectern.bbb.Meeting meeting : answer.value()) {
            if (meeting.isBreakout()
                    && ours.containsKey(meeting.parentMeetingId())
                    && !ours.containsKey(meeting.internalMeetingId())) {
                rooms.computeIfAbsent(meeting.parentMeetingId(), id -> new ArrayList<>())
                        .add(Told.shown(meeting));
            }
        }
        List<LiveRuns.Poll> news = new ArrayList<>();
        ours.forEach((internalId, run) -> {
            var told = new Told(
                    Told.shown(java.util.Objects.requireNonNull(shown.get(internalId))),
                    rooms.getOrDefault(internalId, List.of()));
            if (isNews(run, told, poll.answeredAt())) {
                news.add(new LiveRuns.Poll(run.meeting().id(), poll.answeredAt(), told));
            }
        });
        if (!news.isEmpty()) {
            rows.write(news);
            running.reread(news.stream().map(LiveRuns.Poll::meetingId).toList());
        }
    }

    private static boolean isNews(LiveRun run, Told told, Instant at) {
        Instant before = run.polledAt();
        return before == null || !told.equals(run.told()) || before.plus(SAME).isBefore(at);
    }
}

package org.lectern.server.meeting;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.activity.ActivityNotices;
import org.lectern.server.platform.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps {@link RunningMeetings} up to date: by notices, and by comparing everything every few seconds, since a notice may
 * be lost. What events tell of one run is read once in a while, however many they are.
 */
final class FollowRunningMeetings implements AutoCloseable {
    /** The longest that a change goes unseen whose notice was lost. */
    static final Duration RE_READ = Duration.ofSeconds(5);

    private static final Logger log = LoggerFactory.getLogger(FollowRunningMeetings.class);
    private static final long PRESENCE_NANOS = Duration.ofSeconds(2).toNanos();
    private static final long PAUSE_MILLIS = 10;
    private static final long FORGET_NANOS = Duration.ofMinutes(1).toNanos();

    private final RunningMeetings running;
    private final LiveRuns rows;
    private final List<Notices.Listening> listening = new ArrayList<>();
    private final Set<UUID> changed = new HashSet<>();
    /** When the presences of a run may be read next, nanoseconds; in order of the wish. */
    private final Map<UUID, Long> presenceDue = new LinkedHashMap<>();

    private final Map<UUID, Long> presenceRead = new LinkedHashMap<>();
    private boolean everything;
    private boolean stopped;
    private final Thread worker;

    FollowRunningMeetings(Notices notices, RunningMeetings running, LiveRuns rows, MeetingStore meetings) {
        this.running = running;
        this.rows = rows;
        meetings.follow(id -> running.reread(List.of(id)));
        this.worker = Thread.ofVirtual().name("running-meetings").start(this::run);
        listening.add(notices.listen(StartLedger.CHANNEL, this::changed));
        listening.add(notices.listen(LiveRuns.CHANNEL, this::changed));
        listening.add(notices.listen(ActivityNotices.CHANNEL, this::active));
    }

    private synchronized void changed(String payload) {
        if (payload.equals(Notices.RE_READ)) {
            everything = true;
        } else {
            changed.addAll(ActivityNotices.meetings(payload));
        }
        notifyAll();
    }

    private synchronized void active(String payload) {
        long now = System.nanoTime();
        for (UUID id : ActivityNotices.meetings(payload)) {
            Long last = presenceRead.get(id);
            presenceDue.putIfAbsent(id, last == null ? now : Math.max(now, last + PRESENCE_NANOS));
        }
        notifyAll();
    }

    /** What is to be done now. */
    private record Work(Set<UUID> changed, Set<UUID> presence, boolean everything) {}

    private void run() {
        long compared = System.nanoTime();
        long forgot = compared;
        try {
            while (!isStopped()) {
                Work work = take(compared + RE_READ.toNanos());
                if (work.everything() || System.nanoTime() - compared >= RE_READ.toNanos()) {
                    compared = System.nanoTime();
                    attempt(running::reconcile);
                    attempt(running::sweep);
                }
                if (!work.changed().isEmpty()) {
                    attempt(() -> running.reread(work.changed()));
                }
                if (!work.presence().isEmpty()) {
                    attempt(() -> running.rereadPresence(work.presence()));
                }
                if (System.nanoTime() - forgot >= FORGET_NANOS) {
                    forgot = System.nanoTime();
                    attempt(rows::forget);
                }
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private synchronized boolean isStopped() {
        return stopped;
    }

    private static void attempt(Runnable step) {
        try {
            step.run();
        } catch (RuntimeException e) {
            log.warn("could not follow running meetings, callers are told what was known last", e);
        }
    }

    private synchronized Work take(long until) throws InterruptedException {
        while (true) {
            long now = System.nanoTime();
            Set<UUID> presence = new HashSet<>();
            long next = until;
            for (var due = presenceDue.entrySet().iterator(); due.hasNext(); ) {
                Map.Entry<UUID, Long> one = due.next();
                if (one.getValue() - now <= 0) {
                    presence.add(one.getKey());
                    presenceRead.put(one.getKey(), now);
                    due.remove();
                } else {
                    next = Math.min(next, one.getValue());
                }
            }
            if (stopped || everything || !changed.isEmpty() || !presence.isEmpty() || until - now <= 0) {
                var work = new Work(Set.copyOf(changed), presence, everything);
                changed.clear();
                everything = false;
                presenceRead.values().removeIf(read -> now - read > PRESENCE_NANOS);
                return work;
            }
            wait(Math.max(1, (next - now) / 1_000_000));
        }
    }

    /** Finishes what it is reading. */
    @Override
    public void close() {
        listening.forEach(Notices.Listening::close);
        synchronized (this) {
            stopped = true;
            notifyAll();
        }
        try {
            worker.join(Duration.ofSeconds(2));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        worker.interrupt();
    }
}

package org.lectern.server.meeting;

import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.activity.ActivityNotices;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassPresence;
import org.lectern.server.meeting.Arrivals.Sighting;
import org.lectern.server.platform.Notices;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes over what events of servers tell about our runs: that one ended, and that somebody who was given a join is inside.
 *
 * <p>Woken by the fold's notices; several notices of one run within a quarter of a second cost one look.
 */
final class FollowActivity implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(FollowActivity.class);
    private static final long PAUSE_MILLIS = 250;

    private final MeetingStore meetings;
    private final ActivityReports reports;
    private final Endings endings;
    private final Arrivals arrivals;
    private final Notices.Listening listening;
    private final Set<UUID> touched = new LinkedHashSet<>();
    private final Thread worker;

    FollowActivity(
            Notices notices, MeetingStore meetings, ActivityReports reports, Endings endings, Arrivals arrivals) {
        this.meetings = meetings;
        this.reports = reports;
        this.endings = endings;
        this.arrivals = arrivals;
        this.worker = Thread.ofVirtual().name("follow-activity").start(this::run);
        this.listening = notices.listen(ActivityNotices.CHANNEL, this::notice);
    }

    private void notice(String payload) {
        synchronized (touched) {
            touched.addAll(ActivityNotices.meetings(payload));
            touched.notifyAll();
        }
    }

    private void run() {
        try {
            while (true) {
                worthALook(take()).forEach(this::look);
                Thread.sleep(PAUSE_MILLIS);
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Most notices tell of neither an end nor an arrival: asking for all at once keeps a full hour cheap. */
    private Set<UUID> worthALook(List<UUID> touched) {
        try {
            var worth = new LinkedHashSet<>(reports.ended(touched));
            worth.addAll(arrivals.open(touched));
            return worth;
        } catch (RuntimeException e) {
            log.warn("could not follow the activity of meetings, the next notices or polls will", e);
            return Set.of();
        }
    }

    private List<UUID> take() throws InterruptedException {
        synchronized (touched) {
            while (touched.isEmpty()) {
                touched.wait();
            }
            List<UUID> taken = List.copyOf(touched);
            touched.clear();
            return taken;
        }
    }

    /** One look at one run. */
    void look(UUID meetingId) {
        try {
            Optional<Meeting> found = meetings.find(meetingId);
            if (found.isEmpty()) {
                return;
            }
            boolean open = arrivals.anyOpen(meetingId);
            Meeting meeting = found.get();
            Meeting.Ending ending = meeting.ending();
            boolean mayEnd = meeting.isRunning() || (ending != null && ending.inferred());
            if (!open && !mayEnd) {
                return;
            }
            if (open) {
                reports.presencesOfRuns(List.of(meetingId)).values().forEach(run -> arrivals.seen(sightings(run)));
            }
            if (mayEnd) {
                reports.observedEnd(meetingId).ifPresent(at -> endings.close(meetingId, EndCause.HOOK, at));
            }
        } catch (RuntimeException e) {
            log.warn(
                    "could not follow the activity of a meeting, the next notice or poll will meeting={}",
                    meetingId,
                    e);
        }
    }

    private static List<Sighting> sightings(ClassPresence run) {
        return run.people().stream()
                .filter(person -> !person.presence().sessions().isEmpty())
                .map(person -> new Sighting(
                        run.meetingId(),
                        person.who().externalUserId(),
                        person.presence().firstJoin().orElseThrow(),
                        person.presence().lastSeen().orElse(run.asOf()),
                        Math.max(
                                person.presence().connections(),
                                person.presence().sessions().size())))
                .toList();
    }

    @Override
    public void close() {
        listening.close();
        worker.interrupt();
    }
}

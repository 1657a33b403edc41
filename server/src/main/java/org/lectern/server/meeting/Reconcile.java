package org.lectern.server.meeting;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Attendee;
import org.lectern.bbb.MeetingPassword;
import org.lectern.bbb.Outcome;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.activity.PollEvidence;
import org.lectern.server.activity.PollEvidence.PolledPerson;
import org.lectern.server.meeting.Arrivals.Sighting;
import org.lectern.server.meeting.ConfirmEnd.Finding;
import org.lectern.server.meeting.PolledMeetings.Ours;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.PollListener;
import org.lectern.server.pool.ServerPoll;
import org.lectern.server.pool.ServerStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares what a server shows with what we believe, and heals the difference.
 *
 * <p>A run that a server no longer shows is asked for again by its identifier, and closed as inferred only if the server
 * answers that it does not know it: an end that no event told of is known after one poll. A poll that failed says nothing
 * and changes nothing. The only meetings this ends at a server are those of attempts that were abandoned, of runs that
 * were given up with their server, and of runs that seemed gone and whose class goes on in another run: so one class stays
 * one. One with our tag that no row knows is kept aside and reported.
 */
final class Reconcile implements PollListener {
    private static final Logger log = LoggerFactory.getLogger(Reconcile.class);
    /** A server may show a meeting for a moment after it ended. */
    private static final Duration ENDING = Duration.ofSeconds(90);
    /** A server that was told to end a meeting does so within this. */
    private static final Duration TELLING = Duration.ofSeconds(10);

    private final PolledMeetings polled;
    private final OurMeetings ours;
    private final Followers followers;
    private final BbbClients clients;
    private final ServerStore servers;

    /** Who is told what a poll showed of our runs. */
    record Followers(PollEvidence evidence, Arrivals arrivals, ConfirmEnd confirm, MeetingStore meetings) {}

    Reconcile(PolledMeetings polled, OurMeetings ours, Followers followers, BbbClients clients, ServerStore servers) {
        this.polled = polled;
        this.ours = ours;
        this.followers = followers;
        this.clients = clients;
        this.servers = servers;
    }

    @Override
    public void polled(ServerPoll poll) {
        if (!(poll.answer() instanceof Outcome.Success<List<org.lectern.bbb.Meeting>> answer)) {
            return;
        }
        var shown = new LinkedHashMap<String, org.lectern.bbb.Meeting>();
        answer.value().forEach(meeting -> shown.putIfAbsent(meeting.meetingId(), meeting));
        var known = new HashMap<String, Ours>();
        polled.find(shown.keySet()).forEach(one -> known.put(one.serverMeetingId(), one));

        List<org.lectern.bbb.Meeting> running = shown.values().stream()
                .filter(meeting -> isRunning(known.get(meeting.meetingId()), meeting, poll))
                .toList();
        follow(poll, shown.values(), running, known);
        strangers(poll, shown, known);
        superfluous(poll, shown, known, running);
        notToldYet(poll, known);
        absent(poll, shown.keySet());
    }

    /** Runs that their owner ended while their server could not be told, or did not do it. */
    private void notToldYet(ServerPoll poll, Map<String, Ours> known) {
        for (Ours one : known.values()) {
            Instant ended = one.endedAt();
            if (one.state().equals("WON")
                    && one.meeting() == MeetingState.ENDED
                    && one.endCause() == EndCause.REQUESTED
                    && ended != null
                    && ended.plus(TELLING).isBefore(poll.answeredAt())) {
                log.warn(
                        "ending a meeting once more that was to end server={} meeting={}",
                        poll.server().name(),
                        one.meetingId());
                String password =
                        followers.meetings().passwords(one.meetingId()).moderator();
                clients.of(poll.server()).end(one.serverMeetingId(), MeetingPassword.of(password));
            }
        }
    }

    private boolean isRunning(@Nullable Ours one, org.lectern.bbb.Meeting shown, ServerPoll poll) {
        if (one == null || !one.state().equals("WON")) {
            return false;
        }
        if (one.meeting() == MeetingState.RUNNING) {
            return true;
        }
        if (one.endCause() == EndCause.INFERRED) {
            boolean reopened = one.isAs(shown) && polled.reopen(one.meetingId());
            log.warn("a meeting that seemed gone is back meeting={} reopened={}", one.meetingId(), reopened);
            return reopened;
        }
        if (one.meeting() == MeetingState.DETACHED) {
            return false;
        }
        Instant ended = one.endedAt();
        if (ended != null && ended.plus(ENDING).isBefore(poll.answeredAt())) {
            log.warn("an ended meeting is still at its server meeting={} cause={}", one.meetingId(), one.endCause());
        }
        return false;
    }

    private void follow(
            ServerPoll poll,
            Collection<org.lectern.bbb.Meeting> shown,
            List<org.lectern.bbb.Meeting> running,
            Map<String, Ours> known) {
        var counts = new LinkedHashMap<UUID, Integer>();
        var inside = new ArrayList<Sighting>();
        var evidence = new LinkedHashMap<MeetingReference, List<PolledPerson>>();
        for (org.lectern.bbb.Meeting meeting : running) {
            Ours one = known.get(meeting.meetingId());
            if (one == null) {
                continue;
            }
            List<Attendee> attendees = meeting.attendees();
            counts.put(one.meetingId(), Math.max(meeting.participantCount(), attendees.size()));
            List<PolledPerson> polledPeople = people(meeting);
            polledPeople.forEach(person -> inside.add(
                    new Sighting(one.meetingId(), person.externalUserId(), poll.answeredAt(), poll.answeredAt())));
            String internal = one.internalMeetingId();
            evidence.put(
                    new MeetingReference(
                            internal == null ? meeting.internalMeetingId() : internal, meeting.meetingId()),
                    polledPeople);
        }
        rooms(counts.keySet(), shown, running, evidence);
        polled.seen(counts, poll.answeredAt());
        followers.arrivals().seen(inside);
        if (!evidence.isEmpty()) {
            followers.evidence().polled(poll.answeredAt(), poll.interval(), evidence);
        }
    }

    private static List<PolledPerson> people(org.lectern.bbb.Meeting meeting) {
        var people = new LinkedHashMap<String, PolledPerson>();
        for (Attendee attendee : meeting.attendees()) {
            people.putIfAbsent(
                    attendee.userId(),
                    new PolledPerson(
                            attendee.userId(),
                            attendee.fullName(),
                            attendee.role().name()));
        }
        return List.copyOf(people.values());
    }

    /**
     * Who is in the rooms that the server made of running classes. A room that it does not show any more is closed, of which
     * no event may have told: nobody is in it.
     */
    private void rooms(
            Set<UUID> runs,
            Collection<org.lectern.bbb.Meeting> shown,
            List<org.lectern.bbb.Meeting> running,
            Map<MeetingReference, List<PolledPerson>> evidence) {
        if (runs.isEmpty()) {
            return;
        }
        polled.listRooms(runs).forEach(room -> evidence.putIfAbsent(room, List.of()));
        Set<String> parents =
                running.stream().map(org.lectern.bbb.Meeting::internalMeetingId).collect(Collectors.toSet());
        for (org.lectern.bbb.Meeting room : shown) {
            var reference = new MeetingReference(room.internalMeetingId(), room.meetingId());
            if (room.isBreakout()
                    && parents.contains(room.parentMeetingId())
                    && evidence.getOrDefault(reference, List.of()).isEmpty()) {
                evidence.put(reference, people(room));
            }
        }
    }

    /** Counts what is not ours and sets aside what claims to be. Breakouts of ours carry identifiers of the server's. */
    private void strangers(ServerPoll poll, Map<String, org.lectern.bbb.Meeting> shown, Map<String, Ours> known) {
        var internals = new HashSet<String>();
        shown.values().stream()
                .filter(meeting -> known.containsKey(meeting.meetingId()))
                .forEach(meeting -> internals.add(meeting.internalMeetingId()));
        int meetings = 0;
        int people = 0;
        for (org.lectern.bbb.Meeting meeting : shown.values()) {
            if (known.containsKey(meeting.meetingId())
                    || (meeting.isBreakout() && internals.contains(meeting.parentMeetingId()))) {
                continue;
            }
            if (ours.carriesOurTag(meeting.meetingId())) {
                boolean first = polled.quarantine(
                        poll.server().id(), meeting.meetingId(), meeting.name(), meeting.participantCount());
                if (first) {
                    log.error(
                            "a meeting carries our tag and is unknown here: was a backup restored, or does a copy of"
                                    + " this installation run? It is not ended. server={} id={}",
                            poll.server().name(),
                            meeting.meetingId());
                }
            }
            meetings++;
            people += meeting.participantCount();
        }
        servers.countForeign(poll.server().id(), meetings, people);
    }

    /**
     * What an abandoned attempt left, what was given up with its server and not taken back just now, and what seemed gone
     * while its class went on in another run.
     */
    private void superfluous(
            ServerPoll poll,
            Map<String, org.lectern.bbb.Meeting> shown,
            Map<String, Ours> known,
            List<org.lectern.bbb.Meeting> running) {
        Set<String> taken =
                running.stream().map(org.lectern.bbb.Meeting::meetingId).collect(Collectors.toSet());
        List<Ours> back = known.values().stream()
                .filter(one -> one.state().equals("WON")
                        && !taken.contains(one.serverMeetingId())
                        && one.isAs(shown.get(one.serverMeetingId())))
                .toList();
        List<UUID> seemedGone = back.stream()
                .filter(one -> one.meeting() == MeetingState.ENDED && one.endCause() == EndCause.INFERRED)
                .map(Ours::meetingId)
                .toList();
        Set<UUID> replaced = seemedGone.isEmpty() ? Set.of() : polled.listReplaced(seemedGone);
        for (Ours one : known.values()) {
            boolean detached = back.contains(one) && one.meeting() == MeetingState.DETACHED;
            if (one.state().equals("ABANDONED")
                    || detached
                    || (back.contains(one) && replaced.contains(one.meetingId()))) {
                log.warn(
                        "ending what is not wanted any more server={} meeting={} attempt={} run={}",
                        poll.server().name(),
                        one.meetingId(),
                        one.state(),
                        one.meeting());
                String password =
                        followers.meetings().passwords(one.meetingId()).moderator();
                clients.of(poll.server()).end(one.serverMeetingId(), MeetingPassword.of(password));
            }
        }
    }

    private void absent(ServerPoll poll, Set<String> shown) {
        for (Meeting meeting : polled.listAbsent(poll.server().id(), shown)) {
            Finding finding = followers.confirm().confirm(meeting, EndCause.INFERRED, ConfirmEnd.lastSeen(meeting));
            log.info("a meeting was not shown by its server meeting={} asked={}", meeting.id(), finding);
        }
    }
}

package org.lectern.server.meeting;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.locks.LockSupport;
import org.lectern.bbb.MeetingPassword;
import org.lectern.bbb.Outcome;
import org.lectern.bbb.Removal;
import org.lectern.server.meeting.ConfirmEnd.Finding;
import org.lectern.server.platform.Database;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerState;
import org.lectern.server.pool.ServerStore;

/** Ends a run at its server and waits until the server confirms it. */
public final class EndMeeting {
    private static final Duration PATIENCE = Duration.ofSeconds(8);
    private static final Duration SHORT_PATIENCE = Duration.ofSeconds(2);
    private static final Duration FIRST_PAUSE = Duration.ofMillis(50);
    private static final Duration LONGEST_PAUSE = Duration.ofSeconds(1);

    private final MeetingStore meetings;
    private final ServerStore servers;
    private final BbbClients clients;
    private final ConfirmEnd confirm;
    private final PollServers polls;

    EndMeeting(MeetingStore meetings, ServerStore servers, BbbClients clients, ConfirmEnd confirm, PollServers polls) {
        this.meetings = meetings;
        this.servers = servers;
        this.clients = clients;
        this.confirm = confirm;
        this.polls = polls;
    }

    /**
     * Ends the run. Ending it again is answered as the first time. Blocks for up to eight seconds after the server took
     * the request, since servers end meetings in their own time; never called within a transaction.
     *
     * <p>A run on a server that the operator disabled is given up without asking ({@link MeetingState#DETACHED}), so that
     * its room can be opened elsewhere.
     */
    public EndResult end(UUID meetingId) {
        Database.requireNoTransaction();
        Optional<Meeting> found = meetings.find(meetingId);
        if (found.isEmpty()) {
            return new EndResult.Unknown();
        }
        Meeting meeting = found.get();
        return switch (meeting.state()) {
            case ENDED, DETACHED -> new EndResult.Ended(meeting);
            case STARTING -> new EndResult.CouldNotAsk("The class is still being started. Try again in a moment.");
            case RUNNING -> endRunning(meeting);
        };
    }

    /**
     * Ends the run for a caller: when this returns it is over for everybody who asks, whatever its server does. Waits no
     * longer than two seconds for the server's confirmation beyond the call itself. A server that could not be told is told
     * by the poll that next shows the run. A run that vanished is not brought up again afterwards.
     *
     * <p>A run that is being started is waited for.
     */
    public EndResult endNow(UUID meetingId) {
        Database.requireNoTransaction();
        Optional<Meeting> found = meetings.find(meetingId);
        long until = System.nanoTime() + PATIENCE.toNanos();
        while (found.isPresent() && found.get().state() == MeetingState.STARTING && System.nanoTime() < until) {
            pause(FIRST_PAUSE);
            found = meetings.find(meetingId);
        }
        if (found.isEmpty()) {
            return new EndResult.Unknown();
        }
        Meeting meeting = found.get();
        return switch (meeting.state()) {
            case STARTING -> new EndResult.CouldNotAsk("The class is still being started. Try again in a moment.");
            case ENDED, DETACHED -> new EndResult.Ended(confirm.requested(meeting));
            case RUNNING -> endRunningNow(meeting);
        };
    }

    private EndResult endRunningNow(Meeting meeting) {
        Meeting.Place place = meeting.requirePlace();
        Server server = servers.find(place.serverId()).orElse(null);
        if (server == null || server.state() == ServerState.DISABLED) {
            return new EndResult.Ended(confirm.requested(meeting));
        }
        MeetingPassword password =
                MeetingPassword.of(meetings.passwords(meeting.id()).moderator());
        Outcome<Removal> outcome = clients.of(server).end(place.serverMeetingId(), password);
        clients.record(server.id(), outcome);
        if (outcome.isSuccess()) {
            long until = System.nanoTime() + SHORT_PATIENCE.toNanos();
            Duration pause = FIRST_PAUSE;
            while (System.nanoTime() < until) {
                if (confirm.confirm(meeting, EndCause.REQUESTED) == Finding.GONE) {
                    return new EndResult.Ended(meetings.find(meeting.id()).orElse(meeting));
                }
                pause(pause);
                pause = pause.multipliedBy(2);
            }
        }
        Meeting ended = confirm.requested(meeting);
        polls.request(server.id());
        return new EndResult.Ended(ended);
    }

    private static void pause(Duration pause) {
        LockSupport.parkNanos(pause.toNanos());
    }

    private EndResult endRunning(Meeting meeting) {
        Meeting.Place place = meeting.requirePlace();
        Server server = servers.find(place.serverId()).orElse(null);
        if (server == null || server.state() == ServerState.DISABLED) {
            return new EndResult.Ended(confirm.detach(meeting));
        }
        MeetingPassword password =
                MeetingPassword.of(meetings.passwords(meeting.id()).moderator());
        Outcome<Removal> outcome = clients.of(server).end(place.serverMeetingId(), password);
        clients.record(server.id(), outcome);
        if (outcome instanceof Outcome.Failure<Removal> failure && !failure.mayHaveHappened()) {
            return new EndResult.CouldNotAsk("The server did not take the request: " + failure.message());
        }
        return await(meeting, server.id());
    }

    private EndResult await(Meeting meeting, UUID serverId) {
        long until = System.nanoTime() + PATIENCE.toNanos();
        Duration pause = FIRST_PAUSE;
        Finding last = Finding.STILL_THERE;
        while (System.nanoTime() < until) {
            last = confirm.confirm(meeting, EndCause.REQUESTED);
            if (last == Finding.GONE) {
                return new EndResult.Ended(meetings.find(meeting.id()).orElse(meeting));
            }
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                break;
            }
            pause = pause.multipliedBy(2).compareTo(LONGEST_PAUSE) < 0 ? pause.multipliedBy(2) : LONGEST_PAUSE;
        }
        polls.request(serverId);
        return last == Finding.STILL_THERE
                ? new EndResult.StillEnding(meeting)
                : new EndResult.CouldNotAsk("The server does not answer; whether the class ended is not known yet.");
    }
}

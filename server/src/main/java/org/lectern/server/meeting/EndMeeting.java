package org.lectern.server.meeting;

import java.time.Duration;
import java.util.Optional;
import java.util.UUID;
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

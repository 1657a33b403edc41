package org.lectern.server.meeting;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to happen every few seconds though nobody asks: silent starts, joins that never arrived, old tickets. */
final class MeetingChores {
    private static final Logger log = LoggerFactory.getLogger(MeetingChores.class);

    private final StartMeeting start;
    private final Arrivals arrivals;
    private final JoinTickets tickets;
    private final MeetingSettings settings;

    MeetingChores(StartMeeting start, Arrivals arrivals, JoinTickets tickets, MeetingSettings settings) {
        this.start = start;
        this.arrivals = arrivals;
        this.tickets = tickets;
        this.settings = settings;
    }

    void run() {
        int silent = start.settleSilent();
        int never = arrivals.giveUp(settings.arrivalPatience());
        int swept = tickets.sweep();
        if (silent + never + swept > 0) {
            log.debug("did the chores silentStarts={} neverArrived={} tickets={}", silent, never, swept);
        }
    }
}

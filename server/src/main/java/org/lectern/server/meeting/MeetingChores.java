package org.lectern.server.meeting;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What has to happen every few seconds though nobody asks: silent starts, joins that never arrived, old tickets
 * and seats. */
final class MeetingChores {
    private static final Logger log = LoggerFactory.getLogger(MeetingChores.class);

    private final StartMeeting start;
    private final Arrivals arrivals;
    private final JoinTickets tickets;
    private final SeatStore seats;
    private final MeetingSettings settings;

    MeetingChores(
            StartMeeting start, Arrivals arrivals, JoinTickets tickets, SeatStore seats, MeetingSettings settings) {
        this.start = start;
        this.arrivals = arrivals;
        this.tickets = tickets;
        this.seats = seats;
        this.settings = settings;
    }

    void run() {
        int silent = start.settleSilent();
        int never = arrivals.giveUp(settings.arrivalPatience());
        int swept = tickets.sweep();
        int seen = seats.sweep();
        if (silent + never + swept + seen > 0) {
            log.debug("did the chores silentStarts={} neverArrived={} tickets={} seats={}", silent, never, swept, seen);
        }
    }
}

package org.lectern.server.activity;

import java.util.List;

/**
 * The log of observations. PostgreSQL is behind it; an installation that outgrows one database puts a distributed log
 * behind the same two methods, and tests and the demo put faulty ones there.
 *
 * <p>Safe for use by several threads and several processes on one database.
 */
public interface EventLog {

    /**
     * Keeps the observations that are new. When it returns they survive the loss of power.
     *
     * <p>An observation whose identity the log already has for that meeting is a duplicate and changes nothing, however
     * often and through whichever process it comes.
     *
     * @throws org.lectern.server.platform.DatabaseUnavailable if nothing can be said about whether it was kept; sending
     *     it again is safe
     */
    Appended append(Batch batch);

    /**
     * Hands out meetings that have observations not yet folded, to one taker at a time.
     *
     * @param limit how many at most
     * @return claims that expire by themselves; empty if nothing is due
     */
    List<Claim> claim(int limit);

    /**
     * What goes in together.
     *
     * @param entries may hold duplicates
     * @param tally requests and events that the inbox counts in the same transaction
     */
    record Batch(List<Entry> entries, Tally tally) {
        public Batch {
            entries = List.copyOf(entries);
        }
    }

    /**
     * An observation on its way into the log.
     *
     * @param plausible whether its time can be right; if not it is kept, flagged, and not folded
     */
    record Entry(Observation observation, boolean plausible) {}

    /** What an append did, in observations; the sum of the four is the batch. */
    record Appended(int kept, int duplicate, int outOfRange, int sealed) {}

    /**
     * Counts that the inbox keeps beside the log, of events that are not in the batch.
     *
     * @param received all events of the requests, those in the batch included
     * @param foreign of meetings that are not ours, whose content is not stored
     * @param dead dead letters written with this batch
     */
    record Tally(int received, int foreign, int dead) {
        public static final Tally NONE = new Tally(0, 0, 0);
    }

    /**
     * A meeting handed out.
     *
     * @param foldedTo everything up to this sequence number has been folded
     * @param upTo fold up to this one
     */
    record Claim(MeetingKey key, long foldedTo, long upTo) {}
}

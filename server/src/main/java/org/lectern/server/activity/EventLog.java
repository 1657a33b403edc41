package org.lectern.server.activity;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
     * Hands out meetings that have observations not yet folded, to one taker at a time, longest waiting first.
     *
     * @param limit how many at most
     * @return claims that expire by themselves; empty if nothing is due
     */
    Claims claim(int limit);

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

    /**
     * What an append did, in observations; the four together are the batch.
     *
     * @param sealed of classes whose events are not kept any more; the log counts them as dead, and keeps nothing of them
     */
    record Appended(int kept, int duplicate, int outOfRange, List<Entry> sealed) {
        public Appended {
            sealed = List.copyOf(sealed);
        }
    }

    /**
     * Counts that the inbox keeps beside the log, of events that are not in the batch.
     *
     * @param received all events of the requests, those in the batch included
     * @param foreign of meetings that are not ours, whose content is not stored
     * @param dead dead letters written with this batch
     * @param notCollected of kinds that their tenant does not collect; the log adds what it leaves out itself
     */
    record Tally(int received, int foreign, int dead, int notCollected) {
        public static final Tally NONE = new Tally(0, 0, 0);

        public Tally(int received, int foreign, int dead) {
            this(received, foreign, dead, 0);
        }

        /** Of dead letters that are tried again: what becomes of them now is counted instead. */
        public static Tally revived(int letters) {
            return new Tally(0, 0, -letters, 0);
        }

        /** Of what hooks would have told, told by other means: it counts as received, as it will count as folded. */
        public static Tally told(List<Entry> entries) {
            return new Tally(
                    Math.toIntExact(entries.stream()
                            .filter(entry -> entry.observation().source() == Source.HOOK)
                            .count()),
                    0,
                    0);
        }

        Tally leavingOut(int more) {
            return more == 0 ? this : new Tally(received, foreign, dead, notCollected + more);
        }
    }

    /** @param lease names this handing out; whoever has another one has no right to settle */
    record Claims(UUID lease, List<Claim> claims) {
        public Claims {
            claims = List.copyOf(claims);
        }
    }

    /** A meeting handed out. */
    record Claim(MeetingKey key, MeetingReference reference, Range range, Standing standing) {}

    /**
     * @param foldedTo everything up to this sequence number has been folded
     * @param upTo fold up to this one
     * @param fromZero whether the meeting is to be folded anew
     */
    record Range(long foldedTo, long upTo, boolean fromZero) {}

    /**
     * Whose meeting it is, as far as was found out before.
     *
     * @param state one of NEW, KNOWN, PENDING, ABANDONED, FOREIGN
     * @param meetingId the row of {@code meeting}, if known
     */
    record Standing(String state, @Nullable UUID meetingId, Instant firstReceivedAt) {
        boolean settled() {
            return !state.equals("NEW") && !state.equals("PENDING");
        }
    }
}

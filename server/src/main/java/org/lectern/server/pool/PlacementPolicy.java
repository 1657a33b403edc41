package org.lectern.server.pool;

import java.util.List;
import java.util.Set;
import java.util.UUID;

/**
 * Chooses servers for meetings that are about to start. Pure: the same question gives the same answer, so a log of
 * questions can be replayed and a what-if needs nothing else.
 *
 * <p>A port because several ways to choose are known and compared; see "docs/operation.md, placement".
 */
public interface PlacementPolicy {
    /**
     * Places all starts together, each seeing the seats that those before it took.
     *
     * @param candidates every server that takes new meetings, with its load now
     * @return one placement a start, in the order of the starts
     */
    List<Placement> place(List<Candidate> candidates, List<Seats> starts);

    /**
     * A server that could take a meeting.
     *
     * @param people its load now in people, whether seen or expected, zero or more
     */
    record Candidate(UUID serverId, String name, double weight, ServerHealth health, double people) {}

    /**
     * A start's wish.
     *
     * @param excluded servers that it must not go to, because they already failed it
     */
    record Seats(UUID meetingId, int expected, Set<UUID> excluded) {
        public Seats {
            excluded = Set.copyOf(excluded);
        }
    }

    /** The answer for one start. */
    sealed interface Placement {
        /**
         * @param reason why this one, for the placement log
         */
        record Placed(UUID serverId, String reason) implements Placement {}

        /** No candidate is left. */
        record Nowhere(String reason) implements Placement {}
    }
}

package org.lectern.server.pool;

import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

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
     * @param candidates every server of the pool, with its load now
     * @return one placement a start, in the order of the starts
     */
    List<Placement> place(List<Candidate> candidates, List<Seats> starts);

    /** Whether a server may take a meeting now, and if not, why. */
    enum Standing {
        /** Answers, and the operator lets it take meetings. */
        READY,
        /** Failed lately: only when nothing else is left. */
        LAST_RESORT,
        /** Has not answered for so long that nothing is known of it. */
        STALE,
        OFFLINE,
        CORDONED,
        DISABLED;

        /** Of what the operator wants and what polls have seen. */
        public static Standing of(ServerState state, ServerHealth health, boolean stale) {
            return switch (state) {
                case DISABLED -> DISABLED;
                case CORDONED -> CORDONED;
                case ENABLED ->
                    switch (health) {
                        case OFFLINE -> OFFLINE;
                        case UNHEALTHY -> stale ? STALE : LAST_RESORT;
                        case ONLINE -> stale ? STALE : READY;
                    };
            };
        }
    }

    /**
     * A server of the pool.
     *
     * @param people its load now in people, whether seen or expected, zero or more
     * @param meetingsOf live meetings there, by tenant; tenants that start nothing now may be missing
     */
    record Candidate(
            UUID serverId,
            String name,
            double weight,
            Standing standing,
            Set<String> tags,
            double people,
            Map<UUID, Integer> meetingsOf) {
        public Candidate {
            tags = Set.copyOf(tags);
            meetingsOf = Map.copyOf(meetingsOf);
        }
    }

    /**
     * A start's wish.
     *
     * @param expected people, one or more
     * @param tags that its server must all have
     * @param excluded servers that it must not go to, because they already failed it
     * @param only the one server that it can run on, since it is part of a meeting there; null for any
     */
    record Seats(
            UUID meetingId,
            UUID tenantId,
            int expected,
            Set<String> tags,
            Set<UUID> excluded,
            @Nullable UUID only) {
        /** For a meeting of its own, which may run on any server. */
        public Seats(UUID meetingId, UUID tenantId, int expected, Set<String> tags, Set<UUID> excluded) {
            this(meetingId, tenantId, expected, tags, excluded, null);
        }

        public Seats {
            tags = Set.copyOf(tags);
            excluded = Set.copyOf(excluded);
        }
    }

    /** The answer for one start. */
    sealed interface Placement {
        Trace trace();

        record Placed(UUID serverId, Trace trace) implements Placement {}

        /** No candidate is left. */
        record Nowhere(Trace trace) implements Placement {}
    }

    /**
     * Why: what was weighed, the best first.
     *
     * @param weighed servers that could have taken it
     * @param passedOver how many could not, by reason: a {@link Standing}, {@code TAGS}, {@code FAILED_IT} or
     *     {@code PARENT_ELSEWHERE}
     */
    record Trace(List<Weighed> weighed, Map<String, Integer> passedOver) {
        public Trace {
            weighed = List.copyOf(weighed);
            passedOver = Map.copyOf(passedOver);
        }
    }

    /**
     * One server that could have taken a start.
     *
     * @param people its load before
     * @param score people for each unit of weight once the start's own are in; the lowest is best
     * @param ofTenant meetings of the same tenant there
     */
    record Weighed(UUID serverId, String name, double people, double weight, double score, int ofTenant) {}
}

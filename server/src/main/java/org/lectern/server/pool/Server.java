package org.lectern.server.pool;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;

/**
 * One BigBlueButton host, as an operator described it and as polls see it.
 *
 * @param name unique, shown on pages and in logs
 * @param algorithm the checksum our requests to it are signed with
 * @param weight how much it can carry compared with others, above zero
 * @param tags what it is for, in the operator's words; a start may ask for some
 * @param spare a second secret while one is exchanged, null otherwise
 * @param state what the operator wants
 * @param marks what is under way
 * @param observed what polls see
 */
public record Server(
        UUID id,
        String name,
        ServerAddress address,
        SharedSecret secret,
        ChecksumAlgorithm algorithm,
        double weight,
        Set<String> tags,
        @Nullable Spare spare,
        ServerState state,
        Marks marks,
        Observed observed) {

    public Server {
        tags = Set.copyOf(tags);
    }

    /** A secret beside the one in use. */
    public record Spare(SharedSecret secret, ChecksumAlgorithm algorithm, Kind kind, Instant since) {
        public enum Kind {
            /** Announced: used as soon as the server refuses the present one and takes this. */
            NEXT,
            /** Replaced: kept until the operator confirms that the new one is right. */
            OLD
        }
    }

    /**
     * @param draining since when it is being emptied, to be disabled with its last class; null if it is not
     * @param givenUp when its classes were given up; null if they were not, or it has answered since
     */
    public record Marks(
            @Nullable Instant draining, @Nullable Instant givenUp) {}

    /** Every secret that the server may sign with now, the likeliest first. */
    public List<SharedSecret> secrets() {
        return spare == null ? List.of(secret) : List.of(secret, spare.secret());
    }

    /** Whether it has not answered for so long that nothing is known of it. */
    public boolean isStale(Instant now, Duration staleAfter) {
        return isStale(observed.answeredAt(), now, staleAfter);
    }

    static boolean isStale(@Nullable Instant answered, Instant now, Duration staleAfter) {
        return answered == null || answered.isBefore(now.minus(staleAfter));
    }

    static boolean takesClasses(ServerState state, ServerHealth health) {
        return state == ServerState.ENABLED && health != ServerHealth.OFFLINE;
    }

    public ServerHealth health() {
        return observed.health();
    }

    /** Whether a new meeting may be placed here, if its last answer is not too old. */
    public boolean acceptsNewMeetings() {
        return takesClasses(state, observed.health());
    }
}

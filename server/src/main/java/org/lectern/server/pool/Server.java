package org.lectern.server.pool;

import java.util.UUID;
import org.lectern.bbb.ChecksumAlgorithm;
import org.lectern.bbb.ServerAddress;
import org.lectern.bbb.SharedSecret;

/**
 * One BigBlueButton host, as an operator described it and as polls see it.
 *
 * @param name unique, shown on pages and in logs
 * @param algorithm the checksum our requests to it are signed with
 * @param weight how much it can carry compared with others, above zero
 * @param state what the operator wants
 * @param observed what polls see
 */
public record Server(
        UUID id,
        String name,
        ServerAddress address,
        SharedSecret secret,
        ChecksumAlgorithm algorithm,
        double weight,
        ServerState state,
        Observed observed) {

    public ServerHealth health() {
        return observed.health();
    }

    /** Whether a new meeting may be placed here: wanted by the operator and not known to be offline. */
    public boolean acceptsNewMeetings() {
        return state == ServerState.ENABLED && observed.health() != ServerHealth.OFFLINE;
    }
}

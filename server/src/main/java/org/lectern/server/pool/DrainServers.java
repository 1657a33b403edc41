package org.lectern.server.pool;

import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Empties servers: no new class comes, those that run go on, and with the last one over the server is disabled by itself.
 *
 * <p>Setting any other state breaks it off. A server with people of others on it is empty for us.
 */
public final class DrainServers {
    private static final Logger log = LoggerFactory.getLogger(DrainServers.class);

    private final ServerStore servers;
    private final List<ServerUse> users;

    public DrainServers(ServerStore servers, List<ServerUse> users) {
        this.servers = servers;
        this.users = List.copyOf(users);
    }

    /** Begins. False if there is no such server. */
    public boolean drain(UUID serverId) {
        return servers.drain(serverId);
    }

    /** Classes of ours that are still there. */
    public int left(UUID serverId) {
        return users.stream().mapToInt(use -> use.count(serverId)).sum();
    }

    /** Disables those that have become empty; called every few seconds. Returns how many. */
    public int disableEmpty() {
        int disabled = 0;
        for (Server server : servers.list()) {
            if (server.marks().draining() != null && left(server.id()) == 0) {
                servers.changeState(server.id(), ServerState.DISABLED);
                log.info("server is drained, now disabled server={}", server.name());
                disabled++;
            }
        }
        return disabled;
    }
}

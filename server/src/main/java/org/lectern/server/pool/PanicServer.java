package org.lectern.server.pool;

import java.util.List;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a server out at once: it is disabled, and whatever of ours runs there is given up, so that the next person who
 * comes to such a class opens it elsewhere. Those who are still inside are not thrown out now; when the server is enabled
 * again, what was opened elsewhere meanwhile is ended on it.
 */
public final class PanicServer {
    private static final Logger log = LoggerFactory.getLogger(PanicServer.class);

    private final ServerStore servers;
    private final List<ServerUse> users;

    public PanicServer(ServerStore servers, List<ServerUse> users) {
        this.servers = servers;
        this.users = List.copyOf(users);
    }

    /** Returns how many classes were given up; -1 if there is no such server. */
    public int panic(UUID serverId) {
        if (!servers.giveUp(serverId)) {
            return -1;
        }
        int givenUp = users.stream().mapToInt(use -> use.letGo(serverId)).sum();
        log.warn("server taken out by an operator, its classes are given up server={} classes={}", serverId, givenUp);
        return givenUp;
    }
}

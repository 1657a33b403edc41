package org.lectern.server.pool;

import java.util.List;
import java.util.UUID;

/** Takes a server out of the pool for good, unless somebody still needs it. */
public final class RemoveServer {
    private final ServerStore servers;
    private final List<InUse> users;

    public RemoveServer(ServerStore servers, List<InUse> users) {
        this.servers = servers;
        this.users = List.copyOf(users);
    }

    /** Knows of something that runs on servers. Implemented by the features above. */
    public interface InUse {
        /** How many things of ours run there now. */
        int count(UUID serverId);
    }

    /** What became of the request. */
    public sealed interface Removed {
        record Done() implements Removed {}

        /** Cordon it, and remove it when its meetings are over. */
        record StillInUse(int meetings) implements Removed {}

        record Unknown() implements Removed {}
    }

    public Removed remove(UUID serverId) {
        int inUse = users.stream().mapToInt(user -> user.count(serverId)).sum();
        if (inUse > 0) {
            return new Removed.StillInUse(inUse);
        }
        return servers.delete(serverId) ? new Removed.Done() : new Removed.Unknown();
    }
}

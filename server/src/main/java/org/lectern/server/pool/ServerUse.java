package org.lectern.server.pool;

import java.util.UUID;

/** Knows of something of ours that runs on servers. Implemented by the features above. */
public interface ServerUse {
    /** How many things of ours run there now. */
    int count(UUID serverId);

    /** Gives them up, since the server is lost to us: they may be opened elsewhere. Returns how many. */
    int letGo(UUID serverId);
}

package org.lectern.server.hook;

import java.util.List;
import java.util.UUID;
import org.lectern.bbb.SharedSecret;

/**
 * Whom a token in the path belongs to.
 *
 * @param registeredUrl the callback address exactly as registered, over which deliveries are signed
 * @param secrets of the server, at least one
 */
public record HookTarget(UUID serverId, int generation, String registeredUrl, List<SharedSecret> secrets) {
    public HookTarget {
        secrets = List.copyOf(secrets);
    }
}

package org.lectern.server.hook;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;

/**
 * Whom a token in the path belongs to.
 *
 * @param registeredUrl the callback address exactly as registered, over which deliveries are signed
 * @param secrets of the server, at least one
 * @param expiresAt from when on its deliveries are refused; null if never
 */
public record HookTarget(
        UUID serverId,
        int generation,
        String registeredUrl,
        List<SharedSecret> secrets,
        @Nullable Instant expiresAt) {
    public HookTarget {
        secrets = List.copyOf(secrets);
    }

    /** One that is good for ever. */
    public HookTarget(UUID serverId, int generation, String registeredUrl, List<SharedSecret> secrets) {
        this(serverId, generation, registeredUrl, secrets, null);
    }

    boolean isExpired(Instant now) {
        return expiresAt != null && now.isAfter(expiresAt);
    }
}

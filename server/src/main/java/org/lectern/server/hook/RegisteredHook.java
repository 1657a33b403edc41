package org.lectern.server.hook;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Our registration at a server, wanted or left over.
 *
 * @param generation the highest one of a server is the one wanted
 * @param url the callback address, with its token
 * @param baseUrl its begin, without the token
 * @param presentAt when {@code hooks/list} last showed it; null if never
 */
record RegisteredHook(
        UUID serverId,
        int generation,
        String url,
        String baseUrl,
        @Nullable Instant presentAt,
        Validity validity) {
    /**
     * @param createdAt when it was made up
     * @param expiresAt from when on its deliveries are refused; null if it is good for ever
     * @param secretMark digest of the address and the server's secret as it was; empty if not noted
     */
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Validity(Instant createdAt, @Nullable Instant expiresAt, byte[] secretMark) {}

    /** Shows no token. */
    @Override
    public String toString() {
        return "RegisteredHook[server=" + serverId + ", generation=" + generation + "]";
    }
}

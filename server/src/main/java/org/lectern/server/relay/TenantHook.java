package org.lectern.server.relay;

import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A hook that a caller registered with us, over all servers.
 *
 * @param externalId the caller's identifier of the meeting it is for; null for all of them
 * @param eventIds lower case; empty for all
 * @param signedWith the tenant's secret that signed the registration
 */
public record TenantHook(
        UUID id,
        UUID tenantId,
        String url,
        @Nullable String externalId,
        List<String> eventIds,
        UUID signedWith,
        Instant createdAt) {
    /** What deliveries to it are held together by. */
    String target() {
        return "hook " + id;
    }

    boolean wants(String external, String eventId) {
        return (externalId == null || externalId.equals(external))
                && (eventIds.isEmpty() || eventIds.contains(eventId));
    }

    @Override
    public String toString() {
        return "TenantHook[" + id + "]";
    }
}

package org.lectern.server.chamilo;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;

/**
 * A key that a tenant's Chamilo may sign with now.
 *
 * @param lastUsedAt to the minute; null if never used
 */
public record ChamiloKey(
        UUID id,
        Use use,
        SharedSecret secret,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {

    /** What it signs. */
    public enum Use {
        /** Addresses of the first endpoint: the plug-in's salt, which is the secret of its BigBlueButton server. */
        WEBHOOK,
        /** Bodies for the second endpoint: the application's own secret. */
        CALLBACK
    }

    /** Shows no secret. */
    @Override
    public String toString() {
        return "ChamiloKey[" + id + ", " + use + "]";
    }
}

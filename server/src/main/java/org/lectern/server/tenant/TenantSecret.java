package org.lectern.server.tenant;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;
import org.lectern.server.platform.RandomIds;

/**
 * A secret that a caller may sign with now.
 *
 * @param lastUsedAt to the minute; null if never used
 */
public record TenantSecret(
        UUID id,
        SharedSecret secret,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {

    /** A fresh secret of 64 letters and digits: long enough for the key of any signature that callers verify with it. */
    public static SharedSecret generate() {
        return SharedSecret.of((RandomIds.token256() + RandomIds.token128()).substring(0, 64));
    }
}

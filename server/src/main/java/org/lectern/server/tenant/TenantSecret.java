package org.lectern.server.tenant;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.SharedSecret;

/**
 * A secret that a caller may sign with now.
 *
 * @param lastUsedAt to the minute; null if never used
 */
public record TenantSecret(
        UUID id,
        SharedSecret secret,
        Instant createdAt,
        @Nullable Instant lastUsedAt) {}

package org.lectern.server.audit;

import java.time.Instant;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An entry as it was kept.
 *
 * @param seq its place in the tenant's chain, from 1 without gaps
 * @param erasedAt when somebody was taken out of it, null if nobody was
 */
public record AuditRow(
        UUID tenantId,
        long seq,
        Instant at,
        String action,
        String actor,
        String subject,
        SortedMap<String, String> detail,
        @Nullable Instant erasedAt) {}

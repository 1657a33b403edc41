package org.lectern.server.meeting;

import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.bbb.Parameters;

/**
 * A wish to have a meeting running.
 *
 * @param externalId the caller's identifier
 * @param name 2 to 256 characters, shown in the client
 * @param parameters further create parameters in BigBlueButton's own names; those that we decide ourselves (identifiers,
 *     passwords, callbacks) are ignored here
 * @param expected people expected, at least 1
 * @param caller what a signed call has besides; null where the product itself wants the meeting
 */
public record StartRequest(
        UUID tenantId,
        String externalId,
        String name,
        Parameters parameters,
        int expected,
        @Nullable CallerTerms caller) {
    /** A start that the product wants by itself. */
    public StartRequest(UUID tenantId, String externalId, String name, Parameters parameters, int expected) {
        this(tenantId, externalId, name, parameters, expected, null);
    }

    public StartRequest {
        if (externalId.isBlank()) {
            throw new IllegalArgumentException("a meeting needs an identifier");
        }
        if (expected < 1) {
            throw new IllegalArgumentException("expected must be at least 1: " + expected);
        }
    }
}

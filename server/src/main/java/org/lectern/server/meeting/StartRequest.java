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
 * @param expected people expected; 0 if the caller does not say, then it is what earlier runs of the identifier had
 * @param caller what a signed call has besides; null where the product itself wants the meeting
 * @param terms what is asked of the pool, and what the tenant may take
 */
public record StartRequest(
        UUID tenantId,
        String externalId,
        String name,
        Parameters parameters,
        int expected,
        @Nullable CallerTerms caller,
        PlacementTerms terms) {
    /** A start that the product wants by itself. */
    public StartRequest(UUID tenantId, String externalId, String name, Parameters parameters, int expected) {
        this(tenantId, externalId, name, parameters, expected, null);
    }

    /** With no terms: any server will do and nothing is limited. */
    public StartRequest(
            UUID tenantId,
            String externalId,
            String name,
            Parameters parameters,
            int expected,
            @Nullable CallerTerms caller) {
        this(tenantId, externalId, name, parameters, expected, caller, PlacementTerms.NONE);
    }

    public StartRequest {
        if (externalId.isBlank()) {
            throw new IllegalArgumentException("a meeting needs an identifier");
        }
        if (expected < 0) {
            throw new IllegalArgumentException("expected must be 0 or more: " + expected);
        }
    }

    /** The same wish on these terms. */
    public StartRequest on(PlacementTerms other) {
        return new StartRequest(tenantId, externalId, name, parameters, expected, caller, other);
    }

    /** The same wish for that many people. */
    StartRequest expecting(int people) {
        return new StartRequest(tenantId, externalId, name, parameters, people, caller, terms);
    }

    /** The same wish with other create parameters. */
    StartRequest with(Parameters other) {
        return new StartRequest(tenantId, externalId, name, other, expected, caller, terms);
    }
}

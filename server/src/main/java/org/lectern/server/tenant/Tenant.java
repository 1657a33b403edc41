package org.lectern.server.tenant;

import java.util.UUID;
import org.lectern.bbb.ChecksumAlgorithm;

/**
 * A caller with its own secrets toward us.
 *
 * @param slug in addresses, {@code /t/{slug}/bigbluebutton/}: lower-case letters, digits, dashes
 * @param minimumChecksum the weakest checksum it may sign with
 */
public record Tenant(UUID id, String slug, String name, TenantState state, ChecksumAlgorithm minimumChecksum) {
    /** The slug of the tenant that also answers at {@code /bigbluebutton/}. */
    public static final String DEFAULT_SLUG = "default";

    public boolean isActive() {
        return state == TenantState.ACTIVE;
    }
}

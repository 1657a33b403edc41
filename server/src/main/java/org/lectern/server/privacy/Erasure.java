package org.lectern.server.privacy;

import java.time.Instant;
import java.util.SortedMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The erasure of a person, and its receipt.
 *
 * @param tombstone what stands in place of the person's identifier and names
 * @param requestedBy as the audit trail names them
 * @param erasedAt when everything that was there had been gone through; null until then
 * @param watchUntil until then what still comes of earlier classes is erased too
 * @param receipt how many rows were changed or deleted, by table
 */
public record Erasure(
        UUID id,
        UUID tenantId,
        String tombstone,
        String requestedBy,
        Instant requestedAt,
        State state,
        @Nullable Instant erasedAt,
        Instant watchUntil,
        SortedMap<String, Integer> receipt) {

    /** How far it is. */
    public enum State {
        RUNNING,
        WATCHING,
        DONE
    }

    /** Everything that changed, in rows. */
    public int rows() {
        return receipt.values().stream().mapToInt(Integer::intValue).sum();
    }
}

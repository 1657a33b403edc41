package org.lectern.server.privacy;

import java.util.Optional;
import java.util.UUID;
import org.lectern.server.audit.AuditActor;
import org.lectern.server.platform.Database;

/**
 * A bean that is told, within the transaction in which an erasure is asked for, whom it is about: the last moment at which that is
 * known. Told again when somebody asks for an open erasure again.
 */
@FunctionalInterface
public interface ErasureNews {
    /** @param person as servers are told; must not be kept */
    void requested(Erasure erasure, String person, AuditActor by);

    /** An erasure that is about to begin. */
    record Beginning(UUID erasureId, UUID tenantId, String person) {}

    /**
     * Notes down, a portion at a time, what nobody could find out any more once the person is forgotten. What is written is in
     * the transaction of how far the erasure is.
     *
     * @param within what it is written to
     * @param cursor where the last portion ended; empty for the first
     * @return where the next one begins; empty if there is none
     */
    default Optional<String> before(Database within, Beginning beginning, String cursor) {
        return Optional.empty();
    }
}

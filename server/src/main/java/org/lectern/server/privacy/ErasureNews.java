package org.lectern.server.privacy;

import org.lectern.server.audit.AuditActor;

/**
 * A bean that is told, within the transaction in which an erasure is asked for, whom it is about: the last moment at which that is
 * known. Told again when somebody asks for an open erasure again.
 */
@FunctionalInterface
public interface ErasureNews {
    /** @param person as servers are told; must not be kept */
    void requested(Erasure erasure, String person, AuditActor by);
}

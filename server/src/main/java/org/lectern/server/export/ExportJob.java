package org.lectern.server.export;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An export in the background, as it stands.
 *
 * @param done classes that are in it, of {@code total}; 0 of 0 before it began
 * @param expiresAt when it is deleted, with its file
 * @param bytes of the file, once it is there
 * @param failure why there is none; a key of the messages
 */
public record ExportJob(
        UUID id,
        ExportOrder order,
        State state,
        int done,
        int total,
        Instant createdAt,
        Instant expiresAt,
        long bytes,
        @Nullable String failure) {
    /** Where it stands. */
    public enum State {
        WAITING,
        RUNNING,
        DONE,
        FAILED,
        CANCELLED;

        public boolean isOpen() {
            return this == WAITING || this == RUNNING;
        }
    }
}

package org.lectern.server.hook;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * An authentic request, or a part of one, that is no event of a meeting or could not be stored. What cannot be read cannot be
 * redacted, so its content is not kept; what could be read is, redacted.
 *
 * @param detail for a person to read
 * @param bytes size of the body; of one that is too large, the limit
 * @param digest SHA-256 of the body, to find it again in the sender's log; empty if it was too large to be read
 * @param content what was understood of it, redacted, to try it again; null if nothing was
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeadLetter(
        UUID serverId, Reason reason, String detail, int bytes, byte[] digest, byte @Nullable [] content) {

    /** One of which nothing was understood. */
    public DeadLetter(UUID serverId, Reason reason, String detail, int bytes, byte[] digest) {
        this(serverId, reason, detail, bytes, digest, null);
    }

    public enum Reason {
        TOO_LARGE,
        UNREADABLE,
        /** It names no meeting. */
        NO_MEETING,
        /** The database refuses the value. */
        NOT_STORABLE,
        /** It came for a class whose events are not kept any more. */
        SEALED
    }
}

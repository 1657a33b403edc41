package org.lectern.server.hook;

import java.util.UUID;

/**
 * An authentic request, or a part of one, that is no event of a meeting. Its content is not kept: what cannot be read
 * cannot be redacted.
 *
 * @param detail for a person to read
 * @param bytes size of the body; of one that is too large, the limit
 * @param digest SHA-256 of the body, to find it again in the sender's log; empty if it was too large to be read
 */
@SuppressWarnings("ArrayRecordComponent") // never compared
public record DeadLetter(UUID serverId, Reason reason, String detail, int bytes, byte[] digest) {

    public enum Reason {
        TOO_LARGE,
        UNREADABLE,
        /** It names no meeting. */
        NO_MEETING,
        /** The database refuses the value. */
        NOT_STORABLE
    }
}

package org.lectern.server.operations;

import org.jspecify.annotations.Nullable;

/**
 * What an examination found.
 *
 * @param detail what the cause's words need, see {@link Cause}; empty if nothing
 * @param tooWeak whether the checksum is also weaker than the tenant's minimum
 * @param signed the text whose hash, with the secret, gives the received checksum, where it is another than the one that
 *     is hashed here; holds the caller's values
 */
public record Finding(
        Cause cause,
        String detail,
        boolean tooWeak,
        @Nullable String signed) {
    static Finding of(Cause cause, String detail) {
        return new Finding(cause, detail, false, null);
    }

    Finding alsoTooWeak(boolean weak) {
        return new Finding(cause, detail, weak, signed);
    }

    /** Without the caller's values. */
    @Override
    public String toString() {
        return cause + (detail.isEmpty() ? "" : " " + detail) + (tooWeak ? " (and too weak)" : "");
    }
}

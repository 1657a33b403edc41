package org.lectern.server.platform;

import org.jspecify.annotations.Nullable;

/** Why the product did not start, in words for the person who started it: what is wrong and what to do. */
public final class RefusedToStart extends RuntimeException {
    public RefusedToStart(String message) {
        super(message);
    }

    public RefusedToStart(String message, @Nullable Throwable cause) {
        super(message, cause);
    }
}

package org.lectern.server.front;

import org.jspecify.annotations.Nullable;

/**
 * A call that can answer many of its requests from memory, and has to ask the database or a server for the others.
 *
 * @see org.lectern.server.platform.QuickHandler
 */
interface OftenQuick extends FrontCall {
    /** Neither waits nor asks anybody. Null if that does not do; then nothing was done, and {@link #answer} decides. */
    @Nullable
    FrontAnswer fromMemory(FrontRequest request);
}

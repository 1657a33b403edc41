package org.lectern.server.platform;

import java.util.function.Consumer;

/**
 * A handler that can answer many of its requests from memory, on the thread that looks after all connections, which
 * costs a third of handing them to a thread of their own.
 *
 * @see "docs/decisions/0008-answers-from-the-poller.md"
 */
public interface QuickHandler extends RawHandler {
    /**
     * Takes the request, or leaves it for {@link #handle}. Called for complete, small requests only.
     *
     * <p>While it runs nobody else's requests are read: it must neither wait (for a lock that is held long, for the
     * database, for another machine) nor compute for long. What it throws is answered with 500.
     *
     * @param answer to be told the answer once, now or later, by any thread; if it never is, the connection hangs
     * @return false if nothing was done and {@code answer} will not be called
     */
    boolean answer(RawRequest request, Consumer<RawResponse> answer);
}

package org.lectern.server.pool;

import org.jspecify.annotations.Nullable;

/**
 * What one poll adds to what is known of a server.
 *
 * @param failure null when it was answered
 * @param version null when the server does not tell
 */
record PollFinding(
        ServerHealth health,
        int failures,
        int successes,
        int millis,
        @Nullable String failure,
        @Nullable String version,
        int meetings,
        int people) {}

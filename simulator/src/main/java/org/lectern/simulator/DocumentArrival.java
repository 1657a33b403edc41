package org.lectern.simulator;

import org.jspecify.annotations.Nullable;

/**
 * What became of a slide deck that a call named.
 *
 * @param meetingId the meeting's external ID
 * @param name of the file
 * @param source the URL without its query, which may hold a secret; empty for a deck that came with the call
 */
public record DocumentArrival(String meetingId, String name, String source, Content content, Options options) {

    /**
     * @param status of the answer to fetching it; 0 if there was none
     * @param error why the server dropped it; null if it is shown
     */
    public record Content(
            int status, long bytes, String sha256, @Nullable String error) {}

    /** As the call gave them. */
    public record Options(boolean current, boolean downloadable, boolean removable) {}
}

package org.lectern.server.operations;

import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.platform.RawRequest;

/**
 * A request that the front has answered.
 *
 * @param tenantId null if no tenant has the path's slug
 * @param slug in the path
 * @param call empty if the path leads to no call
 * @param reason why it was refused; empty if it was not
 * @param reference the code that the caller, or the person at a page, was given
 * @param raw as it came; nothing of it is kept beyond what {@link Inspection} shows
 */
public record InspectedRequest(
        @Nullable UUID tenantId, String slug, String call, String reason, String reference, RawRequest raw) {
    /** The reason of a request whose checksum was wrong or missing. */
    public static final String CHECKSUM = "CHECKSUM";
    /** The reason of a request whose path leads to no call. */
    public static final String WRONG_PATH = "WRONG_PATH";

    /** What is no refusal though it has a reason: answers that applications ask for all the time. */
    private static final Set<String> ORDINARY = Set.of(
            "notFound",
            "meetingNotFound",
            "noRecordings",
            "noMeetings",
            "noSessions",
            "noCaptionsFound",
            "destroyMissingHook",
            "FETCHED_AHEAD");

    public boolean isRefused() {
        return isRefusal(reason);
    }

    static boolean isRefusal(String reason) {
        return !reason.isEmpty() && !ORDINARY.contains(reason);
    }
}

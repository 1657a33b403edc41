package org.lectern.bbb;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A hook to register. Prefer one global hook without filter and filter on receipt: real senders serve scoped and filtered
 * hooks wrongly in several versions.
 *
 * @param callbackUrl where deliveries go, kept exactly: it is part of every delivery's checksum
 * @param meetingId the caller's meeting ID, or null for all meetings of the server
 * @param eventIds event names, empty for all
 * @param raw whether unmapped messages are wanted
 * @see "docs/protocol/hooks.md, traps of the sender"
 */
public record CreateHook(String callbackUrl, @Nullable String meetingId, List<String> eventIds, boolean raw) {

    public CreateHook {
        eventIds = List.copyOf(eventIds);
    }

    /** One for all meetings and all events. */
    public static CreateHook global(String callbackUrl) {
        return new CreateHook(callbackUrl, null, List.of(), false);
    }

    Parameters parameters() {
        Parameters parameters = Parameters.of("callbackURL", callbackUrl);
        if (meetingId != null) {
            parameters = parameters.and("meetingID", meetingId);
        }
        if (!eventIds.isEmpty()) {
            parameters = parameters.and("eventID", String.join(",", eventIds));
        }
        // Only the literal true or false: any other text hangs the request in some 3.x versions.
        return raw ? parameters.and("getRaw", "true") : parameters;
    }
}

package org.lectern.simulator;

import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A registration at the webhook service.
 *
 * @param callbackUrl exactly as registered, decoded: deliveries are signed over it
 * @param meetingId null for a global hook
 * @param eventIds empty for all
 * @param raw asks for untranslated messages, of which the simulator makes none
 */
record Hook(String id, String callbackUrl, @Nullable String meetingId, Set<String> eventIds, boolean raw) {

    boolean wants(HookMessage message) {
        return !raw && (eventIds.isEmpty() || eventIds.contains(message.id()));
    }
}

package org.lectern.simulator;

import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * One event as the webhook sender tells it.
 *
 * @param json the event's own JSON object, not yet in an array
 * @param at what {@code event.ts} holds
 */
record HookMessage(String id, String externalMeetingId, String json, long at) {
    private static final Pattern EXTERNAL_USER_ID = Pattern.compile("\"external-user-id\":\"[^\"]*\",?");

    /** Of a sender that has lost what it knew of the person. */
    HookMessage withoutUser(boolean empty) {
        String replacement = empty ? "\"external-user-id\":\"\"," : "";
        String without = EXTERNAL_USER_ID.matcher(json).replaceAll(replacement).replace(",}", "}");
        return new HookMessage(id, externalMeetingId, without, at);
    }

    /** A join tells more about the session in the newest senders. */
    HookMessage withSessionData() {
        if (!id.equals("user-joined")) {
            return this;
        }
        String told = json.replace(
                "\"user\":{",
                "\"user\":{\"ip-address\":\"203.0.113.9\",\"user-agent\":\"Mozilla/5.0 (simulated)\","
                        + "\"session-token\":\"simulated-session-token\",");
        return new HookMessage(id, externalMeetingId, told, at);
    }

    /** Several in one request. */
    static HookMessage together(List<HookMessage> messages) {
        HookMessage first = messages.getFirst();
        String all = messages.stream().map(HookMessage::json).collect(Collectors.joining(","));
        return new HookMessage(first.id, first.externalMeetingId, all, messages.getLast().at);
    }
}

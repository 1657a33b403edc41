package org.lectern.server.relay;

import java.util.Locale;
import java.util.Optional;
import org.lectern.server.meeting.CallbackParameters;
import tools.jackson.databind.node.ObjectNode;

/**
 * An event of a server in the terms of the caller whose meeting it is about: its own identifier and metadata, nothing of
 * ours.
 *
 * @param id of the event, lower case
 * @param json one element of the list that a sender sends
 * @see "docs/protocol/hooks.md, bodies"
 */
record CallerEvent(String id, String json) {
    /**
     * Empty for what is not in the sender's own form.
     *
     * @param redacted the event without passwords, tokens, texts and addresses
     * @param serverMeetingId ours, which must not leave
     * @param externalId the caller's
     * @param toldId what the event says its meeting is called: ours, or a breakout's that the server made up
     */
    static Optional<CallerEvent> of(
            String redacted, String serverMeetingId, String externalId, String toldId, CallbackParameters caller) {
        if (!(Texts.read(redacted) instanceof ObjectNode event)
                || !(event.path("data") instanceof ObjectNode data)
                || !(data.path("attributes") instanceof ObjectNode attributes)
                || Texts.text(data, "id").isEmpty()) {
            return Optional.empty();
        }
        if (attributes.path("meeting") instanceof ObjectNode meeting) {
            meeting.put("external-meeting-id", toldId.isEmpty() ? externalId : toldId);
            restore(meeting, caller);
        }
        if (attributes.path("recording") instanceof ObjectNode recording) {
            restore(recording, caller);
            if (recording.path("metadata") instanceof ObjectNode metadata && metadata.has("meetingId")) {
                metadata.put("meetingId", toldId.isEmpty() ? externalId : toldId);
            }
        }
        Texts.replace(event, serverMeetingId, externalId);
        return Optional.of(new CallerEvent(Texts.text(data, "id").toLowerCase(Locale.ROOT), Texts.write(event)));
    }

    private static void restore(ObjectNode holder, CallbackParameters caller) {
        if (!(holder.path("metadata") instanceof ObjectNode metadata)) {
            return;
        }
        for (String key : metadata.propertyNames().stream().toList()) {
            if (CallbackParameters.isOurMetadata(key)) {
                metadata.remove(key);
            }
        }
        for (String key : caller.callbackKeys()) {
            metadata.put(key, caller.metadata(key).orElse(""));
        }
    }
}

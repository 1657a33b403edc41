package org.lectern.server.relay;

import java.util.Locale;
import java.util.Optional;
import java.util.function.UnaryOperator;
import org.lectern.server.meeting.CallbackParameters;
import org.lectern.server.playback.PlaybackLinks.Rewriting;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
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

    /** Whether it says where a recording plays. */
    boolean tellsAddresses() {
        return id.startsWith("rap-") && json.contains("://");
    }

    /** What becomes of the addresses of a recording. */
    interface Rewritings {
        Rewriting of(String recordId, String format);
    }

    /** With the addresses of a recording as this caller is told them in getRecordings. */
    CallerEvent withAddresses(Rewritings rewritings) {
        JsonNode event = Texts.read(json);
        JsonNode attributes = event.path("data").path("attributes");
        for (String part : new String[] {"playback", "download"}) {
            if (attributes.path("recording").path(part) instanceof ObjectNode told && !told.isEmpty()) {
                Rewriting rewriting = rewritings.of(Texts.text(attributes, "record-id"), Texts.text(told, "format"));
                JsonNode link = told.path("link");
                rewrite(told, rewriting.file());
                if (part.equals("playback") && isAddress(link)) {
                    told.put("link", rewriting.playback().apply(link.stringValue()));
                }
            }
        }
        return new CallerEvent(id, Texts.write(event));
    }

    private static void rewrite(JsonNode node, UnaryOperator<String> addresses) {
        if (node instanceof ObjectNode object) {
            for (String name : object.propertyNames().stream().toList()) {
                JsonNode value = object.path(name);
                if (isAddress(value)) {
                    object.put(name, addresses.apply(value.stringValue()));
                } else {
                    rewrite(value, addresses);
                }
            }
        } else if (node instanceof ArrayNode array) {
            for (int i = 0; i < array.size(); i++) {
                JsonNode value = array.path(i);
                if (isAddress(value)) {
                    array.set(i, array.stringNode(addresses.apply(value.stringValue())));
                } else {
                    rewrite(value, addresses);
                }
            }
        }
    }

    private static boolean isAddress(JsonNode value) {
        return value.isString()
                && (value.stringValue().startsWith("http://")
                        || value.stringValue().startsWith("https://"));
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

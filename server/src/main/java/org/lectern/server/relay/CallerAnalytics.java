package org.lectern.server.relay;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.lectern.server.meeting.CallbackParameters;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The body of an analytics callback in the caller's terms.
 *
 * @see "docs/protocol/bigbluebutton-api.md, callbacks"
 */
final class CallerAnalytics {
    private CallerAnalytics() {}

    /**
     * The body with the caller's identifier and metadata.
     *
     * @param body is changed
     * @param serverMeetingId ours, which must not leave
     * @param externalId the caller's
     */
    static void restore(ObjectNode body, String serverMeetingId, String externalId, CallbackParameters caller) {
        if (body.path("data").path("metadata") instanceof ObjectNode metadata) {
            for (String key : metadata.propertyNames().stream().toList()) {
                if (CallbackParameters.isOurMetadata(key)) {
                    metadata.remove(key);
                }
            }
            // The script that makes the body writes every key with underscores.
            for (String key : caller.callbackKeys()) {
                metadata.put(key.replace('-', '_'), caller.metadata(key).orElse(""));
            }
        }
        Texts.replace(body, serverMeetingId, externalId);
    }

    /**
     * Leaves only people whose identifier is a number and whom the caller itself let in: Moodle fails on any other, and
     * loses whoever comes after.
     *
     * @param known which of some identifiers the caller let in
     */
    static void keepUsersOfMoodle(ObjectNode body, Function<Set<String>, Set<String>> known) {
        if (!(body.path("data").path("attendees") instanceof ArrayNode attendees)) {
            return;
        }
        var numeric = new HashSet<String>();
        for (JsonNode attendee : attendees) {
            String id = Texts.text(attendee, "ext_user_id");
            if (id.matches("[1-9]\\d{0,17}")) {
                numeric.add(id);
            }
        }
        Set<String> kept = numeric.isEmpty() ? Set.of() : known.apply(numeric);
        for (int i = attendees.size() - 1; i >= 0; i--) {
            if (!kept.contains(Texts.text(attendees.path(i), "ext_user_id"))) {
                attendees.remove(i);
            }
        }
    }

    /** How often somebody raised a hand and reacted, as events told. */
    record Gestures(int hands, int reactions) {}

    /**
     * Puts in what current servers leave empty, where events told of more.
     *
     * @param gestures by the caller's identifiers of people
     */
    static void addGestures(ObjectNode body, Map<String, Gestures> gestures) {
        for (JsonNode attendee : body.path("data").path("attendees")) {
            Gestures told = gestures.get(Texts.text(attendee, "ext_user_id"));
            if (told != null && attendee.path("engagement") instanceof ObjectNode engagement) {
                atLeast(engagement, "raisehand", told.hands());
                atLeast(engagement, "emojis", told.reactions());
            }
        }
    }

    private static void atLeast(ObjectNode engagement, String name, int count) {
        if (count > engagement.path(name).intValue(0)) {
            engagement.put(name, count);
        }
    }

    /** Whether the caller is a Moodle, by what it says of itself with every create. */
    static boolean isMoodle(CallbackParameters caller) {
        return caller.metadata("bbb-origin").orElse("").equalsIgnoreCase("Moodle");
    }
}

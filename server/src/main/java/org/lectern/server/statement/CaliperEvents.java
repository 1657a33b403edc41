package org.lectern.server.statement;

import java.time.Instant;
import java.util.Collection;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Happenings as Caliper 1.2 events. There is no profile for web conferences: general ones are used, and nothing stands
 * outside the vocabulary.
 *
 * @see "docs/protocol/learning-records.md"
 */
final class CaliperEvents {
    static final String CONTEXT = "http://purl.imsglobal.org/ctx/caliper/v1p2";
    private static final JsonMapper JSON = JsonMapper.shared();

    private final ClassPlace place;
    private final Actors actors;
    private final Instant began;

    /** @param began of the run */
    CaliperEvents(ClassPlace place, Actors actors, Instant began) {
        this.place = place;
        this.actors = actors;
        this.began = began;
    }

    /** Empty if Caliper has no words for it, or nothing may be told of whoever did it. */
    Optional<ObjectNode> event(Happening happening, UUID id) {
        return switch (happening.kind()) {
            case STARTED -> Optional.of(basic(id, service(), "Started", happening));
            case ENDED -> Optional.of(basic(id, service(), "Ended", happening));
            case LEFT ->
                actors.name(happening.requireWho().userId()).map(name -> basic(id, person(name), "Ended", happening));
            case JOINED -> actors.name(happening.requireWho().userId()).map(name -> used(id, name, happening));
            case MESSAGES -> actors.name(happening.requireWho().userId()).map(name -> posted(id, name, happening));
            case WATCHED -> actors.name(happening.requireWho().userId()).map(name -> opened(id, name, happening));
            case MICROPHONE_ON,
                    MICROPHONE_OFF,
                    CAMERA_ON,
                    CAMERA_OFF,
                    SCREEN_ON,
                    SCREEN_OFF,
                    HAND_UP,
                    HAND_DOWN,
                    POLL_ASKED,
                    POLL_ANSWERED,
                    REACTED,
                    ATTENDED -> Optional.empty();
        };
    }

    private ObjectNode used(UUID id, String name, Happening happening) {
        ObjectNode event = begin(id, "ToolUseEvent", "ToolUseProfile");
        event.set("actor", person(name));
        event.put("action", "Used");
        event.set("object", entity(place.caliperRoom(), "SoftwareApplication"));
        return end(event, happening);
    }

    /** All public messages of a person are one event: their moments are not kept, and their words never were. */
    private ObjectNode posted(UUID id, String name, Happening happening) {
        ObjectNode event = begin(id, "MessageEvent", "ForumProfile");
        event.set("actor", person(name));
        event.put("action", "Posted");
        event.set(
                "object",
                entity(
                        place.caliper("/messages/"
                                + place.uuid(
                                        "message",
                                        place.meeting(),
                                        happening.requireWho().userId())),
                        "Message"));
        ObjectNode whole = end(event, happening);
        whole.withObject("/extensions")
                .put(
                        place.base() + "/xapi/ext/messages",
                        happening.requireCounted().times());
        return whole;
    }

    private ObjectNode opened(UUID id, String name, Happening happening) {
        ObjectNode event = begin(id, "MediaEvent", "MediaProfile");
        event.set("actor", person(name));
        event.put("action", "Started");
        event.set(
                "object",
                entity(
                        place.caliper("/recordings/"
                                + place.uuid(
                                        "recording", happening.requireOpened().recordId())),
                        "VideoObject"));
        ObjectNode whole = end(event, happening);
        whole.withObject("/extensions")
                .put(
                        place.base() + "/xapi/ext/format",
                        happening.requireOpened().format());
        return whole;
    }

    private ObjectNode basic(UUID id, ObjectNode actor, String action, Happening happening) {
        ObjectNode event = begin(id, "Event", "GeneralProfile");
        event.set("actor", actor);
        event.put("action", action);
        event.set("object", entity(place.caliperRoom(), "DigitalResource"));
        return end(event, happening);
    }

    private static ObjectNode begin(UUID id, String type, String profile) {
        ObjectNode event = JSON.createObjectNode();
        event.put("@context", CONTEXT);
        event.put("id", "urn:uuid:" + id);
        event.put("type", type);
        event.put("profile", profile);
        return event;
    }

    private ObjectNode end(ObjectNode event, Happening happening) {
        event.put("eventTime", Times.millis(happening.at()));
        event.put("edApp", place.base());
        if (!place.course().isEmpty()) {
            event.set("group", entity(place.caliper("/courses/" + place.course()), "CourseSection"));
        }
        ObjectNode session = entity(place.caliper("/meetings/" + place.meeting()), "Session");
        session.put("startedAtTime", Times.millis(began));
        event.set("session", session);
        if (happening.facts().estimated()) {
            event.putObject("extensions").put(place.base() + "/xapi/ext/estimated", true);
        }
        return event;
    }

    private ObjectNode service() {
        return entity(place.base(), "SoftwareApplication");
    }

    private ObjectNode person(String name) {
        return entity(StoreActors.user(place.base(), place.tenant(), name), "Person");
    }

    private static ObjectNode entity(String id, String type) {
        return JSON.createObjectNode().put("id", id).put("type", type);
    }

    /** What events travel in: these members and nothing else. */
    static ObjectNode envelope(String sensor, Instant sentAt, Collection<? extends JsonNode> events) {
        ObjectNode envelope = JSON.createObjectNode();
        envelope.put("sensor", sensor);
        envelope.put("sendTime", Times.millis(sentAt));
        envelope.put("dataVersion", CONTEXT);
        envelope.putArray("data").addAll(events);
        return envelope;
    }
}

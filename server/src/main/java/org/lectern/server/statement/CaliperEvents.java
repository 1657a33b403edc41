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

    /** What kind of event it is, and what of. */
    private record Shape(String type, String profile, String action, String object) {
        static final Shape STARTED = new Shape("Event", "GeneralProfile", "Started", "DigitalResource");
        static final Shape ENDED = new Shape("Event", "GeneralProfile", "Ended", "DigitalResource");
        static final Shape USED = new Shape("ToolUseEvent", "ToolUseProfile", "Used", "SoftwareApplication");
        static final Shape POSTED = new Shape("MessageEvent", "ForumProfile", "Posted", "Message");
        static final Shape OPENED = new Shape("MediaEvent", "MediaProfile", "Started", "VideoObject");
    }

    /** Empty if Caliper has no words for it, or nothing may be told of whoever did it. */
    Optional<ObjectNode> event(Happening happening, UUID id) {
        String room = place.caliperRoom();
        return switch (happening.kind()) {
            case STARTED -> Optional.of(event(id, Shape.STARTED, service(), room, happening));
            case ENDED -> Optional.of(event(id, Shape.ENDED, service(), room, happening));
            case LEFT -> of(id, Shape.ENDED, room, happening);
            case JOINED -> of(id, Shape.USED, room, happening);
            // All public messages of a person are one event: their moments are not kept, and their words never were.
            case MESSAGES ->
                of(id, Shape.POSTED, messages(happening), happening)
                        .map(event -> with(
                                event, "messages", happening.requireCounted().times()));
            case WATCHED ->
                of(id, Shape.OPENED, recording(happening), happening)
                        .map(event ->
                                with(event, "format", happening.requireOpened().format()));
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

    private String messages(Happening happening) {
        return place.caliper("/messages/"
                + place.uuid("message", place.meeting(), happening.requireWho().userId()));
    }

    private String recording(Happening happening) {
        return place.caliper("/recordings/"
                + place.uuid("recording", happening.requireOpened().recordId()));
    }

    /** Of somebody, if anything may be told of them. */
    private Optional<ObjectNode> of(UUID id, Shape shape, String object, Happening happening) {
        return actors.name(happening.requireWho().userId())
                .map(name -> event(id, shape, person(name), object, happening));
    }

    private ObjectNode event(UUID id, Shape shape, ObjectNode actor, String object, Happening happening) {
        ObjectNode event = JSON.createObjectNode();
        event.put("@context", CONTEXT);
        event.put("id", "urn:uuid:" + id);
        event.put("type", shape.type());
        event.put("profile", shape.profile());
        event.set("actor", actor);
        event.put("action", shape.action());
        event.set("object", entity(object, shape.object()));
        event.put("eventTime", Times.millis(happening.at()));
        event.put("edApp", place.base());
        if (!place.course().isEmpty()) {
            event.set("group", entity(place.caliper("/courses/" + place.course()), "CourseSection"));
        }
        ObjectNode session = entity(place.caliper("/meetings/" + place.meeting()), "Session");
        session.put("startedAtTime", Times.millis(began));
        event.set("session", session);
        return happening.facts().estimated() ? with(event, "estimated", true) : event;
    }

    /** With an extension of ours; its value is a text, a number or a truth. */
    private ObjectNode with(ObjectNode event, String name, Object value) {
        event.withObject("/extensions").set(place.base() + "/xapi/ext/" + name, JSON.valueToTree(value));
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

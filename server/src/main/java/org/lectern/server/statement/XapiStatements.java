package org.lectern.server.statement;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/**
 * Happenings as xAPI statements of the virtual classroom profile.
 *
 * @see "docs/protocol/learning-records.md"
 */
final class XapiStatements {
    private static final JsonMapper JSON = JsonMapper.shared();
    private static final String PROFILE = "https://w3id.org/xapi/virtual-classroom";
    private static final String TYPES = PROFILE + "/activity-types/";
    private static final String EXTENSIONS = PROFILE + "/extensions/";
    private static final String SESSION_ID = "https://w3id.org/xapi/cmi5/context/extensions/sessionid";
    private static final String STREAMS = "http://activitystrea.ms/";
    private static final String ACROSS = "https://w3id.org/xapi/acrossx/";
    private static final String ADL = "http://adlnet.gov/expapi/";
    /** What is sent about the class, and by us, is under this name. */
    private static final String SERVICE = "lectern";

    private static final String PLATFORM = "Lectern";
    private static final String PLANNED = "http://id.tincanapi.com/extension/planned-duration";

    private final ClassPlace place;
    private final Actors actors;

    XapiStatements(ClassPlace place, Actors actors) {
        this.place = place;
        this.actors = actors;
    }

    /** Empty if nothing may be told of whoever did it. */
    Optional<ObjectNode> statement(Happening happening, UUID id) {
        Happening.Who who = happening.who();
        Optional<String> actor = who == null ? Optional.of(SERVICE) : actors.name(who.userId());
        if (actor.isEmpty() && happening.kind().isOfTheClass()) {
            actor = Optional.of(SERVICE);
        }
        return actor.map(name -> statement(happening, id, name));
    }

    private ObjectNode statement(Happening happening, UUID id, String actor) {
        ObjectNode statement = JSON.createObjectNode();
        statement.put("id", id.toString());
        statement.set("actor", agent(actor));
        switch (happening.kind()) {
            case STARTED -> verb(statement, ADL + "verbs/initialized", "initialized");
            case ENDED -> verb(statement, ADL + "verbs/terminated", "terminated");
            case JOINED -> verb(statement, STREAMS + "join", "joined");
            case LEFT -> verb(statement, STREAMS + "leave", "left");
            case MICROPHONE_ON, CAMERA_ON -> verb(statement, STREAMS + "start", "started");
            case MICROPHONE_OFF, CAMERA_OFF -> verb(statement, PROFILE + "/verbs/stopped", "stopped");
            case SCREEN_ON -> verb(statement, STREAMS + "share", "shared");
            case SCREEN_OFF -> verb(statement, STREAMS + "unshare", "unshared");
            case HAND_UP, REACTED -> verb(statement, PROFILE + "/verbs/reacted", "reacted");
            case HAND_DOWN -> verb(statement, PROFILE + "/verbs/unreacted", "unreacted");
            case MESSAGES -> verb(statement, ACROSS + "verbs/posted", "posted");
            case POLL_ASKED -> verb(statement, ADL + "verbs/asked", "asked");
            case POLL_ANSWERED -> verb(statement, ADL + "verbs/answered", "answered");
            case ATTENDED -> verb(statement, ADL + "verbs/attended", "attended");
            case WATCHED -> verb(statement, STREAMS + "watch", "watched");
        }
        boolean part = object(statement, happening);
        result(statement, happening);
        context(statement, happening, part);
        statement.put("timestamp", Times.millis(happening.at()));
        return statement;
    }

    /**
     * Takes back what an earlier statement said.
     *
     * @param id of the statement that takes back
     * @param voided of the one that is taken back
     */
    ObjectNode voiding(UUID id, UUID voided, Instant at) {
        ObjectNode statement = JSON.createObjectNode();
        statement.put("id", id.toString());
        statement.set("actor", agent(SERVICE));
        verb(statement, ADL + "verbs/voided", "voided");
        statement.putObject("object").put("objectType", "StatementRef").put("id", voided.toString());
        statement.put("timestamp", Times.millis(at));
        return statement;
    }

    private ObjectNode agent(String name) {
        ObjectNode agent = JSON.createObjectNode();
        agent.put("objectType", "Agent");
        agent.putObject("account")
                .put("homePage", StoreActors.homePage(place.base(), place.tenant()))
                .put("name", name);
        return agent;
    }

    private static void verb(ObjectNode statement, String id, String word) {
        statement.putObject("verb").put("id", id).putObject("display").put("en", word);
    }

    /** Whether it is something in the classroom. A device's name would be its owner's, so it has none. */
    private boolean object(ObjectNode statement, Happening happening) {
        ObjectNode object = statement.putObject("object");
        object.put("objectType", "Activity");
        return switch (happening.kind()) {
            case MICROPHONE_ON, MICROPHONE_OFF -> device(object, "mic", "micro", happening);
            case CAMERA_ON, CAMERA_OFF -> device(object, "cam", "camera", happening);
            case SCREEN_ON, SCREEN_OFF -> device(object, "screen", "screen", happening);
            case MESSAGES -> {
                object.put(
                        "id",
                        place.activity(
                                "message",
                                place.meeting(),
                                happening.requireWho().userId()));
                object.putObject("definition").put("type", ACROSS + "activities/message");
                yield true;
            }
            case POLL_ASKED, POLL_ANSWERED -> {
                Happening.Detail.Asked poll = happening.requireAsked();
                object.put("id", place.activity("poll", place.meeting(), poll.poll()));
                ObjectNode definition = object.putObject("definition");
                definition.put("type", ADL + "activities/cmi.interaction");
                definition.put("interactionType", "choice");
                if (poll.choices() > 0) {
                    var choices = definition.putArray("choices");
                    IntStream.rangeClosed(1, poll.choices())
                            .forEach(choice -> choices.addObject().put("id", Integer.toString(choice)));
                }
                yield true;
            }
            case WATCHED -> {
                object.put(
                        "id",
                        place.activity("recording", happening.requireOpened().recordId()));
                object.putObject("definition").put("type", ADL + "activities/media");
                yield true;
            }
            case STARTED, ENDED, JOINED, LEFT, HAND_UP, HAND_DOWN, REACTED, ATTENDED -> {
                object.put("id", place.classroom());
                object.putObject("definition")
                        .put("type", TYPES + "virtual-classroom")
                        .putObject("name")
                        .put(place.title().language(), place.title().name());
                yield false;
            }
        };
    }

    private boolean device(ObjectNode object, String name, String type, Happening happening) {
        object.put(
                "id",
                place.activity(name, place.meeting(), happening.requireWho().userId()));
        object.putObject("definition").put("type", TYPES + type);
        return true;
    }

    private void result(ObjectNode statement, Happening happening) {
        switch (happening.kind()) {
            case ENDED -> statement.putObject("result").put("duration", iso(happening.requireDuration()));
            case ATTENDED -> {
                ObjectNode result = statement.putObject("result");
                result.put("duration", iso(happening.requireDuration()));
                ObjectNode extensions = result.putObject("extensions");
                extensions.put(
                        own("present-seconds"), happening.requireDuration().toSeconds());
                var intervals = extensions.putArray(own("intervals"));
                happening
                        .facts()
                        .spans()
                        .forEach(span -> intervals.add(Times.millis(span.from()) + "/" + Times.millis(span.to())));
            }
            case HAND_UP, HAND_DOWN ->
                statement.putObject("result").putObject("extensions").put(EXTENSIONS + "emoji", Emoji.HAND);
            case REACTED -> {
                Happening.Detail.Counted counted = happening.requireCounted();
                ObjectNode extensions = statement.putObject("result").putObject("extensions");
                if (!counted.emoji().isEmpty()) {
                    extensions.put(EXTENSIONS + "emoji", counted.emoji());
                }
                extensions.put(own("times"), counted.times());
            }
            case MESSAGES ->
                statement
                        .putObject("result")
                        .putObject("extensions")
                        .put(own("messages"), happening.requireCounted().times());
            case POLL_ANSWERED -> {
                List<Integer> chosen = happening.requireAsked().chosen();
                if (!chosen.isEmpty()) {
                    statement
                            .putObject("result")
                            .put(
                                    "response",
                                    chosen.stream().map(String::valueOf).collect(Collectors.joining("[,]")));
                }
            }
            case WATCHED ->
                statement
                        .putObject("result")
                        .putObject("extensions")
                        .put(own("format"), happening.requireOpened().format());
            case STARTED,
                    POLL_ASKED,
                    JOINED,
                    LEFT,
                    MICROPHONE_ON,
                    MICROPHONE_OFF,
                    CAMERA_ON,
                    CAMERA_OFF,
                    SCREEN_ON,
                    SCREEN_OFF -> {}
        }
    }

    private void context(ObjectNode statement, Happening happening, boolean part) {
        ObjectNode context = statement.putObject("context");
        context.put("registration", place.registration().toString());
        context.put("platform", PLATFORM);
        ObjectNode activities = context.putObject("contextActivities");
        if (part) {
            activities.putArray("parent").addObject().put("id", place.classroom());
        } else if (place.breakout() > 0) {
            activities.putArray("parent").addObject().put("id", place.main());
        }
        if (!place.course().isEmpty()) {
            activities.putArray("grouping").addObject().put("id", place.activity("course", place.course()));
        }
        ObjectNode profile = activities.putArray("category").addObject();
        profile.put("id", PROFILE).putObject("definition").put("type", ADL + "activities/profile");
        ObjectNode extensions = context.putObject("extensions");
        extensions.put(SESSION_ID, place.session().toString());
        if (happening.kind() == Happening.Kind.JOINED) {
            extensions.put(EXTENSIONS + "camera-activated", happening.facts().camera());
            extensions.put(EXTENSIONS + "micro-activated", happening.facts().microphone());
        }
        if (happening.kind() == Happening.Kind.STARTED || happening.kind() == Happening.Kind.ENDED) {
            place.plan().length().ifPresent(length -> extensions.put(PLANNED, iso(length)));
        }
        if (happening.facts().estimated()) {
            extensions.put(own("estimated"), true);
        }
    }

    private String own(String name) {
        return place.base() + "/xapi/ext/" + name;
    }

    private static String iso(Duration duration) {
        return Duration.ofSeconds(duration.toSeconds()).toString();
    }
}

package org.lectern.simulator;

import java.net.URI;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.NoSuchElementException;
import java.util.Optional;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * What {@link Simulator} offers, as JSON over HTTP under {@code /sandbox/}, so that another process can drive it. Without
 * authentication: whoever reaches the port owns the sandbox.
 *
 * @see "docs/simulator.md, control over HTTP"
 */
final class ControlApi {
    private static final int MOST_PEOPLE = 2000;

    private final Simulator simulator;

    ControlApi(Simulator simulator) {
        this.simulator = simulator;
    }

    /** @param path the decoded parts after {@code /sandbox/} */
    Reply answer(List<String> path, Request request) {
        try {
            JsonNode body = Json.read(request.body().length == 0 ? new byte[] {'{', '}'} : request.body());
            String what = request.method() + " " + (path.isEmpty() ? "" : path.getFirst());
            return switch (what) {
                case "GET " -> Reply.json(200, overview());
                case "GET meetings", "POST meetings" -> meetings(path, request.method(), body);
                case "GET ledgers" ->
                    Reply.json(
                            200,
                            simulator.ledgers().stream()
                                    .map(MeetingLedger::toMap)
                                    .toList());
                case "GET faults" -> Reply.json(200, faults());
                case "PUT faults", "POST faults" -> setFaults(body);
                case "DELETE faults" -> {
                    simulator.faults().clear();
                    yield Reply.json(200, faults());
                }
                case "POST restart" -> restart(body);
                case "POST kill" -> kill(body);
                case "POST revive" -> revive(body);
                case "GET hooks" -> Reply.json(200, Map.of("hooks", simulator.hookUrls()));
                case "GET recordings" -> Reply.json(200, simulator.recordings());
                case "PUT protection", "POST protection" -> protect(body);
                case "DELETE protection" -> {
                    simulator.leaveRecordingsOpen();
                    yield Reply.json(200, Map.of("protected", false));
                }
                case "GET documents" ->
                    Reply.json(
                            200,
                            simulator.documents().stream()
                                    .map(ControlApi::document)
                                    .toList());
                case "GET deliveries" -> Reply.json(200, deliveries());
                default -> problem(404, "there is nothing at this path for " + request.method());
            };
        } catch (JacksonException e) {
            return problem(400, "the body is not JSON");
        } catch (NoSuchElementException e) {
            return problem(404, String.valueOf(e.getMessage()));
        } catch (IllegalArgumentException e) {
            return problem(400, String.valueOf(e.getMessage()));
        }
    }

    private Map<String, Object> overview() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("sandbox", true);
        map.put("url", simulator.url());
        map.put("controlUrl", simulator.controlUrl());
        map.put("dead", simulator.death().orElse(null));
        map.put(
                "meetings",
                simulator.classrooms().stream().map(Classroom::meetingId).toList());
        map.put("hooks", simulator.hookUrls().size());
        map.put("deliveries", simulator.deliveries().counters());
        return map;
    }

    private Reply meetings(List<String> path, String method, JsonNode body) {
        if (path.size() == 1) {
            if (method.equals("POST")) {
                Classroom made = simulator.create(
                        require(body, "meetingId"), body.path("name").asString("Sandbox"));
                return Reply.json(201, meeting(made));
            }
            return Reply.json(
                    200, simulator.classrooms().stream().map(this::meeting).toList());
        }
        String id = path.get(1);
        String what = method + " " + (path.size() > 2 ? path.get(2) : "");
        return switch (what) {
            case "GET " -> Reply.json(200, meeting(simulator.classroom(id)));
            case "GET ledger" -> Reply.json(200, simulator.ledger(id).toMap());
            case "GET events" -> Reply.of(200, "application/json", "[" + String.join(",", simulator.events(id)) + "]");
            case "GET people" ->
                Reply.json(
                        200,
                        simulator.classroom(id).people().stream()
                                .map(ControlApi::person)
                                .toList());
            case "POST people" -> people(path, simulator.classroom(id), body);
            case "POST populate" -> populate(id, body);
            case "POST end" -> {
                simulator.classroom(id).end();
                yield Reply.json(200, Map.of("ended", true));
            }
            default -> problem(404, "there is nothing at this path for " + method);
        };
    }

    private Reply people(List<String> path, Classroom classroom, JsonNode body) {
        if (path.size() == 3) {
            Role role = Role.parse(body.path("role").asString("VIEWER"))
                    .orElseThrow(() -> new IllegalArgumentException("role is MODERATOR or VIEWER"));
            Person person = classroom.enter(new Newcomer(
                    require(body, "name"), body.path("externalUserId").asString(""), role, false, Map.of()));
            return Reply.json(201, person(person));
        }
        if (path.size() != 5) {
            return problem(404, "the path is people/{internal user id}/{act}");
        }
        Optional<Person> person = classroom.people().stream()
                .filter(candidate -> candidate.internalId().equals(path.get(3)))
                .findFirst();
        if (person.isEmpty()) {
            return problem(404, "nobody in this meeting has the id " + path.get(3));
        }
        return Reply.json(200, Map.of("happened", act(person.get(), path.get(4), body)));
    }

    private static boolean act(Person person, String act, JsonNode body) {
        return switch (act) {
            case "enter" -> person.enter();
            case "openMicrophone" -> person.openMicrophone();
            case "mute" -> person.mute();
            case "unmute" -> person.unmute();
            case "listen" -> person.listen();
            case "leaveAudio" -> person.leaveAudio();
            case "startTalking" -> person.startTalking();
            case "stopTalking" -> person.stopTalking();
            case "shareCamera" -> person.shareCamera();
            case "stopCamera" -> person.stopCamera();
            case "say" -> person.say(require(body, "text"));
            case "raiseHand" -> person.raiseHand();
            case "lowerHand" -> person.lowerHand();
            case "react" -> person.react(require(body, "emoji"));
            case "leave" -> person.leave();
            case "vanish" -> person.vanish();
            case "takeFloor" -> person.takeFloor();
            case "shareScreen" -> person.shareScreen();
            case "stopScreen" -> person.stopScreen();
            case "askPoll" -> person.askPoll(require(body, "question"), List.of("Yes", "No"));
            case "answerPoll" -> person.answerPoll(body.path("choice").asInt(0));
            case "startRecording" -> person.startRecording();
            case "stopRecording" -> person.stopRecording();
            case "openBreakouts" ->
                person.openBreakouts(
                        body.path("rooms").asInt(2), body.path("minutes").asInt(0));
            case "closeBreakouts" -> person.closeBreakouts();
            case "enterBreakout" ->
                person.enterBreakout(body.path("room").asInt(1)).isPresent();
            default -> throw new IllegalArgumentException("nobody can " + act);
        };
    }

    private Reply populate(String meetingId, JsonNode body) {
        Behaviour natural = Behaviour.natural();
        Behaviour behaviour = new Behaviour(
                millis(body, "arrivalMs", natural.arrival()),
                millis(body, "pauseMs", natural.pause()),
                body.path("comesAndGoes").asBoolean(natural.comesAndGoes()));
        long seed = body.path("seed").asLong(1);
        List<Newcomer> people = new ArrayList<>();
        for (JsonNode one : body.path("newcomers")) {
            Role role = Role.parse(one.path("role").asString("VIEWER"))
                    .orElseThrow(() -> new IllegalArgumentException("role is MODERATOR or VIEWER"));
            people.add(new Newcomer(
                    require(one, "name"), one.path("externalUserId").asString(""), role, false, Map.of()));
        }
        if (people.isEmpty()) {
            people = Crowd.of(bounded(body.path("people").asInt(12)), seed);
        }
        Population _ = simulator.populate(meetingId, people, behaviour, seed);
        return Reply.json(200, Map.of("people", people.size(), "seed", seed));
    }

    static int bounded(int people) {
        if (people < 1 || people > MOST_PEOPLE) {
            throw new IllegalArgumentException("people must be 1 to " + MOST_PEOPLE);
        }
        return people;
    }

    private Reply protect(JsonNode body) {
        simulator.protectRecordings(URI.create(require(body, "ask")), require(body, "key"));
        return Reply.json(200, Map.of("protected", true));
    }

    private Reply restart(JsonNode body) {
        simulator.restart(body.path("forgetHooks").asBoolean(false), millis(body, "startsForMs", Duration.ZERO));
        return Reply.json(200, Map.of("restarted", true));
    }

    private Reply kill(JsonNode body) {
        String how = body.path("how").asString(Death.REFUSES.name());
        simulator.killAfterAnswer(Death.valueOf(how));
        long millis = body.path("forMs").asLong(0);
        if (millis > 0) {
            boolean remembers = body.path("remembers").asBoolean(false);
            simulator.reviveAfter(Duration.ofMillis(millis), remembers);
        }
        return Reply.json(200, overview());
    }

    private Reply revive(JsonNode body) {
        simulator.revive(body.path("remembers").asBoolean(false));
        return Reply.json(200, overview());
    }

    private Reply setFaults(JsonNode body) {
        Faults faults = simulator.faults();
        JsonNode events = body.path("events");
        if (events.isObject()) {
            EventFaults now = faults.events();
            faults.events(new EventFaults(
                    events.path("duplicate").asDouble(now.duplicate()),
                    events.path("drop").asDouble(now.drop()),
                    events.path("wrongChecksum").asDouble(now.wrongChecksum()),
                    millis(events, "reorderMs", now.reorder()),
                    millis(events, "delayMs", now.delay())));
        }
        JsonNode traps = body.path("traps");
        if (traps.isObject()) {
            SenderTraps now = faults.traps();
            faults.traps(new SenderTraps(
                    traps.path("batch").asInt(now.batch()),
                    traps.path("lostUsers").asDouble(now.lostUsers()),
                    traps.path("sessionData").asBoolean(now.sessionData()),
                    traps.path("scopesLost").asBoolean(now.scopesLost())));
        }
        if (body.path("pipeline").isString()) {
            faults.pipeline(PipelineFault.valueOf(require(body, "pipeline")));
        }
        JsonNode call = body.path("call");
        if (call.isObject()) {
            CallFault.Kind kind = CallFault.Kind.valueOf(require(call, "kind"));
            List<String> names = new ArrayList<>();
            call.path("calls").forEach(name -> names.add(name.asString()));
            faults.calls(new CallFault(
                    kind,
                    Set.copyOf(names),
                    call.path("times").asInt(-1),
                    call.path("carriedOut").asBoolean(kind.needsTheAnswer()),
                    millis(call, "delayMs", Duration.ZERO)));
        }
        return Reply.json(200, faults());
    }

    private Map<String, Object> faults() {
        EventFaults events = simulator.faults().events();
        Map<String, Object> map = new LinkedHashMap<>();
        Map<String, Object> eventMap = new LinkedHashMap<>();
        eventMap.put("duplicate", events.duplicate());
        eventMap.put("drop", events.drop());
        eventMap.put("wrongChecksum", events.wrongChecksum());
        eventMap.put("reorderMs", events.reorder().toMillis());
        eventMap.put("delayMs", events.delay().toMillis());
        map.put("events", eventMap);
        SenderTraps traps = simulator.faults().traps();
        Map<String, Object> trapMap = new LinkedHashMap<>();
        trapMap.put("batch", traps.batch());
        trapMap.put("lostUsers", traps.lostUsers());
        trapMap.put("sessionData", traps.sessionData());
        trapMap.put("scopesLost", traps.scopesLost());
        map.put("traps", trapMap);
        map.put("pipeline", simulator.faults().pipeline());
        map.put("call", simulator.faults().calls().map(ControlApi::callFault).orElse(null));
        return map;
    }

    private static Map<String, Object> callFault(CallFault fault) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("kind", fault.kind());
        map.put("calls", fault.calls());
        map.put("times", fault.times());
        map.put("carriedOut", fault.carriedOut());
        map.put("delayMs", fault.delay().toMillis());
        return map;
    }

    private Map<String, Object> deliveries() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("counters", simulator.deliveries().counters());
        map.put("settled", simulator.awaitDelivered(Duration.ZERO));
        map.put(
                "recent",
                simulator.deliveries().recent().stream()
                        .map(ControlApi::attempt)
                        .toList());
        return map;
    }

    private static Map<String, Object> document(DocumentArrival arrival) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("meetingId", arrival.meetingId());
        map.put("name", arrival.name());
        map.put("source", arrival.source());
        map.put("status", arrival.content().status());
        map.put("bytes", arrival.content().bytes());
        map.put("sha256", arrival.content().sha256());
        map.put("error", arrival.content().error());
        map.put("current", arrival.options().current());
        map.put("downloadable", arrival.options().downloadable());
        map.put("removable", arrival.options().removable());
        return map;
    }

    private static Map<String, Object> attempt(DeliveryLog.Attempt attempt) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("at", attempt.at().toString());
        map.put("purpose", attempt.purpose());
        map.put("target", attempt.target());
        map.put("number", attempt.number());
        map.put("status", attempt.status());
        map.put("error", attempt.error());
        return map;
    }

    private Map<String, Object> meeting(Classroom classroom) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("meetingId", classroom.meetingId());
        map.put("internalMeetingId", classroom.internalMeetingId());
        map.put("inside", classroom.people().stream().filter(Person::isInside).count());
        return map;
    }

    private static Map<String, Object> person(Person person) {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("internalUserId", person.internalId());
        map.put("externalUserId", person.externalId());
        map.put("name", person.name());
        map.put("role", person.role());
        map.put("inside", person.isInside());
        return map;
    }

    private static Reply problem(int status, String text) {
        return Reply.json(status, Map.of("error", text));
    }

    private static String require(JsonNode body, String name) {
        String text = body.path(name).asString("");
        if (text.isEmpty()) {
            throw new IllegalArgumentException("the field " + name + " is missing");
        }
        return text;
    }

    private static Duration millis(JsonNode body, String name, Duration otherwise) {
        return Duration.ofMillis(body.path(name).asLong(otherwise.toMillis()));
    }
}

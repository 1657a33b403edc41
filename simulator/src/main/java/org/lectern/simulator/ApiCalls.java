package org.lectern.simulator;

import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * The calls of the meeting API. The checksum is looked at first and alone; errors are HTTP 200.
 *
 * @see "docs/protocol/bigbluebutton-api.md, answers"
 */
final class ApiCalls {
    private static final Set<String> FORMS = Set.of("application/x-www-form-urlencoded", "multipart/form-data");
    private static final Set<String> XML_BODIES = Set.of("application/xml", "text/xml");

    private final World world;
    private final JoinCall join;
    private final CallSignature signature;
    private final String host;
    private final MeetingAnswers answers;
    private final ClassroomCalls inside;

    ApiCalls(World world, JoinCall join, CallSignature signature, ClassroomCalls inside, String host) {
        this.world = world;
        this.join = join;
        this.signature = signature;
        this.host = host;
        this.inside = inside;
        this.answers = new MeetingAnswers(world.ground.profile(), world::rooms);
    }

    /** The version probe, the only call without a checksum. */
    Reply version(Request request) {
        if (world.ground.profile().atLeast(ServerProfile.V3_0)
                && request.contentType().equals("application/json")) {
            return Reply.of(
                    200,
                    "application/json",
                    "{\"response\":{\"returncode\":\"SUCCESS\",\"version\":\"2.0\",\"apiVersion\":\"2.0\",\"bbbVersion\":\"\"}}");
        }
        String authority = host.substring(host.indexOf("://") + 3);
        return Reply.xml(Xml.response(xml -> {
            xml.element("returncode", "SUCCESS").element("version", "2.0");
            xml.element("apiVersion", "2.0").element("bbbVersion", "");
            if (world.ground.profile().atLeast(ServerProfile.V3_0)) {
                xml.element("graphqlWebsocketUrl", "wss://" + authority + "/graphql")
                        .element("graphqlApiUrl", "https://" + authority + "/api/rest")
                        .element("html5PluginSdkVersion", "0.0.79");
            }
        }));
    }

    Reply answer(String call, Request request) {
        ServerProfile profile = world.ground.profile();
        boolean get = request.method().equals("GET");
        boolean post = request.isPost();
        Function<Request, Reply> action = switch (call) {
            case "create" -> get || post ? this::create : null;
            // Closed to POST in the last patch releases of 2.6 and 2.7.
            case "join" -> get || post && !profile.atLeast(ServerProfile.V2_6) ? join::answer : null;
            case "isMeetingRunning" -> get || post ? this::isMeetingRunning : null;
            case "end" -> get || post ? this::end : null;
            case "getMeetingInfo" -> get || post ? this::getMeetingInfo : null;
            case "getMeetings" -> get || post ? ignored -> Reply.xml(answers.list(world.meetings())) : null;
            case "getSessions" -> get || post ? ignored -> inside.getSessions() : null;
            case "insertDocument" -> post && profile.insertsDocuments() ? this::insertDocument : null;
            case "sendChatMessage" -> get && profile.sendsChatMessages() ? inside::sendChatMessage : null;
            default -> null;
        };
        if (action == null) {
            return Pages.notFound();
        }
        Optional<Violation> violation = contentType(call, request).or(() -> checksum(call, request));
        if (violation.isPresent()) {
            return call.equals("join")
                    ? join.refused(request.parameters(), violation.get())
                    : violation.get().asXml();
        }
        return world.locked(() -> action.apply(request));
    }

    private Optional<Violation> contentType(String call, Request request) {
        if (request.body().length == 0 || !world.ground.profile().checksContentType()) {
            return Optional.empty();
        }
        String type = request.contentType();
        boolean xml = XML_BODIES.contains(type);
        boolean supported = call.equals("insertDocument") ? xml : FORMS.contains(type) || call.equals("create") && xml;
        return supported
                ? Optional.empty()
                : Optional.of(
                        new Violation("unsupportedContentType", "POST request Content-Type is missing or unsupported"));
    }

    private Optional<Violation> checksum(String call, Request request) {
        return switch (signature.check(call, request)) {
            case GOOD -> Optional.empty();
            case MISSING -> Optional.of(new Violation("checksumError", "You must provide the checksum"));
            case WRONG, UNKNOWN_LENGTH -> Optional.of(new Violation("checksumError", "Checksums do not match"));
        };
    }

    private Reply create(Request request) {
        Query query = request.parameters();
        Optional<Violation> violation = Violation.ofCreate(query);
        if (violation.isPresent()) {
            return violation.get().asXml();
        }
        if (Boolean.parseBoolean(query.text("isBreakout"))
                && world.find(query.text("parentMeetingID")).isEmpty()) {
            return new Violation("parentMeetingDoesNotExist", "Parent meeting doesn't exist.").asXml();
        }
        return switch (world.create(new MeetingSettings(query, world.ground.profile()))) {
            case World.Creation.Fresh(Meeting meeting) ->
                takesDocuments(meeting, request) ? Reply.xml(answers.created(meeting, false)) : Pages.internalError();
            case World.Creation.Repeated(Meeting meeting) -> Reply.xml(answers.created(meeting, true));
            case World.Creation.NotUnique() ->
                Reply.xml(Xml.failed(
                        "idNotUnique",
                        "A meeting already exists with that meeting ID.  Please use a different meeting ID."));
            case World.Creation.VoiceBridgeTaken() ->
                Reply.xml(Xml.response(xml -> xml.element("returncode", "FAILED")
                        .group(
                                "errors",
                                errors -> errors.group(
                                        "error",
                                        error -> error.element("key", "nonUniqueVoiceBridge")
                                                .element("message", "The selected voice bridge is already in use.")))));
        };
    }

    /** False if an XML body is not well-formed, which the server finds out only after the meeting exists. */
    private boolean takesDocuments(Meeting meeting, Request request) {
        Query query = request.parameters();
        if (query.has("preUploadedPresentation") && world.ground.profile().takesOneUploadedPresentation()) {
            String name = query.text("preUploadedPresentationName");
            inside.fetch(meeting, List.of(Documents.byUrl(query.text("preUploadedPresentation"), name)));
        }
        if (request.body().length == 0 || !XML_BODIES.contains(request.contentType())) {
            return true;
        }
        Optional<List<Documents.Wanted>> wanted = Documents.parse(request.body());
        wanted.ifPresent(documents -> inside.fetch(meeting, documents));
        return wanted.isPresent();
    }

    private Reply insertDocument(Request request) {
        return withMeeting(request, meeting -> inside.insertDocument(meeting, request));
    }

    private Reply isMeetingRunning(Request request) {
        Query query = request.parameters();
        return Violation.ofMeetingId(query).map(Violation::asXml).orElseGet(() -> {
            boolean running =
                    world.find(query.text("meetingID")).map(Meeting::running).orElse(false);
            return Reply.xml(
                    Xml.response(xml -> xml.element("returncode", "SUCCESS").element("running", running)));
        });
    }

    private Reply getMeetingInfo(Request request) {
        return withMeeting(request, meeting -> Reply.xml(answers.about(meeting)));
    }

    private Reply end(Request request) {
        return withMeeting(request, meeting -> {
            if (world.ground.profile().demandsPasswords()) {
                String password = request.parameters().text("password");
                if (password.isEmpty()) {
                    return new Violation("emptyError", "You must provide the moderator password").asXml();
                }
                if (!password.equals(meeting.identity.moderatorPassword())) {
                    return new Violation("invalidPassword", "The supplied moderator password is incorrect").asXml();
                }
            }
            world.requestEnd(meeting);
            return Reply.xml(Xml.response(xml -> xml.element("returncode", "SUCCESS")
                    .element("messageKey", "sentEndMeetingRequest")
                    .element(
                            "message",
                            "A request to end the meeting was sent.  Please wait a few seconds, and then use the"
                                    + " getMeetingInfo or isMeetingRunning API calls to verify that it was ended.")));
        });
    }

    private Reply withMeeting(Request request, Function<Meeting, Reply> action) {
        Query query = request.parameters();
        Optional<Violation> violation = Violation.ofMeetingId(query);
        if (violation.isPresent()) {
            return violation.get().asXml();
        }
        return world.find(query.text("meetingID"))
                .map(action)
                .orElseGet(() -> new Violation("notFound", unknownMeeting()).asXml());
    }

    private String unknownMeeting() {
        return world.ground.balancer()
                ? "We could not find a meeting with that meeting ID - perhaps the meeting is not yet running?"
                : "A meeting with that ID does not exist";
    }
}

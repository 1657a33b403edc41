package org.lectern.simulator;

import java.util.List;
import java.util.Optional;

/** The calls that reach into a meeting or look at its browsers: documents, chat, sessions. Called under the world's lock. */
final class ClassroomCalls {
    private final World world;
    private final Visits visits;
    private final Documents documents;

    ClassroomCalls(World world, Visits visits, Documents documents) {
        this.world = world;
        this.visits = visits;
        this.documents = documents;
    }

    Reply insertDocument(Meeting meeting, Request request) {
        if (List.of(meeting.settings.given().text("disabledFeatures").split(",", -1))
                .contains("presentation")) {
            return Reply.xml(Xml.failed("", "Presentation feature is disabled, ignoring."));
        }
        Optional<List<Documents.Wanted>> wanted = Documents.parse(request.body());
        if (wanted.isEmpty()) {
            return Pages.internalError();
        }
        if (wanted.get().isEmpty()) {
            return Reply.of(200, "text/xml;charset=utf-8", "");
        }
        documents.take(meeting, wanted.get());
        return Reply.xml(Xml.response(xml -> xml.element("returncode", "SUCCESS")
                .element("messageKey", "")
                .element("message", "Presentation is being uploaded")));
    }

    void fetch(Meeting meeting, List<Documents.Wanted> wanted) {
        documents.take(meeting, wanted);
    }

    Reply sendChatMessage(Request request) {
        Query query = request.parameters();
        Optional<Violation> violation = Violation.ofMeetingId(query).or(() -> Violation.ofChat(query));
        if (violation.isPresent()) {
            return violation.get().asXml();
        }
        Optional<Meeting> meeting = world.find(query.text("meetingID"));
        if (meeting.isEmpty()) {
            return new Violation("meetingNotFound", "Meeting not found").asXml();
        }
        String from = query.has("userName") ? query.text("userName") : "System";
        meeting.get().say(new Meeting.ChatLine(world.ground.now(), from, query.text("message")));
        world.touch();
        return Reply.xml(Xml.response(xml ->
                xml.element("returncode", "SUCCESS").element("messageKey", "").element("message", "")));
    }

    Reply getSessions() {
        List<Visits.Visit> open = visits.all().stream()
                .filter(visit -> !visit.connection().meeting.ended)
                .toList();
        if (open.isEmpty()) {
            return Reply.xml(Xml.response(xml -> xml.element("returncode", "SUCCESS")
                    .empty("sessions")
                    .element("messageKey", "noSessions")
                    .element("message", "no sessions were found on this server")));
        }
        return Reply.xml(Xml.response(xml -> xml.element("returncode", "SUCCESS")
                .group(
                        "sessions",
                        all -> open.forEach(visit -> all.group(
                                "meeting",
                                one -> one.element(
                                                "meetingID",
                                                visit.connection().meeting.internalId())
                                        .element(
                                                "meetingName",
                                                visit.connection()
                                                        .meeting
                                                        .settings
                                                        .name())
                                        .element(
                                                "userName",
                                                visit.connection().identity.name()))))));
    }
}

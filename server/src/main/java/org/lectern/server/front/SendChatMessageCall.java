package org.lectern.server.front;

import java.util.Optional;
import org.lectern.server.meeting.Meeting;

/**
 * {@code sendChatMessage}: writes into the public chat of a running meeting.
 *
 * @see "docs/protocol/bigbluebutton-api.md, documents, chat, sessions"
 */
final class SendChatMessageCall implements FrontCall {
    private final MeetingServers servers;

    SendChatMessageCall(MeetingServers servers) {
        this.servers = servers;
    }

    @Override
    public FrontAnswer answer(FrontRequest request) {
        Optional<Violation> violation = CallRules.chatMessage(request.parameters());
        if (violation.isPresent()) {
            return violation.get().answer();
        }
        Optional<Meeting> meeting = servers.running(request.tenantId(), request.text("meetingID"));
        if (meeting.isEmpty()) {
            return FrontAnswer.failed("meetingNotFound", "Meeting not found");
        }
        return MeetingServers.answer(
                servers.ask(
                        meeting.get(),
                        (client, id) -> client.sendChatMessage(
                                id,
                                request.text("message"),
                                request.given("userName").orElse(null))),
                "meetingNotFound",
                "Meeting not found");
    }
}

package org.lectern.server.front;

import java.util.Optional;
import java.util.UUID;
import java.util.function.BiFunction;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.BbbClient;
import org.lectern.bbb.FailureKind;
import org.lectern.bbb.Outcome;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.PollServers;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;

/** Passes a call about a running meeting on to its server. */
final class MeetingServers {
    private final MeetingStore meetings;
    private final ServerStore servers;
    private final BbbClients clients;
    private final PollServers polls;

    MeetingServers(MeetingStore meetings, ServerStore servers, BbbClients clients, PollServers polls) {
        this.meetings = meetings;
        this.servers = servers;
        this.clients = clients;
        this.polls = polls;
    }

    Optional<Meeting> running(UUID tenantId, String id) {
        return FindRun.live(meetings, tenantId, id).filter(Meeting::isRunning);
    }

    /** @param call given the server's client and our identifier of the run there */
    Outcome<AnswerElement> ask(Meeting meeting, BiFunction<BbbClient, String, Outcome<AnswerElement>> call) {
        Meeting.Place place = meeting.place();
        Server server = place == null ? null : servers.find(place.serverId()).orElse(null);
        if (server == null || place == null) {
            return new Outcome.Failure<>(FailureKind.UNREACHABLE, "", "the server was removed", false, "");
        }
        Outcome<AnswerElement> outcome = call.apply(clients.of(server), place.serverMeetingId());
        clients.record(server.id(), outcome);
        if (outcome.failureKind().filter(kind -> kind == FailureKind.NOT_FOUND).isPresent()) {
            polls.request(server.id());
        }
        return outcome;
    }

    /** What the server said, in its words; a server that could not be asked is not told apart to callers. */
    static FrontAnswer answer(Outcome<AnswerElement> outcome, String unknownKey, String unknownMessage) {
        return switch (outcome) {
            case Outcome.Success<AnswerElement> success ->
                new FrontAnswer.Success(xml -> {
                    if (success.messageKey().isEmpty()) {
                        xml.empty("messageKey");
                    } else {
                        xml.element("messageKey", success.messageKey());
                    }
                    xml.element("message", success.message());
                });
            case Outcome.Failure<AnswerElement> failure ->
                switch (failure.kind()) {
                    case NOT_FOUND -> FrontAnswer.failed(unknownKey, unknownMessage);
                    case INVALID_REQUEST, REJECTED, CONFLICT, DENIED ->
                        new FrontAnswer.Failure(
                                failure.messageKey(), failure.message(), "the server refused the request");
                    default ->
                        new FrontAnswer.Failure(
                                "serverUnavailable",
                                "The server of the meeting does not answer.",
                                failure.kind().name());
                };
        };
    }
}

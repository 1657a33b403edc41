package org.lectern.server.front;

import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.AnswerElement;
import org.lectern.bbb.Outcome;
import org.lectern.server.document.Documents;
import org.lectern.server.front.ModulesBody.Body;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.tenant.TenantStore;

/**
 * {@code insertDocument}: hands documents to the server of a running meeting, with addresses of ours.
 *
 * @see "docs/protocol/bigbluebutton-api.md, documents, chat, sessions"
 */
final class InsertDocumentCall implements FrontCall {
    private final TenantStore tenants;
    private final MeetingServers servers;
    private final Documents documents;

    InsertDocumentCall(TenantStore tenants, MeetingServers servers, Documents documents) {
        this.tenants = tenants;
        this.servers = servers;
        this.documents = documents;
    }

    @Override
    public FrontAnswer answer(FrontRequest request) {
        Optional<Violation> violation = CallRules.meetingId(request.parameters());
        if (violation.isPresent()) {
            return violation.get().answer();
        }
        Optional<Meeting> meeting = servers.running(request.tenantId(), request.text("meetingID"));
        if (meeting.isEmpty()) {
            return FrontAnswer.failed("notFound", "A meeting with that ID does not exist");
        }
        return switch (ModulesBody.read(request, tenants.policyOf(request.tenantId()))) {
            case Body.Bad bad -> bad.violation().answer();
            case Body.Good good ->
                good.documents().isEmpty()
                        // As servers do.
                        ? new FrontAnswer.Whole(RawResponse.status(200), "")
                        : insert(request, meeting.get(), good);
        };
    }

    private FrontAnswer insert(FrontRequest request, Meeting meeting, Body.Good body) {
        UUID set = documents.keep(request.tenantId(), body.documents(), Map.of());
        if (documents.forServer(set).documents().isEmpty()) {
            documents.discard(set);
            return new FrontAnswer.Failure(
                    "sizeError",
                    "There is no room for more documents at the moment.",
                    "the tenant keeps as many documents as it may");
        }
        Outcome<AnswerElement> outcome = servers.ask(
                meeting,
                (client, id) ->
                        client.insertDocument(id, documents.forServer(set).documents()));
        if (outcome instanceof Outcome.Failure<AnswerElement> failure && !failure.mayHaveHappened()) {
            documents.discard(set);
        } else {
            documents.fetchSoon(set);
        }
        return MeetingServers.answer(outcome, "notFound", "A meeting with that ID does not exist");
    }
}

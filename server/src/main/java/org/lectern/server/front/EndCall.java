package org.lectern.server.front;

import java.util.Optional;
import org.lectern.bbb.VersionProfile;
import org.lectern.server.meeting.EndMeeting;
import org.lectern.server.meeting.EndResult;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.meeting.MeetingStore.Passwords;
import org.lectern.server.tenant.TenantStore;

/**
 * {@code end}: the meeting is not found any more as soon as this is answered.
 *
 * @see "docs/protocol/bigbluebutton-api.md, end"
 */
final class EndCall implements FrontCall {
    private final TenantStore tenants;
    private final MeetingStore meetings;
    private final EndMeeting end;

    EndCall(TenantStore tenants, MeetingStore meetings, EndMeeting end) {
        this.tenants = tenants;
        this.meetings = meetings;
        this.end = end;
    }

    @Override
    public FrontAnswer answer(FrontRequest request) {
        Optional<Violation> violation = CallRules.meetingId(request.parameters());
        if (violation.isPresent()) {
            return violation.get().answer();
        }
        VersionProfile generation = tenants.policyOf(request.tenantId()).callerGeneration();
        if (generation.endNeedsPassword() && request.given("password").isEmpty()) {
            return FrontAnswer.failed("emptyError", "You must provide the moderator password");
        }
        Optional<Meeting> found = FindRun.answeredFor(meetings, request.tenantId(), request.text("meetingID"));
        if (found.isEmpty()) {
            return notFound();
        }
        if (generation.endNeedsPassword() && !isModerators(found.get(), request.text("password"))) {
            return FrontAnswer.failed("invalidPassword", "The supplied moderator password is incorrect");
        }
        return switch (end.endNow(found.get().id())) {
            case EndResult.Ended _, EndResult.StillEnding _ ->
                new FrontAnswer.Success(
                        xml -> xml.element("messageKey", "sentEndMeetingRequest")
                                .element(
                                        "message",
                                        "A request to end the meeting was sent.  Please wait a few seconds, and then use the"
                                                + " getMeetingInfo or isMeetingRunning API calls to verify that it was ended."));
            case EndResult.CouldNotAsk could ->
                new FrontAnswer.Failure("serverUnavailable", could.message(), "the meeting was still being started");
            case EndResult.Unknown _ -> notFound();
        };
    }

    private boolean isModerators(Meeting meeting, String password) {
        Passwords passwords = meetings.findAsCaller(meeting.id()).orElseThrow().passwords();
        return passwords != null && passwords.moderator().equals(password);
    }

    private static FrontAnswer notFound() {
        return FrontAnswer.failed("notFound", "A meeting with that ID does not exist");
    }
}

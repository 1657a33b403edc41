package org.lectern.server.front;

import java.util.Optional;

/**
 * What every call demands of the identifier of a meeting.
 *
 * @see "docs/protocol/bigbluebutton-api.md, failures"
 */
final class MeetingIds {
    private static final int SHORTEST = 2;
    private static final int LONGEST = 256;

    private MeetingIds() {}

    /** What is wrong with the parameter {@code meetingID}. */
    static Optional<FrontAnswer> violation(FrontRequest request) {
        String id = request.text("meetingID");
        if (id.isEmpty()) {
            return Optional.of(FrontAnswer.failed("missingParamMeetingID", "You must provide a meeting ID"));
        }
        if (id.length() < SHORTEST || id.length() > LONGEST) {
            return Optional.of(FrontAnswer.failed("sizeError", "Meeting ID must be between 2 and 256 characters"));
        }
        return id.indexOf(',') < 0
                ? Optional.empty()
                : Optional.of(FrontAnswer.failed("validationError", "Meeting ID cannot contain ','"));
    }

    /** No such meeting, or not this tenant's: nobody can tell the two apart. */
    static FrontAnswer notFound() {
        return FrontAnswer.failed("notFound", "A meeting with that ID does not exist");
    }
}

package org.lectern.server.front;

import java.io.IOException;
import java.io.OutputStream;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.RunningMeeting;
import org.lectern.server.meeting.RunningMeetings;
import org.lectern.server.platform.StreamedBody;

/**
 * The calls that ask how meetings stand. Answered from memory: neither a server nor the database is asked about what is known
 * to be there. Before a meeting is said not to be, the database is looked at: it may have been created through another
 * process a moment ago.
 */
final class MeetingReads {
    private static final int AROUND = MeetingXml.BEFORE.length + MeetingXml.AFTER.length;
    private static final byte[] MEETINGS = Answers.utf8("<meetings>");
    private static final byte[] MEETINGS_END = Answers.utf8("</meetings>");
    private static final byte[] MEETING = Answers.utf8("<meeting>");
    private static final byte[] MEETING_END = Answers.utf8("</meeting>");
    private static final FrontAnswer RUNNING = new FrontAnswer.Success(xml -> xml.element("running", true));
    private static final FrontAnswer NOT_RUNNING = new FrontAnswer.Success(xml -> xml.element("running", false));
    private static final FrontAnswer NO_MEETINGS = new FrontAnswer.Success(xml -> xml.empty("meetings")
            .element("messageKey", "noMeetings")
            .element("message", "no meetings were found on this server"));
    private static final FrontAnswer NO_SESSIONS = new FrontAnswer.Success(xml -> xml.empty("sessions")
            .element("messageKey", "noSessions")
            .element("message", "no sessions were found on this server"));

    private final RunningMeetings running;
    private final NewRuns fresh;

    MeetingReads(RunningMeetings running, NewRuns fresh) {
        this.running = running;
        this.fresh = fresh;
    }

    /** An unknown meeting does not run, and that is no failure. */
    FrontCall isMeetingRunning() {
        return new OfOne(found -> found.filter(RunningMeeting::isRunning).isPresent() ? RUNNING : NOT_RUNNING);
    }

    FrontCall getMeetingInfo() {
        return new OfOne(
                found -> found.<FrontAnswer>map(meeting -> Answers.written(meeting.rendered(MeetingXml::answer)))
                        .orElseGet(MeetingIds::notFound));
    }

    /** A call about one meeting. */
    private final class OfOne implements OftenQuick {
        private final Function<Optional<RunningMeeting>, FrontAnswer> answer;

        OfOne(Function<Optional<RunningMeeting>, FrontAnswer> answer) {
            this.answer = answer;
        }

        @Override
        public @Nullable FrontAnswer fromMemory(FrontRequest request) {
            Optional<FrontAnswer> violation = MeetingIds.violation(request);
            if (violation.isPresent()) {
                return violation.get();
            }
            String id = request.text("meetingID");
            Optional<RunningMeeting> found = running.find(request.tenantId(), id);
            return found.isPresent() || fresh.isNone(request.tenantId(), id) ? answer.apply(found) : null;
        }

        @Override
        public FrontAnswer answer(FrontRequest request) throws InterruptedException {
            FrontAnswer known = fromMemory(request);
            if (known != null) {
                return known;
            }
            String id = request.text("meetingID");
            fresh.look(request.tenantId(), id);
            return answer.apply(running.find(request.tenantId(), id));
        }
    }

    FrontAnswer getMeetings(FrontRequest request) {
        List<RunningMeeting> meetings = running.list(request.tenantId());
        if (meetings.isEmpty()) {
            return NO_MEETINGS;
        }
        List<byte[]> answers = new ArrayList<>(meetings.size());
        for (RunningMeeting meeting : meetings) {
            answers.add(meeting.rendered(MeetingXml::answer));
        }
        return Answers.streamed(new Listed(answers));
    }

    /** Everybody in a large tenant's classes is many megabytes, of which a caller sees the first while the last is on its way. */
    private record Listed(List<byte[]> answers) implements StreamedBody {
        @Override
        public long length() {
            long length = MeetingXml.BEFORE.length + MEETINGS.length + MEETINGS_END.length + MeetingXml.AFTER.length;
            for (byte[] answer : answers) {
                length += answer.length - AROUND + MEETING.length + MEETING_END.length;
            }
            return length;
        }

        @Override
        public void writeTo(OutputStream out) throws IOException {
            out.write(MeetingXml.BEFORE);
            out.write(MEETINGS);
            for (byte[] answer : answers) {
                out.write(MEETING);
                out.write(answer, MeetingXml.BEFORE.length, answer.length - AROUND);
                out.write(MEETING_END);
            }
            out.write(MEETINGS_END);
            out.write(MeetingXml.AFTER);
        }
    }

    FrontAnswer getSessions(FrontRequest request) {
        List<RunningMeeting> inhabited = running.list(request.tenantId()).stream()
                .filter(meeting -> !meeting.now().attendees().isEmpty())
                .toList();
        if (inhabited.isEmpty()) {
            return NO_SESSIONS;
        }
        return new FrontAnswer.Success(xml ->
                xml.group("sessions", all -> inhabited.forEach(meeting -> sessions(meeting, all))));
    }

    private static void sessions(RunningMeeting meeting, Xml xml) {
        meeting.now()
                .attendees()
                .forEach(attendee -> xml.group(
                        "meeting",
                        one -> one.element("meetingID", meeting.run().externalId())
                                .element("meetingName", meeting.run().name())
                                .element("userName", attendee.name())));
    }
}

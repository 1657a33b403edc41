package org.lectern.server.relay;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.Parameters;
import org.lectern.server.delivery.Delivery;
import org.lectern.server.delivery.DeliveryFormat;
import org.lectern.server.delivery.NewDelivery;
import org.lectern.server.delivery.NoticeRoute.Router;
import org.lectern.server.delivery.NoticeRoute.Routing;
import org.lectern.server.delivery.Schedule;
import org.lectern.server.delivery.Verdict;
import org.lectern.server.meeting.CallbackParameters;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.CallersMeeting;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.platform.GuardedRequest;
import org.lectern.server.platform.GuardedResult;
import org.lectern.server.platform.Notice;

/**
 * Tells callers that a run is over, once, however we learned of it.
 *
 * @see "docs/protocol/bigbluebutton-api.md, callbacks"
 */
final class EndRelay implements Router, DeliveryFormat {
    static final String NAME = "end-callback";
    /** The server's own callback, which says whether somebody pressed record, comes a moment after its event. */
    private static final Duration MARKS_MAY_COME = Duration.ofSeconds(3);

    private final MeetingStore meetings;
    private final CallbackRuns runs;
    private final InstantSource clock;

    EndRelay(MeetingStore meetings, CallbackRuns runs, InstantSource clock) {
        this.meetings = meetings;
        this.runs = runs;
        this.clock = clock;
    }

    @Override
    public Routing route(Notice notice, Instant stagedAt) {
        UUID id = UUID.fromString(notice.key());
        Optional<Meeting> meeting = meetings.find(id);
        Optional<CallersMeeting> caller = meetings.findAsCaller(id);
        // As servers: the end of a breakout is told to nobody.
        if (meeting.isEmpty() || caller.isEmpty() || caller.get().parent() != null) {
            return new Routing.To(List.of());
        }
        Parameters parameters = caller.get().parameters();
        var callbacks = CallbackParameters.of(parameters);
        if (callbacks.endCallback().isEmpty() && callbacks.meetingEnded().isEmpty()) {
            return new Routing.To(List.of());
        }
        boolean marked = isRecorded(parameters) && (isAutomatic(parameters) || runs.isRecordingMarked(id));
        if (!marked
                && isRecorded(parameters)
                && Duration.between(stagedAt, clock.instant()).compareTo(MARKS_MAY_COME) < 0) {
            return new Routing.Later(Duration.ofSeconds(1));
        }
        var deliveries = new ArrayList<NewDelivery>(2);
        String external = Parameters.of("meetingID", meeting.get().externalId()).encoded();
        callbacks
                .endCallback()
                .map(url -> RelaySchedule.append(url, "recordingmarks=" + marked + "&" + external))
                .ifPresent(url -> deliveries.add(delivery(meeting.get(), "end-callback", url)));
        callbacks.meetingEnded().ifPresent(url -> deliveries.add(delivery(meeting.get(), "meeting-ended", url)));
        return new Routing.To(deliveries);
    }

    private static boolean isRecorded(Parameters parameters) {
        return parameters.first("record").orElse("").equalsIgnoreCase("true");
    }

    private static boolean isAutomatic(Parameters parameters) {
        return parameters.first("autoStartRecording").orElse("").equalsIgnoreCase("true");
    }

    private static NewDelivery delivery(Meeting meeting, String which, String url) {
        return new NewDelivery(
                new NewDelivery.Addressee(meeting.tenantId(), RelaySchedule.target(url), url),
                NAME,
                meeting.id() + ":" + which,
                new NewDelivery.Content("end of meeting " + meeting.id(), ""));
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public Schedule schedule() {
        return RelaySchedule.CALLBACKS;
    }

    @Override
    public Prepared prepare(Delivery delivery, String url, Instant now) {
        return new Prepared.Send(GuardedRequest.get(url));
    }

    @Override
    public Verdict judge(GuardedResult result) {
        return Verdict.strict(result);
    }
}

package org.lectern.server.relay;

import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.SharedSecret;
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
import org.lectern.server.relay.CallerAnalytics.Gestures;
import tools.jackson.databind.node.ObjectNode;

/**
 * Hands the learning analytics of a run to its caller, once, in the caller's terms and signed with its secret.
 *
 * @see "docs/protocol/bigbluebutton-api.md, callbacks"
 */
final class AnalyticsRelay implements Router, DeliveryFormat {
    /** The key is the internal identifier of the run or breakout. */
    static final String TOPIC = "analytics.received";

    static final String NAME = "analytics";
    /** As long as a server's own token is good for. */
    private static final Duration TOKEN_LIFE = Duration.ofHours(24);

    private final AnalyticsBodies bodies;
    private final MeetingStore meetings;
    private final CallbackRuns runs;
    private final CallerSecrets secrets;
    private final Function<UUID, Map<String, Gestures>> gestures;

    /** @param gestures of the people of a run, by the caller's identifiers */
    AnalyticsRelay(
            AnalyticsBodies bodies,
            MeetingStore meetings,
            CallbackRuns runs,
            CallerSecrets secrets,
            Function<UUID, Map<String, Gestures>> gestures) {
        this.bodies = bodies;
        this.meetings = meetings;
        this.runs = runs;
        this.secrets = secrets;
        this.gestures = gestures;
    }

    @Override
    public Routing route(Notice notice, Instant stagedAt) {
        Optional<AnalyticsBodies.Kept> kept = bodies.find(notice.key());
        Optional<CallbackParameters> caller = kept.flatMap(body -> caller(body.meetingId()));
        if (kept.isEmpty() || caller.isEmpty()) {
            return new Routing.To(List.of());
        }
        // Moodle knows no breakouts and answers that it has no such activity.
        if (kept.get().breakout() && CallerAnalytics.isMoodle(caller.get())) {
            return new Routing.To(List.of());
        }
        return new Routing.To(caller.get().analytics().stream()
                .map(url -> new NewDelivery(
                        new NewDelivery.Addressee(notice.tenantId(), RelaySchedule.target(url), url),
                        NAME,
                        notice.key(),
                        new NewDelivery.Content(
                                "analytics of meeting " + kept.get().meetingId(), notice.key())))
                .toList());
    }

    private Optional<CallbackParameters> caller(UUID meetingId) {
        return meetings.findAsCaller(meetingId).map(CallersMeeting::parameters).map(CallbackParameters::of);
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
        Optional<AnalyticsBodies.Kept> kept = bodies.find(delivery.payload());
        Optional<Meeting> meeting = kept.flatMap(body -> meetings.find(body.meetingId()));
        if (kept.isEmpty() || meeting.isEmpty()) {
            return new Prepared.Drop("its content is not kept any more");
        }
        UUID meetingId = meeting.get().id();
        Optional<SharedSecret> secret = secrets.of(
                delivery.tenantId(),
                meetings.findAsCaller(meetingId).map(CallersMeeting::signedWith).orElse(null));
        if (secret.isEmpty()) {
            return new Prepared.Drop("the tenant has no valid secret to sign with");
        }
        String body = body(kept.get(), meeting.get());
        return new Prepared.Send(GuardedRequest.post(url, "application/json", body)
                .with("Authorization", "Bearer " + CallbackTokens.signAnalytics(now.plus(TOKEN_LIFE), secret.get())));
    }

    private String body(AnalyticsBodies.Kept kept, Meeting meeting) {
        boolean moodle = caller(meeting.id()).map(CallerAnalytics::isMoodle).orElse(false);
        if (!moodle || !(Texts.read(kept.body()) instanceof ObjectNode json)) {
            return kept.body();
        }
        CallerAnalytics.keepUsersOfMoodle(
                json, people -> runs.joined(meeting.tenantId(), meeting.externalId(), people));
        CallerAnalytics.addGestures(json, gestures.apply(meeting.id()));
        return Texts.write(json);
    }

    @Override
    public Verdict judge(GuardedResult result) {
        return Verdict.strict(result);
    }
}

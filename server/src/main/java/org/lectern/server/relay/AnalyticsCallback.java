package org.lectern.server.relay;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.stream.Stream;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.LearningAnalytics;
import org.lectern.server.meeting.CallbackParameters;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.CallbackRuns.Purpose;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * {@code /callbacks/{token}/analytics}: what everybody did in a run, told by its server a while after the end.
 *
 * <p>The token is the server's, HS512 and not expired, but says nothing of the body; that is held to the run by both of
 * its identifiers, and the first body counts. Kept in the caller's terms, so that nothing of ours stands in it.
 */
final class AnalyticsCallback implements Callback {
    private static final Logger log = LoggerFactory.getLogger(AnalyticsCallback.class);

    private final CallbackRuns runs;
    private final Keys keys;
    private final MeetingStore meetings;
    private final AnalyticsBodies bodies;

    AnalyticsCallback(CallbackRuns runs, Keys keys, MeetingStore meetings, AnalyticsBodies bodies) {
        this.runs = runs;
        this.keys = keys;
        this.meetings = meetings;
        this.bodies = bodies;
    }

    /** What servers sign with. */
    record Keys(ServerStore servers, AnalyticsKeys second) {}

    @Override
    public String purpose() {
        return "analytics";
    }

    @Override
    public int maxBodyBytes() {
        return 16 << 20;
    }

    @Override
    public RawResponse receive(Received received) {
        Optional<Meeting> run = runs.find(Purpose.ANALYTICS, received.token());
        Meeting.Place place = run.map(Meeting::place).orElse(null);
        Optional<Server> server =
                place == null ? Optional.empty() : keys.servers().find(place.serverId());
        if (run.isEmpty() || place == null || server.isEmpty()) {
            return RawResponse.text(404, "unknown\n");
        }
        var secrets = Stream.concat(
                        Stream.of(server.get().secret()),
                        keys.second().find(server.get().id()).stream())
                .toList();
        return switch (CallbackTokens.analytics(received.authorization(), secrets, received.at())) {
            case CallbackTokens.Analytics _ -> accept(run.get(), place, received);
            case CallbackTokens.Refused refused ->
                refuse(
                        run.get(),
                        refused.reason()
                                + (refused.reason() == CallbackTokens.Reason.MISMATCH
                                        ? ", perhaps this server signs analytics with another secret"
                                        : ""));
            case CallbackTokens.RecordingReady _ -> refuse(run.get(), "another kind of token");
        };
    }

    private RawResponse accept(Meeting run, Meeting.Place place, Received received) {
        LearningAnalytics report = switch (LearningAnalytics.read(received.body())) {
            case LearningAnalytics.Read(LearningAnalytics read) -> read;
            case LearningAnalytics.NotUsable _ -> null;
        };
        JsonNode json = Texts.read(new String(received.body(), StandardCharsets.UTF_8));
        if (report == null || !(json instanceof ObjectNode body)) {
            return malformed(run, "not a JSON object with data");
        }
        String external = Texts.text(body, "meeting_id");
        String internal = Texts.text(body, "internal_meeting_id");
        boolean own = external.equals(place.serverMeetingId()) && internal.equals(place.internalMeetingId());
        boolean breakout = !own && runs.isBreakout(run.id(), external, internal);
        if (!own && !breakout) {
            return malformed(run, "about another meeting");
        }
        CallbackParameters caller = meetings.findAsCaller(run.id())
                .map(callers -> CallbackParameters.of(callers.parameters()))
                .orElseThrow();
        UnnamedPeople.hide(body);
        CallerAnalytics.restore(body, place.serverMeetingId(), run.externalId(), caller);
        var kept = new AnalyticsBodies.Kept(run.id(), breakout, Texts.write(body));
        boolean first = bodies.keep(run, report, kept, received.at());
        log.debug("analytics received meeting={} first={} bytes={}", run.id(), first, received.body().length);
        return RawResponse.text(200, "ok\n");
    }

    private static RawResponse refuse(Meeting run, String reason) {
        log.warn("analytics callback refused meeting={} reason={}", run.id(), reason);
        return RawResponse.text(401, "not authenticated\n");
    }

    private static RawResponse malformed(Meeting run, String reason) {
        log.warn("analytics callback not used meeting={} reason={}", run.id(), reason);
        return RawResponse.text(400, "not usable\n");
    }
}

package org.lectern.server.relay;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.lectern.bbb.CallbackTokens;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.CallbackRuns;
import org.lectern.server.meeting.CallbackRuns.Purpose;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.platform.RawResponse;
import org.lectern.server.pool.Server;
import org.lectern.server.pool.ServerStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /callbacks/{token}/recording-ready}: a server published a format of a recording.
 *
 * <p>Signed by the server that owns the run, with HS256 and nothing else, for this run or a breakout of it. The token never
 * expires and can be repeated by whoever saw it, so it is only ever a reason to look again.
 */
final class RecordingReadyCallback implements Callback {
    private static final Logger log = LoggerFactory.getLogger(RecordingReadyCallback.class);
    private static final int LONGEST_RECORD_ID = 255;

    private final CallbackRuns runs;
    private final ServerStore servers;
    private final Hints hints;

    RecordingReadyCallback(CallbackRuns runs, ServerStore servers, Hints hints) {
        this.runs = runs;
        this.servers = servers;
        this.hints = hints;
    }

    /** Who looks whether it is true. */
    @FunctionalInterface
    interface Hints {
        void hint(UUID tenantId, UUID meetingId, String recordId);
    }

    @Override
    public String purpose() {
        return "recording-ready";
    }

    @Override
    public int maxBodyBytes() {
        return 64 << 10;
    }

    @Override
    public RawResponse receive(Received received) {
        Optional<Meeting> run = runs.find(Purpose.RECORDING_READY, received.token());
        Meeting.Place place = run.map(Meeting::place).orElse(null);
        Optional<Server> server = place == null ? Optional.empty() : servers.find(place.serverId());
        if (run.isEmpty() || place == null || server.isEmpty()) {
            return RawResponse.text(404, "unknown\n");
        }
        String token = Parameters.parse(new String(received.body(), StandardCharsets.UTF_8))
                .first("signed_parameters")
                .orElse(null);
        return switch (CallbackTokens.recordingReady(token, List.of(server.get().secret()))) {
            case CallbackTokens.RecordingReady ready -> accept(run.get(), place.serverMeetingId(), ready);
            case CallbackTokens.Refused refused ->
                refuse(run.get(), refused.reason().name());
            case CallbackTokens.Analytics _ -> refuse(run.get(), "another kind of token");
        };
    }

    private RawResponse accept(Meeting run, String serverMeetingId, CallbackTokens.RecordingReady ready) {
        boolean own = ready.meetingId().equals(serverMeetingId);
        if (!own && !runs.isBreakout(run.id(), ready.meetingId())) {
            return refuse(run, "it is about another meeting");
        }
        if (ready.recordId().isEmpty() || ready.recordId().length() > LONGEST_RECORD_ID) {
            return refuse(run, "no record ID");
        }
        hints.hint(run.tenantId(), run.id(), ready.recordId());
        return RawResponse.text(200, "ok\n");
    }

    private static RawResponse refuse(Meeting run, String reason) {
        log.warn("recording callback refused meeting={} reason={}", run.id(), reason);
        return RawResponse.text(401, "not authenticated\n");
    }
}

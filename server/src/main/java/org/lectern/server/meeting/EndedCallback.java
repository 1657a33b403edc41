package org.lectern.server.meeting;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.lectern.bbb.Parameters;
import org.lectern.server.meeting.ConfirmEnd.Finding;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /callbacks/{token}/ended}: a server says that a run is over.
 *
 * <p>The request carries no signature, and its address stands in the metadata of recordings, so it proves nothing: it is a
 * reason to ask the server. Of what it says besides its token only whether somebody pressed record is taken over, which
 * nothing rests on but what callers and people are told of it. Answered at once; asked in the background, at most once at a time
 * for a run.
 *
 * @see "docs/protocol/bigbluebutton-api.md, callbacks"
 */
final class EndedCallback implements RawHandler, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EndedCallback.class);
    /** Pauses before each question: the callback may come a moment before the meeting is gone. */
    private static final Duration[] PAUSES = {Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(4)};

    private final CallbackRuns runs;
    private final MeetingStore meetings;
    private final ConfirmEnd confirm;
    private final Set<UUID> asking = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    EndedCallback(CallbackRuns runs, MeetingStore meetings, ConfirmEnd confirm) {
        this.runs = runs;
        this.meetings = meetings;
        this.confirm = confirm;
    }

    @Override
    public RawResponse handle(RawRequest request) {
        if (request.method().equals("HEAD")) {
            return RawResponse.status(200);
        }
        Optional<Meeting> found = runs.find(CallbackRuns.Purpose.ENDED, request.variable("token"));
        if (found.isEmpty()) {
            return RawResponse.text(404, "unknown\n");
        }
        Meeting meeting = found.get();
        switch (Parameters.parse(request.query()).first("recordingmarks").orElse("")) {
            case "true" -> runs.markRecording(meeting.id());
            case "false" -> runs.markUnrecorded(meeting.id());
            default -> {}
        }
        if (meeting.isRunning() && asking.add(meeting.id())) {
            threads.execute(() -> {
                try {
                    ask(meeting);
                } catch (RuntimeException e) {
                    log.warn("could not follow an end callback, a poll will meeting={}", meeting.id(), e);
                } finally {
                    asking.remove(meeting.id());
                }
            });
        }
        return RawResponse.text(200, "ok\n");
    }

    private void ask(Meeting meeting) {
        for (Duration pause : PAUSES) {
            try {
                Thread.sleep(pause);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return;
            }
            Optional<Meeting> now = meetings.find(meeting.id());
            if (now.isEmpty() || !now.get().isRunning()) {
                return;
            }
            if (confirm.confirm(meeting, EndCause.CALLBACK) == Finding.GONE) {
                return;
            }
        }
        log.warn("an end callback was not confirmed, the meeting goes on meeting={}", meeting.id());
    }

    @Override
    public void close() {
        threads.shutdownNow();
    }
}

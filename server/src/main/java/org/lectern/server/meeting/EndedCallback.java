package org.lectern.server.meeting;

import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.lectern.server.meeting.ConfirmEnd.Finding;
import org.lectern.server.platform.Database;
import org.lectern.server.platform.RandomIds;
import org.lectern.server.platform.RawHandler;
import org.lectern.server.platform.RawRequest;
import org.lectern.server.platform.RawResponse;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * {@code /callbacks/{token}/ended}: a server says that a run is over.
 *
 * <p>The request carries no signature, and its address stands in the metadata of recordings, so it proves nothing: it is a
 * reason to ask the server. Nothing that it says besides its token is read. Answered at once; asked in the background, at
 * most once at a time for a run.
 *
 * @see "docs/protocol/bigbluebutton-api.md, callbacks"
 */
final class EndedCallback implements RawHandler, AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(EndedCallback.class);
    /** Pauses before each question: the callback may come a moment before the meeting is gone. */
    private static final Duration[] PAUSES = {Duration.ZERO, Duration.ofSeconds(1), Duration.ofSeconds(4)};

    private final Database database;
    private final MeetingStore meetings;
    private final ConfirmEnd confirm;
    private final Set<UUID> asking = ConcurrentHashMap.newKeySet();
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    EndedCallback(Database database, MeetingStore meetings, ConfirmEnd confirm) {
        this.database = database;
        this.meetings = meetings;
        this.confirm = confirm;
    }

    @Override
    public RawResponse handle(RawRequest request) {
        if (request.method().equals("HEAD")) {
            return RawResponse.status(200);
        }
        Optional<Meeting> found = find(request.variable("token"));
        if (found.isEmpty()) {
            return RawResponse.text(404, "unknown\n");
        }
        Meeting meeting = found.get();
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

    /** The run whose counting attempt the token belongs to; the end of an attempt that lost means nothing. */
    private Optional<Meeting> find(String token) {
        return database.jdbc()
                .sql("""
                        select m.* from create_attempt a
                        join meeting m on m.id = a.meeting_id and m.attempt = a.attempt
                        where a.ended_token = :token
                        """)
                .param("token", RandomIds.hash(token))
                .query(MeetingStore::meeting)
                .optional();
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

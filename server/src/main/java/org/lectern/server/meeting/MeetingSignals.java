package org.lectern.server.meeting;

import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.lectern.server.platform.Notices;

/**
 * Wakes those who wait for a meeting to change, in this process or another. One future a meeting, however many wait.
 *
 * <p>A signal is a hint: whoever is woken, or gives up waiting, reads the row again.
 */
final class MeetingSignals implements AutoCloseable {
    private final Map<UUID, CompletableFuture<Void>> waiting = new ConcurrentHashMap<>();
    private final Notices.Listening listening;

    MeetingSignals(Notices notices) {
        this.listening = notices.listen(StartLedger.CHANNEL, this::notice);
    }

    private void notice(String payload) {
        if (payload.equals(Notices.RE_READ)) {
            waiting.values().forEach(future -> future.complete(null));
            return;
        }
        CompletableFuture<Void> future = waiting.remove(UUID.fromString(payload));
        if (future != null) {
            future.complete(null);
        }
    }

    /** Waits until the meeting changed, or the time is up. */
    void await(UUID meetingId, Duration longest) throws InterruptedException {
        CompletableFuture<Void> future = waiting.computeIfAbsent(meetingId, id -> new CompletableFuture<>());
        try {
            future.get(longest.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            waiting.remove(meetingId, future);
        } catch (ExecutionException e) {
            throw new IllegalStateException("never completed so", e);
        }
    }

    @Override
    public void close() {
        listening.close();
    }
}

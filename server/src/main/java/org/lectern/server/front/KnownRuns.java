package org.lectern.server.front;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.lectern.server.meeting.Meeting;
import org.lectern.server.meeting.MeetingStore;
import org.lectern.server.platform.Notices;

/**
 * Running meetings that were asked for a moment ago, so that a class that enters together costs one look into the database.
 *
 * <p>Only what runs is remembered, for a few seconds, and it is forgotten as soon as a notice tells of a change. Somebody
 * let into a run that has just gone is sent back by its server and let into the next one.
 */
final class KnownRuns implements AutoCloseable {
    private static final Duration REMEMBERED = Duration.ofSeconds(10);

    private final MeetingStore meetings;
    private final InstantSource clock;
    private final Notices.Listening listening;
    private final Cache<Key, Meeting> running = Caffeine.newBuilder()
            .maximumSize(100_000)
            .expireAfterWrite(REMEMBERED)
            .build();

    /** How often something was forgotten: what was read before that is not remembered. */
    private final AtomicLong forgotten = new AtomicLong();

    private record Key(UUID tenantId, String id) {}

    KnownRuns(MeetingStore meetings, Notices notices, InstantSource clock) {
        this.meetings = meetings;
        this.clock = clock;
        this.listening = notices.listen(MeetingStore.CHANNEL, this::noticed);
        meetings.follow(this::forget);
    }

    /** The run that starts or runs under this identifier. */
    Optional<Meeting> find(UUID tenantId, String id) {
        var key = new Key(tenantId, id);
        Meeting remembered = running.getIfPresent(key);
        if (remembered != null) {
            return Optional.of(remembered);
        }
        return read(key);
    }

    /** As it stands in the database, whatever is remembered. */
    Optional<Meeting> findAnew(UUID tenantId, String id) {
        return read(new Key(tenantId, id));
    }

    private Optional<Meeting> read(Key key) {
        long before = forgotten.get();
        Optional<Meeting> found = FindRun.live(meetings, key.tenantId(), key.id());
        found.filter(Meeting::isRunning)
                .ifPresentOrElse(meeting -> running.put(key, meeting), () -> running.invalidate(key));
        if (forgotten.get() != before) {
            // It may have ended between the two, and whoever forgot it came too early.
            running.invalidate(key);
        }
        return found;
    }

    /** The run that was found running a moment ago; null if that is not known. Asks nobody. */
    @Nullable
    Meeting remembered(UUID tenantId, String id) {
        return running.getIfPresent(new Key(tenantId, id));
    }

    private void forget(UUID run) {
        forgotten.incrementAndGet();
        running.asMap().values().removeIf(one -> one.id().equals(run));
    }

    /** Whether it was closed so lately that more may become known of its end. */
    boolean isNews(Meeting closed, Duration within) {
        return meetings.closedAt(closed.id())
                .filter(at -> at.plus(within).isAfter(clock.instant()))
                .isPresent();
    }

    private void noticed(String payload) {
        if (payload.equals(Notices.RE_READ)) {
            forgotten.incrementAndGet();
            running.invalidateAll();
        } else {
            forget(UUID.fromString(payload));
        }
    }

    @Override
    public void close() {
        listening.close();
    }
}

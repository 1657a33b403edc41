package org.lectern.server.ui;

import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ActivityNotices;
import org.lectern.server.platform.Notices;
import org.lectern.server.platform.Phases;
import org.springframework.context.SmartLifecycle;

/**
 * What open streams follow: one topic for each class and language, and for each room that somebody waits for.
 *
 * <p>Told by PostgreSQL when a class changed, whichever process folded it. Closed before the web server stops.
 */
final class LiveTopics implements SmartLifecycle {
    /** Running durations move on without any event. */
    private static final Topic.Pace CLASS_PACE = new Topic.Pace(Duration.ofSeconds(5), Duration.ofMillis(300));

    private static final Topic.Pace ROOM_PACE = new Topic.Pace(Duration.ofSeconds(1), Duration.ofMillis(900));

    private final LiveParts parts;
    private final RoomReading rooms;
    private final Notices notices;
    private final Map<ClassKey, Topic<LiveChanges>> classes = new ConcurrentHashMap<>();
    private final Map<RoomKey, Topic<Boolean>> waiting = new ConcurrentHashMap<>();
    private final AtomicInteger streams = new AtomicInteger();
    private volatile boolean closing;
    private Notices.@Nullable Listening listening;

    private record ClassKey(UUID meetingId, Locale locale) {}

    /** Teachers and learners may enter at different moments. */
    private record RoomKey(UUID roomId, boolean teacher) {}

    LiveTopics(LiveParts parts, RoomReading rooms, Notices notices) {
        this.parts = parts;
        this.rooms = rooms;
        this.notices = notices;
    }

    /** Joined already: {@link Topic#leave} it. */
    Topic<LiveChanges> ofClass(UUID meetingId, Locale locale) {
        return joined(
                classes,
                new ClassKey(meetingId, locale),
                new Topic<>(before -> parts.of(meetingId, locale, before), CLASS_PACE));
    }

    /** Whether a member in this role may enter the room now. Joined already: {@link Topic#leave} it. */
    Topic<Boolean> ofRoom(Access.RoomView room) {
        return joined(
                waiting,
                new RoomKey(room.room().id(), room.teaches()),
                new Topic<>(before -> rooms.wait(room, rooms.live(room)).isEmpty(), ROOM_PACE));
    }

    /** Joins within the map's own lock on the key, so that a topic is never dropped between finding and joining it. */
    private static <K, S> Topic<S> joined(Map<K, Topic<S>> topics, K key, Topic<S> fresh) {
        topics.keySet().forEach(other -> topics.computeIfPresent(other, (k, topic) -> topic.isIdle() ? null : topic));
        return topics.compute(key, (k, known) -> {
            Topic<S> topic = known == null ? fresh : known;
            topic.join();
            return topic;
        });
    }

    /** Counts a stream in; false when there are too many. */
    boolean enter(int max) {
        if (closing || streams.incrementAndGet() > max) {
            streams.decrementAndGet();
            return false;
        }
        return true;
    }

    void exit() {
        streams.decrementAndGet();
    }

    boolean isClosing() {
        return closing;
    }

    private void changed(String payload) {
        if (payload.equals(Notices.RE_READ)) {
            classes.values().forEach(Topic::refresh);
            return;
        }
        for (UUID meeting : ActivityNotices.meetings(payload)) {
            Optional.ofNullable(classes.get(new ClassKey(meeting, Locale.ENGLISH)))
                    .ifPresent(Topic::refresh);
        }
    }

    @Override
    public void start() {
        closing = false;
        listening = notices.listen(ActivityNotices.CHANNEL, this::changed);
    }

    @Override
    public void stop() {
        closing = true;
        if (listening != null) {
            listening.close();
            listening = null;
        }
        classes.values().forEach(Topic::close);
        waiting.values().forEach(Topic::close);
    }

    @Override
    public boolean isRunning() {
        return listening != null;
    }

    @Override
    public int getPhase() {
        return Phases.STREAMS;
    }
}

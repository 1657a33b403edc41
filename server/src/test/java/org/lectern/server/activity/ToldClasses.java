package org.lectern.server.activity;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;

/**
 * Classes as a test tells them, each of one run. Says how often it was asked for any, and fails for one that was not told.
 *
 * <p>Safe for use by several threads.
 */
public final class ToldClasses implements ActivityReports {
    private final Map<UUID, ClassActivity> told;
    private final AtomicInteger asked = new AtomicInteger();
    private volatile Consumer<UUID> meanwhile = meeting -> {};

    public ToldClasses() {
        this(new ConcurrentHashMap<>());
    }

    /** @param told what is told, as it is when it is asked for */
    public ToldClasses(Map<UUID, ClassActivity> told) {
        this.told = told;
    }

    public void put(UUID meetingId, ClassActivity activity) {
        told.put(meetingId, activity);
    }

    public void remove(UUID meetingId) {
        told.remove(meetingId);
    }

    /** What happens while a class is read, from now on. */
    public void meanwhile(Consumer<UUID> happens) {
        meanwhile = happens;
    }

    public int asked() {
        return asked.get();
    }

    @Override
    public ClassActivity of(UUID meetingId) {
        asked.incrementAndGet();
        meanwhile.accept(meetingId);
        return Objects.requireNonNull(told.get(meetingId));
    }

    @Override
    public ClassActivity of(UUID meetingId, Instant asOf) {
        return of(meetingId);
    }

    @Override
    public ClassActivity ofRun(UUID meetingId) {
        return of(meetingId);
    }

    @Override
    public List<UUID> runsOf(UUID meetingId) {
        return List.of(meetingId);
    }

    @Override
    public Optional<Instant> observedEnd(UUID meetingId) {
        return Optional.empty();
    }

    @Override
    public Set<UUID> ended(Collection<UUID> meetingIds) {
        return Set.of();
    }

    @Override
    public Map<UUID, Integer> inside(Collection<UUID> meetingIds) {
        return Map.of();
    }
}

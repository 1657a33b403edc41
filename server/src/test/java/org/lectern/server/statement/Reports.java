package org.lectern.server.statement;

import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassActivity;

/** Activity as a test says it is, each run by itself. */
record Reports(Map<UUID, ClassActivity> activities) implements ActivityReports {
    static Reports of(Map<UUID, ClassActivity> activities) {
        return new Reports(activities);
    }

    @Override
    public ClassActivity of(UUID meetingId) {
        return Objects.requireNonNull(activities.get(meetingId));
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

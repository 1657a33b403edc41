package org.lectern.server.usage;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.lectern.server.activity.ActivityReports;
import org.lectern.server.activity.ClassPresence;
import org.lectern.server.platform.DatabaseUnavailable;
import org.lectern.server.usage.UsageStore.Claimed;
import org.lectern.server.usage.UsageStore.Reach;
import org.lectern.server.usage.UsageStore.Stale;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Counts runs of which more became known, then adds up the days that change by it. Several processes may call it at once:
 * each run and each day is done by one of them, and doing it again changes nothing.
 */
public final class CountUsage {
    private static final Logger log = LoggerFactory.getLogger(CountUsage.class);
    private static final int RUNS = 50;
    private static final int DAYS = 20;
    private static final Duration RECORDINGS_BACK = Duration.ofMinutes(30);

    /** What changes is found without it: this is for what changed while every process was stopped, and in case. */
    private static final Duration EVERYTHING_EVERY = Duration.ofHours(6);

    private final UsageStore store;
    private final ActivityReports reports;
    private final InstantSource clock;
    private volatile @Nullable Instant lastOfEverything;

    CountUsage(UsageStore store, ActivityReports reports, InstantSource clock) {
        this.store = store;
        this.reports = reports;
        this.clock = clock;
    }

    /** Does everything that is to be done now; each run once, however much is told of it meanwhile. */
    public void count() {
        Instant now = clock.instant();
        Instant before = lastOfEverything;
        boolean everything = before == null || !now.isBefore(before.plus(EVERYTHING_EVERY));
        Claimed last = countRuns(now, everything ? Reach.EVERYTHING : Reach.LATELY, null);
        while (last != null) {
            last = countRuns(now, everything ? Reach.EVERYTHING : Reach.LATELY, last);
        }
        if (everything) {
            lastOfEverything = now;
        }
        store.staleByRecordings(now.minus(RECORDINGS_BACK));
        while (addUp(now) > 0) {
            // The next days.
        }
    }

    /** As {@link #count}, of every run, whatever was counted before; what comes out is the same. */
    public void countAnew() {
        store.forget();
        lastOfEverything = null;
        count();
    }

    /** The last of those that were counted, null if there are no more after that one. */
    private @Nullable Claimed countRuns(Instant now, Reach reach, @Nullable Claimed after) {
        List<Claimed> claimed = store.claim(now, reach, after, RUNS);
        Map<UUID, ClassPresence> presences = presences(claimed);
        for (Claimed run : claimed) {
            try {
                ClassPresence presence = presences.containsKey(run.meetingId())
                        ? presences.get(run.meetingId())
                        : reports.presencesOfRuns(List.of(run.meetingId())).get(run.meetingId());
                store.write(run, Part.of(Objects.requireNonNull(presence), run.began(), run.ended()), now);
            } catch (DatabaseUnavailable e) {
                throw e;
            } catch (RuntimeException e) {
                // It is tried again after its lease and must not keep the others from being counted.
                log.error("use of a run could not be counted meeting={}", run.meetingId(), e);
            }
        }
        return claimed.isEmpty() ? null : claimed.getLast();
    }

    /** All at once; none, to be read one by one, where any of them cannot be read. */
    private Map<UUID, ClassPresence> presences(List<Claimed> claimed) {
        try {
            return reports.presencesOfRuns(
                    claimed.stream().map(Claimed::meetingId).toList());
        } catch (DatabaseUnavailable e) {
            throw e;
        } catch (RuntimeException e) {
            log.warn("use of several runs could not be read at once runs={}", claimed.size(), e);
            return Map.of();
        }
    }

    private int addUp(Instant now) {
        return store.database().inTransaction(() -> {
            List<Stale> days = store.takeStale(DAYS);
            for (Stale day : days) {
                store.lock(day);
                store.write(day, DaySum.of(store.parts(day)), now);
            }
            return days.size();
        });
    }
}

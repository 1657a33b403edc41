package org.lectern.server.usage;

import java.time.Duration;
import java.time.LocalDate;
import java.util.UUID;

/**
 * What a tenant used on one UTC day.
 *
 * @param classes that began on the day
 * @param recordings that servers listed, of classes that began on the day
 * @param presence of all people together
 * @param peak the most at once
 */
public record UsageDay(UUID tenantId, LocalDate day, int classes, int recordings, Duration presence, Peak peak) {
    /**
     * Each by itself, perhaps at different moments of the day.
     *
     * @param people counted once in each class, whatever devices they had
     */
    public record Peak(int people, int classes) {
        Peak most(Peak other) {
            return new Peak(Math.max(people, other.people), Math.max(classes, other.classes));
        }
    }

    /** Whole minutes, rounded down once, from the sum. */
    public long participantMinutes() {
        return presence.toMinutes();
    }
}

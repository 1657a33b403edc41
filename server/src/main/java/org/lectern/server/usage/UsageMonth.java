package org.lectern.server.usage;

import java.time.Duration;
import java.time.YearMonth;
import java.util.List;
import java.util.UUID;

/** What a tenant used in one month: sums of its days, and the highest of their peaks. */
public record UsageMonth(
        UUID tenantId, YearMonth month, int classes, int recordings, Duration presence, UsageDay.Peak peak) {

    static UsageMonth of(UUID tenantId, YearMonth month, List<UsageDay> days) {
        int classes = 0;
        int recordings = 0;
        Duration presence = Duration.ZERO;
        var peak = new UsageDay.Peak(0, 0);
        for (UsageDay day : days) {
            classes += day.classes();
            recordings += day.recordings();
            presence = presence.plus(day.presence());
            peak = peak.most(day.peak());
        }
        return new UsageMonth(tenantId, month, classes, recordings, presence, peak);
    }

    public long participantMinutes() {
        return presence.toMinutes();
    }
}

package org.lectern.server.activity;

import java.time.Duration;
import java.util.OptionalLong;

/**
 * Whether an observation's time can be right. It is judged by content alone, so that the answer is the same whenever
 * and wherever the observation comes.
 */
@FunctionalInterface
public interface PlausibleTime {
    boolean accepts(Observation observation);

    /** From an hour before the creation of the meeting, as told by its identifier, to seven days after. */
    static PlausibleTime aroundCreation() {
        long before = Duration.ofHours(1).toMillis();
        long after = Duration.ofDays(7).toMillis();
        return observation -> {
            long at = observation.atMillis();
            OptionalLong created =
                    MeetingKey.createdAtMillis(observation.subject().meeting().internalMeetingId());
            return created.isPresent()
                    ? at >= created.getAsLong() - before && at <= created.getAsLong() + after
                    : MeetingKey.isPlausible(at);
        };
    }

    /** Any time: for recordings of real senders that were fed with an old meeting. */
    static PlausibleTime any() {
        return observation -> true;
    }
}

package org.lectern.server.activity;

import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Turns what polls of a server show into observations: only differences are logged, a person who appeared and a person
 * who is gone for two polls in a row.
 *
 * <p>Call it once for every successful poll of a server, from the one process that polls it; never for a poll that
 * failed. It also concludes that people left whom hooks still hold present.
 */
public interface PollEvidence {

    /**
     * @param polledAt when the answer arrived
     * @param interval the time between two polls of this server, as it is meant to be
     * @param meetings the meetings of ours that the server listed, with the people in each. A meeting that is not
     *     listed is not touched: that it vanished is for the caller to conclude
     * @return how many observations were logged
     */
    int polled(Instant polledAt, Duration interval, Map<MeetingReference, List<PolledPerson>> meetings);

    /** Logs observations that the caller made itself, for example an inferred end. */
    void log(Collection<Observation> observations);

    /**
     * A person as a poll shows one.
     *
     * @param externalUserId as given at the join
     * @param role {@code MODERATOR} or {@code VIEWER}
     */
    record PolledPerson(String externalUserId, String name, String role) {}
}

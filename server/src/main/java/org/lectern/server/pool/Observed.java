package org.lectern.server.pool;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * What the polls of a server have shown.
 *
 * @param failures failed polls in a row; zero when the last one was answered
 * @param successes answered polls in a row; zero when the last one failed
 * @param polledAt when it was last asked, null before the first poll
 * @param answeredAt when it last answered, null if it never did
 * @param answerTook time the last answer took
 * @param failure why the last poll failed, in words for the operator; null when it was answered
 * @param version BigBlueButton's version where the server reveals it
 * @param meetings meetings there at the last answer, ours and foreign
 * @param people people in them
 * @param foreignMeetings those of the meetings that are not ours
 * @param foreignPeople people in foreign meetings
 */
public record Observed(
        ServerHealth health,
        Instant healthChangedAt,
        int failures,
        int successes,
        @Nullable Instant polledAt,
        @Nullable Instant answeredAt,
        @Nullable Duration answerTook,
        @Nullable String failure,
        @Nullable String version,
        int meetings,
        int people,
        int foreignMeetings,
        int foreignPeople) {}

package org.lectern.simulator;

import java.time.Duration;
import java.util.List;

/**
 * How long the simulated server waits for what.
 *
 * @param hookRetries pause before each repetition of a failed delivery; after the last the hook is deleted
 * @param callbackRetries pause before each repetition of a failed end callback; after the last it is dropped
 * @param attemptTimeout how long one request to a receiver may take
 * @param meeting waits that belong to the life of a meeting
 * @see "docs/protocol/hooks.md, traps of the sender"
 */
public record Timings(
        List<Duration> hookRetries, List<Duration> callbackRetries, Duration attemptTimeout, OfMeeting meeting) {

    /**
     * @param end from an accepted end call to the end itself
     * @param analytics from the end to the analytics callback
     * @param goneAfter how long a browser may be silent before its person counts as gone
     * @param reactionClears how long a reaction stands before the client clears it
     * @param documents from a call that names documents to fetching them
     * @param recording from the end to the first published format; each further one takes half as long again
     * @param minute the length of one minute of the create parameters that are given in minutes
     */
    public record OfMeeting(
            Duration end,
            Duration analytics,
            Duration goneAfter,
            Duration reactionClears,
            Duration documents,
            Duration recording,
            Duration minute) {}

    public Timings {
        hookRetries = List.copyOf(hookRetries);
        callbackRetries = List.copyOf(callbackRetries);
    }

    /** As real servers do, except that analytics and recordings come after seconds instead of minutes and hours. */
    public static Timings real() {
        return new Timings(
                List.of(
                        Duration.ofMillis(100),
                        Duration.ofMillis(500),
                        Duration.ofSeconds(1),
                        Duration.ofSeconds(2),
                        Duration.ofSeconds(4),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(10),
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(60)),
                List.of(
                        Duration.ofSeconds(30),
                        Duration.ofSeconds(60),
                        Duration.ofSeconds(120),
                        Duration.ofSeconds(300)),
                Duration.ofSeconds(5),
                new OfMeeting(
                        Duration.ofMillis(200),
                        Duration.ofSeconds(3),
                        Duration.ofSeconds(8),
                        Duration.ofSeconds(5),
                        Duration.ofMillis(100),
                        Duration.ofSeconds(2),
                        Duration.ofMinutes(1)));
    }

    /** The same schedule with every pause multiplied; the limit for one request stays. */
    public Timings scaled(double factor) {
        return new Timings(
                hookRetries.stream().map(pause -> scale(pause, factor)).toList(),
                callbackRetries.stream().map(pause -> scale(pause, factor)).toList(),
                attemptTimeout,
                new OfMeeting(
                        scale(meeting.end, factor),
                        scale(meeting.analytics, factor),
                        scale(meeting.goneAfter, factor),
                        scale(meeting.reactionClears, factor),
                        scale(meeting.documents, factor),
                        scale(meeting.recording, factor),
                        scale(meeting.minute, factor)));
    }

    public Timings withRecordingAfter(Duration published) {
        return new Timings(
                hookRetries,
                callbackRetries,
                attemptTimeout,
                new OfMeeting(
                        meeting.end,
                        meeting.analytics,
                        meeting.goneAfter,
                        meeting.reactionClears,
                        meeting.documents,
                        published,
                        meeting.minute));
    }

    public Timings withAttemptTimeout(Duration timeout) {
        return new Timings(hookRetries, callbackRetries, timeout, meeting);
    }

    private static Duration scale(Duration duration, double factor) {
        return Duration.ofNanos(Math.round(duration.toNanos() * factor));
    }
}

package org.lectern.simulator;

import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What the webhook sender and the callbacks did: counters, and the newest attempts. Safe for use by several threads. */
public final class DeliveryLog {
    private static final int KEPT = 1000;

    private final Deque<Attempt> attempts = new ArrayDeque<>();
    private long events;
    private long accepted;
    private long delivered;
    private long failedAttempts;
    private long dropped;
    private long duplicated;
    private long givenUp;

    /**
     * One try to reach a receiver.
     *
     * @param purpose an event id, {@code end callback}, {@code analytics callback} or {@code recording ready}
     * @param target the URL without its query, which may hold a secret
     * @param number 1 for the first try
     * @param status of the answer; 0 if there was none
     */
    public record Attempt(
            Instant at,
            String purpose,
            String target,
            int number,
            int status,
            @Nullable String error) {}

    /**
     * Events = those that happened; deliveries accepted = events × hooks − dropped + duplicated = delivered + given up +
     * still under way.
     *
     * @param failedAttempts tries that will be or were repeated, or ended in giving up
     * @param dropped never sent, on request
     * @param duplicated sent once more, on request
     * @param givenUp events lost because their hook was deleted
     */
    public record Counters(
            long events,
            long accepted,
            long delivered,
            long failedAttempts,
            long dropped,
            long duplicated,
            long givenUp) {}

    public synchronized Counters counters() {
        return new Counters(events, accepted, delivered, failedAttempts, dropped, duplicated, givenUp);
    }

    /** The newest attempts, newest first. */
    public synchronized List<Attempt> recent() {
        return List.copyOf(attempts.reversed());
    }

    synchronized void happened() {
        events++;
    }

    synchronized void accepted() {
        accepted++;
    }

    synchronized void dropped() {
        dropped++;
    }

    synchronized void duplicated() {
        duplicated++;
    }

    synchronized void delivered() {
        delivered++;
    }

    synchronized void failed() {
        failedAttempts++;
    }

    synchronized void gaveUp() {
        givenUp++;
    }

    synchronized void tried(Attempt attempt) {
        attempts.addLast(attempt);
        if (attempts.size() > KEPT) {
            attempts.removeFirst();
        }
    }

    /** Nothing is under way any more. */
    synchronized boolean settled() {
        return accepted == delivered + givenUp;
    }
}

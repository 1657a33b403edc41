package org.lectern.simulator;

import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;

/** The newest events as the sender would tell them, whether or not a hook was there. Safe for use by several threads. */
final class EventLog {
    private static final int KEPT = 20_000;

    private final Deque<HookMessage> newest = new ArrayDeque<>();

    synchronized void add(List<HookMessage> events) {
        newest.addAll(events);
        while (newest.size() > KEPT) {
            newest.removeFirst();
        }
    }

    synchronized List<HookMessage> of(String externalMeetingId) {
        return newest.stream()
                .filter(event -> event.externalMeetingId().equals(externalMeetingId))
                .toList();
    }
}

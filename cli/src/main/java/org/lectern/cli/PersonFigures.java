package org.lectern.cli;

import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * What one person did in a class, in the figures that a report shows; once from the sandbox's ledger and once from the
 * product's report, so that the two can be compared.
 *
 * @param person the external user identifier
 * @param seconds whole seconds, rounded down after summing milliseconds
 * @param reactions how often each reaction was sent
 */
record PersonFigures(String person, String name, Seconds seconds, Counts counts, SortedMap<String, Integer> reactions) {

    /**
     * @param presence time in the class, a union over the person's connections
     * @param talk time with the microphone open
     */
    record Seconds(long presence, long talk, long camera) {}

    record Counts(int sessions, int messages, int reactions, int hands) {}

    PersonFigures {
        reactions = new TreeMap<>(reactions);
    }

    /** The figures by the name under which {@code docs/metrics.md} explains them. */
    Map<String, Object> byName() {
        var all = new java.util.LinkedHashMap<String, Object>();
        all.put("presence_seconds", seconds.presence);
        all.put("sessions", counts.sessions);
        all.put("talk_seconds", seconds.talk);
        all.put("camera_seconds", seconds.camera);
        all.put("messages", counts.messages);
        all.put("reactions", counts.reactions);
        all.put("reactions_breakdown", reactions);
        all.put("hands", counts.hands);
        return all;
    }
}

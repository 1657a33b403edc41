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
record PersonFigures(
        String person, String name, Seconds seconds, Counts counts, SortedMap<String, Integer> reactions, More more) {

    /**
     * @param presence time in the class, a union over the person's connections
     * @param talk time with the microphone open
     */
    record Seconds(long presence, long talk, long camera) {}

    record Counts(int sessions, int messages, int reactions, int hands) {}

    /**
     * What is told since the server's report is read.
     *
     * @param speech whole seconds of speech, which only that report tells
     * @param answers to polls, in words
     */
    record More(Lengths lengths, long speech, SortedMap<String, String> answers, boolean dialIn) {
        More {
            answers = new TreeMap<>(answers);
        }
    }

    /** Whole seconds. */
    record Lengths(long listening, long screen, long presenter, long hand, long inBreakouts) {}

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
        all.put("listen_only_seconds", more.lengths.listening);
        all.put("screen_share_seconds", more.lengths.screen);
        all.put("presenter_seconds", more.lengths.presenter);
        all.put("hand_up_seconds", more.lengths.hand);
        all.put("breakout_seconds", more.lengths.inBreakouts);
        all.put("speech_seconds", more.speech);
        all.put("poll_answers", more.answers);
        all.put("dial_in", more.dialIn);
        return all;
    }
}

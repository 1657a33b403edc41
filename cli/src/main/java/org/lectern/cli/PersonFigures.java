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
     * @param document what the metrics document says that other software reads
     */
    record More(Lengths lengths, long speech, SortedMap<String, String> answers, boolean dialIn, Document document) {
        More {
            answers = new TreeMap<>(answers);
        }
    }

    /**
     * @param talk whole seconds of speech
     * @param talkSince the Unix second since when somebody talks; 0 where nobody does, as after the end
     * @param cameraSince the same of the camera
     */
    record Document(long talk, long talkSince, long cameraSince) {}

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
        all.put("totals.talk_seconds", more.document.talk);
        all.put("temp.talk_started_at", more.document.talkSince);
        all.put("temp.camera_started_at", more.document.cameraSince);
        return all;
    }
}

package org.lectern.server.recording;

import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;

/**
 * Stories of recordings over two servers and two processes: callbacks that are dropped, repeated, forged or late, servers that
 * fail while they are asked, changed or deleted from, processes that stop in the middle. What holds at every moment and what
 * everything comes to is checked, whatever happened.
 */
final class RecordingStoriesIT {
    /** Simulated servers forget nothing: after so many stories there are fresh ones. */
    private static final int IN_ONE_WORLD = 100;

    @BeforeAll
    static void open() throws Exception {
        RecordingWorld.open();
    }

    @AfterAll
    static void close() {
        RecordingWorld.close();
    }

    @Test
    void everyRecordingComesToWhatItShouldWhateverHappens() throws Exception {
        for (int seed = 0; seed < Runs.of(100, 1_000); seed++) {
            if (seed > 0 && seed % IN_ONE_WORLD == 0) {
                RecordingWorld.close();
                RecordingWorld.open();
            }
            new RecordingStory(seed).play();
        }
    }
}

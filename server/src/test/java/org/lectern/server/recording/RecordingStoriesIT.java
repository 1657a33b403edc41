package org.lectern.server.recording;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stories of recordings over two servers and two processes: callbacks that are dropped, repeated, forged or late, servers that
 * fail while they are asked, changed or deleted from, processes that stop in the middle. What holds at every moment and what
 * everything comes to is checked, whatever happened.
 */
final class RecordingStoriesIT {
    private static final Logger log = LoggerFactory.getLogger(RecordingStoriesIT.class);
    /** So many that failed say enough. */
    private static final int ENOUGH = 5;
    /** Simulated servers forget nothing, and each listing is of all they have: after so many stories there are fresh ones. */
    private static final int IN_ONE_WORLD = 20;

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
        List<AssertionError> failed = new ArrayList<>();
        int played = 0;
        for (long seed : Runs.seeds(100, 1_000).toArray()) {
            if (played > 0 && played % IN_ONE_WORLD == 0) {
                reopen();
            }
            played++;
            try {
                new RecordingStory(seed).play();
            } catch (AssertionError e) {
                log.error("story failed seed={}", seed, e);
                failed.add(e);
                if (failed.size() == ENOUGH) {
                    break;
                }
                reopen();
            }
        }
        assertThat(failed).isEmpty();
    }

    private static void reopen() throws Exception {
        RecordingWorld.close();
        RecordingWorld.open();
    }
}

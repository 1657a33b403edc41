package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.lectern.server.Runs;
import org.lectern.server.activity.Activity;
import org.lectern.server.activity.MeetingReference;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.TestDatabase;

/** Folding goes on where it left off, and what it left off with may be missing. */
final class TailsIT {
    private static final int SEEDS = Runs.of(15, 300);
    private static final long MILLIS = Instant.parse("2026-11-22T09:00:00Z").toEpochMilli();
    private static final List<String> KINDS = List.of(
            "user-audio-unmuted",
            "user-audio-muted",
            "user-cam-broadcast-start",
            "user-cam-broadcast-end",
            "user-joined",
            "user-left");

    @Test
    void foldsInManyPartsWhatItFoldsInOne() throws Exception {
        assertSameAsFromTheBeginning("all", "");
    }

    @Test
    void readsTheLogWhereATailWasNotKept() throws Exception {
        assertSameAsFromTheBeginning("none", "update participant set tail = null");
    }

    @Test
    void readsTheLogForSomeOfMany() throws Exception {
        assertSameAsFromTheBeginning("some", "update participant set tail = null where hashtext(participant) % 2 = 0");
    }

    private static void assertSameAsFromTheBeginning(String name, String betweenFolds) throws Exception {
        try (Databases databases = TestDatabase.create();
                var inlet =
                        new Inlet(databases, new Inlet.Knowing(), Activity.Rules.STANDARD, InstantSource.system())) {
            for (int seed = 0; seed < SEEDS; seed++) {
                var random = new Random(seed);
                for (String event :
                        events(new MeetingReference(name + seed + "-" + MILLIS, "abcdefghij-" + seed), random)) {
                    assertThat(inlet.deliver("[" + event + "]")).isEqualTo(200);
                    if (random.nextInt(5) == 0) {
                        inlet.foldAll();
                        if (!betweenFolds.isEmpty()) {
                            databases.fold().jdbc().sql(betweenFolds).update();
                        }
                    }
                }
                inlet.foldAll();
            }

            assertThat(inlet.activity().extras().rebuild().rebuild(Optional.empty()))
                    .satisfies(rebuilt -> assertThat(rebuilt.meetings()).isEqualTo(SEEDS))
                    .satisfies(rebuilt -> assertThat(rebuilt.changed()).isZero());
            assertThat(inlet.inbox().counters().addUp()).isTrue();
        }
    }

    /** Of three connections over ten minutes, mostly in order; one in six comes late, some of them after the tail. */
    private static List<String> events(MeetingReference meeting, Random random) {
        var events = new ArrayList<String>();
        for (int second = 0; second < 600; second += 5 + random.nextInt(30)) {
            String connection = "w_" + random.nextInt(3);
            String kind = KINDS.get(random.nextInt(KINDS.size()));
            events.add(Events.event(
                    meeting, kind, connection, MILLIS + 1000L * second, ",\"name\":\"N\",\"stream\":\"s\""));
        }
        for (int i = 0; i < events.size(); i++) {
            if (random.nextInt(6) == 0) {
                Collections.swap(events, i, Math.min(events.size() - 1, i + random.nextInt(12)));
            }
        }
        return events;
    }
}

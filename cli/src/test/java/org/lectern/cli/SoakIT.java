package org.lectern.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.simulator.EventFaults;

/** A large class that goes on, then every figure of everybody. */
@EnabledIfSystemProperty(named = "lectern.full", matches = "true", disabledReason = "part of ./check --full")
final class SoakIT {
    private static final int PEOPLE = 300;
    private static final Duration LESSON = Duration.ofMinutes(Runs.of(1, 10));
    private static final long SEED = 300;

    @Test
    @Timeout(value = 60, unit = TimeUnit.MINUTES)
    void hasEveryFigureRightAfterTenMinutesOfThreeHundred(@TempDir Path folder) throws Exception {
        try (Backstage backstage = Backstage.in(folder, SEED)) {
            ProductProcess product =
                    backstage.start(Ports.free(1).getFirst(), Map.of(), LESSON.plus(Duration.ofMinutes(10)));
            Backstage.Lesson lesson = backstage.open(product);
            backstage
                    .sandbox()
                    .faults()
                    .events(EventFaults.NONE.withDuplicates(0.1).withReordering(Duration.ofMillis(500)));
            var people = backstage.sandbox().populate(lesson.classroom().meetingId(), PEOPLE, SEED);
            // The length of the lesson is what is tested: no condition comes sooner.
            LockSupport.parkNanos(LESSON.toNanos());
            people.stop();
            backstage.endAndCompare(lesson, product);
        }
    }
}

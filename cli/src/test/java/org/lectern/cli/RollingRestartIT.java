package org.lectern.cli;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.io.TempDir;
import org.lectern.simulator.EventFaults;

/** Two products on one database behind one door, stopped and started in turn while a class goes on. */
@EnabledIfSystemProperty(named = "lectern.full", matches = "true", disabledReason = "part of ./check --full")
final class RollingRestartIT {
    private static final int ROUNDS = Runs.of(1, 5);
    private static final long SEED = 4_711;

    @Test
    @Timeout(value = 30, unit = TimeUnit.MINUTES)
    void losesNothingWhileOneOfTwoIsUp(@TempDir Path folder) throws Exception {
        List<Integer> ports = Ports.free(2);
        try (Backstage backstage = Backstage.in(folder, SEED);
                Doorway door = Doorway.to(ports)) {
            ProductProcess first = start(backstage, ports.get(0), door);
            ProductProcess second = start(backstage, ports.get(1), door);
            Backstage.Lesson lesson = backstage.open(first);
            backstage.sandbox().faults().events(EventFaults.NONE.withDuplicates(0.2));
            LivelyClass people = LivelyClass.begin(lesson.classroom(), SEED);

            for (int round = 0; round < ROUNDS; round++) {
                first.close();
                awaitDelivered(backstage);
                first = start(backstage, ports.get(0), door);
                second.close();
                awaitDelivered(backstage);
                second = start(backstage, ports.get(1), door);
            }

            people.stop();
            backstage.endAndCompare(lesson, second);
        }
    }

    private static ProductProcess start(Backstage backstage, int port, Doorway door) {
        return backstage.start(port, Map.of("lectern.public-url", door.url()), Duration.ofMinutes(20));
    }

    private static void awaitDelivered(Backstage backstage) {
        long wanted = backstage.sandbox().deliveries().counters().delivered() + 100;
        Backstage.await(
                "events taken by the other one",
                () -> backstage.sandbox().deliveries().counters().delivered() >= wanted);
    }
}

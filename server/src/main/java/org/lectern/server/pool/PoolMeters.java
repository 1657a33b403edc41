package org.lectern.server.pool;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/** What {@code /metrics} tells of servers, by server: read anew every few seconds, in every process alike. */
final class PoolMeters {
    private final Supplier<List<ServerFigures>> servers;
    private final Duration staleAfter;
    private final InstantSource clock;
    private final MultiGauge age;
    private final MultiGauge takes;
    private final MultiGauge meetings;
    private final MultiGauge people;

    PoolMeters(
            Supplier<List<ServerFigures>> servers, Duration staleAfter, InstantSource clock, MeterRegistry registry) {
        this.servers = servers;
        this.staleAfter = staleAfter;
        this.clock = clock;
        this.age = gauge(
                registry,
                "lectern.pool.age.seconds",
                "How long ago did the server last answer a poll? Absent before the first answer, and of disabled ones."
                        + " Alarm: above lectern.pool.stale-after.");
        this.takes = gauge(
                registry,
                "lectern.pool.takes.classes",
                "Does the server take new classes? 1 if it is enabled, not offline and not stale.");
        this.meetings = gauge(
                registry,
                "lectern.pool.meetings",
                "How many meetings did its last answer list, ours and others? Absent once its classes were given up.");
        this.people =
                gauge(registry, "lectern.pool.people", "How many people are in the meetings of lectern.pool.meetings?");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String question) {
        return MultiGauge.builder(name).description(question).register(registry);
    }

    /** Of one thread. */
    void refresh() {
        Instant now = clock.instant();
        List<MultiGauge.Row<?>> ages = new ArrayList<>();
        List<MultiGauge.Row<?>> taking = new ArrayList<>();
        List<MultiGauge.Row<?>> there = new ArrayList<>();
        List<MultiGauge.Row<?>> inside = new ArrayList<>();
        for (ServerFigures server : servers.get()) {
            Tags tags = Tags.of("server", server.name());
            Instant answered = server.answeredAt();
            if (answered != null && server.state() != ServerState.DISABLED) {
                ages.add(MultiGauge.Row.of(tags, Duration.between(answered, now).toMillis() / 1000.0));
            }
            taking.add(MultiGauge.Row.of(tags, server.takesClasses(now, staleAfter) ? 1 : 0));
            if (!server.givenUp()) {
                there.add(MultiGauge.Row.of(tags, server.meetings()));
                inside.add(MultiGauge.Row.of(tags, server.people()));
            }
        }
        age.register(ages, true);
        takes.register(taking, true);
        meetings.register(there, true);
        people.register(inside, true);
    }
}

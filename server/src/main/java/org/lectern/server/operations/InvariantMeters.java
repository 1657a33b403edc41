package org.lectern.server.operations;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Optional;
import org.lectern.server.platform.DatabaseUnavailable;

/** What {@code /metrics} tells of the last look for contradictions; the same in every process. */
final class InvariantMeters {
    private final CheckInvariants check;
    private final InstantSource clock;
    private final Cache<Boolean, Optional<CheckInvariants.Last>> remembered = Caffeine.newBuilder()
            .maximumSize(1)
            .expireAfterWrite(Duration.ofSeconds(30))
            .build();

    InvariantMeters(CheckInvariants check, InstantSource clock, MeterRegistry registry) {
        this.check = check;
        this.clock = clock;
        Gauge.builder("lectern.invariants.violated", this, InvariantMeters::violated)
                .description("Invariants that stored rows broke at the last daily look. Alarm: above 0.")
                .register(registry);
        Gauge.builder("lectern.invariants.age.seconds", this, InvariantMeters::age)
                .description("Time since that look; absent before the first. Alarm: above 172800.")
                .register(registry);
    }

    private double violated() {
        return last().map(one -> (double) one.found().size()).orElse(0.0);
    }

    private double age() {
        return last().map(one ->
                        (double) Duration.between(one.at(), clock.instant()).toSeconds())
                .orElse(Double.NaN);
    }

    private Optional<CheckInvariants.Last> last() {
        try {
            return remembered.get(true, absent -> check.last());
        } catch (DatabaseUnavailable e) {
            return Optional.empty();
        }
    }
}

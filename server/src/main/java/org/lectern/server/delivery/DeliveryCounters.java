package org.lectern.server.delivery;

import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;

/** Counts attempts by format and by what they made of their delivery: arrived, to be tried again, dead. */
final class DeliveryCounters {
    private final MeterRegistry registry;

    DeliveryCounters(MeterRegistry registry) {
        this.registry = registry;
    }

    void attempted(String format, Delivery.State state) {
        Counter.builder("lectern.delivery.attempts")
                .description("Attempts to tell others, by format and by the state that each left its delivery in;"
                        + " attempts = delivered + dead + waiting (tried again).")
                .tag("format", format)
                .tag("state", state.name().toLowerCase(java.util.Locale.ROOT))
                .register(registry)
                .increment();
    }
}

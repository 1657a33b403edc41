package org.lectern.server.hook;

import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.util.List;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.lectern.server.pool.ServerStore;

/** Figures of hooks for whoever watches from outside, by server; read anew every few seconds. */
final class HookMetrics {
    private final ServerStore servers;
    private final HookHealth health;
    private final MultiGauge ok;
    private final MultiGauge present;
    private final MultiGauge skew;
    private final MultiGauge lastDelivery;
    private final MultiGauge refused;
    private final MultiGauge foreign;

    HookMetrics(MeterRegistry registry, ServerStore servers, HookHealth health) {
        this.servers = servers;
        this.health = health;
        this.ok = gauge(
                registry,
                "lectern.hooks.ok",
                "Can events of the server be relied on to reach us? 1 if no check and no silence says otherwise; a server"
                        + " that hooks are not wanted at is 0.");
        this.present = gauge(
                registry, "lectern.hooks.present", "Was our hook there at the last check? Part of lectern.hooks.ok.");
        this.skew = gauge(
                registry,
                "lectern.hooks.skew.seconds",
                "How far is the sender's clock behind ours, as the time in its deliveries tells? Absent before the first.");
        this.lastDelivery = gauge(
                registry,
                "lectern.hooks.last.delivery.seconds",
                "When did the last authentic delivery come, as Unix seconds? Absent before the first.");
        this.refused = gauge(
                registry,
                "lectern.hooks.refused",
                "How many deliveries to the present address were refused? Received ones are counted elsewhere.");
        this.foreign = gauge(
                registry,
                "lectern.hooks.foreign.events",
                "How many events of meetings that are not ours did the server send? They are part of the events received,"
                        + " and their content is not kept.");
    }

    private static MultiGauge gauge(MeterRegistry registry, String name, String description) {
        return MultiGauge.builder(name).description(description).register(registry);
    }

    void refresh() {
        List<HookHealth.Status> all = health.of(servers.list());
        write(ok, all, status -> status.ok() ? 1.0 : 0.0);
        write(present, all, status -> status.present() ? 1.0 : 0.0);
        write(refused, all, status -> (double) status.deliveries().refused());
        write(foreign, all, status -> (double) status.deliveries().foreign());
        write(
                skew,
                all.stream().filter(status -> status.skew() != null).toList(),
                status -> status.skew() == null ? 0.0 : status.skew().toMillis() / 1000.0);
        write(
                lastDelivery,
                all.stream()
                        .filter(status -> status.deliveries().lastAt() != null)
                        .toList(),
                status -> status.deliveries().lastAt() == null
                        ? 0.0
                        : status.deliveries().lastAt().toEpochMilli() / 1000.0);
    }

    private static void write(
            MultiGauge gauge, List<HookHealth.Status> all, Function<HookHealth.Status, Double> value) {
        gauge.register(
                all.stream()
                        .map(status -> MultiGauge.Row.of(
                                Tags.of("server", status.server().name()), value.apply(status)))
                        .collect(Collectors.toList()),
                true);
    }
}

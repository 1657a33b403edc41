package org.lectern.server.ui;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.lectern.server.hook.HookHealth;
import org.lectern.server.hook.Inbox;
import org.lectern.server.hook.SelfTests;
import org.lectern.server.pool.Server;

/** Reads how hooks fare at servers, as the pages show it. */
final class HookHealthReading {
    private final HookHealth health;

    HookHealthReading(HookHealth health) {
        this.health = health;
    }

    /**
     * One server on the list.
     *
     * @param problems with the last part of their messages' keys, the worst first
     * @param note what the last check said, if it failed
     */
    record Row(
            String id,
            String server,
            boolean ok,
            boolean disabled,
            List<String> problems,
            @Nullable String note,
            @Nullable Instant lastAt,
            String generation,
            @Nullable String formula) {}

    /** All about one server. */
    record Detail(
            Row row, Times times, Numbers numbers, @Nullable Test test) {}

    /** @param skewMillis by how much the sender's clock is behind ours; null if nothing tells */
    record Times(
            @Nullable Instant checkedAt,
            @Nullable Instant registeredAt,
            @Nullable Instant runningSince,
            @Nullable Instant lastRefusedAt,
            @Nullable Instant expiresAt,
            @Nullable Long skewMillis) {}

    record Numbers(int registrations, long deliveries, long weak, long refused, long foreign) {}

    /** @param millis from the beginning to the event; null if none came */
    record Test(
            Instant startedAt,
            boolean good,
            boolean ended,
            @Nullable Long millis,
            @Nullable String problem) {}

    List<Row> rows(List<Server> servers) {
        return health.of(servers).stream().map(HookHealthReading::row).toList();
    }

    Detail detail(Server server) {
        HookHealth.Status status = health.of(server);
        HookHealth.Deliveries deliveries = status.deliveries();
        Inbox.Registration registration = status.registration();
        var skew = status.skew();
        return new Detail(
                row(status),
                new Times(
                        registration == null ? null : registration.checkedAt(),
                        status.present() ? status.registeredAt() : null,
                        deliveries.runningSince(),
                        deliveries.lastRefusedAt(),
                        status.expiresAt(),
                        skew == null ? null : skew.toMillis()),
                new Numbers(
                        status.registrations(),
                        deliveries.count(),
                        deliveries.weak(),
                        deliveries.refused(),
                        deliveries.foreign()),
                test(status.selfTest()));
    }

    private static @Nullable Test test(SelfTests.@Nullable Result result) {
        return result == null
                ? null
                : new Test(
                        result.startedAt(),
                        result.good(),
                        result.endedAt() != null,
                        result.way().map(way -> way.toMillis()).orElse(null),
                        result.problem());
    }

    private static Row row(HookHealth.Status status) {
        Inbox.Registration registration = status.registration();
        return new Row(
                status.server().id().toString(),
                status.server().name(),
                status.ok(),
                !status.enabled(),
                status.problems().stream().map(HookHealth.Problem::name).toList(),
                registration == null || !status.enabled() ? null : registration.failure(),
                status.deliveries().lastAt(),
                status.deliveries().generation(),
                status.deliveries().formula());
    }
}

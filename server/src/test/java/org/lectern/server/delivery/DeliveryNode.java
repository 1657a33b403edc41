package org.lectern.server.delivery;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.OutgoingSettings;
import org.lectern.server.platform.TestMechanisms;

/** One process of the product as far as deliveries go; several on one database are several nodes. */
public final class DeliveryNode implements AutoCloseable {
    public final Databases databases;
    public final Deliveries deliveries;
    public final Clock clock;
    final DeliveryStore store;
    private final DeliverDue deliver;
    private final GuardedHttp http = new GuardedHttp(new OutgoingSettings(List.of("127.0.0.1")));

    /** A clock that tests set. */
    public static final class Clock implements InstantSource {
        private volatile Instant now;

        public Clock() {
            this(Instant.parse("2026-03-02T09:00:00Z"));
        }

        public Clock(Instant beginning) {
            now = beginning;
        }

        @Override
        public Instant instant() {
            return now;
        }

        public synchronized void advance(Duration by) {
            now = now.plus(by);
        }
    }

    public DeliveryNode(
            DatabaseConnection connection, List<NoticeRoute> routes, List<DeliveryFormat> formats, Clock clock) {
        this.clock = clock;
        databases = connection.pools();
        store = new DeliveryStore(databases.jobs(), TestMechanisms.vault());
        deliver = new DeliverDue(
                store,
                new RouteNotices(store, routes, clock),
                formats,
                new DeliverDue.Sending(http, new DeliveryCounters(new SimpleMeterRegistry()), 64, () -> {}),
                clock);
        deliveries = new Deliveries(store, clock, () -> {});
    }

    public int tick() {
        return deliver.tick();
    }

    /** Attempts everything that is due now. */
    public void settleAll() throws InterruptedException {
        do {
            awaitAttempts();
        } while (lookNow() > 0);
    }

    public void awaitAttempts() throws InterruptedException {
        deliver.awaitAttempts();
    }

    private int lookNow() {
        databases
                .jobs()
                .jdbc()
                .sql("update delivery_target set next_at = least(next_at, :now)")
                .param("now", DeliveryStore.time(clock.instant()))
                .update();
        return tick();
    }

    @Override
    public void close() {
        deliver.close();
        http.close();
        databases.close();
    }
}

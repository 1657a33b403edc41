package org.lectern.server.delivery;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.Semaphore;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.GuardedHttp;
import org.lectern.server.platform.Notices;
import org.lectern.server.platform.Vault;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.delivery", record = DeliverySettings.class)
public class DeliveryConfiguration {
    /** Rung when there is something to send. */
    record Bell(Semaphore semaphore) {}

    @Bean
    Bell deliveryBell() {
        return new Bell(new Semaphore(0));
    }

    @Bean
    DeliveryStore deliveryStore(Databases databases, Vault vault) {
        return new DeliveryStore(databases.jobs(), vault);
    }

    @Bean
    Deliveries deliveries(Databases databases, Vault vault, InstantSource clock, Bell bell) {
        return new Deliveries(new DeliveryStore(databases.web(), vault), clock, bell.semaphore()::release);
    }

    @Bean
    RouteNotices routeNotices(DeliveryStore store, ObjectProvider<NoticeRoute> routes, InstantSource clock) {
        return new RouteNotices(store, routes.stream().toList(), clock);
    }

    @Bean
    DeliverDue.Sending sending(GuardedHttp http, MeterRegistry registry, DeliverySettings settings, Bell bell) {
        return new DeliverDue.Sending(
                http, new DeliveryCounters(registry), settings.concurrency(), bell.semaphore()::release);
    }

    @Bean
    DeliverDue deliverDue(
            DeliveryStore store,
            RouteNotices routes,
            ObjectProvider<DeliveryFormat> formats,
            DeliverDue.Sending sending,
            InstantSource clock) {
        return new DeliverDue(store, routes, formats.stream().toList(), sending, clock);
    }

    @Bean
    DeliveryLoop deliveryLoop(DeliverDue deliver, Notices notices, Bell bell) {
        return new DeliveryLoop(deliver, notices, bell.semaphore());
    }

    @Bean
    RecurringTask<Void> deliverySweep(Databases databases, DeliverySettings settings) {
        var sweep = new SweepDeliveries(databases.jobs(), settings);
        return Tasks.recurring("delivery-sweep", FixedDelay.of(Duration.ofHours(1)))
                .execute((instance, context) -> sweep.sweep());
    }
}

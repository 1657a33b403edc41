package org.lectern.server.pool;

import com.github.kagkarlsson.scheduler.task.helper.RecurringTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.github.kagkarlsson.scheduler.task.schedule.FixedDelay;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.InstantSource;
import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.Vault;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.pool", record = PoolSettings.class)
public class PoolConfiguration {
    @Bean
    ServerStore serverStore(Databases databases, Vault vault) {
        return new ServerStore(databases.web(), vault);
    }

    @Bean
    BbbClients bbbClients(PoolSettings settings) {
        return new BbbClients(settings);
    }

    @Bean
    ReachServers reachServers(BbbClients clients, PoolSettings settings, InstantSource clock) {
        return new ReachServers(clients, settings, clock);
    }

    @Bean
    PlacementPolicy placementPolicy() {
        return new WeightedLeastLoad();
    }

    @Bean
    PollServers pollServers(
            Databases databases,
            Vault vault,
            BbbClients clients,
            ObjectProvider<PollListener> listeners,
            PoolSettings settings,
            InstantSource clock) {
        var servers = new ServerStore(databases.jobs(), vault);
        return new PollServers(servers, clients, () -> listeners.orderedStream().toList(), settings, clock);
    }

    @Bean
    RemoveServer removeServer(ServerStore servers, BbbClients clients, ObjectProvider<ServerUse> users) {
        return new RemoveServer(servers, clients, users.stream().toList());
    }

    @Bean
    PanicServer panicServer(ServerStore servers, ObjectProvider<ServerUse> users) {
        return new PanicServer(servers, users.stream().toList());
    }

    @Bean
    DrainServers drainServers(ServerStore servers, ObjectProvider<ServerUse> users) {
        return new DrainServers(servers, users.stream().toList());
    }

    @Bean
    RotateSecret rotateSecret(ServerStore servers, BbbClients clients) {
        return new RotateSecret(servers, clients);
    }

    @Bean
    LoadHistory loadHistory(Databases databases) {
        return new LoadHistory(databases.jobs());
    }

    @Bean
    RecurringTask<Void> poolChores(DrainServers drain, LoadHistory history, PoolSettings settings) {
        return Tasks.recurring("pool-chores", FixedDelay.of(Duration.ofSeconds(10)))
                .execute((instance, context) -> {
                    drain.disableEmpty();
                    history.prune(settings.historyKept());
                });
    }

    @Bean
    PollLoop pollLoop(
            PollServers polls,
            Databases databases,
            PoolSettings settings,
            InstantSource clock,
            MeterRegistry registry) {
        return new PollLoop(
                polls,
                new PoolMeters(() -> ServerFigures.list(databases.jobs()), settings.staleAfter(), clock, registry));
    }
}

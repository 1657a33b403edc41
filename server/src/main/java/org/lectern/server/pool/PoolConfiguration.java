package org.lectern.server.pool;

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
    RemoveServer removeServer(ServerStore servers, ObjectProvider<RemoveServer.InUse> users) {
        return new RemoveServer(servers, users.stream().toList());
    }

    @Bean
    PollLoop pollLoop(PollServers polls) {
        return new PollLoop(polls);
    }
}

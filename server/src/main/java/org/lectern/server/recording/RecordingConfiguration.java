package org.lectern.server.recording;

import org.lectern.server.platform.Databases;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.pool.BbbClients;
import org.lectern.server.pool.ServerStore;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

/** Wires this feature's beans. */
@Configuration(proxyBeanMethods = false)
@FeatureSettings(prefix = "lectern.recordings", record = RecordingSettings.class)
public class RecordingConfiguration {
    @Bean
    TenantRuns tenantRuns(Databases databases) {
        return new TenantRuns(databases.web());
    }

    @Bean
    AskServers askServers(ServerStore servers, BbbClients clients, RecordingSettings settings) {
        return new AskServers(servers, clients, settings.patience());
    }

    @Bean
    Recordings recordings(TenantRuns runs, AskServers servers) {
        return new Recordings(runs, servers);
    }

    @Bean
    ChangeRecordings changeRecordings(TenantRuns runs, AskServers servers, Recordings recordings) {
        return new ChangeRecordings(runs, servers, recordings);
    }

    @Bean
    TextTracks textTracks(TenantRuns runs, AskServers servers, Recordings recordings) {
        return new TextTracks(runs, servers, recordings);
    }
}

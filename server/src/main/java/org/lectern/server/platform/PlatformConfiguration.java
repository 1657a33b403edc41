package org.lectern.server.platform;

import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import io.micrometer.core.instrument.MeterRegistry;
import java.net.URI;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Wires the mechanisms. The clock and the {@link DatabaseConnection} are given by whoever starts the context. */
@Configuration(proxyBeanMethods = false)
@Import({WebConfiguration.class, SessionConfiguration.class, JobsConfiguration.class})
@FeatureSettings(prefix = "lectern", record = InstallationSettings.class)
@FeatureSettings(prefix = "lectern.http", record = HttpSettings.class)
@FeatureSettings(prefix = "lectern.database", record = DatabaseSettings.class)
@FeatureSettings(prefix = "lectern.session", record = SessionSettings.class)
@FeatureSettings(prefix = "lectern.outgoing", record = OutgoingSettings.class)
public class PlatformConfiguration {
    @Bean
    Databases databases(DatabaseConnection connection, MeterRegistry registry) {
        return connection.pools(new MicrometerMetricsTrackerFactory(registry));
    }

    @Bean
    PostgresNotices notices(DatabaseConnection connection) {
        return new PostgresNotices(connection);
    }

    @Bean
    Vault vault(InstallationSettings settings) {
        return MasterKey.vault(settings);
    }

    @Bean
    ListeningPort listeningPort() {
        return new ListeningPort();
    }

    @Bean
    Addresses addresses(InstallationSettings settings, HttpSettings http, ListeningPort port) {
        return new Addresses(
                settings.publicUrl(),
                settings.callbackUrl(),
                () -> port.address().orElseGet(() -> URI.create("http://127.0.0.1:" + http.port())));
    }

    @Bean
    GuardedHttp guardedHttp(OutgoingSettings settings) {
        return new GuardedHttp(settings);
    }

    @Bean
    Outbox outbox() {
        return new Outbox();
    }

    @Bean
    Installation installation(Databases databases, Vault vault) {
        return Installation.of(databases.web(), vault);
    }
}

package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;

final class PlatformSettingsTest {
    private static final SettingsSource NOTHING = SettingsSource.of(Map.of());

    @Test
    void defaultsAreFitForTryingOut() {
        assertThat(NOTHING.bind("lectern", InstallationSettings.class))
                .isEqualTo(
                        new InstallationSettings(Path.of("var"), Optional.empty(), Optional.empty(), Optional.empty()));
        assertThat(NOTHING.bind("lectern.http", HttpSettings.class))
                .isEqualTo(new HttpSettings(
                        "127.0.0.1", 8080, List.of(), List.of("127.0.0.1", "::1"), false, Optional.empty()));
        assertThat(NOTHING.bind("lectern.database", DatabaseSettings.class))
                .isEqualTo(new DatabaseSettings(Optional.empty(), "lectern", Optional.empty(), false, 0));
        assertThat(NOTHING.bind("lectern.session", SessionSettings.class))
                .isEqualTo(new SessionSettings(Duration.ofHours(12)));
    }

    @Test
    void everyKeyIsMapped() {
        SettingsSource source = SettingsSource.of(Map.ofEntries(
                Map.entry("lectern.data", "/srv/lectern"),
                Map.entry("lectern.public-url", "https://classes.example.org"),
                Map.entry("lectern.callback-url", "http://10.0.0.1:8080"),
                Map.entry("lectern.master-key", "key"),
                Map.entry("lectern.http.address", "0.0.0.0"),
                Map.entry("lectern.http.port", "80"),
                Map.entry("lectern.http.hosts", "a.example, b.example"),
                Map.entry("lectern.http.proxies", "10.0.0.1"),
                Map.entry("lectern.http.access-log", "true"),
                Map.entry("lectern.http.metrics-token", "m-token"),
                Map.entry("lectern.database.url", "jdbc:postgresql://db/lectern"),
                Map.entry("lectern.database.user", "someone"),
                Map.entry("lectern.database.password", "hidden"),
                Map.entry("lectern.database.embedded", "true"),
                Map.entry("lectern.database.embedded-port", "5433"),
                Map.entry("lectern.session.idle", "30m")));

        assertThat(source.bind("lectern", InstallationSettings.class))
                .isEqualTo(new InstallationSettings(
                        Path.of("/srv/lectern"),
                        Optional.of(URI.create("https://classes.example.org")),
                        Optional.of(URI.create("http://10.0.0.1:8080")),
                        Optional.of(new Secret("key"))));
        assertThat(source.bind("lectern.http", HttpSettings.class))
                .isEqualTo(new HttpSettings(
                        "0.0.0.0",
                        80,
                        List.of("a.example", "b.example"),
                        List.of("10.0.0.1"),
                        true,
                        Optional.of(new Secret("m-token"))));
        assertThat(source.bind("lectern.database", DatabaseSettings.class))
                .isEqualTo(new DatabaseSettings(
                        Optional.of("jdbc:postgresql://db/lectern"),
                        "someone",
                        Optional.of(new Secret("hidden")),
                        true,
                        5433));
        assertThat(source.bind("lectern.session", SessionSettings.class))
                .isEqualTo(new SessionSettings(Duration.ofMinutes(30)));
        source.refuseUnclaimed();
    }

    @Test
    void secretsAreNotInTheirText() {
        assertThat(new Secret("hidden")).hasToString("***");
    }

    @Test
    void refusesWhatCannotBe() {
        for (Map.Entry<String, String> wrong : Map.of("lectern.http.port", "70000", "lectern.session.idle", "0s")
                .entrySet()) {
            SettingsSource source = SettingsSource.of(Map.ofEntries(wrong));
            assertThatThrownBy(() -> {
                        source.bind("lectern.http", HttpSettings.class);
                        source.bind("lectern.session", SessionSettings.class);
                    })
                    .isInstanceOf(RefusedToStart.class);
        }
    }
}

package org.lectern.server.hook;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.lectern.server.platform.RefusedToStart;
import org.lectern.server.platform.SettingsSource;

final class HookSettingsTest {
    private static HookSettings bind(Map<String, String> settings) {
        return SettingsSource.of(settings).bind("lectern.hooks", HookSettings.class);
    }

    @Test
    void hasDefaults() {
        assertThat(bind(Map.of()))
                .isEqualTo(new HookSettings(
                        true, Optional.empty(), true, false, Duration.ofSeconds(30), Duration.ofSeconds(4), 32));
    }

    @Test
    void readsEveryKey() {
        assertThat(bind(Map.of(
                        "lectern.hooks.enabled", "false",
                        "lectern.hooks.callback-lifetime", "7d",
                        "lectern.hooks.accept-weak-checksum", "false",
                        "lectern.hooks.keep-addresses", "true",
                        "lectern.hooks.check-interval", "1m",
                        "lectern.hooks.answer-within", "2s",
                        "lectern.hooks.queue-megabytes", "64")))
                .isEqualTo(new HookSettings(
                        false,
                        Optional.of(Duration.ofDays(7)),
                        false,
                        true,
                        Duration.ofMinutes(1),
                        Duration.ofSeconds(2),
                        64));
    }

    @Test
    void refusesAddressesThatAreHardlyGood() {
        assertThatThrownBy(() -> bind(Map.of("lectern.hooks.callback-lifetime", "15m")))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("callback-lifetime");
    }

    @Test
    void refusesAQueueOfNothing() {
        assertThatThrownBy(() -> bind(Map.of("lectern.hooks.queue-megabytes", "0")))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("queue-megabytes");
    }
}

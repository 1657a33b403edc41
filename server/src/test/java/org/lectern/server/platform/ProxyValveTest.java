package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class ProxyValveTest {
    private static ProxyValve behind(String proxies) {
        return new ProxyValve(
                SettingsSource.of(Map.of("lectern.http.proxies", proxies)).bind("lectern.http", HttpSettings.class));
    }

    @Test
    void believesAProxyOfOurs() {
        assertThat(behind("10.0.0.1").asked("10.0.0.1", List.of("198.51.100.7")))
                .isEqualTo("198.51.100.7");
        assertThat(behind("::1").asked("0:0:0:0:0:0:0:1", List.of("2001:db8::7")))
                .isEqualTo("2001:db8:0:0:0:0:0:7");
    }

    @Test
    void believesNobodyElse() {
        assertThat(behind("10.0.0.1").asked("192.0.2.1", List.of("198.51.100.7")))
                .isEqualTo("192.0.2.1");
    }

    @Test
    void takesOfAChainOnlyWhatOurProxiesAdded() {
        ProxyValve two = behind("10.0.0.1, 10.0.0.2");

        assertThat(two.asked("10.0.0.1", List.of("203.0.113.9, 198.51.100.7, 10.0.0.2")))
                .isEqualTo("198.51.100.7");
        assertThat(two.asked("10.0.0.1", List.of("203.0.113.9", "198.51.100.7")))
                .isEqualTo("198.51.100.7");
        assertThat(two.asked("10.0.0.1", List.of("198.51.100.7, not an address")))
                .isEqualTo("10.0.0.1");
    }

    @Test
    void namesAreNoProxies() {
        assertThatThrownBy(() -> behind("proxy.example.org"))
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("proxy.example.org");
    }
}

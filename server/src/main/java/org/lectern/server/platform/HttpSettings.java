package org.lectern.server.platform;

import java.util.List;
import java.util.Optional;

/** Settings of the web server. */
public record HttpSettings(
        @Setting(
                value = "Address to listen on. The default is reached from this machine only; behind a proxy on another"
                        + " machine use 0.0.0.0.",
                standard = "127.0.0.1")
        String address,

        @Setting(value = "Port to listen on; 0 takes a free one.", standard = "8080")
        int port,

        @Setting(
                value = "Names, besides those of the public and callback addresses, that a request's Host header may"
                        + " carry, comma-separated. Other names are answered with 421; loopback is always known.",
                standard = "")
        List<String> hosts,

        @Setting(
                value =
                        "Addresses of proxies before us, comma-separated. What they say in X-Forwarded-For is believed, so"
                                + " that limits on sign-in count by network and not by proxy.",
                standard = "127.0.0.1, ::1")
        List<String> proxies,

        @Setting(value = "Write a line for every request, without its query.", standard = "false")
        boolean accessLog,

        @Setting(
                "Who may read /metrics from elsewhere: whoever sends it as Authorization: Bearer. Without it only requests"
                        + " from this machine that no proxy passed on are answered.")
        Optional<Secret> metricsToken) {

    public HttpSettings {
        if (port < 0 || port > 65_535) {
            throw new IllegalArgumentException("port must be between 0 and 65535");
        }
        hosts = List.copyOf(hosts);
        proxies = List.copyOf(proxies);
        for (String proxy : proxies) {
            if (ProxyValve.address(proxy).isEmpty()) {
                throw new IllegalArgumentException("proxies must be IP addresses, not: " + proxy);
            }
        }
    }
}

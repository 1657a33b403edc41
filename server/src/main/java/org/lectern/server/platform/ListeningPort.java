package org.lectern.server.platform;

import java.net.URI;
import java.util.Optional;
import java.util.OptionalInt;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.web.server.context.WebServerInitializedEvent;
import org.springframework.context.ApplicationListener;

/**
 * The port on which the web server listens, once it does.
 *
 * <p>Never ask the web server itself while it starts: its connectors are put aside then, and Tomcat, asked for one it does
 * not have, makes one on port 8080 of every address.
 */
public final class ListeningPort implements ApplicationListener<WebServerInitializedEvent> {
    private volatile int port;
    private volatile @Nullable URI address;

    ListeningPort() {}

    @Override
    public void onApplicationEvent(WebServerInitializedEvent event) {
        port = event.getWebServer().getPort();
        address = URI.create("http://127.0.0.1:" + port);
    }

    /** As this machine reaches it. Empty until the web server accepts connections. */
    Optional<URI> address() {
        return Optional.ofNullable(address);
    }

    /** Empty until the web server accepts connections. */
    public OptionalInt get() {
        int now = port;
        return now > 0 ? OptionalInt.of(now) : OptionalInt.empty();
    }
}

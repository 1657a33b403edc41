package org.lectern.server;

import java.net.URI;
import org.lectern.server.platform.SettingsSource;
import org.springframework.boot.web.server.servlet.context.ServletWebServerApplicationContext;

/** The running product: Spring context, web server, and the embedded database where it is configured. */
public final class LecternServer implements AutoCloseable {
    private final ServletWebServerApplicationContext context;

    private LecternServer(ServletWebServerApplicationContext context) {
        this.context = context;
    }

    /**
     * Starts and returns when requests are answered.
     *
     * @throws org.lectern.server.platform.RefusedToStart with a message for the person who started it
     */
    public static LecternServer start(SettingsSource settings, Wiring wiring) {
        throw new UnsupportedOperationException("follows with the next landing");
    }

    /** Where it listens, without a path: {@code http://127.0.0.1:8080}. */
    public URI url() {
        return URI.create("http://127.0.0.1:"
                + java.util.Objects.requireNonNull(context.getWebServer()).getPort());
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Answers what it has accepted, then stops; the embedded database last. */
    public void stop() {
        context.close();
    }

    @Override
    public void close() {
        stop();
    }
}

package org.lectern.server;

import java.net.URI;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import org.lectern.server.platform.DatabaseAtStart;
import org.lectern.server.platform.DatabaseConnection;
import org.lectern.server.platform.DatabaseSettings;
import org.lectern.server.platform.FeatureSettings;
import org.lectern.server.platform.HttpSettings;
import org.lectern.server.platform.InstallationSettings;
import org.lectern.server.platform.RefusedToStart;
import org.lectern.server.platform.SettingsReference;
import org.lectern.server.platform.SettingsSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.slf4j.bridge.SLF4JBridgeHandler;
import org.springframework.beans.factory.config.BeanPostProcessor;
import org.springframework.boot.web.server.PortInUseException;
import org.springframework.boot.web.server.servlet.context.AnnotationConfigServletWebServerApplicationContext;
import org.springframework.core.NestedExceptionUtils;
import org.springframework.core.env.MutablePropertySources;
import org.springframework.web.context.support.StandardServletEnvironment;

/** The running product: Spring context, web server, and the embedded database where it is configured. */
public final class LecternServer implements AutoCloseable {
    private static final Logger log = LoggerFactory.getLogger(LecternServer.class);

    private final AnnotationConfigServletWebServerApplicationContext context;
    private final DatabaseAtStart database;

    private LecternServer(AnnotationConfigServletWebServerApplicationContext context, DatabaseAtStart database) {
        this.context = context;
        this.database = database;
    }

    /**
     * Starts and returns when requests are answered.
     *
     * @throws RefusedToStart with a message for the person who started it
     */
    public static LecternServer start(SettingsSource settings, Wiring wiring) {
        long start = System.nanoTime();
        oneLog();
        Map<Class<?>, Record> records = bind(settings);
        InstallationSettings installation = record(records, InstallationSettings.class);
        HttpSettings http = record(records, HttpSettings.class);
        // Beside the start of everything else: the database's programs and Java share no core.
        CompletableFuture<DatabaseAtStart> database = CompletableFuture.supplyAsync(
                () -> DatabaseAtStart.open(installation, record(records, DatabaseSettings.class)),
                task -> Thread.ofPlatform().name("start-database").start(task));
        try {
            var server = new LecternServer(refreshed(records, database, wiring), opened(database));
            server.database.announce(server.url().toString());
            log.info("started url={} millis={}", server.url(), (System.nanoTime() - start) / 1_000_000);
            return server;
        } catch (RuntimeException e) {
            RefusedToStart refusal = refusal(e, http);
            closeAfterFailure(database, refusal);
            throw refusal;
        }
    }

    /** Every setting there is. */
    public static SettingsReference settings() {
        return SettingsReference.of(Features.CONFIGURATIONS);
    }

    /**
     * Reads every setting without starting anything.
     *
     * @throws RefusedToStart naming the key that is unknown, missing or wrong
     */
    public static void check(SettingsSource settings) {
        Map<Class<?>, Record> _ = bind(settings);
    }

    /** Where it listens, without a path: {@code http://127.0.0.1:8080}. */
    public URI url() {
        String address = context.getBean(HttpSettings.class).address();
        String host = address.equals("0.0.0.0") || address.equals("::") ? "127.0.0.1" : address;
        int port = Objects.requireNonNull(context.getWebServer()).getPort();
        return URI.create("http://" + (host.contains(":") ? "[" + host + "]" : host) + ":" + port);
    }

    public <T> T bean(Class<T> type) {
        return context.getBean(type);
    }

    /** Answers what it has accepted, then stops; the embedded database last. */
    public void stop() {
        try {
            context.close();
        } finally {
            database.close();
        }
    }

    @Override
    public void close() {
        stop();
    }

    AnnotationConfigServletWebServerApplicationContext context() {
        return context;
    }

    /** Tomcat writes to the JDK's log: lead it to ours. */
    private static void oneLog() {
        if (!SLF4JBridgeHandler.isInstalled()) {
            SLF4JBridgeHandler.removeHandlersForRootLogger();
            SLF4JBridgeHandler.install();
        }
    }

    /** Every settings record of every feature; refuses a key that none of them has. */
    private static Map<Class<?>, Record> bind(SettingsSource settings) {
        Map<Class<?>, Record> records = new LinkedHashMap<>();
        for (Class<?> configuration : Features.CONFIGURATIONS) {
            for (FeatureSettings declared : configuration.getAnnotationsByType(FeatureSettings.class)) {
                records.put(declared.record(), settings.bind(declared.prefix(), declared.record()));
            }
        }
        settings.refuseUnclaimed();
        return records;
    }

    private static <R extends Record> R record(Map<Class<?>, Record> records, Class<R> type) {
        return type.cast(Objects.requireNonNull(records.get(type)));
    }

    private static AnnotationConfigServletWebServerApplicationContext refreshed(
            Map<Class<?>, Record> records, CompletableFuture<DatabaseAtStart> database, Wiring wiring) {
        var context = new AnnotationConfigServletWebServerApplicationContext();
        context.setEnvironment(new NoProperties());
        var beans = context.getBeanFactory();
        records.values()
                .forEach(record -> beans.registerSingleton(record.getClass().getName(), record));
        context.registerBean(
                "databaseConnection",
                DatabaseConnection.class,
                () -> opened(database).connection());
        beans.registerSingleton("clock", wiring.clock());
        beans.addBeanPostProcessor(new BeanPostProcessor() {
            @Override
            public Object postProcessAfterInitialization(Object bean, String name) {
                return wiring.apply(bean);
            }
        });
        Features.CONFIGURATIONS.forEach(context::register);
        context.refresh();
        return context;
    }

    private static RefusedToStart refusal(RuntimeException failure, HttpSettings http) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof RefusedToStart refused) {
                return refused;
            }
            if (cause instanceof PortInUseException) {
                return new RefusedToStart(
                        "Port " + http.port() + " on " + http.address()
                                + " is in use by another program. Stop that one,"
                                + " or choose another port with lectern.http.port (demo: --port).",
                        failure);
            }
        }
        log.error("start failed", failure);
        Throwable root = NestedExceptionUtils.getMostSpecificCause(failure);
        return new RefusedToStart(
                "Lectern could not start: " + root.getMessage() + " The log has the details.", failure);
    }

    private static DatabaseAtStart opened(CompletableFuture<DatabaseAtStart> database) {
        try {
            return database.join();
        } catch (CompletionException e) {
            throw e.getCause() instanceof RuntimeException cause ? cause : e;
        }
    }

    private static void closeAfterFailure(CompletableFuture<DatabaseAtStart> database, RefusedToStart refusal) {
        try {
            opened(database).close();
        } catch (RuntimeException e) {
            if (e != refusal) {
                refusal.addSuppressed(e);
            }
        }
    }

    /** Settings come from their records alone: no variable or system property reaches Spring by its name. */
    private static final class NoProperties extends StandardServletEnvironment {
        @Override
        protected void customizePropertySources(MutablePropertySources sources) {}
    }
}

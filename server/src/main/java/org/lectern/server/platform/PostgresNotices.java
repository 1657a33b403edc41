package org.lectern.server.platform;

import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** One connection and one thread for all channels of this process. */
final class PostgresNotices implements Notices, SmartLifecycle {
    private static final Logger log = LoggerFactory.getLogger(PostgresNotices.class);
    private static final Pattern CHANNEL = Pattern.compile("[a-z][a-z0-9_]{0,50}");
    /** How long a new channel may wait to be listened to; notices themselves come at once. */
    private static final int WAIT_MILLIS = 200;

    private static final int PAUSE_MILLIS = 500;

    private final DatabaseConnection database;
    private final Map<String, List<Consumer<String>>> consumers = new ConcurrentHashMap<>();
    private volatile boolean running;
    private @Nullable Thread thread;

    PostgresNotices(DatabaseConnection database) {
        this.database = database;
    }

    @Override
    public Listening listen(String channel, Consumer<String> consumer) {
        if (!CHANNEL.matcher(channel).matches()) {
            throw new IllegalArgumentException("not a channel: " + channel);
        }
        consumers.computeIfAbsent(channel, c -> new CopyOnWriteArrayList<>()).add(consumer);
        return () -> consumers.getOrDefault(channel, List.of()).remove(consumer);
    }

    @Override
    public synchronized void start() {
        running = true;
        thread = Thread.ofVirtual().name("notices").start(this::run);
    }

    @Override
    public synchronized void stop() {
        running = false;
        Thread stopping = thread;
        if (stopping != null) {
            stopping.interrupt();
            try {
                stopping.join(2_000);
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return Phases.WORKERS;
    }

    private void run() {
        boolean lost = false;
        while (running) {
            try (Connection connection = database.open("lectern-notices")) {
                follow(connection, lost);
            } catch (SQLException e) {
                if (running && !lost) {
                    log.warn("notices interrupted, live pages may lag until reconnected reason={}", e.getMessage());
                }
                lost = true;
                pause();
            }
        }
    }

    private void follow(Connection connection, boolean afterLoss) throws SQLException {
        Set<String> listened = ConcurrentHashMap.newKeySet();
        PGConnection notifications = connection.unwrap(PGConnection.class);
        boolean announce = afterLoss;
        while (running) {
            for (String channel : consumers.keySet()) {
                if (!listened.contains(channel)) {
                    try (Statement statement = connection.createStatement()) {
                        statement.execute("listen " + channel);
                    }
                    listened.add(channel);
                    // What was notified between the call of listen and now is lost: have it read again.
                    deliver(channel, RE_READ);
                }
            }
            if (announce) {
                log.info("notices reconnected channels={}", listened.size());
                announce = false;
            }
            for (PGNotification notice : nextNotices(notifications)) {
                deliver(notice.getName(), notice.getParameter());
            }
        }
    }

    private static PGNotification[] nextNotices(PGConnection connection) throws SQLException {
        PGNotification[] notices = connection.getNotifications(WAIT_MILLIS);
        return notices == null ? new PGNotification[0] : notices;
    }

    private void deliver(String channel, String payload) {
        for (Consumer<String> consumer : consumers.getOrDefault(channel, List.of())) {
            try {
                consumer.accept(payload);
            } catch (RuntimeException e) {
                log.error("listener failed channel={}", channel, e);
            }
        }
    }

    private static void pause() {
        try {
            Thread.sleep(PAUSE_MILLIS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}

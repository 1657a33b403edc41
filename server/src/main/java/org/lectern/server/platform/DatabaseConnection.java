package org.lectern.server.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Properties;
import org.jspecify.annotations.Nullable;

/** How to reach the database: address, role, password. */
public record DatabaseConnection(String url, String user, Secret password) {
    private static final Duration WAIT = Duration.ofSeconds(2);

    /**
     * @param connections at most so many
     * @param silence how long a statement may go without an answer: a database host that vanishes is noticed by it
     */
    private record Share(int connections, Duration silence) {}

    /** Pools by kind of work; nothing connects before the first use. */
    public Databases pools() {
        return pools(null);
    }

    /** As {@link #pools()}, counted. */
    Databases pools(@Nullable MetricsTrackerFactory metrics) {
        return new Databases(
                pool("web", new Share(10, Duration.ofSeconds(30)), metrics),
                pool("intake", new Share(1, Duration.ofSeconds(10)), metrics),
                pool("fold", new Share(2, Duration.ofMinutes(2)), metrics),
                pool("jobs", new Share(3, Duration.ofMinutes(5)), metrics));
    }

    /** A connection of its own, outside of every pool. */
    public Connection open(String application) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", user);
        properties.setProperty("password", password.reveal());
        properties.setProperty("ApplicationName", application);
        properties.setProperty("tcpKeepAlive", "true");
        properties.setProperty("loginTimeout", "5");
        return DriverManager.getConnection(url, properties);
    }

    private Database pool(String kind, Share share, @Nullable MetricsTrackerFactory metrics) {
        var config = new HikariConfig();
        config.setPoolName("lectern-" + kind);
        config.setJdbcUrl(url);
        config.setUsername(user);
        config.setPassword(password.reveal());
        config.setMaximumPoolSize(share.connections());
        config.setMinimumIdle(0);
        config.setConnectionTimeout(WAIT.toMillis());
        config.setValidationTimeout(1_000);
        config.setInitializationFailTimeout(-1);
        if (share.connections() > 1) {
            config.setIdleTimeout(Duration.ofMinutes(2).toMillis());
        }
        config.addDataSourceProperty("ApplicationName", "lectern-" + kind);
        config.addDataSourceProperty("tcpKeepAlive", "true");
        config.addDataSourceProperty("loginTimeout", "5");
        config.addDataSourceProperty(
                "socketTimeout", String.valueOf(share.silence().toSeconds()));
        config.addDataSourceProperty("reWriteBatchedInserts", "true");
        // Arrays of UUIDs go out in binary form; the driver does so with most others by itself.
        config.addDataSourceProperty("binaryTransferEnable", "2951");
        // Details quote rows, names in them; exceptions end in the log.
        config.addDataSourceProperty("logServerErrorDetail", "false");
        if (metrics != null) {
            config.setMetricsTrackerFactory(metrics);
        }
        return new Database(new HikariDataSource(config));
    }
}

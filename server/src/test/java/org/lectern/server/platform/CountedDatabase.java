package org.lectern.server.platform;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.concurrent.atomic.AtomicInteger;

/** A database that counts how often it is asked: statements, each in a transaction of its own, or transactions. */
public final class CountedDatabase implements AutoCloseable {
    private final AtomicInteger taken = new AtomicInteger();
    private final Database database;

    private CountedDatabase(HikariConfig config) {
        this.database = new Database(new HikariDataSource(config) {
            @Override
            public Connection getConnection() throws SQLException {
                taken.incrementAndGet();
                return super.getConnection();
            }
        });
    }

    public static CountedDatabase of(DatabaseConnection connection) {
        var config = new HikariConfig();
        config.setJdbcUrl(connection.url());
        config.setUsername(connection.user());
        config.setPassword(connection.password().reveal());
        config.setMaximumPoolSize(2);
        return new CountedDatabase(config);
    }

    public Database database() {
        return database;
    }

    /** How often the database is asked meanwhile. */
    public int during(Runnable work) {
        int before = taken.get();
        work.run();
        return taken.get() - before;
    }

    @Override
    public void close() {
        database.close();
    }
}

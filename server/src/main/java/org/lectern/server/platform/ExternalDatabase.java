package org.lectern.server.platform;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A PostgreSQL that somebody else runs. */
final class ExternalDatabase {
    private static final Logger log = LoggerFactory.getLogger(ExternalDatabase.class);
    private static final int OLDEST = 18;

    private ExternalDatabase() {}

    /**
     * @throws RefusedToStart if it is not configured, does not answer, or is too old
     */
    static DatabaseConnection connect(DatabaseSettings settings) {
        String url = settings.url()
                .orElseThrow(() -> new RefusedToStart(
                        "No database is configured. Give the address of a PostgreSQL in lectern.database.url, or set"
                                + " lectern.database.embedded: true to run one of our own in the data folder."));
        if (!url.startsWith("jdbc:postgresql:")) {
            throw new RefusedToStart("The setting lectern.database.url must begin with jdbc:postgresql:, for example"
                    + " jdbc:postgresql://127.0.0.1/lectern.");
        }
        Secret password = settings.password()
                .orElseThrow(() -> new RefusedToStart("The setting lectern.database.password is missing; it may also"
                        + " stand in a file named by lectern.database.password-file."));
        var database = new DatabaseConnection(url, settings.user(), password);
        try (Connection connection = database.open("lectern-start")) {
            requireVersion(connection);
            warnWithoutDurability(connection);
            return database;
        } catch (SQLException e) {
            throw new RefusedToStart(
                    "The database at " + Redaction.redact(url) + " cannot be used: " + e.getMessage()
                            + " Check that PostgreSQL runs there, and lectern.database.url, user and password.",
                    e);
        }
    }

    private static void requireVersion(Connection connection) throws SQLException {
        int version = connection.getMetaData().getDatabaseMajorVersion();
        if (version < OLDEST) {
            throw new RefusedToStart("The database is PostgreSQL " + version + "; Lectern needs " + OLDEST
                    + " or newer." + " Give the address of such a one in lectern.database.url.");
        }
    }

    private static void warnWithoutDurability(Connection connection) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet off = statement.executeQuery("""
                        select string_agg(name, ', ') from pg_settings
                        where name in ('fsync', 'full_page_writes', 'synchronous_commit') and setting = 'off'
                        """)) {
            if (off.next() && off.getString(1) != null) {
                log.warn("database may lose what was acknowledged when it crashes off={}", off.getString(1));
            }
        }
    }
}

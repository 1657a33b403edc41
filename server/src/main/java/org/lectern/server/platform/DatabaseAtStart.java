package org.lectern.server.platform;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The database of a start: connected to, or our own and then stopped with the product. */
public final class DatabaseAtStart implements AutoCloseable {
    private final DatabaseConnection connection;
    private final @Nullable EmbeddedPostgres embedded;

    private DatabaseAtStart(DatabaseConnection connection, @Nullable EmbeddedPostgres embedded) {
        this.connection = connection;
        this.embedded = embedded;
    }

    /**
     * Connects or starts, and brings the tables to this version.
     *
     * @throws RefusedToStart if that is not possible
     */
    public static DatabaseAtStart open(InstallationSettings installation, DatabaseSettings settings) {
        if (!settings.embedded()) {
            DatabaseConnection connection = ExternalDatabase.connect(settings);
            Schema.migrate(connection);
            return new DatabaseAtStart(connection, null);
        }
        if (settings.url().isPresent()) {
            throw new RefusedToStart("Both lectern.database.url and lectern.database.embedded are set. Keep one.");
        }
        EmbeddedPostgres embedded = EmbeddedPostgres.start(
                EmbeddedPostgres.Options.in(installation.data()).port(settings.embeddedPort()));
        try {
            var connection = new DatabaseConnection(embedded.url(), embedded.user(), embedded.password());
            Schema.migrate(connection);
            return new DatabaseAtStart(connection, embedded);
        } catch (RuntimeException e) {
            embedded.close();
            throw e;
        }
    }

    /**
     * As {@link #open}, for a command that may run beside the product: an embedded database that runs already is used,
     * and left running. None is made: in a folder that was mistyped everything would seem to be well.
     *
     * @throws RefusedToStart if that is not possible, or there is no embedded database in the data folder
     */
    public static DatabaseAtStart beside(InstallationSettings installation, DatabaseSettings settings) {
        if (settings.embedded()) {
            Optional<DatabaseConnection> running = EmbeddedPostgres.running(installation.data());
            if (running.isPresent()) {
                Schema.migrate(running.get());
                return new DatabaseAtStart(running.get(), null);
            }
            if (settings.url().isEmpty() && !EmbeddedPostgres.isIn(installation.data())) {
                throw new RefusedToStart("There is no database in the data folder "
                        + installation.data().toAbsolutePath().normalize()
                        + ", and none was made. Name the folder of your installation with --data or lectern.data; a new"
                        + " database is made by 'lectern serve' and 'lectern demo'.");
            }
        }
        return open(installation, settings);
    }

    public DatabaseConnection connection() {
        return connection;
    }

    /** Written for a second process that is refused the data folder. */
    public void announce(String url) {
        if (embedded != null) {
            embedded.announce(url);
        }
    }

    @Override
    public void close() {
        if (embedded != null) {
            embedded.close();
        }
    }
}

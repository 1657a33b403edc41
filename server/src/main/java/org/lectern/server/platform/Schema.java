package org.lectern.server.platform;

import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;

/** Brings the tables to this version, and refuses tables of a newer one. */
public final class Schema {
    private Schema() {}

    /**
     * Several processes may call this at once; one migrates, the others wait.
     *
     * @throws RefusedToStart if the tables are from a newer version, were changed, or cannot be reached
     */
    public static void migrate(DatabaseConnection database) {
        try {
            Flyway flyway = Flyway.configure()
                    .dataSource(
                            database.url(), database.user(), database.password().reveal())
                    .locations("classpath:db/migration")
                    .failOnMissingLocations(true)
                    .connectRetries(0)
                    .load();
            MigrationInfo[] future = java.util.Arrays.stream(flyway.info().all())
                    .filter(info ->
                            info.getState().isApplied() && !info.getState().isResolved())
                    .toArray(MigrationInfo[]::new);
            if (future.length > 0) {
                throw new RefusedToStart("The database is from a newer version of Lectern: its tables are at "
                        + future[future.length - 1].getVersion() + " (" + future[future.length - 1].getDescription()
                        + "), which this one does not know. Start the newer version. Nothing was changed.");
            }
            flyway.migrate();
        } catch (FlywayException e) {
            throw new RefusedToStart("The database's tables cannot be brought to this version: " + e.getMessage(), e);
        }
    }
}

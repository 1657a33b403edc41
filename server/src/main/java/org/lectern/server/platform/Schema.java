package org.lectern.server.platform;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Arrays;
import java.util.Comparator;
import java.util.HexFormat;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.springframework.core.io.Resource;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;

/**
 * Brings the tables to this version, and refuses tables of a newer one.
 *
 * <p>A fingerprint of the migrations is left as the comment of the schema: where it fits, nothing else is looked at, which
 * saves a second at each start.
 */
public final class Schema {
    private Schema() {}

    /**
     * Several processes may call this at once; one migrates, the others wait.
     *
     * @throws RefusedToStart if the tables are from a newer version, were changed, or cannot be reached
     */
    public static void migrate(DatabaseConnection database) {
        String fingerprint = fingerprint();
        try (Connection connection = database.open("lectern-schema");
                Statement statement = connection.createStatement()) {
            if (fingerprint.equals(left(statement))) {
                return;
            }
            runFlyway(database);
            statement.execute("comment on schema public is '" + fingerprint + "'");
        } catch (FlywayException | SQLException e) {
            throw new RefusedToStart("The database's tables cannot be brought to this version: " + e.getMessage(), e);
        }
    }

    private static void runFlyway(DatabaseConnection database) {
        Flyway flyway = Flyway.configure()
                .dataSource(database.url(), database.user(), database.password().reveal())
                .locations("classpath:db/migration")
                .failOnMissingLocations(true)
                .connectRetries(0)
                .load();
        Arrays.stream(flyway.info().all())
                .filter(info -> info.getState().isApplied() && !info.getState().isResolved())
                .reduce((earlier, later) -> later)
                .ifPresent(Schema::refuseNewer);
        flyway.migrate();
    }

    private static void refuseNewer(MigrationInfo newest) {
        throw new RefusedToStart("The database is from a newer version of Lectern: its tables are at "
                + newest.getVersion() + " (" + newest.getDescription()
                + "), which this one does not know. Start the newer version. Nothing was changed.");
    }

    private static String left(Statement statement) throws SQLException {
        try (ResultSet comment = statement.executeQuery(
                "select obj_description(oid, 'pg_namespace') from pg_namespace where nspname = 'public'")) {
            return comment.next() ? String.valueOf(comment.getString(1)) : "";
        }
    }

    private static String fingerprint() {
        try {
            Resource[] migrations =
                    new PathMatchingResourcePatternResolver().getResources("classpath*:db/migration/*.sql");
            Arrays.sort(migrations, Comparator.comparing(migration -> String.valueOf(migration.getFilename())));
            MessageDigest digest = MessageDigest.getInstance("SHA-256");
            for (Resource migration : migrations) {
                digest.update(String.valueOf(migration.getFilename()).getBytes(StandardCharsets.UTF_8));
                try (InputStream content = migration.getInputStream()) {
                    digest.update(content.readAllBytes());
                }
            }
            return "lectern " + HexFormat.of().formatHex(digest.digest());
        } catch (IOException e) {
            throw new RefusedToStart("The migrations in the program cannot be read: " + e, e);
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java has SHA-256", e);
        }
    }
}

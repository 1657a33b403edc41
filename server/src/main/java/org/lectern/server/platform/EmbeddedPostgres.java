package org.lectern.server.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A PostgreSQL of our own, its data kept in the data folder, reached on 127.0.0.1 with a password only.
 *
 * <p>It runs in a process session of its own, so the interrupt key of a terminal does not stop it before its clients.
 * If this process is killed it goes on; the next start finds it and takes it over. Its durability is checked at each
 * start. The files lie in the folder as {@code database} (data), {@code postgresql-…} (programs),
 * {@code database.password}, {@code database.port} and {@code database.log}.
 *
 * @see "docs/decisions/0002-embedded-postgresql.md"
 */
public final class EmbeddedPostgres implements AutoCloseable {
    static final String USER = "lectern";
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);

    private final DataFolder folder;
    private final Cluster cluster;
    private final int port;
    private final String password;

    private EmbeddedPostgres(DataFolder folder, Cluster cluster, int port, String password) {
        this.folder = folder;
        this.cluster = cluster;
        this.port = port;
        this.password = password;
    }

    /**
     * @param folder the data folder; locked until {@link #close}
     * @param binaries where the programs are unpacked, usually the data folder itself
     * @param port 0 takes the port of the last start, or a free one
     * @param options settings of PostgreSQL as {@code name=value}, besides ours
     */
    public record Options(Path folder, Path binaries, int port, List<String> options) {
        public static Options in(Path folder) {
            return new Options(folder, folder, 0, List.of());
        }

        public Options port(int other) {
            return new Options(folder, binaries, other, options);
        }
    }

    /**
     * Starts, or takes over the one that a killed process left, and makes the database {@code lectern} if needed.
     *
     * @throws RefusedToStart if the folder is in use or from another major version, the port is taken, or durability is
     *     switched off
     */
    public static EmbeddedPostgres start(Options options) {
        DataFolder folder = DataFolder.lock(options.folder());
        try {
            return new EmbeddedPostgresStart(folder, options).run();
        } catch (RuntimeException e) {
            folder.close();
            throw e;
        }
    }

    /** Whether there is one in this data folder, running or not. */
    static boolean isIn(Path folder) {
        return Files.exists(folder.resolve("database").resolve("PG_VERSION"));
    }

    /** How to reach the one that runs on this data folder now, whoever started it. */
    static Optional<DatabaseConnection> running(Path folder) {
        Optional<Postmaster> postmaster =
                Postmaster.read(folder.resolve("database")).filter(Postmaster::alive);
        if (postmaster.isEmpty()) {
            return Optional.empty();
        }
        try {
            var password = new Secret(
                    Files.readString(folder.resolve("database.password")).strip());
            var connection = new DatabaseConnection(
                    "jdbc:postgresql://127.0.0.1:" + postmaster.get().port() + "/lectern", USER, password);
            try (Connection _ = connection.open("lectern-command")) {
                return Optional.of(connection);
            }
        } catch (IOException | SQLException e) {
            log.debug("embedded database is not ready folder={}", folder, e);
            return Optional.empty();
        }
    }

    static EmbeddedPostgres running(DataFolder folder, Cluster cluster, int port, String password) {
        return new EmbeddedPostgres(folder, cluster, port, password);
    }

    public int port() {
        return port;
    }

    /** Address of the database {@code lectern}. */
    public String url() {
        return url("lectern");
    }

    /** Address of another database of this PostgreSQL. */
    public String url(String database) {
        return "jdbc:postgresql://127.0.0.1:" + port + "/" + database;
    }

    public String user() {
        return USER;
    }

    public Secret password() {
        return new Secret(password);
    }

    /** Process id of the server. */
    public long pid() {
        return Postmaster.read(cluster.database()).map(Postmaster::pid).orElse(-1L);
    }

    /** Written for whoever is refused because this process holds the folder. */
    public void announce(String url) {
        folder.announce(url);
    }

    /** Stops cleanly: sessions are ended, everything is on disk. The lock of the folder goes last. */
    @Override
    public void close() {
        try {
            cluster.stop();
        } finally {
            folder.close();
        }
    }
}

package org.lectern.server.platform;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Optional;
import java.util.Properties;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One start of the embedded PostgreSQL in a folder that is locked already. */
final class EmbeddedPostgresStart {
    private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgresStart.class);
    private static final int ADOPTION_SECONDS = 60;

    private final DataFolder folder;
    private final EmbeddedPostgres.Options options;
    private final Path database;

    EmbeddedPostgresStart(DataFolder folder, EmbeddedPostgres.Options options) {
        this.folder = folder;
        this.options = options;
        this.database = folder.path().resolve("database");
    }

    EmbeddedPostgres run() {
        refuseOtherVersion();
        Path binaries = options.binaries().toAbsolutePath().normalize();
        Path programs = PostgresBinaries.unpack(binaries);
        var cluster = new Cluster(programs, database, PostgresAccount.choose(database));
        String password = password(cluster.exists());
        if (!cluster.exists()) {
            cluster.initialise(password);
        }
        int port = adopt(password).orElseGet(() -> startFresh(cluster));
        var postgres = EmbeddedPostgres.running(folder, cluster, port, password);
        try {
            prepare(postgres);
        } catch (RefusedToStart e) {
            cluster.stop();
            throw e;
        }
        remember("database.port", Integer.toString(port));
        return postgres;
    }

    private void refuseOtherVersion() {
        try {
            Path file = database.resolve("PG_VERSION");
            if (Files.exists(file)) {
                String version = Files.readString(file).strip();
                if (!version.equals(PostgresBinaries.MAJOR)) {
                    throw new RefusedToStart("The database in " + database + " was written by PostgreSQL " + version
                            + "; this Lectern comes with PostgreSQL " + PostgresBinaries.MAJOR
                            + ". Use the Lectern that wrote it, or another data folder. Nothing was changed.");
                }
            }
        } catch (IOException e) {
            throw new RefusedToStart("The version of " + database + " cannot be read: " + e, e);
        }
    }

    private String password(boolean databaseExists) {
        Path file = folder.path().resolve("database.password");
        try {
            if (Files.exists(file)) {
                return Files.readString(file).strip();
            }
            if (databaseExists) {
                throw new RefusedToStart(
                        "The file " + file + " is missing, and without it the database beside it cannot"
                                + " be opened. Put it back from the backup of the data folder.");
            }
            String password = RandomIds.token256();
            Files.createFile(file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(file, password);
            return password;
        } catch (IOException e) {
            throw new RefusedToStart("The password file " + file + " cannot be read or written: " + e, e);
        }
    }

    /** The port of a server that a killed process left running on these very files. */
    private Optional<Integer> adopt(String password) {
        Optional<Postmaster> left = Postmaster.read(database);
        if (left.isEmpty()) {
            return Optional.empty();
        }
        Postmaster postmaster = left.get();
        if (!postmaster.alive()) {
            removeStale();
            return Optional.empty();
        }
        long deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(ADOPTION_SECONDS);
        while (postmaster.alive()) {
            try (Connection connection = connect(postmaster.port(), "postgres", password)) {
                String served = show(connection, "data_directory");
                if (!Path.of(served).toRealPath().equals(database.toRealPath())) {
                    throw new RefusedToStart("Process " + postmaster.pid() + " serves " + served + ", not " + database
                            + ", though the file postmaster.pid there names it. Stop it, then start again.");
                }
                log.warn(
                        "postgresql of a killed process taken over pid={} port={}",
                        postmaster.pid(),
                        postmaster.port());
                return Optional.of(postmaster.port());
            } catch (SQLException e) {
                refuseUnlessTemporary(postmaster, e, deadline);
            } catch (IOException e) {
                throw new RefusedToStart("The database folder " + database + " cannot be read: " + e, e);
            }
        }
        return Optional.empty();
    }

    private static void refuseUnlessTemporary(Postmaster postmaster, SQLException e, long deadline) {
        String state = String.valueOf(e.getSQLState());
        boolean startingOrStopping = state.startsWith("57P") || state.startsWith("08");
        if (!startingOrStopping || System.nanoTime() > deadline) {
            throw new RefusedToStart(
                    "A PostgreSQL (process " + postmaster.pid() + ", port " + postmaster.port()
                            + ") runs on the database of the data folder but cannot be taken over: " + e.getMessage()
                            + ". Stop it with `kill -INT " + postmaster.pid() + "`, then start again.",
                    e);
        }
        try {
            TimeUnit.MILLISECONDS.sleep(100);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new RefusedToStart("Interrupted while taking over PostgreSQL.", interrupted);
        }
    }

    private void removeStale() {
        try {
            Files.deleteIfExists(database.resolve("postmaster.pid"));
        } catch (IOException e) {
            throw new RefusedToStart("A file left by a crash cannot be removed: " + e, e);
        }
    }

    private int startFresh(Cluster cluster) {
        int port = choosePort();
        cluster.start(port, options.options());
        log.info("postgresql started port={} folder={}", port, database);
        return port;
    }

    private int choosePort() {
        if (options.port() != 0) {
            if (!free(options.port())) {
                throw new RefusedToStart(
                        "Port " + options.port()
                                + " for the embedded PostgreSQL is in use. Choose another with lectern.database.embedded-port.");
            }
            return options.port();
        }
        Path file = folder.path().resolve("database.port");
        try {
            int last =
                    Files.exists(file) ? Integer.parseInt(Files.readString(file).strip()) : 0;
            if (last != 0 && free(last)) {
                return last;
            }
            try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            }
        } catch (IOException | NumberFormatException e) {
            throw new RefusedToStart("No port for the embedded PostgreSQL: " + e, e);
        }
    }

    private static boolean free(int port) {
        try (var socket = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.isBound();
        } catch (IOException e) {
            return false;
        }
    }

    private void prepare(EmbeddedPostgres postgres) {
        String password = postgres.password().reveal();
        try (Connection connection = connect(postgres.port(), "postgres", password);
                Statement statement = connection.createStatement()) {
            try (ResultSet found = statement.executeQuery("select 1 from pg_database where datname = 'lectern'")) {
                if (!found.next()) {
                    statement.execute("create database lectern");
                }
            }
        } catch (SQLException e) {
            throw new RefusedToStart("The embedded PostgreSQL started but does not answer: " + e.getMessage(), e);
        }
        try (Connection connection = connect(postgres.port(), "lectern", password)) {
            refuseWithoutDurability(connection);
        } catch (SQLException e) {
            throw new RefusedToStart("The embedded PostgreSQL started but does not answer: " + e.getMessage(), e);
        }
    }

    private static void refuseWithoutDurability(Connection connection) throws SQLException {
        for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
            String value = show(connection, setting);
            if (value.equals("off")) {
                throw new RefusedToStart("PostgreSQL's " + setting + " is off: what Lectern acknowledges could be lost."
                        + " Remove it from postgresql.conf, postgresql.auto.conf and the role's settings.");
            }
        }
    }

    private static String show(Connection connection, String setting) throws SQLException {
        try (Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery("show " + setting)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection connect(int port, String name, String password) throws SQLException {
        var properties = new Properties();
        properties.setProperty("user", EmbeddedPostgres.USER);
        properties.setProperty("password", password);
        properties.setProperty("loginTimeout", "5");
        return DriverManager.getConnection("jdbc:postgresql://127.0.0.1:" + port + "/" + name, properties);
    }

    private void remember(String name, String content) {
        try {
            Files.writeString(folder.path().resolve(name), content);
        } catch (IOException e) {
            throw new RefusedToStart("The data folder " + folder.path() + " cannot be written: " + e, e);
        }
    }
}

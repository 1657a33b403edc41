package org.lectern.server.platform;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The database's files and the programs that work on them.
 *
 * @param programs folder with {@code bin}
 * @param database PostgreSQL's data directory
 */
record Cluster(Path programs, Path database, PostgresAccount account) {
    private static final Logger log = LoggerFactory.getLogger(Cluster.class);
    private static final int PATIENCE_SECONDS = 90;
    private static final long LOG_BYTES = 10L << 20;

    boolean exists() {
        return Files.exists(database.resolve("PG_VERSION"));
    }

    /** Makes the files; made beside and renamed, so that an interrupted start leaves nothing half done. */
    void initialise(String password) {
        Path unfinished = sibling("database.unfinished");
        Path passwordFile = sibling("database.password.initial");
        try {
            if (Files.exists(unfinished)) {
                PostgresBinaries.delete(unfinished);
            }
            Files.createDirectory(unfinished, PosixFilePermissions.asFileAttribute(owner()));
            account.own(unfinished);
            Files.deleteIfExists(passwordFile);
            Files.createFile(
                    passwordFile, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
            Files.writeString(passwordFile, password);
            account.own(passwordFile);
            long start = System.nanoTime();
            run(
                    "initdb",
                    List.of(
                            "--pgdata=" + unfinished,
                            "--username=" + EmbeddedPostgres.USER,
                            "--pwfile=" + passwordFile,
                            "--auth=scram-sha-256",
                            "--encoding=UTF8",
                            "--locale-provider=builtin",
                            "--builtin-locale=C.UTF-8",
                            "--locale=C"));
            Files.deleteIfExists(passwordFile);
            Files.move(unfinished, database);
            log.info("postgresql initialised folder={} millis={}", database, (System.nanoTime() - start) / 1_000_000);
        } catch (IOException e) {
            throw new RefusedToStart("The database's files cannot be made in " + database + ": " + e, e);
        }
    }

    /** Starts the server in a session of its own and waits until it answers. */
    void start(int port, List<String> options) {
        var settings = new ArrayList<>(List.of(
                "listen_addresses=127.0.0.1",
                "port=" + port,
                "unix_socket_directories=",
                "max_connections=60",
                "jit=off",
                "timezone=UTC",
                "log_timezone=UTC",
                "max_parallel_workers_per_gather=0"));
        settings.addAll(options);
        keepLogShort();
        var line = new StringBuilder();
        settings.forEach(setting -> line.append(" -c '").append(setting).append('\''));
        run(
                "pg_ctl",
                List.of(
                        "start",
                        "--pgdata=" + database,
                        "--wait",
                        "--timeout=" + PATIENCE_SECONDS,
                        "--log=" + logFile(),
                        "--options=" + line));
    }

    private void keepLogShort() {
        try {
            if (Files.exists(logFile()) && Files.size(logFile()) > LOG_BYTES) {
                Files.move(logFile(), sibling("database.log.1"), StandardCopyOption.REPLACE_EXISTING);
            }
        } catch (IOException e) {
            log.warn("log of postgresql not rotated file={}", logFile(), e);
        }
    }

    /** Ends all sessions, writes everything to disk, and waits for it. */
    void stop() {
        if (Postmaster.read(database).filter(Postmaster::alive).isPresent()) {
            run(
                    "pg_ctl",
                    List.of("stop", "--pgdata=" + database, "--mode=fast", "--wait", "--timeout=" + PATIENCE_SECONDS));
        }
    }

    Path logFile() {
        return sibling("database.log");
    }

    private Path sibling(String name) {
        return database.resolveSibling(name);
    }

    private static java.util.Set<java.nio.file.attribute.PosixFilePermission> owner() {
        return PosixFilePermissions.fromString("rwx------");
    }

    private void run(String program, List<String> arguments) {
        var command = new ArrayList<String>();
        command.add(programs.resolve("bin").resolve(program).toString());
        command.addAll(arguments);
        Path output = sibling(program + ".output");
        try {
            var builder = new ProcessBuilder(account.command(command))
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile());
            builder.environment().keySet().removeIf(name -> name.startsWith("PG"));
            builder.environment().put("LC_ALL", "C");
            Process process = builder.start();
            if (!process.waitFor(PATIENCE_SECONDS + 30L, TimeUnit.SECONDS)) {
                process.destroyForcibly();
                throw new RefusedToStart("PostgreSQL's " + program + " did not finish; see " + output + ".");
            }
            if (process.exitValue() != 0) {
                throw new RefusedToStart(
                        "PostgreSQL's " + program + " failed: " + tail(output) + " " + tail(logFile()));
            }
            Files.deleteIfExists(output);
        } catch (IOException e) {
            throw new RefusedToStart("PostgreSQL's " + program + " cannot be run: " + e, e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new RefusedToStart("Interrupted while PostgreSQL's " + program + " was running.", e);
        }
    }

    /** The last lines of a file, for a message. */
    static String tail(Path file) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        List<String> lines = Files.readAllLines(file);
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - 5), lines.size()));
    }
}

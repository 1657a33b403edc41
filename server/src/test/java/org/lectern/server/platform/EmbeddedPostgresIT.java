package org.lectern.server.platform;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assumptions.assumeThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

final class EmbeddedPostgresIT {
    private static final Path BINARIES = Path.of("target", "test-postgres").toAbsolutePath();

    @TempDir
    static Path pristine;

    @TempDir
    Path folder;

    /** A first start takes two seconds: most stories begin with a copy of one. */
    @BeforeAll
    static void startOnce() {
        EmbeddedPostgres.start(new EmbeddedPostgres.Options(pristine.resolve("data"), BINARIES, 0, List.of()))
                .close();
    }

    @BeforeEach
    void copy() throws IOException {
        copy(pristine.resolve("data"), folder.resolve("data"));
        Files.deleteIfExists(folder.resolve("data/database.port"));
    }

    @Test
    void keepsItsDataOverARestart() throws Exception {
        try (EmbeddedPostgres first = start()) {
            execute(first, "create table kept (value text)");
            execute(first, "insert into kept values ('here')");
        }

        try (EmbeddedPostgres second = start()) {
            assertThat(query(second, "select value from kept")).isEqualTo("here");
        }
    }

    @Test
    void isPrivateAndAsksForThePassword() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            Path data = folder.resolve("data");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data)))
                    .isEqualTo("rwx------");
            assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve("database.password"))))
                    .isEqualTo("rw-------");
            assertThat(query(postgres, "show listen_addresses")).isEqualTo("127.0.0.1");
            assertThat(query(
                            postgres,
                            "select count(*)::text from pg_hba_file_rules where auth_method <> 'scram-sha-256'"))
                    .isEqualTo("0");
            assertThat(query(
                            postgres,
                            "select datlocprovider::text || datlocale from pg_database where datname = 'lectern'"))
                    .isEqualTo("bC.UTF-8");
            assertThatThrownBy(() -> DriverManager.getConnection(postgres.url(), "lectern", "wrong"))
                    .isInstanceOf(SQLException.class)
                    .hasMessageContaining("password");
        }
    }

    @Test
    void refusesASecondProcessAndNamesTheFirst() throws Exception {
        Process holder = startInAnotherProcess();
        try {
            assertThatThrownBy(this::start)
                    .isInstanceOf(RefusedToStart.class)
                    .hasMessageContaining("in use")
                    .hasMessageContaining("process " + holder.pid())
                    .hasMessageContaining("http://127.0.0.1:8080");
        } finally {
            killAndStopDatabase(holder);
        }
    }

    @Test
    void takesOverTheDatabaseOfAKilledProcess() throws Exception {
        Process holder = startInAnotherProcess();
        long orphan =
                Postmaster.read(folder.resolve("data/database")).orElseThrow().pid();
        holder.destroyForcibly().waitFor();
        assertThat(ProcessHandle.of(orphan)).isPresent();

        try (EmbeddedPostgres adopted = start()) {
            assertThat(adopted.pid()).isEqualTo(orphan);
            assertThat(query(adopted, "select 'works'")).isEqualTo("works");
        }

        // Stopped cleanly by whoever took it over.
        await().atMost(Duration.ofMinutes(1))
                .until(() -> ProcessHandle.of(orphan).isEmpty());
        assertThat(folder.resolve("data/database/postmaster.pid")).doesNotExist();
    }

    @Test
    void startsAgainAfterTheDatabaseItselfWasKilled() throws Exception {
        try (EmbeddedPostgres first = start()) {
            execute(first, "create table kept (value text)");
            execute(first, "insert into kept values ('committed')");
            ProcessHandle server = ProcessHandle.of(first.pid()).orElseThrow();
            server.destroyForcibly();
            server.onExit().get(20, TimeUnit.SECONDS);
        }

        try (EmbeddedPostgres second = start()) {
            assertThat(query(second, "select value from kept")).isEqualTo("committed");
        }
    }

    @Test
    void refusesToRunWithoutDurability() throws Exception {
        start().close();
        for (String setting : List.of("fsync", "full_page_writes", "synchronous_commit")) {
            Path file = folder.resolve("data/database/postgresql.auto.conf");
            String before = Files.readString(file);
            Files.writeString(file, before + setting + " = off\n");

            assertThatThrownBy(this::start)
                    .isInstanceOf(RefusedToStart.class)
                    .hasMessageContaining(setting + " is off");

            Files.writeString(file, before);
        }
        start().close();
    }

    @Test
    void refusesDataOfANewerPostgres() throws Exception {
        start().close();
        Files.writeString(folder.resolve("data/database/PG_VERSION"), "19\n");

        assertThatThrownBy(this::start)
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("PostgreSQL 19")
                .hasMessageContaining("Nothing was changed");
    }

    @Test
    void refusesAPortThatIsInUseAndNamesIt() throws Exception {
        try (var taken = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            assertThatThrownBy(() -> EmbeddedPostgres.start(options().port(taken.getLocalPort())))
                    .isInstanceOf(RefusedToStart.class)
                    .hasMessageContaining("Port " + taken.getLocalPort())
                    .hasMessageContaining("lectern.database.embedded-port");
        }
    }

    @Test
    void saysWhenThePasswordFileWasLost() throws Exception {
        start().close();
        Files.delete(folder.resolve("data/database.password"));

        assertThatThrownBy(this::start)
                .isInstanceOf(RefusedToStart.class)
                .hasMessageContaining("database.password")
                .hasMessageContaining("backup");
    }

    @Test
    void anInterruptedFirstStartLeavesNothingHalfDone() throws Exception {
        PostgresBinaries.delete(folder.resolve("data"));
        Files.createDirectories(folder.resolve("data/database.unfinished/base"));

        try (EmbeddedPostgres postgres = start()) {
            assertThat(query(postgres, "select 'works'")).isEqualTo("works");
        }
    }

    @Test
    void runsInASessionOfItsOwn() throws Exception {
        try (EmbeddedPostgres postgres = start()) {
            assertThat(session(postgres.pid()))
                    .isNotEqualTo(session(ProcessHandle.current().pid()));
        }
    }

    @Test
    void runsAsAnotherUserWhereNamespacesAreForbidden() throws Exception {
        assumeThat(System.getProperty("user.name")).isEqualTo("root");
        Path reachable = Files.createTempDirectory(
                Path.of("/tmp"),
                "lectern-",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
        try {
            Path programs = PostgresBinaries.unpack(reachable.resolve("programs"));
            Files.setPosixFilePermissions(reachable.resolve("programs"), PosixFilePermissions.fromString("rwxr-xr-x"));
            Path data = Files.createDirectory(reachable.resolve("data"));
            var cluster = new Cluster(programs, data.resolve("database"), new PostgresAccount.OtherUser("nobody"));
            cluster.account().own(data);

            cluster.initialise("secret");
            int port = freePort();
            cluster.start(port, List.of());
            try (Connection connection = DriverManager.getConnection(
                    "jdbc:postgresql://127.0.0.1:" + port + "/postgres", "lectern", "secret")) {
                assertThat(connection.isValid(2)).isTrue();
                assertThat(PostgresAccount.choose(data.resolve("database")))
                        .isEqualTo(new PostgresAccount.OtherUser("nobody"));
            } finally {
                cluster.stop();
            }
        } finally {
            PostgresBinaries.delete(reachable);
        }
    }

    /** Runs in a process of its own until it is killed, or until whoever started it is gone. */
    static final class Holder {
        public static void main(String[] arguments) throws IOException {
            Path data = Path.of(arguments[0]);
            EmbeddedPostgres postgres =
                    EmbeddedPostgres.start(new EmbeddedPostgres.Options(data, Path.of(arguments[1]), 0, List.of()));
            postgres.announce("http://127.0.0.1:8080");
            Files.createFile(Path.of(arguments[2]));
            // Nobody writes to it: this returns when the other end is closed.
            int _ = System.in.read();
        }
    }

    private Process startInAnotherProcess() throws IOException {
        Path up = folder.resolve("up");
        Files.deleteIfExists(up);
        Process process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-XX:TieredStopAtLevel=1",
                        "-XX:+UseSerialGC",
                        "-cp",
                        System.getProperty("java.class.path"),
                        Holder.class.getName(),
                        folder.resolve("data").toString(),
                        BINARIES.toString(),
                        up.toString())
                .redirectOutput(ProcessBuilder.Redirect.INHERIT)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        await("the other process").atMost(Duration.ofMinutes(1)).until(() -> Files.exists(up) || !process.isAlive());
        assertThat(up).exists();
        return process;
    }

    private void killAndStopDatabase(Process holder) throws InterruptedException {
        holder.destroyForcibly().waitFor();
        start().close();
    }

    private EmbeddedPostgres start() {
        return EmbeddedPostgres.start(options());
    }

    private EmbeddedPostgres.Options options() {
        return new EmbeddedPostgres.Options(folder.resolve("data"), BINARIES, 0, List.of());
    }

    private static void copy(Path from, Path to) throws IOException {
        try (Stream<Path> files = Files.walk(from)) {
            for (Path file : (Iterable<Path>) files::iterator) {
                Files.copy(file, to.resolve(from.relativize(file)), StandardCopyOption.COPY_ATTRIBUTES);
            }
        }
    }

    private static void execute(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = open(postgres);
                Statement statement = connection.createStatement()) {
            statement.execute(sql);
        }
    }

    private static String query(EmbeddedPostgres postgres, String sql) throws SQLException {
        try (Connection connection = open(postgres);
                Statement statement = connection.createStatement();
                ResultSet result = statement.executeQuery(sql)) {
            result.next();
            return result.getString(1);
        }
    }

    private static Connection open(EmbeddedPostgres postgres) throws SQLException {
        return DriverManager.getConnection(
                postgres.url(), postgres.user(), postgres.password().reveal());
    }

    /** The sixth field of /proc/pid/stat. */
    private static String session(long pid) throws IOException {
        Path stat = Path.of("/proc", Long.toString(pid), "stat");
        assumeThat(stat).exists();
        String line = Files.readString(stat);
        return line.substring(line.lastIndexOf(')') + 2).split(" ")[3];
    }

    private static int freePort() throws IOException {
        try (var socket = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            return socket.getLocalPort();
        }
    }
}

package org.lectern.benchmarks;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.lectern.server.platform.EmbeddedPostgres;

/**
 * Where a run takes place: the checkout, a folder for its files, one PostgreSQL for the product and the references.
 *
 * @param root of the checkout
 * @param folder for files of this run
 */
record Lab(Path root, Path folder, EmbeddedPostgres postgres, Effort effort) {
    /** The processes of the product run with this heap, and its memory is measured so. */
    static final String HEAP = "-Xmx192m";

    /**
     * @param quick smoke only: little load
     * @param rounds how often each figure and its reference are taken in turn
     */
    record Effort(boolean quick, int rounds) {}

    boolean quick() {
        return effort.quick();
    }

    int rounds() {
        return effort.rounds();
    }

    /** JDBC address with user and password, for programs that know nothing else. */
    String database() {
        return postgres.url() + "?user=" + postgres.user() + "&password="
                + postgres.password().reveal();
    }

    /** Data folder of the product: one for all its processes, since it holds the key of the database's secrets. */
    Path data() {
        return folder.resolve("data");
    }

    Path log(String name) {
        return folder.resolve(name + ".log");
    }

    /** A program of this module, in a process of its own. */
    List<String> program(Class<?> main, String... arguments) {
        return command(List.of("-XX:+UseSerialGC", "-Xmx512m"), main, arguments);
    }

    /** A program that is over before a thorough compiler would have paid. */
    List<String> shortProgram(Class<?> main, String... arguments) {
        return command(List.of("-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1", "-Xmx512m"), main, arguments);
    }

    /** The product with the flags of its launcher. */
    List<String> product(Class<?> main, String... arguments) {
        var flags = new ArrayList<>(
                List.of(System.getProperty("lectern.jvm-flags", "").strip().split("\\s+", -1)));
        flags.removeIf(String::isEmpty);
        flags.add(HEAP);
        flags.addAll(List.of(
                System.getProperty("lectern.product-options", "").strip().split("\\s+", -1)));
        flags.removeIf(String::isEmpty);
        return command(flags, main, arguments);
    }

    private static List<String> command(List<String> flags, Class<?> main, String... arguments) {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("java.class.path"));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return command;
    }

    /** Runs a program of this module to its end. */
    Map<String, String> run(Class<?> main, List<String> arguments) {
        return Child.run(
                main.getSimpleName(),
                program(main, arguments.toArray(String[]::new)),
                log("programs"),
                Duration.ofMinutes(3));
    }

    /** The number that a query gives. */
    long number(String query) {
        try (Connection connection = DriverManager.getConnection(database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        } catch (SQLException e) {
            throw new Child.Failed(query + ": " + e.getMessage());
        }
    }

    /** The text that a query gives. */
    String text(String query) {
        try (Connection connection = DriverManager.getConnection(database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getString(1) : "";
        } catch (SQLException e) {
            throw new Child.Failed(query + ": " + e.getMessage());
        }
    }

    static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new Child.Failed("no free port: " + e.getMessage());
        }
    }
}

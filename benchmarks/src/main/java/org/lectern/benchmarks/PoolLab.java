package org.lectern.benchmarks;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/** A database of its own for products whose pool is measured, and the callers' side of their front. */
final class PoolLab implements AutoCloseable {
    /** What the tenant's callers sign with. */
    static final String SECRET = "a-secret-of-the-tenant-for-benchmarks-only-0123456789abcdefghijkl";

    private final Lab lab;
    private final String name;
    private final String masterKey;
    private final List<Node> nodes = new ArrayList<>();

    /** One process of the product. */
    record Node(Child child, Map<String, String> facts) {
        int port() {
            return Integer.parseInt(facts.getOrDefault("port", "0"));
        }

        String tag() {
            return facts.getOrDefault("tag", "");
        }

        Map<String, String> ask(String line) {
            Map<String, String> answer = child.ask(line);
            String failure = answer.get("failed");
            if (failure != null) {
                throw new Child.Failed(line + ": " + failure);
            }
            return answer;
        }

        double cpuSeconds() {
            return ProcessCost.cpuSeconds(child.pid());
        }
    }

    PoolLab(Lab lab, String name) {
        this.lab = lab;
        this.name = name;
        byte[] key = new byte[32];
        new SecureRandom().nextBytes(key);
        this.masterKey = Base64.getEncoder().encodeToString(key);
        run(lab.database(), "create database " + name);
    }

    /** Starts a process of the product; all of them share the database. */
    Node start() throws IOException {
        String log = name + "-" + nodes.size();
        Path data = Files.createDirectories(lab.folder().resolve(log));
        List<String> command = lab.product(
                PoolProduct.class,
                data.toString(),
                url(),
                lab.postgres().user(),
                lab.postgres().password().reveal(),
                masterKey);
        Child child = Child.start(log, command, Map.of(), lab.log(log));
        var node = new Node(child, child.answer());
        nodes.add(node);
        return node;
    }

    private String url() {
        String url = lab.postgres().url();
        return url.substring(0, url.lastIndexOf('/') + 1) + name;
    }

    String database() {
        return url() + "?user=" + lab.postgres().user() + "&password="
                + lab.postgres().password().reveal();
    }

    /** The number that a query gives. */
    double number(String query) {
        try (Connection connection = DriverManager.getConnection(database());
                Statement statement = connection.createStatement();
                ResultSet row = statement.executeQuery(query)) {
            return row.next() ? row.getDouble(1) : 0;
        } catch (SQLException e) {
            throw new Child.Failed(query + ": " + e.getMessage());
        }
    }

    void run(String query) {
        run(database(), query);
    }

    /** Transactions in this database since its start. */
    double transactions() {
        return number("select xact_commit + xact_rollback from pg_stat_database where datname = current_database()");
    }

    private static void run(String database, String query) {
        try (Connection connection = DriverManager.getConnection(database);
                Statement statement = connection.createStatement()) {
            statement.execute(query);
        } catch (SQLException e) {
            throw new Child.Failed(query + ": " + e.getMessage());
        }
    }

    /** Path and query of a signed call to the front. */
    static String signed(String call, String query) {
        try {
            String checksum = HexFormat.of()
                    .formatHex(MessageDigest.getInstance("SHA-256")
                            .digest((call + query + SECRET).getBytes(StandardCharsets.UTF_8)));
            return "/bigbluebutton/api/" + call + "?" + (query.isEmpty() ? "" : query + "&") + "checksum=" + checksum;
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Waits until so many servers are online. */
    void awaitOnline(int servers) {
        long giveUp = System.nanoTime() + 180_000_000_000L;
        while (number("select count(*) from server where health = 'ONLINE'") < servers) {
            if (System.nanoTime() > giveUp) {
                throw new Child.Failed("not every server came online");
            }
            Ports.pause();
        }
    }

    @Override
    public void close() {
        nodes.forEach(node -> node.child().close());
    }
}

package org.lectern.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time of a signed read and of a join through the front, beside nginx answering the same bytes or a static
 * redirect; and how long a list of 2,000 running meetings takes.
 */
final class FrontFigures {
    static final List<String> PATHS = List.of("pool/read", "pool/join/process", "pool/join", "pool/get-meetings");

    private static final int SERVERS = 500;
    private static final String JOINS = "select count(*) from meeting_join";

    private final Lab lab;
    private final List<Double> read = new ArrayList<>();
    private final List<Double> readNginx = new ArrayList<>();
    private final List<Double> readTransactions = new ArrayList<>();
    private final List<Double> join = new ArrayList<>();
    private final List<Double> joinPostgres = new ArrayList<>();
    private final List<Double> joinNginx = new ArrayList<>();
    private final List<Double> joinTransactions = new ArrayList<>();
    private final List<Double> joinRequests = new ArrayList<>();
    private final List<Double> joinWritten = new ArrayList<>();
    private final List<Double> idle = new ArrayList<>();
    private final List<Double> list = new ArrayList<>();
    private final List<Double> listNginx = new ArrayList<>();

    FrontFigures(Lab lab) {
        this.lab = lab;
    }

    List<Row> measure() throws IOException {
        run();
        Map<String, Object> load = Map.of("load", "wrk, one thread, 16 connections, " + seconds() + " s a round");
        var readNotes = new LinkedHashMap<String, Object>(load);
        readNotes.put("transactions_a_request", readTransactions);
        var joinNotes = new LinkedHashMap<String, Object>(load);
        joinNotes.put("transactions_a_request", joinTransactions);
        joinNotes.put("postgresql_us", joinPostgres);
        joinNotes.put("requests", joinRequests);
        joinNotes.put("written_a_request", joinWritten);
        joinNotes.put("idle_cores", idle);
        return List.of(
                new Row(
                        "pool/read",
                        "µs of CPU",
                        new Row.Samples("getMeetingInfo of a class of 25 through the front", read),
                        new Row.Samples("nginx, the same bytes from a file", readNginx),
                        new Row.Target(Row.Of.RATIO_AT_MOST, 2.5),
                        readNotes),
                new Row(
                        "pool/join/process",
                        "µs of CPU",
                        new Row.Samples("join through the front, the product's process alone", join),
                        new Row.Samples("nginx, a static redirect", joinNginx),
                        new Row.Target(Row.Of.RATIO_AT_MOST, 4.5),
                        joinNotes),
                new Row(
                        "pool/join",
                        "µs of CPU",
                        new Row.Samples("join through the front, PostgreSQL included", sums(join, joinPostgres)),
                        new Row.Samples("nginx, a static redirect", joinNginx),
                        new Row.Target(Row.Of.RATIO_AT_MOST, 14),
                        joinNotes),
                new Row(
                        "pool/get-meetings",
                        "ms",
                        new Row.Samples("getMeetings of a tenant with 2,000 running classes, median", list),
                        new Row.Samples("nginx, as many bytes", listNginx),
                        new Row.Target(Row.Of.VALUE_AT_MOST, 50),
                        Map.of("people", FakePool.PEOPLE * FakePool.CLASSES * SERVERS)));
    }

    private void run() throws IOException {
        int port = Lab.freePort();
        try (var pool = new PoolLab(lab, "front")) {
            PoolLab.Node node = pool.start();
            node.ask("secret " + PoolLab.SECRET);
            node.ask("fakes " + SERVERS + " http://127.0.0.1:" + port + "/ secret");
            node.ask("classes " + SERVERS);
            awaitKnown(node);
            try (Child fakes = Child.start(
                    "fakes",
                    lab.program(FakePool.class, Integer.toString(port), node.tag(), Long.toString(FakePool.CREATED)),
                    Map.of(),
                    lab.log("fakes"))) {
                fakes.answer();
                pool.awaitOnline(SERVERS);
                // From now on nothing is polled: what is measured is requests. A server that is polled was heard of
                // lately.
                pool.run("update server set next_poll_at = now() + interval '1 day', "
                        + "answered_at = now() + interval '1 hour'");
                String id = "external-" + FakePool.meetingId(node.tag(), 0);
                requests(pool, node, id);
                lists(node);
            }
        }
    }

    /** Classes that were written into the database behind the product's back are seen after some seconds, polls only then. */
    private static void awaitKnown(PoolLab.Node node) throws IOException {
        String path = PoolLab.signed(
                "getMeetingInfo",
                "meetingID=external-" + FakePool.meetingId(node.tag(), SERVERS * FakePool.CLASSES - 1));
        long giveUp = System.nanoTime() + 60_000_000_000L;
        while (!get(node.port(), path).body().contains("SUCCESS")) {
            if (System.nanoTime() > giveUp) {
                throw new Child.Failed("the classes were not seen");
            }
            Ports.pause();
        }
    }

    /** A server is online before what its first poll showed is in memory. */
    private static HttpResponse<String> awaitPeople(PoolLab.Node node, String info) throws IOException {
        long giveUp = System.nanoTime() + 60_000_000_000L;
        HttpResponse<String> answer = get(node.port(), info);
        while (!answer.body().contains("<participantCount>" + FakePool.PEOPLE + "<")) {
            if (System.nanoTime() > giveUp) {
                throw new Child.Failed("not the class that was asked for: " + answer.body());
            }
            Ports.pause();
            answer = get(node.port(), info);
        }
        return answer;
    }

    private void requests(PoolLab pool, PoolLab.Node node, String id) throws IOException {
        String info = PoolLab.signed("getMeetingInfo", "meetingID=" + id);
        String enter = PoolLab.signed("join", "meetingID=" + id + "&fullName=Ada&role=VIEWER&userID=7");
        HttpResponse<String> answer = awaitPeople(node, info);
        HttpResponse<String> redirect = get(node.port(), enter);
        String location = redirect.headers().firstValue("Location").orElse("");
        if (redirect.statusCode() != 302 || !location.contains("/bigbluebutton/api/join?")) {
            throw new Child.Failed("a join was not let through: " + redirect.statusCode() + " " + redirect.body());
        }
        Path readScript = Wrk.get(lab, "read", info);
        Path joinScript = Wrk.get(lab, "join", enter);
        Path folder = Files.createDirectories(lab.folder().resolve("read"));
        Files.writeString(folder.resolve("answer.xml"), answer.body());
        Path fileScript = Wrk.get(lab, "file", "/answer.xml");
        try (Nginx bytes = Nginx.serving(lab, folder);
                Nginx redirects = Nginx.start(lab, "302 '" + location + "'")) {
            for (int warm = 0; warm < (lab.quick() ? 1 : 4); warm++) {
                Wrk.run(node.port(), readScript, seconds());
                Wrk.run(node.port(), joinScript, seconds());
            }
            idle.add(idleCores(node));
            for (int round = 0; round < lab.rounds(); round++) {
                readNginx.add(cost(bytes, fileScript));
                double transactions = pool.transactions();
                double before = node.cpuSeconds();
                long requests = Wrk.run(node.port(), readScript, seconds());
                read.add((node.cpuSeconds() - before) * 1e6 / requests);
                readTransactions.add((pool.transactions() - transactions) / requests);

                joinNginx.add(cost(redirects, joinScript));
                transactions = pool.transactions();
                double joins = pool.number(JOINS);
                before = node.cpuSeconds();
                double postgres = ProcessCost.cpuSeconds(lab.postgres().pid());
                requests = Wrk.run(node.port(), joinScript, seconds());
                join.add((node.cpuSeconds() - before) * 1e6 / requests);
                joinPostgres.add((ProcessCost.cpuSeconds(lab.postgres().pid()) - postgres) * 1e6 / requests);
                joinRequests.add((double) requests);
                // Those that wait to be written are done within moments.
                Ports.pause(Duration.ofSeconds(1));
                joinWritten.add((pool.number(JOINS) - joins) / requests);
                joinTransactions.add((pool.transactions() - transactions) / requests);
            }
        }
    }

    /** What looking after so many servers takes while nobody asks for anything. */
    private double idleCores(PoolLab.Node node) {
        double before = node.cpuSeconds();
        long start = System.nanoTime();
        Ports.pause(Duration.ofSeconds(seconds()));
        return (node.cpuSeconds() - before) / ((System.nanoTime() - start) / 1e9);
    }

    private double cost(Nginx reference, Path script) {
        double before = reference.cpuSeconds();
        long requests = Wrk.run(reference.port(), script, seconds());
        return (reference.cpuSeconds() - before) * 1e6 / requests;
    }

    private void lists(PoolLab.Node node) throws IOException {
        String path = PoolLab.signed("getMeetings", "");
        HttpResponse<String> answer = get(node.port(), path);
        int listed = answer.body().split("<meetingID>", -1).length - 1;
        if (listed != SERVERS * FakePool.CLASSES) {
            throw new Child.Failed("the list has " + listed + " classes");
        }
        Path folder = Files.createDirectories(lab.folder().resolve("list"));
        Files.writeString(folder.resolve("answer.xml"), answer.body());
        try (Nginx files = Nginx.serving(lab, folder)) {
            for (int round = 0; round < lab.rounds(); round++) {
                listNginx.add(median(files.port(), "/answer.xml"));
                list.add(median(node.port(), path));
            }
        }
    }

    /** Until the last byte is read; what it says was looked at before. */
    private double median(int port, String path) throws IOException {
        var millis = new ArrayList<Double>();
        int times = lab.quick() ? 10 : 40;
        for (int i = 0; i < times; i++) {
            long start = System.nanoTime();
            get(port, path, HttpResponse.BodyHandlers.discarding());
            millis.add((System.nanoTime() - start) / 1e6);
        }
        millis.sort(null);
        return millis.get(times / 2);
    }

    private static final HttpClient CLIENT =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();

    private static HttpResponse<String> get(int port, String path) throws IOException {
        return get(port, path, HttpResponse.BodyHandlers.ofString());
    }

    private static <T> HttpResponse<T> get(int port, String path, HttpResponse.BodyHandler<T> body) throws IOException {
        try {
            return CLIENT.send(
                    HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                            .build(),
                    body);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static List<Double> sums(List<Double> first, List<Double> second) {
        var sums = new ArrayList<Double>();
        for (int i = 0; i < first.size(); i++) {
            sums.add(first.get(i) + second.get(i));
        }
        return sums;
    }

    private int seconds() {
        return lab.quick() ? 3 : 10;
    }
}

package org.lectern.benchmarks;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.LockSupport;

/**
 * Creates that all come within one second, to two processes over ten servers: how many classes the fullest server has
 * afterwards, beside its fair share. Each tenth comes to both processes at the same moment, and must not be there twice.
 */
final class CreateFigures {
    private static final int SERVERS = 10;

    private final Lab lab;
    private final List<Double> most = new ArrayList<>();
    private final List<Double> share = new ArrayList<>();
    private final List<Double> slowest = new ArrayList<>();

    CreateFigures(Lab lab) {
        this.lab = lab;
    }

    Row measure() throws IOException {
        for (int round = 0; round < lab.rounds(); round++) {
            round(round);
        }
        var notes = new LinkedHashMap<String, Object>();
        notes.put("creates", creates());
        notes.put("within", "one second, to two processes in turn, each tenth to both at once");
        notes.put("slowest_ms", slowest);
        return new Row(
                "pool/creates",
                "classes",
                new Row.Samples("classes on the fullest of ten servers after 200 creates in one second", most),
                new Row.Samples("fair share", share),
                new Row.Target(Row.Of.RATIO_AT_MOST, 1.05),
                notes);
    }

    private int creates() {
        return 200;
    }

    private void round(int round) throws IOException {
        try (var pool = new PoolLab(lab, "creates_" + round);
                Child sandboxes = Child.start(
                        "sandboxes",
                        lab.program(SandboxPool.class, Integer.toString(SERVERS)),
                        Map.of(),
                        lab.log("sandboxes"))) {
            Map<String, String> servers = sandboxes.answer();
            List<PoolLab.Node> nodes = List.of(pool.start(), pool.start());
            nodes.getFirst().ask("secret " + PoolLab.SECRET);
            for (int i = 0; i < SERVERS; i++) {
                nodes.getFirst()
                        .ask("server bbb-" + i + " " + servers.get("server." + i) + " " + servers.get("secret"));
            }
            pool.awaitOnline(SERVERS);
            create(nodes, "warm-" + round + "-", 20);
            double before = Double.parseDouble(sandboxes.ask("count").getOrDefault("meetings", "0"));
            pool.run("update meeting set state = 'ENDED', ended_at = now(), end_cause = 'REQUESTED'");
            create(nodes, "class-" + round + "-", creates());

            double fullest = pool.number("""
                    select max(n) from (select count(*) as n from meeting where state = 'RUNNING' group by server_id) as x
                    """);
            double running = pool.number("select count(*) from meeting where state = 'RUNNING'");
            double there = Double.parseDouble(sandboxes.ask("count").getOrDefault("meetings", "0")) - before;
            if (running != creates() || there != creates()) {
                throw new Child.Failed(
                        "asked for " + creates() + " classes; rows say " + running + ", servers " + there);
            }
            most.add(fullest);
            share.add((double) creates() / SERVERS);
        }
    }

    private void create(List<PoolLab.Node> nodes, String prefix, int number) {
        try (HttpClient client = HttpClient.newHttpClient()) {
            List<CompletableFuture<HttpResponse<String>>> answers = new ArrayList<>();
            List<Long> millis = java.util.Collections.synchronizedList(new ArrayList<>());
            long start = System.nanoTime();
            for (int i = 0; i < number; i++) {
                LockSupport.parkNanos(start + i * 1_000_000_000L / number - System.nanoTime());
                String path = PoolLab.signed(
                        "create", "meetingID=" + prefix + i + "&name=Class+" + i + "&attendeePW=ap&moderatorPW=mp");
                for (int j = 0; j < nodes.size(); j++) {
                    if (i % 10 == 0 || i % nodes.size() == j) {
                        long sent = System.nanoTime();
                        var request = HttpRequest.newBuilder(URI.create(
                                        "http://127.0.0.1:" + nodes.get(j).port() + path))
                                .build();
                        answers.add(client.sendAsync(request, HttpResponse.BodyHandlers.ofString())
                                .whenComplete((answer, failure) -> millis.add((System.nanoTime() - sent) / 1_000_000)));
                    }
                }
            }
            List<String> refusals = answers.stream()
                    .map(answer -> answer.join().body())
                    .filter(body -> !body.contains("<returncode>SUCCESS"))
                    .toList();
            if (!refusals.isEmpty()) {
                throw new Child.Failed(
                        refusals.size() + " of " + answers.size() + " creates were refused, the slowest answer"
                                + " after " + java.util.Collections.max(millis) + " ms: " + refusals.getFirst());
            }
            if (prefix.startsWith("class")) {
                slowest.add((double) java.util.Collections.max(millis));
            }
        }
    }
}

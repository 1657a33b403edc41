package org.lectern.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time for ticket joins at 500 a second: each uses up a ticket of its own and is redirected to a signed join;
 * beside nginx, which answers as many requests with a static redirect.
 */
final class JoinFigures {
    private static final int PER_SECOND = 500;
    private static final int CONNECTIONS = 32;

    private final Lab lab;
    private final List<Double> product = new ArrayList<>();
    private final List<Double> nginx = new ArrayList<>();
    private final List<Double> postgres = new ArrayList<>();
    private final List<Double> slowest = new ArrayList<>();

    JoinFigures(Lab lab) {
        this.lab = lab;
    }

    Row measure() throws IOException {
        var notes = new LinkedHashMap<String, Object>();
        notes.put("joins_a_second", PER_SECOND);
        notes.put("seconds_a_round", seconds());
        notes.put("load", "requests start on time, on " + CONNECTIONS + " connections kept open");
        if (Surroundings.has("nginx")) {
            run();
        } else {
            notes.put("not_measured", "needs nginx: apt install nginx-light");
        }
        notes.put("postgresql_cores", postgres);
        notes.put("p99_ms", slowest);
        return new Row(
                "join/ticket",
                "cores",
                new Row.Samples("500 ticket joins a second", product),
                new Row.Samples("nginx, 500 static redirects a second", nginx),
                new Row.Target(Row.Of.VALUE_AT_MOST, 0.5),
                notes);
    }

    private void run() throws IOException {
        try (ProductProcess tested = ProductProcess.start(lab, "product-joins");
                Nginx reference = Nginx.start(lab, "302 https://bbb.example.org/bigbluebutton/api/join?x=y")) {
            Path file = lab.folder().resolve("joins.bin");
            tickets(tested, file);
            send(tested.port(), file);
            tickets(tested, file);
            send(tested.port(), file);
            for (int round = 0; round < lab.rounds(); round++) {
                tickets(tested, file);
                double before = reference.cpuSeconds();
                Map<String, String> sent = send(reference.port(), file);
                nginx.add((reference.cpuSeconds() - before) / number(sent, "seconds"));

                before = tested.cpuSeconds();
                double postgresBefore = ProcessCost.cpuSeconds(lab.postgres().pid());
                sent = send(tested.port(), file);
                product.add((tested.cpuSeconds() - before) / number(sent, "seconds"));
                postgres.add((ProcessCost.cpuSeconds(lab.postgres().pid()) - postgresBefore) / number(sent, "seconds"));
                slowest.add(number(sent, "p99_ms"));
            }
        }
    }

    private void tickets(ProductProcess tested, Path file) {
        tested.ask("tickets " + PER_SECOND * seconds() + " " + file);
    }

    private Map<String, String> send(int port, Path file) {
        Map<String, String> sent = lab.run(
                Sender.class,
                List.of(
                        Integer.toString(port),
                        file.toString(),
                        Integer.toString(CONNECTIONS),
                        Integer.toString(PER_SECOND)));
        if (number(sent, "status.302") != PER_SECOND * seconds()) {
            throw new Child.Failed("not every join was redirected: " + sent);
        }
        return sent;
    }

    private int seconds() {
        return lab.quick() ? 3 : 10;
    }

    private static double number(Map<String, String> facts, String key) {
        return Double.parseDouble(facts.getOrDefault(key, "0"));
    }
}

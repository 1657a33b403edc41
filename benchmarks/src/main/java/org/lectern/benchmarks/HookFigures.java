package org.lectern.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Processor time of a hook request from the socket through the servlet, the signature, the parsing and the queue, with a
 * log behind it that keeps nothing; beside nginx, which reads the same request and answers a static 200.
 */
final class HookFigures {
    private final Lab lab;
    private final List<Double> product = new ArrayList<>();
    private final List<Double> nginx = new ArrayList<>();
    private final Map<String, Object> notes = new LinkedHashMap<>();

    HookFigures(Lab lab) {
        this.lab = lab;
    }

    Row measure() throws IOException {
        notes.put("load", "wrk, one thread, 16 connections kept open, the same signed request again and again");
        if (Surroundings.has("wrk") && Surroundings.has("nginx")) {
            run();
        } else {
            notes.put("not_measured", "needs nginx and wrk: apt install nginx-light wrk");
        }
        return new Row(
                "hook/request",
                "µs of CPU",
                new Row.Samples("hook request through the servlet up to the queue", product),
                new Row.Samples("nginx, the same request, static 200", nginx),
                new Row.Target(Row.Of.RATIO_AT_MOST, 3),
                notes);
    }

    private void run() throws IOException {
        try (ProductProcess tested = ProductProcess.start(lab, "product-queue", "keep-nothing");
                Nginx reference = Nginx.start(lab, "200")) {
            var workload = new Workload(
                    tested.tag(), new Workload.Shape(1, 1, 8), 100_000, System.currentTimeMillis() - 3_600_000);
            tested.ask("meetings " + String.join(" ", Arguments.of(workload)));
            String body = HookRequests.body(workload.arrivals().subList(2, 3));
            String target = new HookRequests(tested.registered(), tested.secret()).target(body);
            notes.put("body_bytes", body.length());
            Path script = Wrk.post(lab, "hook", target, body);
            Wrk.run(tested.port(), script, lab.quick() ? 3 : 20);
            Wrk.run(reference.port(), script, 1);
            for (int round = 0; round < lab.rounds(); round++) {
                double before = reference.cpuSeconds();
                long requests = Wrk.run(reference.port(), script, seconds());
                nginx.add((reference.cpuSeconds() - before) * 1e6 / requests);
                before = tested.cpuSeconds();
                requests = Wrk.run(tested.port(), script, seconds());
                product.add((tested.cpuSeconds() - before) * 1e6 / requests);
            }
        }
    }

    private int seconds() {
        return lab.quick() ? 2 : 5;
    }
}

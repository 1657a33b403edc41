package org.lectern.benchmarks;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Most memory that the product's JVM had resident while events were sent to it as fast as it took them. */
final class MemoryFigures {
    private static final int LIMIT_MEBIBYTES = 400;

    private final Lab lab;

    MemoryFigures(Lab lab) {
        this.lab = lab;
    }

    /**
     * @param product peaks, from a run under load
     */
    Row measure(List<Double> product) throws IOException {
        var notes = new LinkedHashMap<String, Object>();
        notes.put("heap", Lab.HEAP);
        notes.put("of", "VmHWM of the JVM after each round of events; PostgreSQL is another process and not in it");
        return new Row(
                "memory/resident",
                "MiB",
                new Row.Samples("peak resident memory of the product under event load", product),
                new Row.Samples("a JVM with the same flags whose server answers 200, same load", reference()),
                new Row.Target(Row.Of.VALUE_AT_MOST, LIMIT_MEBIBYTES),
                notes);
    }

    private List<Double> reference() throws IOException {
        var peaks = new ArrayList<Double>();
        int port = Lab.freePort();
        Path file = lab.folder().resolve("memory.bin");
        var workload = new Workload(
                "reference",
                new Workload.Shape(lab.quick() ? 10 : 100, 40, 8),
                77,
                System.currentTimeMillis() - 3_600_000);
        new HookRequests(java.net.URI.create("http://127.0.0.1:" + port + "/hooks/bbb/t"), "secret")
                .write(workload.arrivals(), 1, file);
        try (Child server = Child.start(
                "empty-server",
                lab.product(EmptyServer.class, Integer.toString(port)),
                Map.of(),
                lab.log("empty-server"))) {
            Ports.awaitOpen(port, server);
            for (int round = 0; round < lab.rounds(); round++) {
                lab.run(Sender.class, List.of(Integer.toString(port), file.toString(), "64", "0"));
                peaks.add(ProcessCost.peakResidentMebibytes(server.pid()));
            }
        }
        return peaks;
    }
}

package org.lectern.benchmarks;

import java.nio.file.Files;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Time from starting the launcher to the first answer of the product, with the class cache and without. */
final class StartFigures {
    private final Lab lab;
    private final List<Double> with = new ArrayList<>();
    private final List<Double> without = new ArrayList<>();

    StartFigures(Lab lab) {
        this.lab = lab;
    }

    Row measure() {
        var notes = new LinkedHashMap<String, Object>();
        notes.put("command", "./lectern serve, until GET /health/ready is answered with 200; its database is running");
        if (Files.exists(lab.root().resolve("cli/target/dist/lectern.aot"))) {
            start("off"); // makes the schema, and warms what the machine keeps of the files
            start("on");
            for (int round = 0; round < lab.rounds(); round++) {
                without.add(start("off"));
                with.add(start("on"));
            }
        } else {
            notes.put("not_measured", "the build made no class cache: see cli/target/dist/lectern.aot.log");
        }
        return new Row(
                "start/class-cache",
                "ms",
                new Row.Samples("start to first answer, with the class cache", with),
                new Row.Samples("the same without", without),
                new Row.Target(Row.Of.GAIN_AT_LEAST, 1.8),
                notes);
    }

    private double start(String cache) {
        int port = Lab.freePort();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("LECTERN_AOT", cache);
        environment.put("LECTERN_DATABASE_URL", lab.postgres().url());
        environment.put("LECTERN_DATABASE_USER", lab.postgres().user());
        environment.put("LECTERN_DATABASE_PASSWORD", lab.postgres().password().reveal());
        environment.put("LECTERN_HTTP_PORT", Integer.toString(port));
        environment.put("LECTERN_DATA", lab.data().toString());
        long start = System.nanoTime();
        try (Child child = Child.start(
                "serve", List.of(lab.root().resolve("lectern").toString(), "serve"), environment, lab.log("serve"))) {
            Ports.awaitAnswer(port, child, "/health/ready");
            return (System.nanoTime() - start) / 1e6;
        }
    }
}

package org.lectern.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What 500 viewers of one class of 300 people cost, and how soon they see who came. */
final class LiveFigures {
    static final List<String> PATHS = List.of("live/cores", "live/update");

    private static final int VIEWERS = 500;
    private static final int PEOPLE = 300;
    private static final int EVENTS_A_SECOND = 5;

    private final Lab lab;
    private final List<Double> cores = new ArrayList<>();
    private final List<Double> alone = new ArrayList<>();
    private final List<Double> updates = new ArrayList<>();
    private final List<Double> updateAlone = new ArrayList<>();
    private final Map<String, Object> notes = new LinkedHashMap<>();

    LiveFigures(Lab lab) {
        this.lab = lab;
    }

    List<Row> measure() throws IOException {
        notes.put("viewers", VIEWERS);
        notes.put("people", PEOPLE);
        notes.put("events_a_second", EVENTS_A_SECOND + 1);
        try (ProductProcess product = ProductProcess.start(lab, "product-live")) {
            watch(product, new Watching.Crowd(VIEWERS, seconds(), PEOPLE, EVENTS_A_SECOND), false);
            for (int round = 0; round < Math.min(3, lab.rounds()); round++) {
                watch(product, new Watching.Crowd(VIEWERS, seconds(), PEOPLE, EVENTS_A_SECOND), true);
                watch(product, new Watching.Crowd(1, seconds(), PEOPLE, EVENTS_A_SECOND), true);
            }
        }
        return List.of(
                new Row(
                        "live/cores",
                        "cores",
                        new Row.Samples("500 viewers of a class of 300, the product's process", cores),
                        new Row.Samples("the same class with one viewer", alone),
                        new Row.Target(Row.Of.VALUE_AT_MOST, 1),
                        notes),
                new Row(
                        "live/update",
                        "s",
                        new Row.Samples("from an event's sending to its row at 500 viewers, 99th percentile", updates),
                        new Row.Samples("the same with one viewer", updateAlone),
                        new Row.Target(Row.Of.VALUE_AT_MOST, 2),
                        notes));
    }

    private void watch(ProductProcess product, Watching.Crowd crowd, boolean counts) throws IOException {
        try (var watching = Watching.start(lab, product, crowd)) {
            double before = product.cpuSeconds();
            double postgres = ProcessCost.cpuSeconds(lab.postgres().pid());
            Map<String, String> saw = watching.end();
            double seconds = Double.parseDouble(saw.getOrDefault("seconds", "0"));
            if (!counts) {
                return;
            }
            // Five seconds more, in which the last ones are waited for.
            double used = (product.cpuSeconds() - before) / (seconds + 5);
            boolean many = crowd.viewers() > 1;
            (many ? cores : alone).add(used);
            (many ? updates : updateAlone).add(Double.parseDouble(saw.getOrDefault("p99_ms", "0")) / 1e3);
            note(many, "median_ms", Double.parseDouble(saw.getOrDefault("p50_ms", "0")));
            note(many, "seen", Double.parseDouble(saw.getOrDefault("seen", "0")));
            note(many, "came_again", Double.parseDouble(saw.getOrDefault("came_again", "0")));
            note(many, "expected", Double.parseDouble(saw.getOrDefault("expected", "0")));
            note(many, "bytes_a_second", Double.parseDouble(saw.getOrDefault("bytes_a_second", "0")));
            note(many, "viewers_cores", Double.parseDouble(saw.getOrDefault("cpu_seconds", "0")) / seconds);
            note(
                    many,
                    "postgresql_cores",
                    (ProcessCost.cpuSeconds(lab.postgres().pid()) - postgres) / (seconds + 5));
            if (!saw.getOrDefault("seen", "").equals(saw.get("expected"))) {
                throw new Child.Failed("not every viewer saw everybody: " + saw);
            }
        }
    }

    @SuppressWarnings("unchecked")
    private void note(boolean many, String name, double value) {
        ((List<Double>) notes.computeIfAbsent(
                        (many ? "500 viewers: " : "1 viewer: ") + name, key -> new ArrayList<Double>()))
                .add(value);
    }

    private int seconds() {
        return lab.quick() ? 8 : 30;
    }
}

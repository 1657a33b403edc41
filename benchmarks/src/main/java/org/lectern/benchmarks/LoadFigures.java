package org.lectern.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The fullest hour of 50,000 people: events come when they come, whatever becomes of those before, one a request. Then the
 * rate is doubled until something gives, and on.
 *
 * <p>The sender, the product, PostgreSQL and a viewer of a class share the cores.
 */
final class LoadFigures {
    static final List<String> PATHS = List.of("load/accepted", "load/visible", "load/backlog", "load/pushed");

    private static final int CLASSES = 1_250;
    private static final int PEOPLE = 40;
    private static final int EVENTS_EACH = 8;
    private static final int CONNECTIONS = 500;
    private static final double MOST_ACCEPTED_MS = 250;
    private static final double MOST_VISIBLE_MS = 2_000;
    private static final double MOST_BACKLOG_SECONDS = 2;
    private static final int MOST_STEPS = 6;
    /** Of the rate that a phase asks for. */
    private static final double LEAST_PRODUCED = 0.97;

    private final Lab lab;
    private final List<Double> accepted = new ArrayList<>();
    private final List<Double> acceptedNginx = new ArrayList<>();
    private final List<Double> visible = new ArrayList<>();
    private final List<Double> visibleIdle = new ArrayList<>();
    private final List<Double> backlog = new ArrayList<>();
    private final List<Double> backlogWarmUp = new ArrayList<>();
    private final List<Double> held = new ArrayList<>();
    private final Map<String, Object> notes = new LinkedHashMap<>();
    private final Map<String, Object> gaveOut = new LinkedHashMap<>();
    private int seed = 500_000;

    LoadFigures(Lab lab) {
        this.lab = lab;
    }

    /** So many events a second for so long. */
    private record Phase(int perSecond, int seconds) {
        int events() {
            return perSecond * seconds;
        }
    }

    /** What the sender made of a phase. */
    private record Pace(int asked, double produced) {
        /** Whether what was measured is of another rate than it says. */
        boolean tooSlow() {
            return produced < LEAST_PRODUCED * asked;
        }
    }

    /**
     * What became of it.
     *
     * @param paces of each phase: a fast one says nothing of a slow one
     */
    private record Outcome(
            List<Pace> paces, double p50, double p99, double refused, double backlogSeconds, double visibleMs) {}

    List<Row> measure() throws IOException {
        notes.put("people", CLASSES * PEOPLE);
        notes.put("connections", CONNECTIONS);
        try (ProductProcess product = ProductProcess.start(lab, "product-load");
                Child sender = Child.start("sender", lab.program(Sender.class), Map.of(), lab.log("sender"))) {
            Outcome warm = run(product, sender, List.of(new Phase(1_700, lab.quick() ? 3 : 20)), "warm-up");
            idle(product);
            beside(sender, product);
            List<Phase> hour = lab.quick()
                    ? List.of(new Phase(1_700, 6), new Phase(800, 6))
                    : List.of(new Phase(1_700, 120), new Phase(800, 180));
            Outcome outcome = run(product, sender, hour, "the hour");
            accepted.add(outcome.p99());
            visible.add(outcome.visibleMs() / 1e3);
            backlog.add(outcome.backlogSeconds());
            backlogWarmUp.add(warm.backlogSeconds());
            push(product, sender, outcome);
        }
        var pushed = new LinkedHashMap<>(notes);
        pushed.put("gave out, with the first rate at which it did", gaveOut);
        return List.of(
                new Row(
                        "load/accepted",
                        "ms",
                        new Row.Samples("from when an event was due to its answer, 99th percentile", accepted),
                        new Row.Samples("nginx, the same requests at the same rate", acceptedNginx),
                        new Row.Target(Row.Of.VALUE_AT_MOST, MOST_ACCEPTED_MS),
                        notes),
                new Row(
                        "load/visible",
                        "s",
                        new Row.Samples("from an event's sending to its row on a live page, median", visible),
                        new Row.Samples("the same without load", visibleIdle),
                        new Row.Target(Row.Of.VALUE_AT_MOST, MOST_VISIBLE_MS / 1e3),
                        notes),
                new Row(
                        "load/backlog",
                        "s",
                        new Row.Samples("from the last answer until nothing waits for the fold", backlog),
                        new Row.Samples("the same after the warm-up of some seconds", backlogWarmUp),
                        new Row.Target(Row.Of.VALUE_AT_MOST, MOST_BACKLOG_SECONDS),
                        notes),
                new Row(
                        "load/pushed",
                        "events/s",
                        new Row.Samples("highest rate, of those tried, at which all of that still held", held),
                        new Row.Samples("the fullest minutes of 50,000 people", List.of(1_700.0)),
                        new Row.Target(Row.Of.NONE, 0),
                        pushed));
    }

    /** The live page alone. */
    private void idle(ProductProcess product) throws IOException {
        try (var watching = Watching.start(lab, product, new Watching.Crowd(1, lab.quick() ? 4 : 15, PEOPLE, 0))) {
            visibleIdle.add(number(watching.end(), "p50_ms") / 1e3);
        }
    }

    /** What the sender and the machine make of the same requests without us. */
    private void beside(Child sender, ProductProcess product) throws IOException {
        if (!Surroundings.has("nginx")) {
            return;
        }
        Phase phase = new Phase(1_700, lab.quick() ? 3 : 10);
        Path file = write(product, workload(product, phase.events()), 0, phase.events());
        try (Nginx nginx = Nginx.start(lab, "200")) {
            acceptedNginx.add(number(send(sender, nginx.port(), file, phase), "p99_ms"));
        }
        Files.delete(file);
    }

    /** Doubles the rate until it is twice as much as anything held. */
    private void push(ProductProcess product, Child sender, Outcome hour) throws IOException {
        double best = broken(hour, 1_700) ? 0 : 1_700;
        int rate = 1_700;
        for (int step = 0; step < (lab.quick() ? 2 : MOST_STEPS); step++) {
            rate *= 2;
            Phase phase = new Phase(rate, lab.quick() ? 3 : 15);
            Outcome outcome = run(product, sender, List.of(phase), rate + " a second");
            if (!broken(outcome, rate)) {
                best = rate;
            } else if (rate > 2 * best) {
                break;
            }
        }
        held.add(best);
    }

    /** Notes what gave out, with the first rate at which it did. */
    private boolean broken(Outcome outcome, int rate) {
        Map<String, String> broken = whatBroke(outcome);
        broken.forEach((what, how) -> gaveOut.putIfAbsent(what, "at " + rate + " a second: " + how));
        return !broken.isEmpty();
    }

    /** What gave out, in words; nothing if all held. */
    private static Map<String, String> whatBroke(Outcome outcome) {
        var broken = new LinkedHashMap<String, String>();
        for (Pace pace : outcome.paces()) {
            if (pace.tooSlow()) {
                broken.put("the generator itself", Math.round(pace.produced()) + " a second of " + pace.asked());
            }
        }
        if (outcome.p99() > MOST_ACCEPTED_MS) {
            broken.put("answers within 250 ms", "p99 " + Math.round(outcome.p99()) + " ms");
        }
        if (outcome.visibleMs() > MOST_VISIBLE_MS) {
            broken.put("rows within 2 s", "median " + Math.round(outcome.visibleMs()) + " ms");
        }
        if (outcome.backlogSeconds() > MOST_BACKLOG_SECONDS) {
            broken.put("the fold", Math.round(outcome.backlogSeconds()) + " s behind at the end");
        }
        if (outcome.refused() > 0) {
            broken.put("room in the queue", Math.round(outcome.refused()) + " answers of 503");
        }
        return broken;
    }

    private Outcome run(ProductProcess product, Child sender, List<Phase> phases, String name) throws IOException {
        int events = phases.stream().mapToInt(Phase::events).sum();
        int seconds = phases.stream().mapToInt(Phase::seconds).sum();
        Workload workload = workload(product, events);
        List<Path> files = new ArrayList<>();
        int from = 0;
        for (Phase phase : phases) {
            files.add(write(product, workload, from, from + phase.events()));
            from += phase.events();
        }
        double p50 = 0;
        double p99 = 0;
        double refused = 0;
        List<Pace> paces = new ArrayList<>();
        // The watched class begins before the load and is watched to its end.
        try (var watching = Watching.start(lab, product, new Watching.Crowd(1, seconds, PEOPLE, 0))) {
            for (int i = 0; i < phases.size(); i++) {
                Phase phase = phases.get(i);
                double productCpu = product.cpuSeconds();
                double postgresCpu = ProcessCost.cpuSeconds(lab.postgres().pid());
                Map<String, String> sent = send(sender, product.port(), files.get(i), phase);
                double took = number(sent, "seconds");
                var told = new LinkedHashMap<String, Object>();
                told.put("asked_a_second", phase.perSecond());
                told.put("produced_a_second", number(sent, "sent") / took);
                told.put("p50_ms", number(sent, "p50_ms"));
                told.put("p99_ms", number(sent, "p99_ms"));
                told.put("answered_503", number(sent, "status.503"));
                told.put("product_cores", (product.cpuSeconds() - productCpu) / took);
                told.put(
                        "postgresql_cores",
                        (ProcessCost.cpuSeconds(lab.postgres().pid()) - postgresCpu) / took);
                told.put("sender_cores", number(sent, "cpu_seconds") / took);
                notes.put(name + ", phase " + (i + 1), told);
                System.err.println("benchmarks:   " + name + " " + told);
                p50 = Math.max(p50, number(sent, "p50_ms"));
                p99 = Math.max(p99, number(sent, "p99_ms"));
                refused += number(sent, "status.503");
                paces.add(new Pace(phase.perSecond(), number(sent, "sent") / took));
            }
            double behind = awaitFolded();
            double seen = number(watching.end(), "p50_ms");
            notes.put(name + ": visible after, median ms", seen);
            notes.put(name + ": backlog s", behind);
            for (Path file : files) {
                Files.delete(file);
            }
            return new Outcome(List.copyOf(paces), p50, p99, refused, behind, seen);
        }
    }

    private Map<String, String> send(Child sender, int port, Path file, Phase phase) {
        Map<String, String> sent = sender.ask(port + " " + file + " " + CONNECTIONS + " " + phase.perSecond());
        @Nullable String lost = sent.get("lost");
        if (lost != null && !lost.equals("0")) {
            throw new Child.Failed("requests without an answer: " + sent);
        }
        return sent;
    }

    private double awaitFolded() {
        long start = System.nanoTime();
        while (lab.number("select count(*) from due where waiting") > 0) {
            if (System.nanoTime() - start > 120_000_000_000L) {
                throw new Child.Failed("not folded after two minutes");
            }
            Ports.pause();
        }
        return (System.nanoTime() - start) / 1e9;
    }

    /** With events for all, of as many classes as that takes. */
    private Workload workload(ProductProcess product, int events) {
        int classes = Math.clamp(events / (PEOPLE * EVENTS_EACH) + 1, 1, CLASSES);
        var shape = new Workload.Shape(classes, PEOPLE, Math.max(EVENTS_EACH, events / (classes * PEOPLE) + 1));
        var workload = new Workload(product.tag(), shape, seed++, System.currentTimeMillis() - 3_600_000);
        product.ask("meetings " + String.join(" ", Arguments.of(workload)));
        return workload;
    }

    private Path write(ProductProcess product, Workload workload, int from, int to) throws IOException {
        Path file = lab.folder().resolve("load-" + from + ".bin");
        new HookRequests(product.registered(), product.secret())
                .write(workload.arrivals().subList(from, to), 1, file);
        return file;
    }

    private static double number(Map<String, String> facts, String key) {
        return Double.parseDouble(facts.getOrDefault(key, "0"));
    }
}

package org.lectern.benchmarks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;

/**
 * Share of a core that one process needs to poll 500 servers on schedule, four classes of 25 people in each answer; and
 * whether 50 of them that accept and are silent make the others wait.
 */
final class PollFigures {
    static final List<String> PATHS = List.of("pool/polls", "pool/polls/black-holed");

    private static final int SERVERS = 500;
    private static final int HOLES = 50;
    private static final int INTERVAL_SECONDS = 30;

    private final Lab lab;
    private final List<Double> cores = new ArrayList<>();
    private final List<Double> bare = new ArrayList<>();
    private final List<Double> postgres = new ArrayList<>();
    private final List<Double> polls = new ArrayList<>();
    private final List<Double> stale = new ArrayList<>();
    private final List<Double> fresh = new ArrayList<>();

    PollFigures(Lab lab) {
        this.lab = lab;
    }

    List<Row> measure() throws IOException {
        run();
        var notes = new LinkedHashMap<String, Object>();
        notes.put("servers", SERVERS);
        notes.put("interval_seconds", INTERVAL_SECONDS);
        notes.put("polls_a_second", polls);
        notes.put("postgresql_cores", postgres);
        return List.of(
                new Row(
                        "pool/polls",
                        "cores",
                        new Row.Samples("500 servers polled on schedule by one process", cores),
                        new Row.Samples("the same answers fetched and read through by the JDK's client", bare),
                        new Row.Target(Row.Of.VALUE_AT_MOST, 0.15),
                        notes),
                new Row(
                        "pool/polls/black-holed",
                        "s",
                        new Row.Samples("oldest answer of the 450 others while 50 servers are silent", stale),
                        new Row.Samples("the same while all answer", fresh),
                        new Row.Target(Row.Of.RATIO_AT_MOST, 1.1),
                        Map.of("silent", HOLES)));
    }

    private void run() throws IOException {
        int port = Lab.freePort();
        String address = "http://127.0.0.1:" + port + "/";
        try (var pool = new PoolLab(lab, "polls")) {
            PoolLab.Node node = pool.start();
            node.ask("fakes " + SERVERS + " " + address + " secret");
            node.ask("classes " + SERVERS);
            try (Child fakes = Child.start(
                    "fakes",
                    lab.program(FakePool.class, Integer.toString(port), node.tag(), Long.toString(FakePool.CREATED)),
                    Map.of(),
                    lab.log("fakes"))) {
                fakes.answer();
                pool.awaitOnline(SERVERS);
                pass(seconds() * 2);
                for (int round = 0; round < rounds(); round++) {
                    polled(node, fakes);
                    fetched(address);
                }
                for (int round = 0; round < rounds(); round++) {
                    fresh.add(oldest(pool));
                    fakes.ask("hole " + HOLES);
                    pass(seconds());
                    stale.add(oldest(pool));
                    fakes.ask("hole 0");
                    pass(seconds());
                }
            }
        }
    }

    private void polled(PoolLab.Node node, Child fakes) {
        double before = node.cpuSeconds();
        double postgresBefore = ProcessCost.cpuSeconds(lab.postgres().pid());
        double asked = count(fakes);
        long start = System.nanoTime();
        // Whole intervals: what was asked at once at the start is still asked in clumps.
        pass(2 * seconds());
        double took = (System.nanoTime() - start) / 1e9;
        cores.add((node.cpuSeconds() - before) / took);
        postgres.add((ProcessCost.cpuSeconds(lab.postgres().pid()) - postgresBefore) / took);
        double rate = (count(fakes) - asked) / took;
        polls.add(rate);
        if (rate < 0.85 * SERVERS / INTERVAL_SECONDS) {
            throw new Child.Failed("polled only " + rate + " servers a second");
        }
    }

    private void fetched(String address) {
        List<String> command = lab.product(
                BarePoller.class,
                address,
                Integer.toString(SERVERS),
                Integer.toString(INTERVAL_SECONDS * 1000),
                Integer.toString(2 * seconds()));
        try (Child poller = Child.start("bare-poller", command, Map.of(), lab.log("bare-poller"))) {
            pass(seconds() / 2);
            double before = ProcessCost.cpuSeconds(poller.pid());
            long start = System.nanoTime();
            pass(seconds());
            bare.add((ProcessCost.cpuSeconds(poller.pid()) - before) / ((System.nanoTime() - start) / 1e9));
        }
    }

    private static double count(Child fakes) {
        return Double.parseDouble(fakes.ask("count").getOrDefault("polls", "0"));
    }

    /** The age of the oldest answer of those that answer, at its worst over one and a half intervals. */
    private double oldest(PoolLab pool) {
        double worst = 0;
        long until = System.nanoTime() + seconds() * 1_500_000_000L;
        while (System.nanoTime() < until) {
            worst = Math.max(worst, pool.number("""
                    select max(extract(epoch from now() - answered_at)) from server
                    where substring(name from 6)::int >= 50
                    """));
            LockSupport.parkNanos(250_000_000);
        }
        return worst;
    }

    private static void pass(int seconds) {
        LockSupport.parkNanos(seconds * 1_000_000_000L);
    }

    private int rounds() {
        return lab.quick() ? 1 : Math.min(lab.rounds(), 3);
    }

    private int seconds() {
        return INTERVAL_SECONDS;
    }
}

package org.lectern.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What the fold costs for an event of a long meeting, beside as many events of short ones. */
final class FoldFigures {
    private static final int LONG_MINUTES = 480;
    private static final int SHORT_MINUTES = 10;

    private final Lab lab;
    private final List<Double> lengthy = new ArrayList<>();
    private final List<Double> brief = new ArrayList<>();
    private final Map<String, Object> notes = new LinkedHashMap<>();

    FoldFigures(Lab lab) {
        this.lab = lab;
    }

    Row measure() throws SQLException {
        try (Connection connection = DriverManager.getConnection(lab.database());
                Statement statement = connection.createStatement()) {
            statement.execute("create database fold");
        }
        String url = lab.postgres().url("fold");
        try (Child fold = Child.start(
                "fold",
                lab.product(
                        FoldLength.class,
                        url,
                        lab.postgres().user(),
                        lab.postgres().password().reveal()),
                Map.of(),
                lab.log("fold"))) {
            int minutes = lab.quick() ? LONG_MINUTES / 8 : LONG_MINUTES;
            fold.ask(SHORT_MINUTES + " " + minutes / SHORT_MINUTES);
            for (int round = 0; round < Math.min(3, lab.rounds()); round++) {
                lengthy.add(cost("long", fold.ask(minutes + " 1")));
                brief.add(cost("short", fold.ask(SHORT_MINUTES + " " + minutes / SHORT_MINUTES)));
            }
        }
        notes.put("people", 40);
        notes.put("load", "an event a second; folded every five seconds");
        return new Row(
                "fold/length",
                "µs of CPU",
                new Row.Samples("fold of an event of a meeting of eight hours, PostgreSQL included", lengthy),
                new Row.Samples("of meetings of ten minutes", brief),
                new Row.Target(Row.Of.RATIO_AT_MOST, 1.3),
                notes);
    }

    @SuppressWarnings("unchecked")
    private double cost(String name, Map<String, String> facts) {
        double java = Double.parseDouble(facts.getOrDefault("java_us", "0"));
        double postgres = Double.parseDouble(facts.getOrDefault("postgresql_us", "0"));
        ((List<Double>) notes.computeIfAbsent(name + ": java µs", key -> new ArrayList<Double>())).add(java);
        ((List<Double>) notes.computeIfAbsent(name + ": postgresql µs", key -> new ArrayList<Double>())).add(postgres);
        return java + postgres;
    }
}

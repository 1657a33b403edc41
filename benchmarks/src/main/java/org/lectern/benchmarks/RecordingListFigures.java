package org.lectern.benchmarks;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** What a page of recordings takes when there are a million, by each way to look for them, beside reading as many by their names. */
final class RecordingListFigures {
    static final List<String> PATHS = List.of("recordings/lists");

    private static final int MOST = 1_000_000;
    private static final int SOME = 20_000;
    private static final int ROUNDS = 3;
    private static final double TARGET_MILLIS = 20;

    private final Lab lab;

    RecordingListFigures(Lab lab) {
        this.lab = lab;
    }

    List<Row> measure() throws SQLException {
        try (Connection connection = DriverManager.getConnection(lab.database());
                Statement statement = connection.createStatement()) {
            statement.execute("create database recordings");
        }
        int all = lab.quick() ? SOME : MOST;
        var samples = new LinkedHashMap<String, List<Double>>();
        try (Child lists = Child.start(
                "recordings",
                lab.product(
                        RecordingLists.class,
                        lab.postgres().url("recordings"),
                        lab.postgres().user(),
                        lab.postgres().password().reveal(),
                        String.valueOf(all)),
                Map.of(),
                lab.log("recordings"))) {
            for (int round = 0; round < Math.min(ROUNDS, lab.rounds()); round++) {
                lists.ask("measure")
                        .forEach((name, millis) -> samples.computeIfAbsent(name, key -> new ArrayList<>())
                                .add(Double.parseDouble(millis)));
            }
        }
        List<Double> reference = samples.getOrDefault("reference", List.of());
        var rows = new ArrayList<Row>();
        samples.forEach((name, values) -> {
            if (!name.equals("reference")) {
                rows.add(new Row(
                        "recordings/" + name,
                        "ms",
                        new Row.Samples("median of a page of 25", values),
                        new Row.Samples("25 by their identifiers", reference),
                        new Row.Target(Row.Of.VALUE_AT_MOST, TARGET_MILLIS),
                        Map.of("recordings", all, "tenants", 200)));
            }
        });
        return rows;
    }
}

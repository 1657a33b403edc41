package org.lectern.server.activity;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** How what a server's report tells is put into the details of observations, and read from there. */
final class ReportDetails {
    static final String START = "start";
    static final String FINISH = "finish";
    static final String QUESTION = "question";
    static final String OPTION = "option.";
    static final String POLL_ANSWERS = "answers";
    private static final String CONNECTION = "connection.";
    private static final String VISIT = "visit.";
    private static final String FIGURE = "figure.";
    private static final String ANSWER = "answer.";

    private final Map<String, String> values = new TreeMap<>();

    ReportDetails put(String name, String value) {
        values.put(name, value);
        return this;
    }

    ReportDetails connections(List<String> internalUserIds) {
        for (int i = 0; i < internalUserIds.size(); i++) {
            values.put(CONNECTION + i, internalUserIds.get(i));
        }
        return this;
    }

    ReportDetails visit(int number, long from, long to) {
        values.put(VISIT + number, from + "-" + to);
        return this;
    }

    ReportDetails figure(Figure figure, long value) {
        values.put(FIGURE + figure.name(), Long.toString(value));
        return this;
    }

    ReportDetails answer(String pollId, String answer) {
        values.put(ANSWER + pollId, answer);
        return this;
    }

    Detail detail() {
        return new Detail(values);
    }

    static List<String> connections(Detail detail) {
        return numbered(detail, CONNECTION);
    }

    static Intervals visits(Detail detail) {
        var visits = new Intervals();
        for (String visit : numbered(detail, VISIT)) {
            int dash = visit.indexOf('-', 1);
            visits.add(Long.parseLong(visit.substring(0, dash)), Long.parseLong(visit.substring(dash + 1)));
        }
        return visits;
    }

    private static List<String> numbered(Detail detail, String prefix) {
        var values = new ArrayList<String>();
        for (int i = 0; detail.text(prefix + i).isPresent(); i++) {
            values.add(detail.text(prefix + i).orElseThrow());
        }
        return values;
    }

    static Map<Figure, Long> figures(Detail detail) {
        var figures = new EnumMap<Figure, Long>(Figure.class);
        for (Figure figure : Figure.values()) {
            detail.number(FIGURE + figure.name()).ifPresent(value -> figures.put(figure, value));
        }
        return figures;
    }

    static Map<String, String> answers(Detail detail) {
        var answers = new TreeMap<String, String>();
        detail.values().forEach((name, value) -> {
            if (name.startsWith(ANSWER)) {
                answers.put(name.substring(ANSWER.length()), value);
            }
        });
        return answers;
    }
}

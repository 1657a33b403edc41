package org.lectern.server.activity;

import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/** What a server's report after a class tells of one person. */
final class ReportedState implements TrackState {
    private static final int VERSION = 1;
    private static final Figure[] FIGURES = Figure.values();

    private boolean partial;
    private String externalUserId = "";
    private String name = "";
    private String role = "";
    private TreeSet<String> connections = new TreeSet<>();
    private Intervals visits = new Intervals();
    private final EnumMap<Figure, Long> figures = new EnumMap<>(Figure.class);
    private final TreeMap<String, String> answers = new TreeMap<>();

    @Override
    public void apply(Observation observation) {
        if (observation.kind() != Kind.REPORTED_PERSON) {
            return;
        }
        Detail detail = observation.detail();
        externalUserId = detail.text(Detail.EXTERNAL_USER_ID).orElse("");
        name = detail.text(Detail.NAME).orElse("");
        role = detail.text(Detail.ROLE).orElse("");
        connections = new TreeSet<>(ReportDetails.connections(detail));
        visits = ReportDetails.visits(detail);
        figures.clear();
        figures.putAll(ReportDetails.figures(detail));
        answers.clear();
        answers.putAll(ReportDetails.answers(detail));
    }

    void rename(Renaming renaming) {
        externalUserId = renaming.externalUserId();
        name = renaming.name();
    }

    /** Empty if the report names none. */
    String externalUserId() {
        return externalUserId;
    }

    String name() {
        return name;
    }

    String role() {
        return role;
    }

    /** Internal identifiers of the person's connections; empty in reports of older servers. */
    TreeSet<String> connections() {
        return connections;
    }

    List<Intervals.Interval> visits() {
        return visits.list();
    }

    /** Null if the report does not tell it. */
    @Nullable
    Long figure(Figure figure) {
        return figures.get(figure);
    }

    /** To polls, by identifier. */
    Map<String, String> answers() {
        return answers;
    }

    @Override
    public void write(PackedWriter out) {
        if (partial) {
            throw new IllegalStateException("only a part of the state was read");
        }
        out.octet(VERSION);
        out.text(externalUserId);
        out.text(name);
        out.text(role);
        out.texts(connections);
        visits.write(out);
        out.number(figures.size());
        figures.forEach((figure, value) -> {
            out.text(figure.name());
            out.number(value);
        });
        out.number(answers.size());
        answers.forEach((poll, answer) -> {
            out.text(poll);
            out.text(answer);
        });
    }

    static ReportedState read(PackedReader in) {
        ReportedState state = readPresence(in);
        state.partial = false;
        return state.rest(in);
    }

    /** Who it is, and when; the rest is as if the report told nothing, and the state cannot be written. */
    static ReportedState readPresence(PackedReader in) {
        in.octet();
        var state = new ReportedState();
        state.partial = true;
        state.externalUserId = in.text();
        state.name = in.text();
        state.role = in.text();
        state.connections = in.texts();
        state.visits = Intervals.read(in);
        return state;
    }

    private ReportedState rest(PackedReader in) {
        for (long left = in.number(); left > 0; left--) {
            String figure = in.text();
            long value = in.number();
            for (Figure known : FIGURES) {
                if (known.name().equals(figure)) {
                    figures.put(known, value);
                }
            }
        }
        for (long left = in.number(); left > 0; left--) {
            String poll = in.text();
            answers.put(poll, in.text());
        }
        return this;
    }
}

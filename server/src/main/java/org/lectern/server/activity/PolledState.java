package org.lectern.server.activity;

import java.util.List;

/** When polls showed a person. */
final class PolledState implements TrackState {
    private static final int VERSION = 3;

    private String name = "";
    private String role = "";
    private long interval = 1;
    private long since = -1;
    private Intervals confirmed = new Intervals();
    private Intervals shown = new Intervals();
    private Intervals gone = new Intervals();

    @Override
    public void apply(Observation observation) {
        Detail detail = observation.detail();
        long at = observation.atMillis();
        if (observation.kind() == Kind.SEEN) {
            detail.text(Detail.NAME).ifPresent(value -> name = value);
            detail.text(Detail.ROLE).ifPresent(value -> role = value);
            detail.text(Detail.INTERVAL).ifPresent(value -> interval = Math.max(1, Long.parseLong(value)));
            if (since < 0) {
                since = at;
            }
            confirmed.addOrExtend(at, 2 * interval);
        } else if (observation.kind() == Kind.UNSEEN) {
            long lastSeen = detail.text(Detail.LAST_SEEN).map(Long::parseLong).orElse(0L);
            if (since >= 0) {
                shown.addEvenEmpty(since, lastSeen);
                since = -1;
            }
            gone.addEvenEmpty(lastSeen, at);
        }
    }

    String name() {
        return name;
    }

    String role() {
        return role;
    }

    /** Milliseconds between two polls. */
    long interval() {
        return interval;
    }

    /** The poll that showed the person first and since when all polls do; -1 if the last ones did not. */
    long since() {
        return since;
    }

    /**
     * The first poll after this time that was logged as showing the person; -1 if none was. Polls are logged when they show
     * somebody whom nothing else shows: who is shown on and on is not logged again, unless hooks had the person leave meanwhile.
     */
    long confirmedAfter(long time) {
        for (Intervals.Interval some : confirmed.list()) {
            if (some.to() > time) {
                return some.from() > time
                        ? some.from()
                        : Math.min(
                                some.to(), some.from() + (Math.floorDiv(time - some.from(), interval) + 1) * interval);
            }
        }
        return -1;
    }

    /** The latest poll that was logged as showing the person; -1 if none was. */
    long confirmed() {
        return confirmed.size() == 0 ? -1 : confirmed.list().getLast().to();
    }

    /** From a first poll that showed the person to the last of its run. */
    List<Intervals.Interval> shown() {
        return shown.list();
    }

    /** From the last poll that showed the person (0 if none did) to the first one of two that did not. */
    List<Intervals.Interval> gone() {
        return gone.list();
    }

    /** What is not known stays unknown. */
    void rename(String other) {
        name = name.isEmpty() ? "" : other;
    }

    @Override
    public void write(PackedWriter out) {
        out.octet(VERSION);
        out.text(name);
        out.text(role);
        out.number(interval);
        out.signed(since);
        confirmed.write(out);
        shown.write(out);
        gone.write(out);
    }

    static PolledState read(PackedReader in) {
        int version = in.octet();
        var state = new PolledState();
        state.name = in.text();
        state.role = in.text();
        state.interval = in.number();
        state.since = in.signed();
        if (version > 2) {
            state.confirmed = Intervals.read(in);
        } else {
            long last = version == 1 ? state.since : in.signed();
            if (last >= 0) {
                state.confirmed.addEvenEmpty(last, last);
            }
        }
        state.shown = Intervals.read(in);
        state.gone = Intervals.read(in);
        return state;
    }
}

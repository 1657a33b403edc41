package org.lectern.server.activity;

import java.util.List;

/** Something that is on or off: when it was on, and since when it is. Not for use by several threads. */
final class Timer {
    private Intervals closed = new Intervals();
    private long since = -1;

    boolean running() {
        return since >= 0;
    }

    /** -1 if off. */
    long since() {
        return since;
    }

    void start(long at) {
        if (since < 0) {
            since = at;
        }
    }

    void stop(long at) {
        if (since >= 0) {
            closed.add(since, at);
            since = -1;
        }
    }

    void toggle(long at) {
        if (running()) {
            stop(at);
        } else {
            start(at);
        }
    }

    List<Intervals.Interval> closed() {
        return closed.list();
    }

    void write(PackedWriter out) {
        out.signed(since);
        closed.write(out);
    }

    static Timer read(PackedReader in) {
        var timer = new Timer();
        timer.since = in.signed();
        timer.closed = Intervals.read(in);
        return timer;
    }
}

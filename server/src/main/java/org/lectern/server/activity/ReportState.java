package org.lectern.server.activity;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** What a server's report after a class tells of the class as a whole. */
final class ReportState implements TrackState {
    private static final int VERSION = 1;

    private long start = -1;
    private long finish = -1;
    private final TreeMap<String, Poll> polls = new TreeMap<>();

    /**
     * @param start milliseconds, -1 if not told
     * @param answers how many people answered
     */
    record Poll(long start, String question, List<String> options, int answers) {}

    @Override
    public void apply(Observation observation) {
        Detail detail = observation.detail();
        if (observation.kind() == Kind.REPORT) {
            start = detail.number(ReportDetails.START).orElse(-1);
            finish = detail.number(ReportDetails.FINISH).orElse(-1);
        } else if (observation.kind() == Kind.REPORTED_POLL) {
            var options = new ArrayList<String>();
            for (int i = 0; detail.text(ReportDetails.OPTION + i).isPresent(); i++) {
                options.add(detail.text(ReportDetails.OPTION + i).orElseThrow());
            }
            polls.put(
                    detail.text(Detail.POLL).orElse(""),
                    new Poll(
                            detail.number(ReportDetails.START).orElse(-1),
                            detail.text(ReportDetails.QUESTION).orElse(""),
                            options,
                            (int) detail.number(ReportDetails.POLL_ANSWERS).orElse(0)));
        }
    }

    /** Milliseconds, -1 if not told; by the server's clock and early by up to some seconds. */
    long start() {
        return start;
    }

    long finish() {
        return finish;
    }

    Map<String, Poll> polls() {
        return polls;
    }

    @Override
    public void write(PackedWriter out) {
        out.octet(VERSION);
        out.signed(start);
        out.signed(finish);
        out.number(polls.size());
        polls.forEach((id, poll) -> {
            out.text(id);
            out.signed(poll.start());
            out.text(poll.question());
            out.number(poll.options().size());
            poll.options().forEach(out::text);
            out.number(poll.answers());
        });
    }

    static ReportState read(PackedReader in) {
        in.octet();
        var state = new ReportState();
        state.start = in.signed();
        state.finish = in.signed();
        for (long left = in.number(); left > 0; left--) {
            String id = in.text();
            long start = in.signed();
            String question = in.text();
            var options = new ArrayList<String>();
            for (long more = in.number(); more > 0; more--) {
                options.add(in.text());
            }
            state.polls.put(id, new Poll(start, question, List.copyOf(options), (int) in.number()));
        }
        return state;
    }
}

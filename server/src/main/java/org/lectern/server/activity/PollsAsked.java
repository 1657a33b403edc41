package org.lectern.server.activity;

import java.util.Map;
import java.util.TreeMap;

/**
 * The polls that one connection asked, and how many answers it was told of. Answers are told of the presenter who receives
 * them, never of the voter, and of what was answered nothing is kept. Not for use by several threads.
 */
final class PollsAsked {
    private final TreeMap<String, Asked> polls = new TreeMap<>();

    /** @param at milliseconds, -1 if only answers told of it */
    record Asked(long at, int answers) {
        private static final Asked NOT_YET = new Asked(-1, 0);

        /** Of two connections: one may have asked, the other received. */
        Asked and(Asked other) {
            long first = at < 0 || other.at < 0 ? Math.max(at, other.at) : Math.min(at, other.at);
            return new Asked(first, answers + other.answers);
        }
    }

    void apply(Observation observation) {
        String id = observation.detail().text(Detail.POLL).orElse("");
        Asked before = polls.getOrDefault(id, Asked.NOT_YET);
        boolean started = observation.kind() == Kind.POLL_STARTED;
        polls.put(
                id,
                started
                        ? before.and(new Asked(observation.atMillis(), 0))
                        : new Asked(before.at(), before.answers() + 1));
    }

    /** By identifier; an empty one stands for polls that nobody named. */
    Map<String, Asked> all() {
        return polls;
    }

    void write(PackedWriter out) {
        out.number(polls.size());
        polls.forEach((id, asked) -> {
            out.text(id);
            out.signed(asked.at());
            out.number(asked.answers());
        });
    }

    static PollsAsked read(PackedReader in) {
        var asked = new PollsAsked();
        for (long left = in.number(); left > 0; left--) {
            asked.polls.put(in.text(), new Asked(in.signed(), (int) in.number()));
        }
        return asked;
    }
}

package org.lectern.server.activity;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * What this process has taken into the log and not folded yet, so that its fold need not read it back. It never knows
 * better than the log: of a meeting that something else came for as well, from another process or by another way,
 * it knows nothing, and the log is read.
 *
 * <p>Safe for use by several threads.
 *
 * @see "docs/hooks.md, fold"
 */
final class JustKept {
    /** About 20 MB of them; more are forgotten, all at once, since a fold that is so far behind reads the log anyway. */
    private static final int MOST = 40_000;

    private final Map<MeetingKey, ArrayDeque<Piece>> pieces = new HashMap<>();
    private int size;

    /** What has one sequence number. */
    private record Piece(long seq, List<Observation> observations) {}

    /**
     * After the commit that kept them.
     *
     * @param kept for each meeting of the batch what is new and to be folded, perhaps nothing
     * @param seqs the sequence number that the batch has in a meeting
     */
    synchronized void keep(Map<MeetingKey, List<Observation>> kept, ToLongFunction<MeetingKey> seqs) {
        kept.forEach((meeting, observations) -> {
            if (size > MOST) {
                pieces.clear();
                size = 0;
            }
            pieces.computeIfAbsent(meeting, absent -> new ArrayDeque<>())
                    .add(new Piece(seqs.applyAsLong(meeting), observations));
            size += 1 + observations.size();
        });
    }

    /**
     * Hands out what the log has of a meeting after one sequence number and up to another, and forgets it and what is
     * older; null if not all of it is known.
     */
    synchronized @Nullable List<Observation> take(MeetingKey meeting, long after, long upTo) {
        ArrayDeque<Piece> known = pieces.get(meeting);
        if (known == null) {
            return null;
        }
        var taken = new ArrayList<Observation>();
        long last = after;
        for (Piece piece = known.peek(); piece != null && piece.seq() <= upTo; piece = known.peek()) {
            known.remove();
            size -= 1 + piece.observations().size();
            if (piece.seq() == last + 1) {
                last = piece.seq();
                taken.addAll(piece.observations());
            }
        }
        if (known.isEmpty()) {
            pieces.remove(meeting);
        }
        return last == upTo ? taken : null;
    }
}

package org.lectern.server.activity;

/** What is known of a meeting as a whole. Times in milliseconds, -1 if unknown. */
final class MeetingState implements TrackState {
    private static final int VERSION = 1;

    private long firstAt = -1;
    private long endedAt = -1;
    private long inferredEndAt = -1;

    @Override
    public void apply(Observation observation) {
        long at = observation.atMillis();
        boolean concluded = observation.source() == Source.INFERRED || observation.source() == Source.POLL;
        if (firstAt < 0 && !concluded) {
            firstAt = at;
        }
        if (observation.kind() == Kind.MEETING_ENDED) {
            if (concluded) {
                inferredEndAt = Math.max(inferredEndAt, at);
            } else if (endedAt < 0) {
                endedAt = at;
            }
        }
    }

    long firstAt() {
        return firstAt;
    }

    /** The earliest end that was observed. */
    long endedAt() {
        return endedAt;
    }

    /** The latest end that was concluded; it counts only where none was observed. */
    long inferredEndAt() {
        return inferredEndAt;
    }

    @Override
    public void write(PackedWriter out) {
        out.octet(VERSION);
        out.signed(firstAt);
        out.signed(endedAt);
        out.signed(inferredEndAt);
    }

    static MeetingState read(PackedReader in) {
        in.octet();
        var state = new MeetingState();
        state.firstAt = in.signed();
        state.endedAt = in.signed();
        state.inferredEndAt = in.signed();
        return state;
    }
}

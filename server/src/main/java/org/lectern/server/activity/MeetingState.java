package org.lectern.server.activity;

/** What is known of a meeting as a whole. Times in milliseconds, -1 if unknown. */
final class MeetingState implements TrackState {
    private static final int VERSION = 2;

    private long firstAt = -1;
    private long endedAt = -1;
    private long inferredEndAt = -1;
    private long concludedAt = -1;

    @Override
    public void apply(Observation observation) {
        long at = observation.atMillis();
        boolean inferred = observation.source() == Source.INFERRED || observation.source() == Source.POLL;
        if (firstAt < 0 && !inferred) {
            firstAt = at;
        }
        if (observation.kind() == Kind.MEETING_ENDED) {
            if (inferred) {
                inferredEndAt = Math.max(inferredEndAt, at);
                long concluded = observation
                        .detail()
                        .text(Detail.CONCLUDED)
                        .map(Long::parseLong)
                        .orElse(at);
                concludedAt = Math.max(concludedAt, Math.max(concluded, at));
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

    /** The latest moment at which an end was concluded, not before {@link #inferredEndAt}. */
    long concludedAt() {
        return concludedAt;
    }

    @Override
    public void write(PackedWriter out) {
        out.octet(VERSION);
        out.signed(firstAt);
        out.signed(endedAt);
        out.signed(inferredEndAt);
        out.signed(concludedAt);
    }

    static MeetingState read(PackedReader in) {
        int version = in.octet();
        var state = new MeetingState();
        state.firstAt = in.signed();
        state.endedAt = in.signed();
        state.inferredEndAt = in.signed();
        state.concludedAt = version < VERSION ? state.inferredEndAt : in.signed();
        return state;
    }
}

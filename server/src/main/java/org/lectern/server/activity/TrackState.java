package org.lectern.server.activity;

import org.jspecify.annotations.Nullable;

/**
 * The state of one track after some of its observations, taken in order. Not for use by several threads.
 *
 * <p>The bytes are a function of the set of observations alone; their first one is the version of the form.
 */
sealed interface TrackState permits ConnectionState, MeetingState, PolledState, ReportState, ReportedState {

    /** Takes the next observation in order. */
    void apply(Observation observation);

    void write(PackedWriter out);

    /** Whether it holds all that is folded today; a state of an earlier version does not. */
    default boolean complete() {
        return true;
    }

    default byte[] toBytes() {
        var out = new PackedWriter();
        write(out);
        return out.toBytes();
    }

    /** The state that the bytes hold, or the state before the first observation. */
    static TrackState read(Track track, byte @Nullable [] bytes) {
        PackedReader in = bytes == null ? null : new PackedReader(bytes);
        if (track.isConnection()) {
            return in == null ? new ConnectionState() : ConnectionState.read(in);
        }
        if (track.isPolled()) {
            return in == null ? new PolledState() : PolledState.read(in);
        }
        if (track.isReported()) {
            return in == null ? new ReportedState() : ReportedState.read(in);
        }
        if (track.equals(Track.REPORT)) {
            return in == null ? new ReportState() : ReportState.read(in);
        }
        return in == null ? new MeetingState() : MeetingState.read(in);
    }

    /** As {@link #read}, of people no more than who they are and when they were there; not to be written. */
    static TrackState readPresence(Track track, byte[] bytes) {
        if (track.isConnection()) {
            return ConnectionState.readPresence(new PackedReader(bytes));
        }
        return track.isReported() ? ReportedState.readPresence(new PackedReader(bytes)) : read(track, bytes);
    }

    /**
     * Whether the bytes hold all that is folded today. Those of an earlier version are read, but lack what it did not know:
     * the track must be folded from zero.
     */
    static boolean isComplete(Track track, byte[] bytes) {
        int version = bytes[0] & 0xff;
        if (track.isConnection()) {
            return version >= ConnectionState.VERSION;
        }
        return !track.equals(Track.MEETING) || version >= MeetingState.VERSION;
    }
}

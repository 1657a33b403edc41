package org.lectern.server.activity;

import java.util.List;

/** What is known of a meeting as a whole. Times in milliseconds, -1 if unknown. */
final class MeetingState implements TrackState {
    static final int VERSION = 3;

    private boolean complete = true;
    private long firstAt = -1;
    private long endedAt = -1;
    private long inferredEndAt = -1;
    private long concludedAt = -1;
    private boolean oldSender;
    private String name = "";
    private Timer recording = new Timer();
    private Timer screen = new Timer();
    /** When a screen share ended of which nobody said whose it was. */
    private Intervals screenStops = new Intervals();

    private PollsAsked polls = new PollsAsked();

    @Override
    public void apply(Observation observation) {
        long at = observation.atMillis();
        boolean inferred = observation.source() == Source.INFERRED || observation.source() == Source.POLL;
        if (firstAt < 0 && !inferred) {
            firstAt = at;
        }
        switch (observation.kind()) {
            case MEETING_CREATED -> {
                oldSender = observation.detail().flag(Detail.OLD_SENDER).orElse(oldSender);
                name = observation.detail().text(Detail.NAME).orElse(name);
            }
            case RECORDING_STARTED -> recording.start(at);
            case RECORDING_STOPPED -> recording.stop(at);
            case RECORDING_CHANGED -> recording.toggle(at);
            case SCREEN_STARTED -> screen.start(at);
            case SCREEN_STOPPED -> {
                screen.stop(at);
                screenStops.addEvenEmpty(at, at);
            }
            case POLL_STARTED, POLL_RESPONDED -> polls.apply(observation);
            default -> {}
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

    /** Whether the sender is of the 2.x generation. */
    boolean oldSender() {
        return oldSender;
    }

    /** Empty if nothing told. */
    String name() {
        return name;
    }

    Timer recording() {
        return recording;
    }

    /** Of which nobody said whose it was. */
    Timer screen() {
        return screen;
    }

    List<Intervals.Interval> screenStops() {
        return screenStops.list();
    }

    PollsAsked polls() {
        return polls;
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public void write(PackedWriter out) {
        out.octet(complete ? VERSION : VERSION - 1);
        out.signed(firstAt);
        out.signed(endedAt);
        out.signed(inferredEndAt);
        out.signed(concludedAt);
        if (!complete) {
            return;
        }
        out.octet(oldSender ? 1 : 0);
        out.text(name);
        recording.write(out);
        screen.write(out);
        screenStops.write(out);
        polls.write(out);
    }

    static MeetingState read(PackedReader in) {
        int version = in.octet();
        var state = new MeetingState();
        state.firstAt = in.signed();
        state.endedAt = in.signed();
        state.inferredEndAt = in.signed();
        state.concludedAt = version < 2 ? state.inferredEndAt : in.signed();
        state.complete = version >= VERSION;
        if (state.complete) {
            state.oldSender = in.octet() != 0;
            state.name = in.text();
            state.recording = Timer.read(in);
            state.screen = Timer.read(in);
            state.screenStops = Intervals.read(in);
            state.polls = PollsAsked.read(in);
        }
        return state;
    }
}

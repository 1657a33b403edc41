package org.lectern.server.activity;

import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.TreeSet;

/**
 * What one connection did, after some of its observations, taken in order.
 *
 * <p>Presence runs from the first join, or without any join from the first observation, to the first leave after it; a
 * join after a leave opens the next session. A leave before the first join closes a session whose own join was lost. What is still on at a leave goes off with it, and nothing starts between a
 * leave and the next join. The end of the meeting is not known here.
 *
 * @see "docs/metrics.md, rules"
 */
final class ConnectionState implements TrackState {
    static final int VERSION = 2;
    private static final String RAISED = "raiseHand";
    private static final String CLEARED = "none";
    /** So many different ones are told apart; nobody who reacts as clients let them has as many. */
    private static final int MOST_REACTIONS = 200;

    private static final String FURTHER = "\u2026";

    private enum Voice {
        NONE,
        LISTEN_ONLY,
        MICROPHONE
    }

    private ConnectionName naming = new ConnectionName();
    private boolean complete = true;
    private boolean partial;
    private long firstAt = -1;
    private long lastAt = -1;

    private boolean joined;
    private boolean away;
    private long since = -1;
    private Intervals sessions = new Intervals();

    private Voice voice = Voice.NONE;
    private boolean muted;
    private boolean talkingTold;
    private Timer microphone = new Timer();
    private Timer talking = new Timer();
    private Timer camera = new Timer();
    private TreeSet<String> streams = new TreeSet<>();

    private Timer listening = new Timer();
    private Timer screen = new Timer();
    private Timer presenter = new Timer();
    private Timer handUp = new Timer();
    private PollsAsked polls = new PollsAsked();
    private boolean emojiWithoutValue;

    private boolean hand;
    private boolean handByEmoji;
    private int hands;
    private int messages;
    private TreeMap<String, Integer> reactions = new TreeMap<>();
    private TreeMap<String, Integer> anomalies = new TreeMap<>();

    @Override
    public void apply(Observation observation) {
        long at = observation.atMillis();
        Kind kind = observation.kind();
        firstAt = firstAt < 0 ? at : firstAt;
        lastAt = Math.max(lastAt, at);
        naming.apply(observation);
        if (!joined && since < 0 && sessions.size() == 0) {
            since = at;
        }
        Detail detail = observation.detail();
        switch (kind) {
            case JOINED -> join(at, detail);
            case LEFT -> leave(at);
            case VOICE_ENABLED -> enableVoice(at, detail);
            case VOICE_DISABLED -> disableVoice(at);
            case LISTEN_ONLY_STARTED -> listenOnly(at);
            case LISTEN_ONLY_STOPPED -> stopListeningOnly(at);
            case MUTED -> mute(at, true);
            case UNMUTED -> mute(at, false);
            case TALKING_STARTED -> startTalking(at);
            case TALKING_STOPPED -> stopTalking(at);
            case CAMERA_STARTED -> startCamera(at, detail.text(Detail.STREAM).orElse(""));
            case CAMERA_STOPPED -> stopCamera(at, detail.text(Detail.STREAM).orElse(""));
            case MESSAGE -> messages++;
            case EMOJI ->
                detail.text(Detail.EMOJI).ifPresentOrElse(value -> emoji(at, value), () -> emojiWithoutValue = true);
            case HAND_RAISED -> raiseHand(at);
            case HAND_LOWERED -> lowerHand(at);
            case SCREEN_STARTED -> start(screen, at);
            case SCREEN_STOPPED -> stop(screen, at);
            case PRESENTER_ASSIGNED -> start(presenter, at);
            case PRESENTER_UNASSIGNED -> stop(presenter, at);
            case POLL_STARTED, POLL_RESPONDED -> polls.apply(observation);
            case MEETING_CREATED,
                    MEETING_ENDED,
                    RECORDING_STARTED,
                    RECORDING_STOPPED,
                    RECORDING_CHANGED,
                    SEEN,
                    UNSEEN,
                    REPORT,
                    REPORTED_PERSON,
                    REPORTED_POLL,
                    OTHER -> {}
        }
    }

    private void join(long at, Detail detail) {
        if (!joined) {
            // What only events before it made open was this very stay; what a leave closed was one whose join was lost.
            joined = true;
            sessions = sessions.withoutEmpty();
            since = -1;
        } else if (since >= 0) {
            note(Anomaly.JOIN_WHILE_PRESENT);
            return;
        }
        since = at;
        if (away) {
            away = false;
            lowerHand(at);
        }
        if (detail.flag(Detail.PRESENTER).orElse(false)) {
            presenter.start(at);
        }
    }

    private void leave(long at) {
        if (since >= 0) {
            sessions.addEvenEmpty(since, at);
            since = -1;
        }
        microphone.stop(at);
        talking.stop(at);
        camera.stop(at);
        listening.stop(at);
        screen.stop(at);
        presenter.stop(at);
        streams.clear();
        voice = Voice.NONE;
        lowerHand(at);
        away = true;
    }

    private boolean startsAfterLeave() {
        if (away) {
            note(Anomaly.START_AFTER_LEAVE);
        }
        return away;
    }

    private void start(Timer timer, long at) {
        if (timer.running()) {
            note(Anomaly.START_WHILE_RUNNING);
        } else if (!startsAfterLeave()) {
            timer.start(at);
        }
    }

    /** Servers take the screen and the floor from whoever leaves, and tell of it before or after the leave. */
    private void stop(Timer timer, long at) {
        if (!timer.running() && !away) {
            note(Anomaly.STOP_WITHOUT_START);
        }
        timer.stop(at);
    }

    private void enableVoice(long at, Detail detail) {
        if (startsAfterLeave()) {
            return;
        }
        boolean listening = detail.flag(Detail.LISTEN_ONLY).orElse(false);
        boolean sharing = detail.flag(Detail.MICROPHONE).orElse(!listening);
        if (sharing) {
            voice = Voice.MICROPHONE;
        } else {
            voice = listening ? Voice.LISTEN_ONLY : Voice.NONE;
        }
        muted = detail.flag(Detail.MUTED).orElse(false);
        boolean wasOpen = microphone.running();
        switchMicrophone(at);
        if (wasOpen && microphone.running()) {
            note(Anomaly.START_WHILE_RUNNING);
        }
    }

    private void disableVoice(long at) {
        if (voice == Voice.NONE) {
            note(Anomaly.STOP_WITHOUT_START);
        }
        voice = Voice.NONE;
        switchMicrophone(at);
    }

    private void listenOnly(long at) {
        if (!startsAfterLeave()) {
            voice = Voice.LISTEN_ONLY;
            switchMicrophone(at);
        }
    }

    private void stopListeningOnly(long at) {
        if (voice == Voice.LISTEN_ONLY) {
            voice = Voice.NONE;
            switchMicrophone(at);
        } else {
            note(Anomaly.STOP_WITHOUT_START);
        }
    }

    private void mute(long at, boolean on) {
        muted = on;
        switchMicrophone(at);
    }

    private void switchMicrophone(long at) {
        if (voice == Voice.MICROPHONE && !muted) {
            microphone.start(at);
        } else {
            microphone.stop(at);
        }
        if (voice == Voice.LISTEN_ONLY) {
            listening.start(at);
        } else {
            listening.stop(at);
        }
    }

    private void startTalking(long at) {
        talkingTold = true;
        if (talking.running()) {
            note(Anomaly.START_WHILE_RUNNING);
        } else if (!startsAfterLeave()) {
            talking.start(at);
        }
    }

    private void stopTalking(long at) {
        talkingTold = true;
        if (!talking.running()) {
            note(Anomaly.STOP_WITHOUT_START);
        }
        talking.stop(at);
    }

    private void startCamera(long at, String stream) {
        if (startsAfterLeave()) {
            return;
        }
        if (!streams.add(stream)) {
            note(Anomaly.START_WHILE_RUNNING);
        }
        camera.start(at);
    }

    private void stopCamera(long at, String stream) {
        if (!streams.remove(stream)) {
            note(Anomaly.STOP_WITHOUT_START);
        } else if (streams.isEmpty()) {
            camera.stop(at);
        }
    }

    private void emoji(long at, String value) {
        if (value.equals(RAISED)) {
            raiseHand(at);
            handByEmoji = true;
            return;
        }
        if (handByEmoji) {
            lowerHand(at);
        }
        if (!value.isEmpty() && !value.equals(CLEARED)) {
            boolean another = !reactions.containsKey(value) && reactions.size() >= MOST_REACTIONS;
            reactions.merge(another ? FURTHER : value, 1, Integer::sum);
        }
    }

    private void raiseHand(long at) {
        if (!hand) {
            hands++;
        }
        hand = true;
        if (!away) {
            handUp.start(at);
        }
    }

    private void lowerHand(long at) {
        hand = false;
        handByEmoji = false;
        handUp.stop(at);
    }

    private void note(String anomaly) {
        anomalies.merge(anomaly, 1, Integer::sum);
    }

    ConnectionName naming() {
        return naming;
    }

    long firstAt() {
        return firstAt;
    }

    /** The latest thing observed of this connection. */
    long lastAt() {
        return lastAt;
    }

    /** Since when the connection is there; -1 if it is not. */
    long since() {
        return since;
    }

    List<Intervals.Interval> sessions() {
        return sessions.list();
    }

    Timer microphone() {
        return microphone;
    }

    Timer talking() {
        return talking;
    }

    Timer camera() {
        return camera;
    }

    /** In the audio without a microphone. */
    Timer listening() {
        return listening;
    }

    Timer screen() {
        return screen;
    }

    Timer presenter() {
        return presenter;
    }

    Timer handUp() {
        return handUp;
    }

    PollsAsked polls() {
        return polls;
    }

    /** Whether a reaction came without saying which, as senders of the 2.x generation tell. */
    boolean emojiWithoutValue() {
        return emojiWithoutValue;
    }

    /** Whether any event told of talking, so that the open microphone need not stand for it. */
    boolean talkingTold() {
        return talkingTold;
    }

    boolean hand() {
        return hand;
    }

    PersonActivity.Microphone audio() {
        return switch (voice) {
            case NONE -> PersonActivity.Microphone.NONE;
            case LISTEN_ONLY -> PersonActivity.Microphone.LISTEN_ONLY;
            case MICROPHONE -> muted ? PersonActivity.Microphone.MUTED : PersonActivity.Microphone.OPEN;
        };
    }

    PersonActivity.Counts counts() {
        return new PersonActivity.Counts(messages, hands, reactions);
    }

    Map<String, Integer> anomalies() {
        return anomalies;
    }

    @Override
    public boolean complete() {
        return complete;
    }

    @Override
    public void write(PackedWriter out) {
        if (partial) {
            throw new IllegalStateException("only a part of the state was read");
        }
        out.octet(complete ? VERSION : VERSION - 1);
        naming.write(out);
        out.signed(firstAt);
        out.signed(lastAt);
        out.octet((joined ? 1 : 0)
                | (away ? 2 : 0)
                | (muted ? 4 : 0)
                | (talkingTold ? 8 : 0)
                | (hand ? 16 : 0)
                | (handByEmoji ? 32 : 0)
                | (emojiWithoutValue ? 64 : 0));
        out.signed(since);
        sessions.write(out);
        out.octet(voice.ordinal());
        microphone.write(out);
        talking.write(out);
        camera.write(out);
        out.texts(streams);
        out.number(hands);
        out.number(messages);
        out.counts(reactions);
        out.counts(anomalies);
        if (!complete) {
            return;
        }
        listening.write(out);
        screen.write(out);
        presenter.write(out);
        handUp.write(out);
        polls.write(out);
    }

    static ConnectionState read(PackedReader in) {
        return new ConnectionState().presence(in).rest(in);
    }

    /** Who it is, and when; the rest is as if nothing had happened, and the state cannot be written. */
    static ConnectionState readPresence(PackedReader in) {
        var state = new ConnectionState().presence(in);
        state.partial = true;
        return state;
    }

    private ConnectionState presence(PackedReader in) {
        int version = in.octet();
        naming = ConnectionName.read(in);
        firstAt = in.signed();
        lastAt = in.signed();
        int flags = in.octet();
        joined = (flags & 1) != 0;
        away = (flags & 2) != 0;
        muted = (flags & 4) != 0;
        talkingTold = (flags & 8) != 0;
        hand = (flags & 16) != 0;
        handByEmoji = (flags & 32) != 0;
        emojiWithoutValue = (flags & 64) != 0;
        since = in.signed();
        sessions = Intervals.read(in);
        complete = version >= VERSION;
        return this;
    }

    private ConnectionState rest(PackedReader in) {
        voice = Voice.values()[in.octet()];
        microphone = Timer.read(in);
        talking = Timer.read(in);
        camera = Timer.read(in);
        streams = in.texts();
        hands = (int) in.number();
        messages = (int) in.number();
        reactions = in.counts();
        anomalies = in.counts();
        if (complete) {
            listening = Timer.read(in);
            screen = Timer.read(in);
            presenter = Timer.read(in);
            handUp = Timer.read(in);
            polls = PollsAsked.read(in);
        }
        return this;
    }
}

package org.lectern.server.activity;

/**
 * What is told of a person in a class. Each is collected, or not, on its own: what was not collected is absent, never 0.
 *
 * @see "docs/metrics.md, figures"
 */
public enum Figure {
    /** Time in the class. */
    PRESENCE(Unit.MILLISECONDS),
    /** Time with a microphone shared and not muted; not speech. */
    MICROPHONE(Unit.MILLISECONDS),
    /** Time talking, or what stands for it: see {@link PersonActivity.TalkSource}. */
    TALK(Unit.MILLISECONDS),
    /** Time in the audio without a microphone. */
    LISTEN_ONLY(Unit.MILLISECONDS),
    CAMERA(Unit.MILLISECONDS),
    SCREEN_SHARE(Unit.MILLISECONDS),
    /** Time as presenter. */
    PRESENTER(Unit.MILLISECONDS),
    /** Time with the hand up. */
    HAND_TIME(Unit.MILLISECONDS),
    /** How often the hand went up. */
    HANDS(Unit.TIMES),
    /** Public messages. */
    MESSAGES(Unit.TIMES),
    REACTIONS(Unit.TIMES),
    /** Polls answered. */
    POLL_ANSWERS(Unit.TIMES);

    /** What the number of a figure is in. */
    public enum Unit {
        MILLISECONDS,
        TIMES
    }

    private final Unit unit;

    Figure(Unit unit) {
        this.unit = unit;
    }

    public Unit unit() {
        return unit;
    }

    public boolean isDuration() {
        return unit == Unit.MILLISECONDS;
    }
}

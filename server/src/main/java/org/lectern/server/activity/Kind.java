package org.lectern.server.activity;

/**
 * What was observed. The codes are stored: never reuse one.
 *
 * <p>The rank orders observations of the same millisecond: a meeting is created, people join, things start, things are
 * counted, things stop, people leave, the meeting ends.
 *
 * @see "docs/metrics.md, order"
 */
public enum Kind {
    MEETING_CREATED(1, 0),
    MEETING_ENDED(2, 6),
    JOINED(10, 1),
    LEFT(11, 5),
    VOICE_ENABLED(12, 2),
    VOICE_DISABLED(13, 4),
    MUTED(14, 4),
    UNMUTED(15, 2),
    LISTEN_ONLY_STARTED(16, 2),
    LISTEN_ONLY_STOPPED(17, 4),
    TALKING_STARTED(18, 2),
    TALKING_STOPPED(19, 4),
    CAMERA_STARTED(20, 2),
    CAMERA_STOPPED(21, 4),
    MESSAGE(22, 3),
    /** A status or a reaction; also how servers before 2.7 tell of a raised hand. */
    EMOJI(23, 3),
    HAND_RAISED(24, 3),
    HAND_LOWERED(25, 4),
    SCREEN_STARTED(40, 2),
    SCREEN_STOPPED(41, 4),
    PRESENTER_ASSIGNED(42, 2),
    PRESENTER_UNASSIGNED(43, 4),
    RECORDING_STARTED(44, 2),
    RECORDING_STOPPED(45, 4),
    /** Old 2.x: the record button was pressed, without saying whether it is on now. */
    RECORDING_CHANGED(46, 3),
    /** By whoever asked. */
    POLL_STARTED(47, 3),
    /** An answer came in; told of the presenter who received it, never of the voter. */
    POLL_RESPONDED(48, 3),
    /** A server's report after the class, as a whole. */
    REPORT(60, 3),
    /** What that report tells of one person. */
    REPORTED_PERSON(61, 3),
    /** What that report tells of one poll. */
    REPORTED_POLL(62, 3),
    /** A poll showed a person whom the poll before did not show. */
    SEEN(30, 1),
    /** Two polls in a row did not show a person who was thought to be there. */
    UNSEEN(31, 5),
    /** Anything else; it proves only that its connection existed. */
    OTHER(99, 3);

    private static final Kind[] BY_CODE = Codes.index(values(), Kind::code);

    private final short code;
    private final int rank;

    Kind(int code, int rank) {
        this.code = (short) code;
        this.rank = rank;
    }

    short code() {
        return code;
    }

    int rank() {
        return rank;
    }

    static Kind of(int code) {
        return BY_CODE[code];
    }
}
